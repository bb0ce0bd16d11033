/** See cold-names.mjs. */
export function isColdName(internalName: string): boolean;

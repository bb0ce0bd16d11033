export { isColdName } from "./cold-names.mjs";

/** Export name of the function with the sources' top-level code; a gate requires it to be empty. */
export const START_EXPORT = "__start";

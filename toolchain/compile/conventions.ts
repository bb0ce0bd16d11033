/** Export name of the function with the sources' top-level code; a gate requires it to be empty. */
export const START_EXPORT = "__start";

/**
 * True if a function of this internal name ("path/file/coldFoo", "path/file/Class#coldFoo") is cold:
 * Binaryen and gcc keep it out of line, whoever calls it. What the rule is worth depends on the call
 * standing last in its function, with nothing live after it.
 */
export function isColdName(internalName: string): boolean {
  const plain = internalName.replace(/<.*>/, "");
  return /[/#.:]cold[^/#.]*$/.test("/" + plain);
}

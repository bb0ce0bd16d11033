// Plain JavaScript, because the compiler's process (asc-process.mjs) runs without a TypeScript loader.

/**
 * True if a function of this internal name ("path/file/coldFoo", "path/file/Class#coldFoo") is cold:
 * Binaryen and gcc keep it out of line, whoever calls it. What the rule is worth depends on the call
 * standing last in its function, with nothing live after it.
 *
 * @param {string} internalName
 * @returns {boolean}
 */
export function isColdName(internalName) {
  const plain = internalName.replace(/<.*>/, "");
  return /[/#.:]cold[^/#.]*$/.test("/" + plain);
}

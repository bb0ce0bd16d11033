/** Source text without comments. Strings stay: what a program says is part of what it knows. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"])\/\/.*$/gm, "$1");
}

/** Each identifier as its words, in lower case: `rootPortMapSpa` and `ROOT_IOPM_SPA` both give root, iopm, spa. */
export function identifiersOf(text: string): string[][] {
  const identifiers = withoutComments(text).match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? [];
  return [...new Set(identifiers)].map((name) =>
    name
      .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
      .toLowerCase()
      .split("_"),
  );
}

/** The words of all identifiers. */
export function wordsOf(text: string): Set<string> {
  return new Set(identifiersOf(text).flat());
}

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Files as text, by path relative to the root. */
export type Tree = ReadonlyMap<string, string>;

/** What is not ours to judge: installed, built, or git's own. */
const SKIPPED = new Set(["node_modules", "build", ".git"]);

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Every file of the work tree, whether git knows it already or not. */
export function readTree(): Tree {
  return new Map(
    walk("")
      .sort()
      .map((path) => [path, readFileSync(join(ROOT, path), "utf8")]),
  );
}

/** The part of a tree whose paths `keep` accepts. */
export function part(tree: Tree, keep: (path: string) => boolean): Tree {
  return new Map([...tree].filter(([path]) => keep(path)));
}

/** Written by a program from a description. */
export function isGenerated(path: string): boolean {
  return /(^|\/)generated\//.test(path) || path === "package-lock.json" || path === "docs/hypercalls.md";
}

/** Not part of what is built: tests, what they need, and fixtures. */
export function isTest(path: string): boolean {
  return /\.test\.(ts|mjs)$|(^|\/)(tests|fixtures|testing)\//.test(path);
}

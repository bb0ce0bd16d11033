import { posix } from "node:path";
import type { Tree } from "./source-tree.ts";

/** One file that names another. */
export interface Import {
  from: string;
  /** Path relative to the root, or `<header>` of a system. */
  to: string;
  /** Erased by the compiler: no dependency when the program runs. */
  typeOnly: boolean;
}

/** Folders in which `#include "x"` of a C file is looked up, beside its own: what the builds pass with -I. */
const INCLUDE_FOLDERS = [
  "",
  "vmm",
  "vmm/abi/generated",
  "vmm/boot/common",
  "hypercall/generated",
  "toolchain/native",
];

const MODULE = /^(?:import|export)\b([^;"]*?)(?:\bfrom\s*)?"(\.[^"]+)"/gm;
const DYNAMIC = /\bimport\("(\.[^"]+)"\)/g;
const INCLUDE = /^\s*(?:#\s*include|\.include)\s+(?:"([^"]+)"|<([^>]+)>)/gm;

/** All imports and includes of a tree. What leads to no file of the tree is left out: compilers refuse it. */
export function importsOf(tree: Tree): Import[] {
  return [...tree].flatMap(([path, text]) => {
    if (/\.(ts|mjs)$/.test(path)) return moduleImports(tree, path, text);
    return /\.(c|h|S)$/.test(path) ? includes(tree, path, text) : [];
  });
}

function moduleImports(tree: Tree, from: string, text: string): Import[] {
  const named = [...text.matchAll(MODULE)].map(([, names = "", target = ""]) => ({
    target,
    typeOnly: isTypeOnly(names),
  }));
  const dynamic = [...text.matchAll(DYNAMIC)].map(([, target = ""]) => ({ target, typeOnly: false }));
  return [...named, ...dynamic].flatMap(({ target, typeOnly }) => {
    const path = posix.join(posix.dirname(from), target);
    const to = [path, `${path}.ts`].find((candidate) => tree.has(candidate));
    return to === undefined ? [] : [{ from, to, typeOnly }];
  });
}

/** `import type ...`, or only names that are each marked `type`. */
function isTypeOnly(names: string): boolean {
  if (/^\s*type\b/.test(names)) return true;
  const list =
    /\{([^}]*)\}/
      .exec(names)?.[1]
      ?.split(",")
      .filter((name) => name.trim() !== "") ?? [];
  return list.length > 0 && list.every((name) => /^\s*type\b/.test(name));
}

function includes(tree: Tree, from: string, text: string): Import[] {
  return [...text.matchAll(INCLUDE)].flatMap(([, own, system]) => {
    if (system !== undefined) return [{ from, to: `<${system}>`, typeOnly: false }];
    const folders = [posix.dirname(from), ...INCLUDE_FOLDERS];
    const to = folders.map((folder) => posix.join(folder, own ?? "")).find((path) => tree.has(path));
    return to === undefined ? [] : [{ from, to, typeOnly: false }];
  });
}

/** Circles of imports that exist when the program runs, each as the list of its files. */
export function cyclesOf(imports: readonly Import[]): string[][] {
  const graph = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, above: readonly string[]): void => {
    const at = above.indexOf(path);
    if (at >= 0) cycles.push([...above.slice(at), path]);
    if (at >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...above, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The test files of one repository, by what they need. Paths are relative to its root, sorted. */
export interface TestFiles {
  /** Need nothing but Node and the compilers. */
  unit: string[];
  /** Run the hypervisor's wasm in the machine model (tests/sim). */
  model: string[];
  /** Boot an emulated machine: tests/machine/ and every *.machine.test.ts. */
  machine: string[];
}

/** Folders that can hold tests. */
const FOLDERS = ["toolchain", "hypercall", "vmm", "vms", "shim", "tests"];
/** Run by scripts of their own: `npm run test:long`, `npm run mutants`. */
const OTHER_SCRIPTS = ["tests/long/", "tests/mutants/"];
const TEST = /\.test\.(ts|mjs)$/;
const SKIPPED = new Set(["node_modules", "fixtures", "generated"]);

/** Finds the tests below the root. */
export function listTests(root: string): TestFiles {
  const files: TestFiles = { unit: [], model: [], machine: [] };
  for (const path of FOLDERS.flatMap((folder) => walk(root, folder)).sort()) {
    if (!TEST.test(path) || OTHER_SCRIPTS.some((folder) => path.startsWith(folder))) continue;
    files[kindOf(path)].push(path);
  }
  return files;
}

function kindOf(path: string): keyof TestFiles {
  if (path.startsWith("tests/machine/") || path.endsWith(".machine.test.ts")) return "machine";
  return path.startsWith("tests/sim/") ? "model" : "unit";
}

function walk(root: string, folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(root, path);
    return entry.isFile() ? [path] : [];
  });
}

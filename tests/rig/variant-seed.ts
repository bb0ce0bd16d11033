import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { BUILD, ROOT } from "./setup-facts.ts";
import type { Edit } from "./variant-tree.ts";

/** Modules that our toolchain compiles: name of the output folder, and where its own TypeScript lies. */
const MODULES = [
  { name: "kernel", sources: "vmm/kernel/" },
  { name: "core", sources: "vmm/core/" },
  { name: "boot", sources: "vmm/boot/common/" },
  { name: "cli", sources: "vms/cli/" },
];

/**
 * Gives a variant's build what the real build compiled from TypeScript that the edits leave alone: the
 * compiler takes most of a build's time. `paths` is everything the variant is made of; a module of the real
 * build that is older than any of these is left out, and so compiled again.
 */
export function seedModules(build: string, edits: readonly Edit[], paths: readonly string[]): void {
  const typescript = paths.filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));
  for (const { name, sources } of MODULES) {
    const compiled = join(BUILD, name, `${name}.c`);
    const shared = typescript.filter((path) => !isOther(path, sources));
    if (edits.some((edit) => shared.includes(edit.file)) || !isNewer(compiled, shared)) continue;
    mkdirSync(join(build, name), { recursive: true });
    for (const file of readdirSync(join(BUILD, name))) {
      copyFileSync(join(BUILD, name, file), join(build, name, file));
    }
  }
}

/** Whether the file certainly has no part in the module: another module's own, a test's, a setup script. */
function isOther(path: string, sources: string): boolean {
  if (/^(tests|toolchain\/(setup|differential|layout))\//.test(path)) return true;
  return !path.startsWith(sources) && MODULES.some((module) => path.startsWith(module.sources));
}

function isNewer(file: string, sources: readonly string[]): boolean {
  if (!existsSync(file)) return false;
  const time = statSync(file).mtimeMs;
  return sources.every((path) => statSync(join(ROOT, path)).mtimeMs <= time);
}

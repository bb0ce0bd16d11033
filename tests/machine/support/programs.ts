import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PutFile } from "../../rig/machine-options.ts";
import { BUILD, ROOT } from "../../rig/setup-facts.ts";
import { type Bed, kernelOf } from "./beds.ts";

const TESTS = join(dirname(fileURLToPath(import.meta.url)), "..");
const OUT = join(BUILD, "machine-tests");

/** Compiles programs/NAME.c to a static Linux program that the machine finds at /bin/NAME. */
export function program(name: string): PutFile {
  const source = join(TESTS, "programs", `${name}.c`);
  const local = join(OUT, name);
  const headers = ["hypercall/generated", "vmm/abi/generated", "tests/machine/modules"].map((folder) =>
    join(ROOT, folder),
  );
  if (
    !isNewer(local, [
      source,
      ...filesIn(dirname(source), ".h"),
      ...headers.flatMap((folder) => filesIn(folder, ".h")),
    ])
  ) {
    mkdirSync(OUT, { recursive: true });
    const warnings = ["-Wall", "-Wextra", "-Werror"];
    const include = headers.flatMap((folder) => ["-I", folder]);
    execFileSync("gcc", ["-O2", "-static", "-pthread", ...warnings, ...include, source, "-o", local], {
      stdio: "inherit",
    });
  }
  return { local, remote: `/bin/${name}` };
}

/** Builds the kernel module of modules/NAME.c for the kernel of this bed; it is put at /lib/NAME.ko. */
export function kernelModule(name: string, bed: Bed): PutFile {
  const source = join(TESTS, "modules", `${name}.c`);
  const { kernelDir, kernelRelease } = kernelOf(bed);
  const folder = join(OUT, `module-${name}-${kernelRelease}`);
  const local = join(folder, `${name}.ko`);
  const sources = [source, ...filesIn(dirname(source), ".h")];
  if (!isNewer(local, sources)) {
    mkdirSync(folder, { recursive: true });
    execFileSync("cp", [...sources, folder]);
    writeFileSync(join(folder, "Kbuild"), `obj-m := ${name}.o\nccflags-y := -Wno-missing-prototypes\n`);
    const make = ["-s", "-C", kernelDir, `M=${folder}`, "modules"];
    execFileSync("make", make, { stdio: ["ignore", "ignore", "inherit"] });
  }
  return { local, remote: `/lib/${name}.ko` };
}

function filesIn(folder: string, suffix: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(folder, name));
}

function isNewer(file: string, sources: readonly string[]): boolean {
  return existsSync(file) && sources.every((source) => statSync(source).mtimeMs < statSync(file).mtimeMs);
}

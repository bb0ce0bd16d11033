import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Where the native build leaves its products. */
export const BUILD = join(ROOT, "build");

/** What set-up found (toolchain/setup/setup.mjs writes it to build/setup.json). */
export interface SetupFacts {
  /** As `uname -r` says it in the machine. */
  kernelRelease: string;
  /** Version of the kernel's Debian package. */
  kernelVersion: string;
  kernelDir: string;
  vmlinux: string;
  vmlinuz: string;
  modulesDir: string;
  distribution: string;
  /** First line of QEMU's --version. */
  qemu: string;
  gcc: string;
  busybox: string;
  node: string;
}

/** Reads build/setup.json; says what to run when it is not there. */
export function setupFacts(): SetupFacts {
  const path = join(BUILD, "setup.json");
  try {
    return JSON.parse(readFileSync(path, "utf8")) as SetupFacts;
  } catch (error) {
    throw new Error(`${path} cannot be read (${(error as Error).message}); run: npm start`, { cause: error });
  }
}

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Where the native build leaves its products. */
export const BUILD = join(ROOT, "build");

/** A kernel that a machine boots. */
export interface KernelFacts {
  /** As `uname -r` says it in the machine. */
  kernelRelease: string;
  /** Version of the kernel's Debian package. */
  kernelVersion: string;
  kernelDir: string;
  vmlinux: string;
  vmlinuz: string;
  modulesDir: string;
}

/** What set-up found (toolchain/setup/setup.mjs writes it to build/setup.json). */
export interface SetupFacts extends KernelFacts {
  distribution: string;
  /** First line of QEMU's --version. */
  qemu: string;
  gcc: string;
  busybox: string;
  node: string;
  /** Only where set-up was asked for it: see bochsFacts. */
  bochs?: BochsFacts;
}

/** Bochs and its firmware, and the kernel that its machine boots: Debian's one with few drivers. */
export interface BochsFacts extends KernelFacts {
  /** As it says itself. */
  version: string;
  program: string;
  bios: string;
  vgaBios: string;
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

/** What provides Bochs and a driver for its kernel; takes two minutes where it has all to do. */
export const BOCHS_SETUP = ["toolchain/setup/setup.mjs", "--bochs", "--build"];

/** What set-up found of Bochs; says what to run when it was not asked for it. */
export function bochsFacts(facts: Pick<SetupFacts, "bochs">): BochsFacts {
  if (facts.bochs) return facts.bochs;
  throw new Error(`Bochs is not set up; run: node ${BOCHS_SETUP.join(" ")}`);
}

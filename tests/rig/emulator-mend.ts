/**
 * QEMU's emulated CPUs are threads. Each load of x87 state, on any CPU, clears a bit in a word of CPU 0
 * (cpu_set_fpus of target/i386/tcg/fpu_helper.c, cpu_clear_ignne of sysemu/fpu_helper.c) by a plain
 * read-modify-write, while CPU 0 keeps in the same word whether it takes interrupts (GIF, the host's IF), whether
 * nested paging is on, and whether it serves an NMI. What CPU 0 changed in between is undone: it goes on with
 * interrupts off for ever, or walks the host's tables through a guest's, or runs a micro VM without nested paging.
 * A machine with two CPUs that switches worlds all the time is reset or hangs within minutes. Nothing that runs in
 * the machine can prevent that, so where there is more than one CPU a library makes that function do nothing.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { BUILD, ROOT } from "./setup-facts.ts";

const SOURCE = join(ROOT, "tests/rig/emulator-mend.c");
const LIBRARY = join(BUILD, "emulator-mend.so");

/** Set to anything, it leaves the emulator as it is: to see the fault, or whether it is still there. */
export const AS_IT_IS = "MICROV_EMULATOR_AS_IT_IS";

/** The environment of an emulator with so many CPUs. */
export function emulatorEnvironment(cpus: number): NodeJS.ProcessEnv {
  if (cpus === 1 || process.env[AS_IT_IS] !== undefined) return process.env;
  const given = process.env["LD_PRELOAD"];
  return { ...process.env, LD_PRELOAD: [library(), ...(given === undefined ? [] : [given])].join(":") };
}

/** Compiles the library where it is missing or old; two at once do not meet. */
function library(): string {
  if (existsSync(LIBRARY) && statSync(SOURCE).mtimeMs < statSync(LIBRARY).mtimeMs) return LIBRARY;
  mkdirSync(BUILD, { recursive: true });
  const fresh = `${LIBRARY}.${process.pid}`;
  const flags = ["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"];
  execFileSync("gcc", [...flags, SOURCE, "-o", fresh, "-ldl"], { stdio: ["ignore", "inherit", "inherit"] });
  renameSync(fresh, LIBRARY);
  return LIBRARY;
}

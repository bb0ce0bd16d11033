import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { BUILD, ROOT } from "../rig/setup-facts.ts";

/** What goes into the machine, as files here. */
export interface Programs {
  /** Static Linux program: tests/bench/programs/main.c. */
  bench: string;
  /** Flat guest: tests/bench/programs/guest.S. */
  guest: string;
}

const SOURCES = join(ROOT, "tests/bench/programs");

/**
 * Compiles both into build/bench.
 * @throws {Error} with what the compiler said
 */
export function buildPrograms(): Programs {
  const out = join(BUILD, "bench");
  mkdirSync(out, { recursive: true });
  const programs = { bench: join(out, "bench"), guest: join(out, "guest") };
  const sources = readdirSync(SOURCES)
    .filter((name) => name.endsWith(".c") || name === "root-rows.S")
    .map((name) => join(SOURCES, name));
  const flags = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-static", "-I", ROOT];
  tool("gcc", [...flags, ...sources, "-o", programs.bench]);
  const object = join(out, "guest.o");
  tool("gcc", ["-c", join(SOURCES, "guest.S"), "-o", object]);
  tool("ld", ["--oformat", "binary", "-Ttext", "0x1000", "-e", "0x1000", object, "-o", programs.guest]);
  return programs;
}

function tool(name: string, args: readonly string[]): void {
  const result = spawnSync(name, args, { encoding: "utf8" });
  if (result.error) throw new Error(`${name}: ${result.error.message}`);
  if (result.status !== 0) throw new Error(`${name} failed:\n${result.stderr}`);
}

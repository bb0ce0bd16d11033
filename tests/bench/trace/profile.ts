import { spawnSync } from "node:child_process";
import { ROOT } from "../../rig/setup-facts.ts";
import type { Trace } from "./trace.ts";

/** Where instructions of one exit are spent. */
export interface ProfileEntry {
  /** Function or source line. */
  where: string;
  instructions: number;
}

/** Functions of a trace, the dearest first. */
export function byFunction(trace: Trace): ProfileEntry[] {
  return ranked(trace.instructions.map((instruction) => instruction.symbol));
}

/**
 * Source lines of a trace, the dearest first.
 * @param files ELF files with debug lines; each address belongs to the one that knows it
 * @throws {Error} with what addr2line said
 */
export function byLine(trace: Trace, files: readonly string[]): ProfileEntry[] {
  const addresses = [...new Set(trace.addresses)];
  const lines = new Map<string, string>();
  for (const file of files) {
    resolve(file, addresses).forEach((line, i) => {
      if (!line.startsWith("??")) lines.set(addresses[i] as string, line);
    });
  }
  return ranked(trace.addresses.map((address) => lines.get(address) ?? "unknown"));
}

function resolve(file: string, addresses: readonly string[]): string[] {
  const result = spawnSync("addr2line", ["-e", file], { input: addresses.join("\n"), encoding: "utf8" });
  if (result.status !== 0)
    throw new Error(`addr2line ${file}: ${result.error?.message ?? result.stderr.trim()}`);
  return result.stdout.trimEnd().split("\n").map(sourceLine);
}

/** "/repo/build/./vmm/kernel/exit.ts:50 (discriminator 3)" becomes "vmm/kernel/exit.ts:50". */
export function sourceLine(text: string): string {
  const path = text.replace(/ \(discriminator \d+\)$/, "").replace(`${ROOT}/`, "");
  return path.replace(/^(\.\/)?(build\/)?(\.\/)*/, "");
}

function ranked(names: readonly string[]): ProfileEntry[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([where, instructions]) => ({ where, instructions }))
    .sort((a, b) => b.instructions - a.instructions || (a.where < b.where ? -1 : 1));
}

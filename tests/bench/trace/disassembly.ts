import { spawnSync } from "node:child_process";

/** One instruction of the hypervisor. */
export interface Instruction {
  /** As objdump spells it, with prefixes: "lock cmpxchg". */
  mnemonic: string;
  operands: string;
  /** Function it belongs to. */
  symbol: string;
}

/** Instructions by address, 16 hex digits. */
export type Disassembly = Map<string, Instruction>;

const SYMBOL = /^[0-9a-f]{16} <(.+)>:$/;
const LINE = /^\s*([0-9a-f]{8,16}):\s+(\S.*)$/;
const PREFIXES = new Set(["lock", "rep", "repz", "repnz", "data16", "cs", "ds", "notrack", "bnd"]);

/**
 * Disassembles the code of ELF files.
 * @throws {Error} with what objdump said
 */
export function disassemble(files: readonly string[]): Disassembly {
  const code: Disassembly = new Map();
  for (const file of files) {
    const result = spawnSync("objdump", ["-d", "--no-show-raw-insn", file], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (result.status !== 0)
      throw new Error(`objdump ${file}: ${result.error?.message ?? result.stderr.trim()}`);
    addListing(result.stdout, code);
  }
  return code;
}

/** Adds what one `objdump -d --no-show-raw-insn` printed. */
export function addListing(listing: string, code: Disassembly): void {
  let symbol = "";
  for (const line of listing.split("\n")) {
    symbol = SYMBOL.exec(line)?.[1] ?? symbol;
    const match = LINE.exec(line);
    if (!match?.[1] || !match[2]) continue;
    code.set(match[1].padStart(16, "0"), { ...spelling(match[2]), symbol });
  }
}

function spelling(text: string): { mnemonic: string; operands: string } {
  const words = text.split(/\s+/);
  let count = 1;
  while (PREFIXES.has(words[count - 1] as string) && count < words.length) count++;
  return { mnemonic: words.slice(0, count).join(" "), operands: words.slice(count).join(" ") };
}

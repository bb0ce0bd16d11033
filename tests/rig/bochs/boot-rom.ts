/** The option ROM that enters the kernel: boot-rom.S, assembled. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BUILD, ROOT } from "../setup-facts.ts";
import { type MemoryFile, START_INFO } from "./boot-image.ts";

/** Where the BIOS looks for ROMs, behind the VGA BIOS. */
const ADDRESS = 0xd0000;
const BYTES = 512;

const FOLDER = join(ROOT, "tests/rig/bochs");
const SOURCES = ["boot-rom.S", "boot-rom.ts", "boot-image.ts"].map((name) => join(FOLDER, name));
const ROM = join(BUILD, "bochs/boot-rom.bin");

/** Assembles the ROM where it is missing or old; two at once do not meet. */
export function bootRom(): MemoryFile {
  const newest = Math.max(...SOURCES.map((source) => statSync(source).mtimeMs));
  if (!existsSync(ROM) || statSync(ROM).mtimeMs <= newest) {
    mkdirSync(dirname(ROM), { recursive: true });
    const fresh = `${ROM}.${process.pid}`;
    const object = `${fresh}.o`;
    run("gcc", ["-c", "-m32", "-Wa,--fatal-warnings", ...defines(), SOURCES[0] as string, "-o", object]);
    const flat = ["-m", "elf_i386", "-Ttext", `0x${ADDRESS.toString(16)}`, "--oformat", "binary"];
    run("ld", [...flat, object, "-o", fresh]);
    writeFileSync(fresh, withChecksum(readFileSync(fresh)));
    rmSync(object);
    renameSync(fresh, ROM);
  }
  return { file: ROM, address: ADDRESS };
}

function defines(): string[] {
  const { ADDRESS: info, MEMORY_ENTRIES, MEMORY_MAP, MEMORY_ENTRY_BYTES, ENTRY } = START_INFO;
  const values = { INFO: info, INFO_MEMORY_ENTRIES: MEMORY_ENTRIES, INFO_MEMORY_MAP: MEMORY_MAP };
  const all = { ...values, INFO_MEMORY_ENTRY: MEMORY_ENTRY_BYTES, INFO_ENTRY: ENTRY };
  return Object.entries(all).map(([name, value]) => `-DSTART_${name}=${value}`);
}

/** A ROM's bytes add up to 0, or the BIOS does not call it. */
export function withChecksum(code: Buffer): Buffer {
  if (code.length >= BYTES) throw new Error(`boot-rom.S has ${code.length} bytes, of ${BYTES - 1} at most`);
  const rom = Buffer.alloc(BYTES);
  code.copy(rom);
  rom[BYTES - 1] = -rom.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return rom;
}

function run(command: string, args: string[]): void {
  execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
}

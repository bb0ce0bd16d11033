import { ToolchainError } from "../errors.ts";

/** A PT_LOAD of an ELF file. Addresses and sizes in bytes. */
export interface LoadSegment {
  readonly va: bigint;
  readonly memoryBytes: number;
  readonly content: Uint8Array;
  readonly writable: boolean;
  readonly executable: boolean;
}

/** What the image builder needs of a linked file. */
export interface ElfFile {
  readonly name: string;
  readonly segments: readonly LoadSegment[];
  readonly symbols: ReadonlyMap<string, bigint>;
  /** Content of a section; empty if there is none of that name. */
  readonly section: (name: string) => Uint8Array;
}

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const SHT_SYMTAB = 2;
const SHT_RELA = 4;
const SHT_NOBITS = 8;
const SHT_REL = 9;
const ET_EXEC = 2;
const EM_X86_64 = 62;

class ElfReader {
  readonly #name: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(name: string, bytes: Uint8Array) {
    this.#name = name;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  fail(what: string): never {
    throw new ToolchainError("elf", `${this.#name} ${what}`);
  }

  u16(at: number): number {
    this.#check(at, 2);
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    this.#check(at, 4);
    return this.#view.getUint32(at, true);
  }

  u64(at: number): bigint {
    this.#check(at, 8);
    return this.#view.getBigUint64(at, true);
  }

  take(at: number, length: number): Uint8Array {
    this.#check(at, length);
    return this.#bytes.subarray(at, at + length);
  }

  text(at: number): string {
    const end = this.#bytes.indexOf(0, at);
    if (end < 0) this.fail("has a name that does not end");
    return Buffer.from(this.#bytes.subarray(at, end)).toString("utf8");
  }

  #check(at: number, length: number): void {
    if (at < 0 || at + length > this.#bytes.length) this.fail("is truncated");
  }
}

function loadSegments(reader: ElfReader): LoadSegment[] {
  const table = Number(reader.u64(0x20));
  const size = reader.u16(0x36);
  const segments: LoadSegment[] = [];
  for (let i = 0; i < reader.u16(0x38); i++) {
    const at = table + i * size;
    const type = reader.u32(at);
    if (type === PT_DYNAMIC) reader.fail("is dynamically linked; link it with -static -no-pie");
    const memoryBytes = Number(reader.u64(at + 0x28));
    if (type !== PT_LOAD || memoryBytes === 0) continue;
    const flags = reader.u32(at + 4);
    segments.push({
      va: reader.u64(at + 0x10),
      memoryBytes,
      content: reader.take(Number(reader.u64(at + 0x08)), Number(reader.u64(at + 0x20))),
      writable: (flags & 2) !== 0,
      executable: (flags & 1) !== 0,
    });
  }
  return segments;
}

function readSymbols(reader: ElfReader): Map<string, bigint> {
  const symbols = new Map<string, bigint>();
  const table = Number(reader.u64(0x28));
  const size = reader.u16(0x3a);
  for (let i = 0; i < reader.u16(0x3c); i++) {
    const header = table + i * size;
    const type = reader.u32(header + 4);
    if (type === SHT_RELA || type === SHT_REL)
      reader.fail("still has relocations; it must be linked at its final address");
    if (type !== SHT_SYMTAB) continue;
    const names = Number(reader.u64(table + reader.u32(header + 0x28) * size + 0x18));
    const start = Number(reader.u64(header + 0x18));
    for (let at = start; at < start + Number(reader.u64(header + 0x20)); at += 24) {
      const name = reader.text(names + reader.u32(at));
      if (name !== "" && reader.u16(at + 6) !== 0) symbols.set(name, reader.u64(at + 8));
    }
  }
  return symbols;
}

/** Finds sections by name; those without content in the file (SHT_NOBITS) count as empty. */
function sectionReader(reader: ElfReader): (name: string) => Uint8Array {
  const table = Number(reader.u64(0x28));
  const size = reader.u16(0x3a);
  const names = Number(reader.u64(table + reader.u16(0x3e) * size + 0x18));
  const sections = new Map<string, Uint8Array>();
  for (let i = 0; i < reader.u16(0x3c); i++) {
    const header = table + i * size;
    if (reader.u32(header + 4) === SHT_NOBITS) continue;
    const content = reader.take(Number(reader.u64(header + 0x18)), Number(reader.u64(header + 0x20)));
    sections.set(reader.text(names + reader.u32(header)), content);
  }
  return (name) => sections.get(name) ?? new Uint8Array(0);
}

/** Reads a fixed-address x86-64 ELF executable. Throws `elf` for any other file. */
export function readElf(name: string, bytes: Uint8Array): ElfFile {
  const reader = new ElfReader(name, bytes);
  if (bytes.length < 64 || reader.u32(0) !== 0x464c457f || reader.u16(4) !== 0x0102)
    reader.fail("is not a 64-bit little-endian ELF file");
  if (reader.u16(0x10) !== ET_EXEC || reader.u16(0x12) !== EM_X86_64)
    reader.fail("is not a fixed-address x86-64 executable");
  return {
    name,
    segments: loadSegments(reader),
    symbols: readSymbols(reader),
    section: sectionReader(reader),
  };
}

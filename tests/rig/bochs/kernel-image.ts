/** A Linux kernel as it lies in memory, and where it is entered. */
export interface KernelImage {
  /** Physical address of the first byte. */
  address: number;
  bytes: Buffer;
  /** First address after it, memory that is not in the file included. */
  end: number;
  /** Physical entry of the PVH boot protocol: 32-bit, unpaged. */
  entry: number;
}

const PT_LOAD = 1;
const PT_NOTE = 4;
const PROGRAM_HEADER_BYTES = 56;
const XEN_ELFNOTE_PHYS32_ENTRY = 18;

/**
 * Lays the segments of an ELF64 kernel out as a loader would.
 * @param elf the vmlinux that set-up extracted, which has checked that it is one and has the note
 */
export function kernelImage(elf: Buffer): KernelImage {
  const headers = programHeaders(elf);
  const load = headers.filter((header) => header.type === PT_LOAD);
  const address = Math.min(...load.map((header) => header.physical));
  const bytes = Buffer.alloc(Math.max(...load.map((header) => header.physical + header.fileBytes)) - address);
  for (const { offset, physical, fileBytes } of load)
    elf.copy(bytes, physical - address, offset, offset + fileBytes);
  const end = Math.max(...load.map((header) => header.physical + header.memoryBytes));
  const notes = headers.filter((header) => header.type === PT_NOTE);
  for (const { offset, fileBytes } of notes) {
    const entry = pvhEntry(elf.subarray(offset, offset + fileBytes));
    if (entry !== undefined) return { address, bytes, end, entry };
  }
  throw new Error("the kernel has no PVH note, so Bochs cannot boot it");
}

interface ProgramHeader {
  type: number;
  offset: number;
  physical: number;
  fileBytes: number;
  memoryBytes: number;
}

function programHeaders(elf: Buffer): ProgramHeader[] {
  const table = Number(elf.readBigUInt64LE(0x20));
  return Array.from({ length: elf.readUInt16LE(0x38) }, (_, i) => {
    const at = table + i * PROGRAM_HEADER_BYTES;
    const word = (offset: number): number => Number(elf.readBigUInt64LE(at + offset));
    const type = elf.readUInt32LE(at);
    return { type, offset: word(8), physical: word(24), fileBytes: word(32), memoryBytes: word(40) };
  });
}

function pvhEntry(notes: Buffer): number | undefined {
  const align4 = (n: number): number => (n + 3) & ~3;
  for (let at = 0; at + 12 <= notes.length;) {
    const name = at + 12;
    const content = name + align4(notes.readUInt32LE(at));
    const type = notes.readUInt32LE(at + 8);
    if (type === XEN_ELFNOTE_PHYS32_ENTRY && notes.toString("latin1", name, name + 4) === "Xen\0")
      return notes.readUInt32LE(content);
    at = content + align4(notes.readUInt32LE(at + 4));
  }
  return undefined;
}

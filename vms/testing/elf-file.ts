/** ELF kernels made byte by byte, right or wrong. */

/** A segment that is loaded. */
export interface FileSegment {
  address: number;
  content: Uint8Array;
  /** Bytes in memory; the content's length if not given. */
  bytes?: number;
}

/** What a kernel is made of; everything has a right value if not given. */
export interface Kernel {
  wide?: boolean;
  segments: readonly FileSegment[];
  entry?: number;
  type?: number;
  machine?: number;
  /** Flags of a multiboot header at the start of the first segment's content, which must have 12 bytes for it. */
  multiboot?: number;
  /** Added to the header's right checksum. */
  checksumError?: number;
  /** Entry in a PVH note. */
  pvh?: number | bigint;
  /** Content of a PT_NOTE segment, instead of the PVH note. */
  notes?: Uint8Array;
}

const MULTIBOOT_MAGIC = 0x1bad_b002;
const PT_LOAD = 1;
const PT_NOTE = 4;

/** A note with its header. */
export function note(owner: string, type: number, content: Uint8Array): Buffer {
  const name = Buffer.from(`${owner}\0`, "latin1");
  const pad = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
  const header = Buffer.alloc(12);
  header.writeUInt32LE(name.length, 0);
  header.writeUInt32LE(content.length, 4);
  header.writeUInt32LE(type, 8);
  return Buffer.concat([header, pad(name), pad(content)]);
}

function pvhNote(entry: number | bigint): Buffer {
  const content = Buffer.alloc(typeof entry === "bigint" ? 8 : 4);
  if (typeof entry === "bigint") content.writeBigUInt64LE(entry);
  else content.writeUInt32LE(entry);
  return note("Xen", 18, content);
}

function withMultiboot(kernel: Kernel): FileSegment[] {
  const { multiboot, checksumError = 0 } = kernel;
  const [first, ...others] = kernel.segments;
  if (multiboot === undefined || first === undefined) return [...kernel.segments];
  const content = Buffer.from(first.content);
  content.writeUInt32LE(MULTIBOOT_MAGIC, 0);
  content.writeUInt32LE(multiboot >>> 0, 4);
  content.writeUInt32LE((-(MULTIBOOT_MAGIC + multiboot) + checksumError) >>> 0, 8);
  return [{ ...first, content }, ...others];
}

/** The kernel's file. Headers first, then the segments' content, then the notes. */
export function elfFile(kernel: Kernel): Buffer {
  const wide = kernel.wide ?? false;
  const notes = kernel.notes ?? (kernel.pvh === undefined ? undefined : pvhNote(kernel.pvh));
  const segments = withMultiboot(kernel);
  const count = segments.length + (notes ? 1 : 0);
  const headerBytes = wide ? 64 : 52;
  const programBytes = wide ? 56 : 32;
  // Multiboot headers are 4-byte aligned in the file.
  let offset = (headerBytes + count * programBytes + 15) & ~15;
  const parts: Buffer[] = [];
  const programs = [...segments.map((segment) => ({ ...segment, type: PT_LOAD }))].map((segment) => {
    const header = programHeader(
      wide,
      segment.type,
      offset,
      segment.address,
      segment.content.length,
      segment.bytes,
    );
    const padded = Buffer.concat([segment.content, Buffer.alloc(-segment.content.length & 3)]);
    parts.push(padded);
    offset += padded.length;
    return header;
  });
  if (notes) {
    programs.push(programHeader(wide, PT_NOTE, offset, 0, notes.length, 0));
    parts.push(Buffer.from(notes));
  }
  const head = elfHeader(kernel, wide, count, segments[0]?.address ?? 0);
  const headers = Buffer.concat([head, ...programs]);
  const gap = Buffer.alloc(-headers.length & 15);
  return Buffer.concat([headers, gap, ...parts]);
}

function elfHeader(kernel: Kernel, wide: boolean, count: number, start: number): Buffer {
  const header = Buffer.alloc(wide ? 64 : 52);
  header.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, 1, 1]);
  header.writeUInt16LE(kernel.type ?? 2, 16);
  header.writeUInt16LE(kernel.machine ?? (wide ? 62 : 3), 18);
  header.writeUInt32LE(1, 20);
  const entry = kernel.entry ?? start;
  if (wide) {
    header.writeBigUInt64LE(BigInt(entry), 24);
    header.writeBigUInt64LE(64n, 32);
    header.writeUInt16LE(56, 54);
    header.writeUInt16LE(count, 56);
  } else {
    header.writeUInt32LE(entry, 24);
    header.writeUInt32LE(52, 28);
    header.writeUInt16LE(32, 42);
    header.writeUInt16LE(count, 44);
  }
  return header;
}

function programHeader(
  wide: boolean,
  type: number,
  offset: number,
  address: number,
  fileBytes: number,
  bytes = fileBytes,
): Buffer {
  const header = Buffer.alloc(wide ? 56 : 32);
  header.writeUInt32LE(type, 0);
  if (wide) {
    [offset, address, address, fileBytes, bytes].forEach((value, i) =>
      header.writeBigUInt64LE(BigInt(value), 8 + 8 * i),
    );
  } else {
    [offset, address, address, fileBytes, bytes].forEach((value, i) =>
      header.writeUInt32LE(value, 4 + 4 * i),
    );
  }
  return header;
}

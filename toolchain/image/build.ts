import { createHash } from "node:crypto";
import { ToolchainError } from "../errors.ts";
import type { ElfFile, LoadSegment } from "./elf.ts";
import * as format from "./format.ts";

/** One segment of the image; addresses and sizes in bytes. */
export interface ImageSegment {
  readonly va: bigint;
  readonly memoryBytes: number;
  readonly content: Uint8Array;
  readonly flags: number;
  readonly space: number;
}

export interface ImageInput {
  readonly kernel: ElfFile;
  readonly core: ElfFile;
  readonly abi: number;
  /** The line table and where the kernel expects it; absent in a stripped image. */
  readonly lines?: { readonly va: bigint; readonly content: Uint8Array } | undefined;
}

/** Addresses below this are linear memory: native code and data lie in the upper half. */
const LINEAR_MEMORY_END = 1n << 33n;

function pages(bytes: number): number {
  return Math.ceil(bytes / format.IMAGE_PAGE) * format.IMAGE_PAGE;
}

/** Trailing zeros need no place in the file. */
function trimmed(content: Uint8Array): Uint8Array {
  return content.subarray(0, content.findLastIndex((byte) => byte !== 0) + 1);
}

function toSegment(segment: LoadSegment, space: number, file: string): ImageSegment {
  const where = `${file}: the segment at 0x${segment.va.toString(16)}`;
  if (segment.va % BigInt(format.IMAGE_PAGE) !== 0n)
    throw new ToolchainError("image-alignment", `${where} is not page aligned; see the link script`);
  if (segment.writable && segment.executable)
    throw new ToolchainError("image-writable-code", `${where} is writable and executable`);
  const linear = segment.va < LINEAR_MEMORY_END ? format.SEGMENT_FLAG_LINEAR_MEMORY : 0;
  const user = space === format.SEGMENT_SPACE_CORE ? format.SEGMENT_FLAG_USER : 0;
  return {
    va: segment.va,
    memoryBytes: pages(segment.memoryBytes),
    content: trimmed(segment.content),
    flags:
      (segment.writable ? format.SEGMENT_FLAG_WRITE : 0) |
      (segment.executable ? format.SEGMENT_FLAG_EXECUTE : 0) |
      user |
      linear,
    space,
  };
}

function checkOverlaps(segments: readonly ImageSegment[]): void {
  const sorted = [...segments].sort((a, b) => (a.va < b.va ? -1 : 1));
  sorted.forEach((segment, i) => {
    const next = sorted[i + 1];
    if (next === undefined || segment.va + BigInt(segment.memoryBytes) <= next.va) return;
    throw new ToolchainError(
      "image-overlap",
      `the segments at 0x${segment.va.toString(16)} and 0x${next.va.toString(16)} overlap`,
    );
  });
}

function entry(elf: ElfFile, symbol: string): bigint {
  const va = elf.symbols.get(symbol);
  if (va === undefined) throw new ToolchainError("image-entry", `${elf.name} does not define ${symbol}`);
  const inCode = elf.segments.some(
    (item) => item.executable && va >= item.va && va < item.va + BigInt(item.memoryBytes),
  );
  if (!inCode)
    throw new ToolchainError("image-entry", `${symbol} of ${elf.name} does not lie in executable code`);
  return va;
}

/** FNV-1a, 32 bits. */
export function checksum(bytes: Uint8Array): number {
  let hash = format.FNV_OFFSET;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, format.FNV_PRIME);
  return hash >>> 0;
}

/** SHA-256 over each segment's place and content: equal for equal code, whatever built it. */
function buildId(segments: readonly ImageSegment[], entries: readonly bigint[]): Uint8Array {
  const hash = createHash("sha256").update(entries.join());
  for (const { va, memoryBytes, flags, space, content } of segments) {
    hash.update(`;${va},${memoryBytes},${flags},${space},${content.length}:`).update(content);
  }
  return hash.digest().subarray(0, format.IMAGE_BUILD_ID_BYTES);
}

/** Builds microv.img. Throws `image-...` if a segment or entry point breaks a rule of the format. */
export function buildImage(input: ImageInput): Uint8Array {
  const segments = [
    ...input.kernel.segments.map((item) => toSegment(item, format.SEGMENT_SPACE_KERNEL, input.kernel.name)),
    ...input.core.segments.map((item) => toSegment(item, format.SEGMENT_SPACE_CORE, input.core.name)),
  ];
  if (input.lines !== undefined) {
    const { va, content } = input.lines;
    segments.push({
      va,
      memoryBytes: pages(content.length),
      content,
      flags: format.SEGMENT_FLAG_LINES,
      space: format.SEGMENT_SPACE_KERNEL,
    });
  }
  if (segments.length > format.IMAGE_MAX_SEGMENTS) {
    throw new ToolchainError(
      "image-segments",
      `${segments.length} segments, but the table holds ${format.IMAGE_MAX_SEGMENTS}`,
    );
  }
  checkOverlaps(segments);
  return write(segments, input.abi, [entry(input.kernel, "launch_entry"), entry(input.core, "upcall_entry")]);
}

function write(
  segments: readonly ImageSegment[],
  abi: number,
  entries: readonly [bigint, bigint],
): Uint8Array {
  const offsets: number[] = [];
  let size = pages(format.IMAGE_AT_SEGMENTS + segments.length * format.SEGMENT_BYTES);
  for (const segment of segments) {
    offsets.push(size);
    size += pages(segment.content.length);
  }
  const image = new Uint8Array(size);
  const view = new DataView(image.buffer);
  view.setUint32(format.IMAGE_AT_MAGIC, format.IMAGE_MAGIC_LOW, true);
  view.setUint32(format.IMAGE_AT_MAGIC + 4, format.IMAGE_MAGIC_HIGH, true);
  view.setUint32(format.IMAGE_AT_VERSION, format.IMAGE_VERSION, true);
  view.setUint32(format.IMAGE_AT_ABI, abi, true);
  image.set(buildId(segments, entries), format.IMAGE_AT_BUILD_ID);
  view.setBigUint64(format.IMAGE_AT_FILE_SIZE, BigInt(size), true);
  view.setUint32(format.IMAGE_AT_SEGMENT_COUNT, segments.length, true);
  view.setBigUint64(format.IMAGE_AT_KERNEL_ENTRY, entries[0], true);
  view.setBigUint64(format.IMAGE_AT_CORE_ENTRY, entries[1], true);
  segments.forEach((segment, i) => {
    const at = format.IMAGE_AT_SEGMENTS + i * format.SEGMENT_BYTES;
    view.setBigUint64(at + format.SEGMENT_AT_VA, segment.va, true);
    view.setBigUint64(at + format.SEGMENT_AT_MEMORY_BYTES, BigInt(segment.memoryBytes), true);
    view.setBigUint64(at + format.SEGMENT_AT_FILE_BYTES, BigInt(segment.content.length), true);
    view.setBigUint64(at + format.SEGMENT_AT_FILE_OFFSET, BigInt(offsets[i] ?? 0), true);
    view.setUint32(at + format.SEGMENT_AT_FLAGS, segment.flags, true);
    view.setUint32(at + format.SEGMENT_AT_SPACE, segment.space, true);
    image.set(segment.content, offsets[i]);
  });
  view.setUint32(format.IMAGE_AT_CHECKSUM, checksum(image.subarray(format.IMAGE_CHECKSUM_FROM)), true);
  return image;
}

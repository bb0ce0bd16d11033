/** Builds containers for tests: well-formed ones, and ones that are wrong in one place. */
import * as I from "../../../toolchain/image/format.ts";
import { DRIVER } from "../../../hypercall/generated/driver.node.ts";

export interface TestSegment {
  va: bigint;
  bytes: Uint8Array;
  memoryBytes?: bigint;
  flags: number;
  space: number;
}

export const KERNEL_TEXT = 0xffff_ffff_8020_0000n;
export const CORE_TEXT = 0xffff_ffff_a000_0000n;

/** FNV-1a over the part of the file that the checksum covers. */
export function imageChecksum(file: Uint8Array): number {
  let hash = I.FNV_OFFSET;
  for (const byte of file.subarray(I.IMAGE_CHECKSUM_FROM)) hash = Math.imul(hash ^ byte, I.FNV_PRIME);
  return hash >>> 0;
}

/** Writes the right checksum into a file that a test has changed. */
export function sealImage(file: Buffer): Buffer {
  file.writeUInt32LE(imageChecksum(file), I.IMAGE_AT_CHECKSUM);
  return file;
}

const pageUp = (value: number): number => Math.ceil(value / I.IMAGE_PAGE) * I.IMAGE_PAGE;

/** The container of these segments, sealed. Entries are the first bytes of the two texts. */
export function makeImage(segments: readonly TestSegment[]): Buffer {
  let end = I.IMAGE_PAGE;
  const offsets = segments.map((segment) => {
    const offset = end;
    end += pageUp(segment.bytes.length);
    return offset;
  });
  const file = Buffer.alloc(end);
  file.writeUInt32LE(I.IMAGE_MAGIC_LOW, I.IMAGE_AT_MAGIC);
  file.writeUInt32LE(I.IMAGE_MAGIC_HIGH, I.IMAGE_AT_MAGIC + 4);
  file.writeUInt32LE(I.IMAGE_VERSION, I.IMAGE_AT_VERSION);
  file.writeUInt32LE(DRIVER.ABI, I.IMAGE_AT_ABI);
  file.writeBigUInt64LE(BigInt(end), I.IMAGE_AT_FILE_SIZE);
  file.writeUInt32LE(segments.length, I.IMAGE_AT_SEGMENT_COUNT);
  file.writeBigUInt64LE(KERNEL_TEXT, I.IMAGE_AT_KERNEL_ENTRY);
  file.writeBigUInt64LE(CORE_TEXT, I.IMAGE_AT_CORE_ENTRY);
  segments.forEach((segment, i) => {
    const at = I.IMAGE_AT_SEGMENTS + i * I.SEGMENT_BYTES;
    const offset = offsets[i] ?? 0;
    file.writeBigUInt64LE(segment.va, at + I.SEGMENT_AT_VA);
    const memory = segment.memoryBytes ?? BigInt(pageUp(segment.bytes.length));
    file.writeBigUInt64LE(memory, at + I.SEGMENT_AT_MEMORY_BYTES);
    file.writeBigUInt64LE(BigInt(segment.bytes.length), at + I.SEGMENT_AT_FILE_BYTES);
    file.writeBigUInt64LE(BigInt(offset), at + I.SEGMENT_AT_FILE_OFFSET);
    file.writeUInt32LE(segment.flags, at + I.SEGMENT_AT_FLAGS);
    file.writeUInt32LE(segment.space, at + I.SEGMENT_AT_SPACE);
    file.set(segment.bytes, offset);
  });
  return sealImage(file);
}

/** Kernel text, core text and statics of both, with `kernel` as the kernel's text. */
export function smallSegments(kernel: Uint8Array): TestSegment[] {
  const { SEGMENT_FLAG_EXECUTE: X, SEGMENT_FLAG_USER: U, SEGMENT_FLAG_WRITE: W } = I;
  const LM = I.SEGMENT_FLAG_LINEAR_MEMORY;
  const ud2 = Uint8Array.of(0x0f, 0x0b);
  return [
    { va: KERNEL_TEXT, bytes: kernel, flags: X, space: I.SEGMENT_SPACE_KERNEL },
    { va: 0x4001_0000n, bytes: Uint8Array.of(1), memoryBytes: 0x3000n, flags: W | LM, space: 0 },
    { va: CORE_TEXT, bytes: ud2, flags: X | U, space: I.SEGMENT_SPACE_CORE },
    { va: 0x1_0000n, bytes: Uint8Array.of(2), memoryBytes: 0x3000n, flags: W | U | LM, space: 1 },
  ];
}

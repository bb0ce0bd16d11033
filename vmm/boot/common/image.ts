/** The container microv.img, as a hostile file: every field is checked before anything is built from it. */
import * as I from "../../../toolchain/image/format.ts";
import {
  DRIVER_ABI,
  DRIVER_ERROR_IMAGE_CORRUPT,
  DRIVER_ERROR_IMAGE_FOREIGN,
  DRIVER_ERROR_IMAGE_TRUNCATED,
  DRIVER_ERROR_IMAGE_VERSION,
} from "../../../hypercall/generated/driver.ts";
import { imageBytes, imageRead } from "./hv.ts";
import { fail, Loader, segmentOf } from "./loader.ts";
import { IMAGE_BUFFER_BYTES, imageBufferAt } from "./statics.ts";
import {
  checkEntries,
  checkOverlaps,
  checkSegment,
  IMAGE_FAULT_CHECKSUM,
  IMAGE_FAULT_COUNT,
  IMAGE_FAULT_SIZE,
} from "./image-segments.ts";

/** The part of the file that is read as header and segment table. */
const HEAD_BYTES: u32 = I.IMAGE_AT_SEGMENTS;

function corrupt(l: Loader, fault: u32): bool {
  fail(l, DRIVER_ERROR_IMAGE_CORRUPT, fault);
  return false;
}

/** Reads the fixed part into the buffer and judges whose image it is. */
function checkHeader(l: Loader, bytes: u64): bool {
  const at = imageBufferAt();
  if (bytes >= 8) {
    imageRead(I.IMAGE_AT_MAGIC, at, 8);
    if (load<u32>(at) != <u32>I.IMAGE_MAGIC_LOW || load<u32>(at, 4) != <u32>I.IMAGE_MAGIC_HIGH) {
      fail(l, DRIVER_ERROR_IMAGE_FOREIGN, 0);
      return false;
    }
  }
  if (imageRead(0, at, HEAD_BYTES) == 0) {
    fail(l, DRIVER_ERROR_IMAGE_TRUNCATED, bytes);
    return false;
  }
  const format = load<u32>(at, I.IMAGE_AT_VERSION);
  const abi = load<u32>(at, I.IMAGE_AT_ABI);
  if (format != I.IMAGE_VERSION || abi != DRIVER_ABI) {
    fail(l, DRIVER_ERROR_IMAGE_VERSION, ((<u64>format) << 32) | abi);
    return false;
  }
  const size = load<u64>(at, I.IMAGE_AT_FILE_SIZE);
  if (size > bytes) {
    fail(l, DRIVER_ERROR_IMAGE_TRUNCATED, size);
    return false;
  }
  if (size < bytes) return corrupt(l, IMAGE_FAULT_SIZE);
  return true;
}

/** FNV-1a over the file from IMAGE_CHECKSUM_FROM on; false if the file shrank meanwhile. */
function checksumMatches(bytes: u64, expected: u32): bool {
  let hash: u32 = I.FNV_OFFSET;
  let offset: u64 = I.IMAGE_CHECKSUM_FROM;
  while (offset < bytes) {
    const count = <u32>min<u64>(bytes - offset, IMAGE_BUFFER_BYTES);
    if (imageRead(offset, imageBufferAt(), count) == 0) return false;
    for (let i: u32 = 0; i < count; i++) hash = (hash ^ load<u8>(imageBufferAt() + i)) * I.FNV_PRIME;
    offset += count;
  }
  return hash == expected;
}

function readSegment(index: u32): bool {
  const at = imageBufferAt();
  const offset = I.IMAGE_AT_SEGMENTS + index * I.SEGMENT_BYTES;
  if (imageRead(offset, at, I.SEGMENT_BYTES) == 0) return false;
  const segment = segmentOf(index);
  segment.va = load<u64>(at, I.SEGMENT_AT_VA);
  segment.memoryBytes = load<u64>(at, I.SEGMENT_AT_MEMORY_BYTES);
  segment.fileBytes = load<u64>(at, I.SEGMENT_AT_FILE_BYTES);
  segment.fileOffset = load<u64>(at, I.SEGMENT_AT_FILE_OFFSET);
  segment.flags = load<u32>(at, I.SEGMENT_AT_FLAGS);
  segment.space = load<u32>(at, I.SEGMENT_AT_SPACE);
  return true;
}

/**
 * Checks the image and notes its segments and entries in `l`. On failure `l.error` is IMAGE_TRUNCATED
 * (detail: bytes that are there or should be), IMAGE_FOREIGN, IMAGE_VERSION (detail: container version in
 * bits 63:32, ABI number in 31:0) or IMAGE_CORRUPT (detail: an IMAGE_FAULT_).
 */
export function readImage(l: Loader): bool {
  const bytes = imageBytes();
  if (!checkHeader(l, bytes)) return false;
  const at = imageBufferAt();
  const checksum = load<u32>(at, I.IMAGE_AT_CHECKSUM);
  const count = load<u32>(at, I.IMAGE_AT_SEGMENT_COUNT);
  l.buildLow = load<u64>(at, I.IMAGE_AT_BUILD_ID);
  l.buildHigh = load<u64>(at, I.IMAGE_AT_BUILD_ID + 8);
  l.kernelEntry = load<u64>(at, I.IMAGE_AT_KERNEL_ENTRY);
  l.coreEntry = load<u64>(at, I.IMAGE_AT_CORE_ENTRY);
  if (!checksumMatches(bytes, checksum)) return corrupt(l, IMAGE_FAULT_CHECKSUM);
  if (count == 0 || count > <u32>I.IMAGE_MAX_SEGMENTS) return corrupt(l, IMAGE_FAULT_COUNT);
  l.segments = count;
  l.imageMemory = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (!readSegment(i)) return corrupt(l, IMAGE_FAULT_COUNT);
    const segment = segmentOf(i);
    const fault = checkSegment(segment, bytes);
    if (fault != 0) return corrupt(l, fault | (i << 8));
    l.imageMemory += segment.memoryBytes;
  }
  const fault = checkOverlaps(count) | checkEntries(count, l.kernelEntry, l.coreEntry);
  return fault == 0 ? true : corrupt(l, fault);
}

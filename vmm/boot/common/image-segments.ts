/** What a segment of the image may be: where in the address space, with which rights, from where in the file. */
import * as I from "../../../toolchain/image/format.ts";
import {
  CORE_BASE,
  CORE_PP_AREA,
  HOST_CORE_IMAGE,
  HOST_KERNEL_IMAGE,
  KERNEL_BASE,
  KERNEL_LINES,
  KERNEL_PP_BLOCKS,
  KERNEL_VS_BLOCKS,
} from "../../abi/generated/memory-map.ts";
import { Segment, segmentOf } from "./loader.ts";

/** Detail of IMAGE_CORRUPT, bits 7:0; those of one segment carry its index in bits 15:8. */
export const IMAGE_FAULT_SIZE: u32 = 1; // bytes behind the end
export const IMAGE_FAULT_CHECKSUM: u32 = 2;
export const IMAGE_FAULT_COUNT: u32 = 3; // no segments, too many, or the table is cut off
export const IMAGE_FAULT_ALIGNMENT: u32 = 4; // VA, file offset or memory size
export const IMAGE_FAULT_FILE_RANGE: u32 = 5; // outside the file or its header
export const IMAGE_FAULT_FLAGS: u32 = 6; // unknown, contradictory, or writable and executable
export const IMAGE_FAULT_PLACE: u32 = 7; // the VA is not where such a segment belongs
export const IMAGE_FAULT_OVERLAP: u32 = 8;
export const IMAGE_FAULT_ENTRY: u32 = 9; // an entry lies in no executable segment of its space

/** First address behind the core image: the GiB of the loader's own trampoline. */
const CORE_IMAGE_END: u64 = 0xffff_ffff_c000_0000;
/** No segment is larger: one PD of 4 KiB leaves. */
const MAX_SEGMENT_BYTES: u64 = 1 << 30;
/** Pristine copies lie in one block. */
const MAX_CORE_STATICS: u64 = 1 << 21;
const KNOWN_FLAGS: u32 =
  I.SEGMENT_FLAG_WRITE |
  I.SEGMENT_FLAG_EXECUTE |
  I.SEGMENT_FLAG_USER |
  I.SEGMENT_FLAG_LINEAR_MEMORY |
  I.SEGMENT_FLAG_LINES;

function within(segment: Segment, from: u64, to: u64): bool {
  return segment.va >= from && segment.va < to && segment.memoryBytes <= to - segment.va;
}

function flagsAllowed(segment: Segment): bool {
  const flags = segment.flags;
  if ((flags & ~KNOWN_FLAGS) != 0 || segment.space > <u32>I.SEGMENT_SPACE_CORE) return false;
  const writeAndExecute: u32 = I.SEGMENT_FLAG_WRITE | I.SEGMENT_FLAG_EXECUTE;
  if ((flags & writeAndExecute) == writeAndExecute) return false;
  const linear = (flags & (I.SEGMENT_FLAG_LINEAR_MEMORY | I.SEGMENT_FLAG_LINES)) != 0;
  if (linear && (flags & I.SEGMENT_FLAG_EXECUTE) != 0) return false;
  if ((flags & I.SEGMENT_FLAG_LINES) != 0 && (flags & I.SEGMENT_FLAG_WRITE) != 0) return false;
  const user = (flags & I.SEGMENT_FLAG_USER) != 0;
  return user == (segment.space == I.SEGMENT_SPACE_CORE);
}

function placeAllowed(segment: Segment): bool {
  const linear = (segment.flags & I.SEGMENT_FLAG_LINEAR_MEMORY) != 0;
  if ((segment.flags & I.SEGMENT_FLAG_LINES) != 0) {
    return segment.space == I.SEGMENT_SPACE_KERNEL && within(segment, KERNEL_LINES, KERNEL_VS_BLOCKS);
  }
  if (segment.space == I.SEGMENT_SPACE_KERNEL) {
    if (linear) return within(segment, KERNEL_BASE, KERNEL_PP_BLOCKS);
    return within(segment, HOST_KERNEL_IMAGE, HOST_CORE_IMAGE);
  }
  if (!linear) return within(segment, HOST_CORE_IMAGE, CORE_IMAGE_END);
  return segment.fileBytes <= MAX_CORE_STATICS && within(segment, CORE_BASE, CORE_PP_AREA);
}

/** 0, or the IMAGE_FAULT_ of a segment in a file of `fileBytes` bytes. */
export function checkSegment(segment: Segment, fileBytes: u64): u32 {
  const page: u64 = I.IMAGE_PAGE;
  if (((segment.va | segment.memoryBytes | segment.fileOffset) & (page - 1)) != 0) {
    return IMAGE_FAULT_ALIGNMENT;
  }
  if (segment.memoryBytes == 0 || segment.memoryBytes > MAX_SEGMENT_BYTES) return IMAGE_FAULT_PLACE;
  if (segment.fileBytes > segment.memoryBytes) return IMAGE_FAULT_FILE_RANGE;
  if (segment.fileBytes > 0) {
    if (segment.fileOffset < page || segment.fileOffset > fileBytes) return IMAGE_FAULT_FILE_RANGE;
    if (segment.fileBytes > fileBytes - segment.fileOffset) return IMAGE_FAULT_FILE_RANGE;
  }
  if (!flagsAllowed(segment)) return IMAGE_FAULT_FLAGS;
  return placeAllowed(segment) ? 0 : IMAGE_FAULT_PLACE;
}

/** Refuses segments that share addresses. All must have passed checkSegment. */
export function checkOverlaps(count: u32): u32 {
  for (let i: u32 = 1; i < count; i++) {
    const a = segmentOf(i);
    for (let j: u32 = 0; j < i; j++) {
      const b = segmentOf(j);
      if (a.va < b.va + b.memoryBytes && b.va < a.va + a.memoryBytes) return IMAGE_FAULT_OVERLAP | (i << 8);
    }
  }
  return 0;
}

function executableAt(count: u32, space: u32, va: u64): bool {
  for (let i: u32 = 0; i < count; i++) {
    const segment = segmentOf(i);
    if (segment.space != space || (segment.flags & I.SEGMENT_FLAG_EXECUTE) == 0) continue;
    if (va >= segment.va && va - segment.va < segment.fileBytes) return true;
  }
  return false;
}

/** Refuses entries outside executable segments. */
export function checkEntries(count: u32, kernelEntry: u64, coreEntry: u64): u32 {
  const kernel = executableAt(count, I.SEGMENT_SPACE_KERNEL, kernelEntry);
  const core = executableAt(count, I.SEGMENT_SPACE_CORE, coreEntry);
  return kernel && core ? 0 : IMAGE_FAULT_ENTRY;
}

/** The segments of an ELF file: what lies where in guest memory, checked before any of it is loaded. */
import { GuestFile, readPart, readPartToGuest, unreadable } from "../guest-file";
import { Elf } from "./header";
import { elfProblem, outsideMemory, segmentProblem, truncated } from "./problem";

const LOADED: u32 = 1;
const NOTES: u32 = 4;
const MOST: u32 = 64;

@unmanaged
export class Segment {
  /** Guest-physical address. */
  address: u64;
  /** Bytes in memory; those behind `fileBytes` are zero. */
  bytes: u64;
  /** Where its content lies in the file. */
  offset: u64;
  fileBytes: u64;
}

const SEGMENT_BYTES: u32 = 32;

@unmanaged
class Table {
  count: u32;
  /** Segments with notes. */
  notes: u32;
}

const TABLE = memory.data(16, 16);
/** Program headers as they lie in the file: 64 of 56 bytes. */
const RAW = memory.data(3584, 16);
const SEGMENTS = memory.data(2048, 16);
const NOTE_SEGMENTS = memory.data(2048, 16);

/** Number of segments that are loaded. */
export function segmentCount(): u32 {
  return changetype<Table>(TABLE).count;
}

/** A loaded segment; `index` is below segmentCount(). */
export function segmentOf(index: u32): Segment {
  return changetype<Segment>(<usize>(<u32>SEGMENTS + (index & (MOST - 1)) * SEGMENT_BYTES));
}

/** Number of segments with notes. */
export function noteCount(): u32 {
  return changetype<Table>(TABLE).notes;
}

/** A segment with notes; `index` is below noteCount(). */
export function noteOf(index: u32): Segment {
  return changetype<Segment>(<usize>(<u32>NOTE_SEGMENTS + (index & (MOST - 1)) * SEGMENT_BYTES));
}

/** Reads the program headers of `elf` and checks them against file and memory; false after a message. */
export function readSegments(file: GuestFile, elf: Elf, memoryBytes: u64): bool {
  const bytes = elf.headers * elf.headerBytes;
  const result = readPart(file.fd, <u32>RAW, bytes, elf.headersAt);
  if (result < 0) {
    unreadable(file.path, result);
    return false;
  }
  if (result != <i64>bytes) {
    truncated("its program headers do", elf.headersAt + <u64>bytes, file.size);
    return false;
  }
  const table = changetype<Table>(TABLE);
  table.count = 0;
  table.notes = 0;
  for (let i: u32 = 0; i < elf.headers; i++) {
    if (!take(table, file, elf.wide != 0, <u32>RAW + i * elf.headerBytes, memoryBytes)) return false;
  }
  if (table.count != 0) return true;
  elfProblem("elf-segment", "the guest's ELF file has nothing to load");
  return false;
}

/** Takes one program header, if it is of a kind that matters. */
function take(table: Table, file: GuestFile, wide: bool, at: u32, memoryBytes: u64): bool {
  const type = load<u32>(at);
  if (type == NOTES) {
    const note = noteOf(table.notes);
    readHeader(note, wide, at);
    table.notes += 1;
    return inFile(note, file);
  }
  if (type != LOADED) return true;
  const segment = segmentOf(table.count);
  readHeader(segment, wide, at);
  if (segment.bytes == 0 && segment.fileBytes == 0) return true;
  if (segment.fileBytes > segment.bytes) {
    segmentProblem(
      "elf-segment",
      segment.address,
      segment.bytes,
      "has more bytes in the file than in memory",
    );
    return false;
  }
  if (!inFile(segment, file)) return false;
  if (segment.bytes > memoryBytes || segment.address > memoryBytes - segment.bytes) {
    outsideMemory(segment.address, segment.bytes, memoryBytes);
    return false;
  }
  if (overlapOf(segment.address, segment.bytes) != null) {
    segmentProblem("elf-overlap", segment.address, segment.bytes, "overlaps another one");
    return false;
  }
  table.count += 1;
  return true;
}

function readHeader(segment: Segment, wide: bool, at: u32): void {
  if (wide) {
    segment.offset = load<u64>(at, 8);
    segment.address = load<u64>(at, 24);
    segment.fileBytes = load<u64>(at, 32);
    segment.bytes = load<u64>(at, 40);
  } else {
    segment.offset = <u64>load<u32>(at, 4);
    segment.address = <u64>load<u32>(at, 12);
    segment.fileBytes = <u64>load<u32>(at, 16);
    segment.bytes = <u64>load<u32>(at, 20);
  }
}

function inFile(segment: Segment, file: GuestFile): bool {
  if (segment.offset <= file.size && segment.fileBytes <= file.size - segment.offset) return true;
  const wraps = segment.offset > u64.MAX_VALUE - segment.fileBytes;
  truncated("its segments do", wraps ? u64.MAX_VALUE : segment.offset + segment.fileBytes, file.size);
  return false;
}

/** A loaded segment that shares a byte with the range, or null. */
export function overlapOf(address: u64, bytes: u64): Segment | null {
  for (let i: u32 = 0; i < segmentCount(); i++) {
    const segment = segmentOf(i);
    if (address < segment.address + segment.bytes && segment.address < address + bytes) return segment;
  }
  return null;
}

/** True if a loaded segment has its file's bytes at `address`. */
export function isLoaded(address: u64): bool {
  for (let i: u32 = 0; i < segmentCount(); i++) {
    const segment = segmentOf(i);
    if (address - segment.address < segment.fileBytes && address >= segment.address) return true;
  }
  return false;
}

/** Loads all segments into guest memory, which is zero so far; false after a message. */
export function loadSegments(file: GuestFile): bool {
  for (let i: u32 = 0; i < segmentCount(); i++) {
    const segment = segmentOf(i);
    const result = readPartToGuest(file.fd, segment.address, segment.fileBytes, segment.offset);
    if (result == <i64>segment.fileBytes) continue;
    if (result < 0) unreadable(file.path, result);
    else truncated("its segments do", segment.offset + segment.fileBytes, segment.offset + <u64>result);
    return false;
  }
  return true;
}

/** The recorded exits of all CPUs, merged by the time stamp of the exit. */
import {
  DRIVER_ERROR_BAD_ADDRESS,
  DRIVER_MAX_PPS,
  DriverTraceRead,
  IOCTL_TRACE_READ,
} from "../../../hypercall/generated/driver";
import { TraceExit } from "../../../hypercall/generated/trace";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";
import { native } from "../hv";

/** One CPU's place in its ring. */
@unmanaged
class Place {
  /** First entry that was not read. */
  cursor: u64;
  /** Entries from here on are not wanted now. */
  end: u64;
  epoch: u32;
  entryBytes: u32;
  /** Address of the entry that comes next, and how many there are from it on in the buffer. */
  at: u32;
  left: u32;
}

@unmanaged
export class Trace {
  /** CPUs that have a ring. */
  pps: u32;
  /** TRACE_ mode of the first. */
  mode: u32;
  tscKhz: u64;
  /** Entries that were overwritten before they could be read. */
  lost: u64;
  /** PPID of what `nextExit` gave. */
  ppid: u32;
  /** Nonzero after a message: nothing more can be read. */
  failed: u32;
}

const PLACE_BYTES: u32 = 32;
const CHUNK_BYTES: u32 = 1024;
const TRACE = memory.data(48, 16);
const PLACES = memory.data(4096, 16);
const READ = memory.data(0x50, 16);
/** A chunk for each of the most CPUs there can be. */
const CHUNKS = memory.data(0x2_0000, 16);

function placeOf(ppid: u32): Place {
  return changetype<Place>(<usize>(<u32>PLACES + ppid * PLACE_BYTES));
}

/** What is known of the trace. */
export function theTrace(): Trace {
  return changetype<Trace>(TRACE);
}

/** Reads at most `bytes` from the cursor on; 0, or an error of the driver. */
function readRing(fd: i32, ppid: u32, bytes: u32): i64 {
  const read = changetype<DriverTraceRead>(READ);
  const place = placeOf(ppid);
  prepare(IOCTL_TRACE_READ, READ);
  read.address = native(<u32>CHUNKS + ppid * CHUNK_BYTES, CHUNK_BYTES);
  read.bytes = <u64>bytes;
  read.cursor = place.cursor;
  read.ppid = ppid;
  read.epoch = place.epoch;
  const result = call(fd, IOCTL_TRACE_READ, READ);
  if (result != 0) return result;
  place.epoch = read.epoch;
  place.entryBytes = read.entryBytes;
  if (bytes == 0) return 0;
  place.cursor = read.cursor;
  place.at = <u32>CHUNKS + ppid * CHUNK_BYTES;
  place.left = read.entryBytes == 0 ? 0 : <u32>(read.bytes / <u64>read.entryBytes);
  theTrace().lost += read.lost;
  return 0;
}

/** From now on `nextExit` gives what has been recorded up to now and was not given yet. False after a message. */
export function beginReading(fd: i32): bool {
  const trace = theTrace();
  const read = changetype<DriverTraceRead>(READ);
  let ppid: u32 = 0;
  while (ppid < DRIVER_MAX_PPS) {
    const result = readRing(fd, ppid, 0);
    if (result == <i64>DRIVER_ERROR_BAD_ADDRESS && ppid != 0) break;
    if (result != 0) return fail(result);
    if (ppid == 0) trace.mode = read.mode;
    trace.tscKhz = read.tscKhz;
    placeOf(ppid).end = read.head;
    ppid += 1;
  }
  trace.pps = ppid;
  return true;
}

function fail(result: i64): bool {
  theTrace().failed = 1;
  driverProblem(result, 0, "reading the trace");
  return false;
}

/** True while the CPU has an entry that is wanted; fetches a chunk if need be. */
function fill(fd: i32, ppid: u32): bool {
  const place = placeOf(ppid);
  if (place.left == 0 && place.cursor < place.end) {
    const result = readRing(fd, ppid, CHUNK_BYTES);
    if (result != 0) return fail(result);
  }
  return place.left != 0;
}

/** The entry with the oldest exit, or null behind the last. It is valid until the next call. */
export function nextExit(fd: i32): TraceExit | null {
  const trace = theTrace();
  let oldest: u64 = u64.MAX_VALUE;
  let from: u32 = trace.pps;
  for (let ppid: u32 = 0; ppid < trace.pps; ppid++) {
    if (!fill(fd, ppid)) continue;
    const tsc = changetype<TraceExit>(<usize>placeOf(ppid).at).exitTsc;
    if (from < trace.pps && tsc >= oldest) continue;
    oldest = tsc;
    from = ppid;
  }
  if (from == trace.pps || trace.failed != 0) return null;
  const place = placeOf(from);
  const entry = changetype<TraceExit>(<usize>place.at);
  place.at += place.entryBytes;
  place.left -= 1;
  trace.ppid = from;
  return entry;
}

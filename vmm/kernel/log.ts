/**
 * The debug ring: root-owned memory that the kernel only writes, so that the root can read it at any time,
 * even after a panic. A line is put together in the PP block and written in one piece.
 *
 *   RingHeader | capacity bytes; byte n of the log lies at n modulo capacity
 */
import {
  LAUNCH_FLAG_SERIAL,
  RING_HEADER_CAPACITY,
  RING_HEADER_HEAD,
  RING_HEADER_SIZE,
} from "../abi/generated/launch";
import { PP_BLOCK_LINE } from "../abi/generated/pp-local";
import { Globals, globals, launchInfo } from "./globals";
import { inb, outb, physLoad64, physStore64, physWrite } from "./hv";
import { acquire, release } from "./lock";

const LINE_BYTES: u32 = 960;
const COM1: u32 = 0x3f8;
/** Polls of the line status before a byte is given up: a machine without COM1 must not hang. */
const SERIAL_PATIENCE: u32 = 10000;

/** Adds one byte; what does not fit is dropped. */
export function byte(pp: u32, value: u32): void {
  const used = load<u32>(<usize>(pp + PP_BLOCK_LINE));
  if (used >= LINE_BYTES) return;
  store<u8>(<usize>(pp + PP_BLOCK_LINE + 8 + used), <u8>value);
  store<u32>(<usize>(pp + PP_BLOCK_LINE), used + 1);
}

/** Adds a string literal (ASCII) to the line. */
export function text(pp: u32, s: string): void {
  const at = changetype<usize>(s);
  const length = s.length;
  for (let i = 0; i < length; i++) byte(pp, <u32>load<u16>(at + ((<usize>i) << 1)));
}

/** Adds `count` bytes of linear memory; unprintable ones become dots. */
export function bytes(pp: u32, at: u32, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const value = <u32>load<u8>(<usize>(at + i));
    byte(pp, value >= 0x20 && value < 0x7f ? value : 0x2e);
  }
}

/** Adds a number in hex, without leading zeroes. */
export function hex(pp: u32, value: u64): void {
  let shift: u32 = 60;
  while (shift > 0 && value >> (<u64>shift) == 0) shift -= 4;
  while (true) {
    const digit = <u32>((value >> (<u64>shift)) & 15);
    byte(pp, digit < 10 ? 0x30 + digit : 0x57 + digit);
    if (shift == 0) return;
    shift -= 4;
  }
}

/** Adds a number in decimal. */
export function decimal(pp: u32, value: u64): void {
  let divisor: u64 = 1;
  while (value / divisor >= 10) divisor *= 10;
  while (divisor != 0) {
    byte(pp, 0x30 + <u32>((value / divisor) % 10));
    divisor /= 10;
  }
}

/** A string literal and a number in hex behind it. */
export function field(pp: u32, name: string, value: u64): void {
  text(pp, name);
  hex(pp, value);
}

/** Ends the line and writes it out. */
export function endLine(pp: u32): void {
  byte(pp, 0x0a);
  const count = load<u32>(<usize>(pp + PP_BLOCK_LINE));
  const lock = <u32>(changetype<usize>(globals()) + offsetof<Globals>("logLock"));
  acquire(pp, lock);
  writeRing(pp + PP_BLOCK_LINE + 8, count);
  if ((launchInfo().flags & LAUNCH_FLAG_SERIAL) != 0) writeSerial(pp + PP_BLOCK_LINE + 8, count);
  release(lock);
  store<u32>(<usize>(pp + PP_BLOCK_LINE), 0);
}

/** The reader sees the head move only after the bytes are there. */
function writeRing(at: u32, count: u32): void {
  const ring = launchInfo().ringSpa;
  if (ring == 0) return;
  const capacity = launchInfo().ringBytes - <u64>RING_HEADER_SIZE;
  const head = physLoad64(ring + <u64>RING_HEADER_HEAD);
  const offset = head % capacity;
  const first = <u64>count < capacity - offset ? <u64>count : capacity - offset;
  physWrite(ring + <u64>RING_HEADER_SIZE + offset, at, <u32>first);
  physWrite(ring + <u64>RING_HEADER_SIZE, at + <u32>first, count - <u32>first);
  physStore64(ring + <u64>RING_HEADER_CAPACITY, capacity);
  physStore64(ring + <u64>RING_HEADER_HEAD, head + <u64>count);
}

function writeSerial(at: u32, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    let patience = SERIAL_PATIENCE;
    while ((inb(COM1 + 5) & 0x20) == 0 && patience > 0) patience--;
    outb(COM1, <u32>load<u8>(<usize>(at + i)));
  }
}

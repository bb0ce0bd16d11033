/**
 * Buffered text to a descriptor. Text is built piece by piece where other programs would join strings: there
 * is no allocation here.
 *
 *   0x00 fd   0x04 used   0x08 errno of the first failed write   0x0c JSON: a comma is due   0x10 buffer
 */
import { caughtSignals, write } from "../hv";

const BUFFER_BYTES: u32 = 4096;
const EINTR: i64 = -4;

@unmanaged
export class Output {
  fd: i32;
  /** Bytes in the buffer. */
  used: u32;
  /** errno of the first write that failed, or 0; after it nothing is written any more. */
  failed: u32;
  /** json.ts: nonzero if the next value needs a comma before it. */
  comma: u32;
}

const HEADER_BYTES: u32 = 16;
const STDOUT = memory.data(4112, 16);
const STDERR = memory.data(4112, 16);
const TRACE_FILE = memory.data(4112, 16);

/** Standard output. */
export function stdout(): Output {
  const output = changetype<Output>(STDOUT);
  output.fd = 1;
  return output;
}

/** Standard error. */
export function stderr(): Output {
  const output = changetype<Output>(STDERR);
  output.fd = 2;
  return output;
}

/** The file of a trace; whoever opens it sets the descriptor. */
export function traceFile(): Output {
  return changetype<Output>(TRACE_FILE);
}

/** Writes out what is in the buffer. A caught signal ends the attempt, so that a full pipe holds no run up. */
export function flush(output: Output): void {
  const start = changetype<u32>(output) + HEADER_BYTES;
  let done: u32 = 0;
  while (done < output.used && output.failed == 0) {
    const result = write(output.fd, start + done, output.used - done);
    if (result >= 0) done += <u32>result;
    else if (result != EINTR) output.failed = <u32>-result;
    else if (caughtSignals() != 0) break;
  }
  output.used = 0;
}

/** Appends one byte. */
export function putByte(output: Output, byte: u32): void {
  if (output.used == BUFFER_BYTES) flush(output);
  store<u8>(changetype<u32>(output) + HEADER_BYTES + output.used, <u8>byte);
  output.used += 1;
}

/** Appends a literal of ASCII characters. */
export function put(output: Output, text: string): void {
  const length = <u32>text.length;
  for (let i: u32 = 0; i < length; i++) putByte(output, load<u8>(changetype<u32>(text) + (i << 1)));
}

/** Appends bytes as they are. */
export function putBytes(output: Output, at: u32, bytes: u32): void {
  for (let i: u32 = 0; i < bytes; i++) putByte(output, load<u8>(at + i));
}

/** Appends a string that ends with a NUL and comes from outside: control characters become `?`. */
export function putForeign(output: Output, at: u32): void {
  let byte: u32 = load<u8>(at);
  while (byte != 0) {
    putByte(output, byte < 0x20 || byte == 0x7f ? 0x3f : byte);
    at += 1;
    byte = load<u8>(at);
  }
}

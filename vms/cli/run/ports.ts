/**
 * The guest's I/O ports. COM1 is the console, and a byte to 0xf4 ends the VM. As on a bus where no device
 * answers, every other port but those of timer and clock reads all ones and swallows what is written. A wider access is one
 * access a byte.
 */
import { Output } from "../text/output";
import { standsStill } from "./timer";
import { COM1, COM1_PORTS, uartRead, uartWrite } from "./uart";

/** A byte to this port ends the VM; the byte is the exit status. */
export const EXIT_PORT: u32 = 0xf4;

/** OUT of `bytes` bytes. Returns the byte that went to EXIT_PORT, or -1. */
export function portWrite(console: Output, port: u32, bytes: u32, value: u64): i32 {
  let status: i32 = -1;
  for (let i: u32 = 0; i < bytes; i++) {
    const byte = (<u32>(value >> ((<u64>i) << 3))) & 0xff;
    const at = (port + i) & 0xffff;
    if (at - COM1 < COM1_PORTS) uartWrite(console, at - COM1, byte);
    else if (at == EXIT_PORT) status = <i32>byte;
  }
  return status;
}

/** IN of `bytes` bytes. */
export function portRead(port: u32, bytes: u32): u64 {
  let value: u64 = 0;
  for (let i: u32 = 0; i < bytes; i++) {
    const at = (port + i) & 0xffff;
    const byte = at - COM1 < COM1_PORTS ? uartRead(at - COM1) : standsStill(at) ? 0 : 0xff;
    value |= (<u64>byte) << ((<u64>i) << 3);
  }
  return value;
}

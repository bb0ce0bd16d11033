/**
 * COM1 at 0x3f8 as a console: an 8250 that is always ready to send and never receives. Bytes go to the
 * console output, which is written out at each line feed. No interrupts: a guest polls the line status.
 */
import { flush, Output, putByte } from "../text/output";

export const COM1: u32 = 0x3f8;
export const COM1_PORTS: u32 = 8;

const DATA: u32 = 0;
const INTERRUPT_ENABLE: u32 = 1;
/** Read: interrupt identification. Write: FIFO control. */
const INTERRUPT_ID: u32 = 2;
const LINE_CONTROL: u32 = 3;
const MODEM_CONTROL: u32 = 4;
const LINE_STATUS: u32 = 5;
const MODEM_STATUS: u32 = 6;

/** Bit 7 of the line control: the first two ports are the divisor. */
const DIVISOR_ACCESS: u32 = 0x80;
const NO_INTERRUPT: u32 = 0x01;
/** Transmitter and its holding register empty. */
const READY: u32 = 0x60;
/** Carrier, ready and clear to send: somebody is there. */
const CONNECTED: u32 = 0xb0;
const LOOP: u32 = 0x10;

/** What the guest wrote into the registers, by port; the divisor's two bytes behind. */
const REGISTERS = memory.data(16, 16);
const DIVISOR: u32 = 8;

function divisorSelected(register: u32): bool {
  return register <= INTERRUPT_ENABLE && (load<u8>(REGISTERS + <usize>LINE_CONTROL) & DIVISOR_ACCESS) != 0;
}

/** A byte goes out to register 0 to 7. */
export function uartWrite(console: Output, register: u32, byte: u32): void {
  if (divisorSelected(register)) {
    store<u8>(REGISTERS + <usize>(DIVISOR + register), <u8>byte);
    return;
  }
  store<u8>(REGISTERS + <usize>register, <u8>byte);
  // In loop-back mode, which guests use to look for a UART, nothing leaves.
  if (register != DATA || (load<u8>(REGISTERS + <usize>MODEM_CONTROL) & LOOP) != 0) return;
  putByte(console, byte);
  if (byte == 10) flush(console);
}

/** What register 0 to 7 reads as. */
export function uartRead(register: u32): u32 {
  if (divisorSelected(register)) return <u32>load<u8>(REGISTERS + <usize>(DIVISOR + register));
  switch (register) {
    case DATA:
      return 0;
    case INTERRUPT_ID:
      return NO_INTERRUPT;
    case LINE_STATUS:
      return READY;
    case MODEM_STATUS:
      return CONNECTED;
    default:
      return <u32>load<u8>(REGISTERS + <usize>register);
  }
}

/**
 * The 8254 timer, which a micro VM does not have. Its counters read as 0, as if they stood still: all ones would
 * have Linux look 50,000 times whether they begin to count. A guest that programs channel 0 is about to wait for
 * its interrupts for ever, so it ends here, by name. Channels 1 and 2 interrupt nobody.
 */
import { say } from "../text/problem";

const COUNTERS: u32 = 0x40;
const COUNTER_PORTS: u32 = 3;
const CONTROL: u32 = 0x43;
/** Bits 7:6 of the control word: the channel; 5:4: which bytes of its counter are written, 0 to latch it. */
const CHANNEL: u32 = 0xc0;
const ACCESS: u32 = 0x30;

/** True for the ports of counters, which read as 0. */
export function isCounter(port: u32): bool {
  return port - COUNTERS < COUNTER_PORTS;
}

/** True if an OUT of `bytes` bytes programs channel 0. */
export function programsTimer(port: u32, bytes: u32, value: u64): bool {
  for (let i: u32 = 0; i < bytes; i++) {
    const byte = (<u32>(value >> ((<u64>i) << 3))) & 0xff;
    if (port + i == CONTROL && (byte & CHANNEL) == 0 && (byte & ACCESS) != 0) return true;
  }
  return false;
}

/** Says why the guest cannot go on. */
export function timerProblem(): void {
  say(
    "guest-timer",
    "the guest programs a timer (8254, channel 0), but has neither timer nor interrupt controller",
    "docs/limits.md says what guests may do",
  );
}

/**
 * The 8254 timer and the MC146818 clock, which a micro VM does not have. Counters and registers read as 0: they
 * stand still, and the clock says by that (register D, VRT) that its time is not valid. All ones would have Linux
 * look 50,000 times whether the timer begins to count, and 20,000 times whether the clock's update ends. A guest that programs channel 0 is about to wait for
 * its interrupts for ever, so it ends here, by name. Channels 1 and 2 interrupt nobody.
 */
import { say } from "../text/problem";

const COUNTERS: u32 = 0x40;
const COUNTER_PORTS: u32 = 3;
const CLOCK_DATA: u32 = 0x71;
const CONTROL: u32 = 0x43;
/** Bits 7:6 of the control word: the channel; 5:4: which bytes of its counter are written, 0 to latch it. */
const CHANNEL: u32 = 0xc0;
const ACCESS: u32 = 0x30;

/** True for the ports that read as 0. */
export function standsStill(port: u32): bool {
  return port - COUNTERS < COUNTER_PORTS || port == CLOCK_DATA;
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

/**
 * Ticket locks of 8 bytes: next ticket (u16), served ticket (u16), 1 + PPID of the holder (u32). Ranks are
 * the order in Globals; nobody waits for another PP while holding one, and NMI and #MC take none.
 */
import { pause } from "./hv";
import { ppState } from "./pp";

/** Address of a lock field of Globals. */
export function acquire(pp: u32, lock: u32): void {
  const ticket = <u32>(atomic.add<u16>(<usize>lock, 1) & 0xffff);
  while (<u32>atomic.load<u16>(<usize>lock, 2) != ticket) pause();
  store<u32>(<usize>lock, ppState(pp).ppid + 1, 4);
}

export function release(lock: u32): void {
  store<u32>(<usize>lock, 0, 4);
  atomic.store<u16>(<usize>lock, <u16>(load<u16>(<usize>lock, 2) + 1), 2);
}

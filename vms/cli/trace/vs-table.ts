/** What is known of each VS while a trace is written: whether its track has a name, and the exit it is out by. */

/** VSIDs are below it (the ABI's maximum). */
export const MAX_VSIDS: u32 = 4096;

@unmanaged
export class Pending {
  exitTsc: u64;
  rip: u64;
  reason: u32;
  /** Nonzero from its exit until it runs again. */
  isOut: u32;
}

const PENDING_BYTES: u32 = 24;
const PENDING = memory.data(0x1_8000, 16);
/** A byte each. */
const NAMED = memory.data(0x1000, 16);

export function pendingOf(vsid: u32): Pending {
  return changetype<Pending>(<usize>(<u32>PENDING + vsid * PENDING_BYTES));
}

export function isNamed(vsid: u32): bool {
  return load<u8>(<usize>(<u32>NAMED + vsid)) != 0;
}

export function setNamed(vsid: u32): void {
  store<u8>(<usize>(<u32>NAMED + vsid), 1);
}

/** Signals that end a run. SIGKILL needs no help: Linux closes the descriptor, and the driver does the rest. */
import { alarm, catchSignal } from "../hv";

const SIGHUP: u32 = 1;
const SIGINT: u32 = 2;
export const SIGALRM: u32 = 14;
const SIGTERM: u32 = 15;

/** From here on SIGHUP, SIGINT and SIGTERM end the run, and SIGALRM after `milliseconds` (0: never). */
export function armSignals(milliseconds: u64): void {
  catchSignal(SIGHUP, 0);
  catchSignal(SIGINT, 0);
  catchSignal(SIGTERM, 0);
  catchSignal(SIGALRM, 1);
  if (milliseconds != 0) alarm(milliseconds);
}

/** The signal of a mask that decides how the run ended: the user's wish before the time-out. */
export function signalOf(caught: u32): u32 {
  const others = caught & ~((<u32>1) << SIGALRM);
  return others != 0 ? ctz(others) : SIGALRM;
}

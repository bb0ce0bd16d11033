/** Makes a history that breaks a rule shorter: turns without which it still breaks the same one are left out. */
import type { Turn } from "../sim/interleaved/actions.ts";
import { HistoryFailed, playHistory, programsOf, type HistoryOptions } from "../sim/interleaved/history.ts";

/** What a failure is about, whatever the numbers in it. */
function kind({ rule }: HistoryFailed): string {
  return rule.replace(/0x[0-9a-f]+|\d+/g, "#");
}

/** The failure of these programs, or undefined. */
async function failureOf(options: HistoryOptions): Promise<HistoryFailed | undefined> {
  try {
    await playHistory(options);
    return undefined;
  } catch (error) {
    if (error instanceof HistoryFailed) return error;
    throw error;
  }
}

/** The failure with the fewest turns that were found in `tries` attempts. */
export async function shorten(
  options: HistoryOptions,
  failure: HistoryFailed,
  tries: number,
): Promise<HistoryFailed> {
  let programs: (readonly Turn[])[] = programsOf(options);
  let best = failure;
  let left = tries;
  for (let size = 16; size >= 1; size = Math.floor(size / 2)) {
    for (let ppid = 0; ppid < programs.length; ppid++) {
      for (let at = 0; at < (programs[ppid]?.length ?? 0) && left > 0;) {
        left -= 1;
        const shorter = programs.map((one, i) =>
          i === ppid ? [...one.slice(0, at), ...one.slice(at + size)] : one,
        );
        const now = await failureOf({ ...options, programs: shorter });
        if (now !== undefined && kind(now) === kind(failure)) [programs, best] = [shorter, now];
        else at += size;
      }
    }
  }
  return best;
}

/** A shell command that prints `mem KB`: MemAvailable, and the free pages that each CPU keeps for itself. */
export const availableMemory = `awk '/MemAvailable/ {kb = $2} $1 == "count:" {n += $2} END {print "mem", kb + 4 * n}' /proc/meminfo /proc/zoneinfo`;

/** What it printed, each time. */
export function numbers(text: string): number[] {
  return [...text.matchAll(/^mem (\d+)$/gm)].map((match) => Number(match[1]));
}

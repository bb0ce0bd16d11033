import { setTimeout } from "node:timers/promises";
import type { Machine } from "../../rig/run-machine.ts";

/**
 * Shell commands for the machine: tells all the time how many NMIs CPU 0 has taken, until /tmp/enough exists,
 * without starting a process. Ends with the last count.
 */
export const TELL_NMIS = `tell_nmis() {
  while read -r name count rest; do
    [ "$name" != NMI: ] || { [ "$count" = "$told" ] || echo "nmi=$count;"; told=$count; }
  done </proc/interrupts
}
( while [ ! -e /tmp/enough ]; do tell_nmis; usleep 5000; done; sleep 0.2; told=; tell_nmis ) & teller=$!`;

/**
 * Sends NMIs one at a time, each at a random moment after the last one arrived: two at once would rightly
 * become one. Fails with the machine's end when one does not arrive.
 */
export async function sendNmis(machine: Machine, count: number): Promise<void> {
  const monitor = await machine.monitor;
  await machine.printed("nmi=0;");
  for (let i = 1; i <= count; i++) {
    await setTimeout(Math.random() * 20);
    await monitor.injectNmi();
    await machine.printed(`nmi=${i};`);
  }
}

/** The last count that was told. */
export function lastCount(stdout: string): number {
  return Number([...stdout.matchAll(/nmi=(\d+);/g)].at(-1)?.[1]);
}

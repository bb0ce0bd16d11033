import { setTimeout } from "node:timers/promises";
import type { Monitor } from "../../rig/monitor.ts";
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

/** How long an NMI may take to be told, in milliseconds, before it counts as lost. */
const PATIENCE = 20_000;

/**
 * Sends NMIs until `count` arrived, one at a time, each at a random moment after the last one: two at once
 * would rightly become one. Returns how many never arrived. Fails with the machine's end.
 */
export async function sendNmis(machine: Machine, count: number): Promise<number> {
  const monitor = await machine.monitor;
  await machine.printed("nmi=0;");
  let lost = 0;
  for (let i = 1; i <= count; i++) {
    await setTimeout(Math.random() * 20);
    const told = machine.printed(`nmi=${i};`);
    while (!(await arrives(monitor, told))) lost++;
  }
  return lost;
}

/** Sends one NMI; false when it is not told in time. */
async function arrives(monitor: Monitor, told: Promise<void>): Promise<boolean> {
  await monitor.injectNmi();
  const late = new AbortController();
  const waited = setTimeout(PATIENCE, false, { signal: late.signal }).catch(() => false);
  const inTime = await Promise.race([told.then(() => true), waited]);
  late.abort();
  return inTime;
}

/** The last count that was told. */
export function lastCount(stdout: string): number {
  return Number([...stdout.matchAll(/nmi=(\d+);/g)].at(-1)?.[1]);
}

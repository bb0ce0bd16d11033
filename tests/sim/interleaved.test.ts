/**
 * PPs that run at the same time, in turns between any two of their accesses: whatever the order, every
 * invariant holds at every entry, nobody waits for ever, and everything can be destroyed afterwards.
 */
import assert from "node:assert/strict";
import { forEachVendor, onVendor } from "./on-vendors.ts";
import { playHistory, programsOf, History } from "./interleaved/history.ts";

/** More histories or others: MICROV_SIM_HISTORIES, MICROV_SIM_SEED; and npm run fuzz. */
const HISTORIES = Number(process.env["MICROV_SIM_HISTORIES"] ?? 40);
const SEED = Number(process.env["MICROV_SIM_SEED"] ?? 1);

forEachVendor("whatever two or three PPs do at the same time, no invariant breaks", async () => {
  let switches = 0;
  let entries = 0;
  for (let seed = SEED; seed < SEED + HISTORIES; seed++) {
    const played = await playHistory({ seed });
    switches += played.switches;
    entries += played.entries;
  }
  assert.ok(switches > 100 * HISTORIES, `${switches} turns were taken`);
  assert.ok(entries > 50 * HISTORIES, `guests were entered ${entries} times`);
});

onVendor("amd", "the same holds where instructions are fetched and memory is short", async () => {
  for (let seed = SEED; seed < SEED + HISTORIES / 4; seed++) {
    await playHistory({ seed, nextRip: false, tags: 4, blocks: 1 });
  }
});

forEachVendor("a seed is a history: it plays the same again", async () => {
  const logs: string[] = [];
  for (let i = 0; i < 2; i++) {
    const history = await History.start({ seed: SEED });
    const { points, switches } = history.play();
    logs.push(`${points} ${switches}\n${history.machine.log()}`);
    history.machine.memory.dispose();
  }
  assert.equal(logs[0], logs[1]);
  const texts = (): string => JSON.stringify(programsOf({ seed: SEED }));
  assert.equal(texts(), texts());
});

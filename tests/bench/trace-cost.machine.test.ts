import assert from "node:assert/strict";
import { test } from "node:test";
import { runBooted } from "../rig/boot-again.ts";
import { buildPrograms } from "./build-programs.ts";
import { benchMachine } from "./measure.ts";
import { parseOutput } from "./parse-output.ts";
import { rowsOf } from "./table.ts";

/** Instructions by which `microv trace --on` may lengthen an exit. */
const MOST = 90;

test(`a recorded exit costs at most ${MOST} instructions more`, async (t) => {
  const measured = "/bench root && /bench micro-vm /guest real";
  const commands = `microv start >&2 && ${measured} && echo === && microv trace --on && ${measured}`;
  const result = await runBooted({ ...benchMachine("amd", buildPrograms(), "", commands), kvmFiles: false });
  assert.equal(result.status, 0, result.reason + result.stderr);
  const [off = [], on = []] = result.stdout.split("===\n").map((text) => rowsOf(parseOutput(text)));
  const exits = off.filter(({ row }) => row === "cpuid" || row === "hypercall");
  assert.equal(exits.length, 4);
  for (const { row, place, ticks } of exits) {
    const traced = on.find((other) => other.row === row && other.place === place)?.ticks ?? Infinity;
    t.diagnostic(`${row} ${place}: ${ticks}, recorded ${traced}`);
    assert.ok(
      traced > ticks,
      `${row} ${place}: ${traced} recorded, ${ticks} otherwise: nothing was recorded`,
    );
    assert.ok(traced - ticks <= MOST, `${row} ${place}: ${traced - ticks} instructions more`);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { PutFile } from "../../rig/machine-options.ts";
import { type Bed, runOn } from "./beds.ts";
import { type Fault, FIRST_LEAF, placeOf } from "./planted-faults.ts";
import { program } from "./programs.ts";
import { script, type Step, Transcript } from "./steps.ts";

const PP = 1;

/** Start of the variant's hypervisor, then each fault on CPU 1 and a micro VM after it. */
export function faultSteps(faults: readonly Fault[]): Step[] {
  const each = faults.flatMap((_, i): Step[] => [
    [`fault ${i}`, `probe ${PP} cpuid ${FIRST_LEAF + i} 0`],
    [`after ${i}`, `microv run --timeout 20 --raw16 /guests/exit16`],
  ]);
  return [
    ["start", "microv start --image /variant/microv.img"],
    ["before", "microv run --raw16 /guests/exit16"],
    ...each,
    ["status", "microv status --json"],
    ["list", "microv list --json"],
    ["dump", "microv dump"],
  ];
}

/** Boots a machine with a variant's products and the probe program. */
export async function runVariant(
  bed: Bed,
  put: readonly PutFile[],
  steps: readonly Step[],
  timeout = 180,
): Promise<Transcript> {
  const result = await runOn(bed, { put: [...put, program("probe")], commands: script(steps), timeout });
  return new Transcript(result);
}

/** One line of the debug ring for each core fault, in order. */
export function faultLines(dump: string): string[] {
  return dump.split("\n").filter((line) => line.includes("core fault:"));
}

/** Defines the tests that hold for a list of faults that `faultSteps` ran. */
export function testFaults(faults: readonly Fault[], machine: () => Transcript): void {
  faults.forEach((fault, i) => {
    test(`${fault.what} is a fault of the core that names its line; root and hypervisor go on`, () => {
      const lines = faultLines(machine().ok("dump"));
      const line = lines[i] ?? "(there is no such fault)";
      assert.match(line, fault.ring);
      const place = fault.placeless ? "" : ` at ${placeOf(fault)}`;
      assert.ok(line.includes(place), `${line}\ndoes not say${place}`);
      assert.match(machine().ok(`fault ${i}`), /^[0-9a-f]{8} /, "the root's CPUID is answered all the same");
      const status = machine().step("before").status;
      machine().ended(`after ${i}`, status);
    });
  });

  test("each fault restarts the core once, and is counted on its CPU", () => {
    const dump = machine().ok("dump");
    assert.equal(dump.split("\n").filter((line) => line.includes("core restarted")).length, faults.length);
    const { cpus } = JSON.parse(machine().ok("status")) as { cpus: { core_faults: number }[] };
    assert.deepEqual(
      cpus.map((cpu) => cpu.core_faults),
      [0, faults.length],
    );
  });
}

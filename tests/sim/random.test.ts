/**
 * Any sequence of hypercalls with any values, any exits, and a core that faults anywhere: the kernel never
 * traps, every invariant holds at every entry, and everything can be destroyed afterwards.
 */
import fc from "fast-check";
import { guestStep } from "./random/guest-steps.ts";
import { forEachVendor, forVendorsWith, vendorOfTest } from "./on-vendors.ts";
import { upcall } from "./random/hostile-core.ts";
import type { MachineOptions } from "./machine/machine.ts";
import { Player, type Turn } from "./random/player.ts";
import { rootStep } from "./random/root-steps.ts";

/** More runs or another seed: MICROV_SIM_RUNS, MICROV_SIM_SEED. */
const RUNS = Number(process.env["MICROV_SIM_RUNS"] ?? 40);
const SEED = Number(process.env["MICROV_SIM_SEED"] ?? 1);

const faultAfter = fc.oneof(
  { weight: 30, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.nat(4) },
);
const turns = (): fc.Arbitrary<Turn[]> =>
  fc.array(fc.record({ root: rootStep, guest: guestStep(vendorOfTest()), faultAfter }), {
    minLength: 10,
    maxLength: 120,
    size: "max",
  });

for (const [name, options] of [
  ["the processor stores the next RIP, the wasm is as shipped", { asShipped: true }],
  [
    "instructions are fetched, tags are few, memory is short",
    { nextRip: false, tags: 4, blocks: 1, xsave: false },
  ],
] as readonly (readonly [string, MachineOptions])[]) {
  forVendorsWith(options)(`nothing that the root or a guest does breaks an invariant: ${name}`, async () => {
    await fc.assert(
      fc.asyncProperty(turns(), fc.nat(), async (sequence, seed) => {
        const player = await Player.start({ ...options, seed });
        player.play(sequence);
      }),
      {
        numRuns: RUNS,
        seed: SEED + name.length,
        endOnFailure: process.env["MICROV_SIM_SHRINK"] === undefined,
      },
    );
  });
}

forEachVendor("a hostile core breaks nothing but its own guests", async () => {
  const hostile = fc.oneof(
    { weight: 2, arbitrary: upcall },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  const sequence = fc.array(
    fc.record({
      root: rootStep,
      guest: guestStep(vendorOfTest()),
      faultAfter: fc.constant(undefined),
      hostile,
    }),
    { minLength: 10, maxLength: 60, size: "max" },
  );
  await fc.assert(
    fc.asyncProperty(sequence, fc.nat(), async (turns, seed) => {
      const player = await Player.start({ seed });
      player.play(turns);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: process.env["MICROV_SIM_SHRINK"] === undefined },
  );
});

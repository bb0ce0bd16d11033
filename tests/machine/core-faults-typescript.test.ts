import { before, describe } from "node:test";
import { buildVariant } from "../rig/variant.ts";
import { faultSteps, runVariant, testFaults } from "./support/core-fault-machine.ts";
import { TYPESCRIPT_FAULTS, typescriptEdits } from "./support/planted-faults.ts";
import type { Transcript } from "./support/steps.ts";

describe("a core whose TypeScript does what it must not", () => {
  let machine: Transcript;
  before(async () => {
    const variant = buildVariant("typescript-faults", typescriptEdits, ["image"]);
    machine = await runVariant(variant.put, [...faultSteps(TYPESCRIPT_FAULTS), ["stop", "microv stop"]]);
  });
  testFaults(TYPESCRIPT_FAULTS, () => machine);
});

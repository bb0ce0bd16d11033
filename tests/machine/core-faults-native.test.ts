import { before } from "node:test";
import { buildVariant } from "../rig/variant.ts";
import { describeOnBeds } from "./support/beds.ts";
import { faultSteps, runVariant, testFaults } from "./support/core-fault-machine.ts";
import { NATIVE_FAULTS, nativeEdits } from "./support/planted-faults.ts";
import type { Transcript } from "./support/steps.ts";

describeOnBeds("a core whose machine code does what ring 3 must not", (bed) => {
  let machine: Transcript;
  before(async () => {
    const variant = buildVariant("native-faults", nativeEdits, ["image"]);
    machine = await runVariant(bed, variant.put, [...faultSteps(NATIVE_FAULTS), ["stop", "microv stop"]]);
  });
  testFaults(NATIVE_FAULTS, () => machine);
});

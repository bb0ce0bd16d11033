import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { runMachine } from "../rig/run-machine.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** Micro VMs in 64-bit mode: what they may do to their control registers and MSRs, and what they find there. */
const STEPS: Step[] = [
  ["start", "microv start"],
  ["long", "microv run --raw16 /guests/long64"],
  ["stop", "microv stop"],
];

const GENERAL_PROTECTION = "d";
const NONE = "ff";

describe("a micro VM in 64-bit mode", () => {
  let said: Map<string, string[]>;
  let steps: Transcript;
  before(async () => {
    steps = new Transcript(await runMachine({ commands: script(STEPS) }));
    said = new Map<string, string[]>();
    for (const line of steps.ok("long").split("\n")) {
      const [, what, value] = /^(.*?):?(?: vector)? ([0-9a-f]+)$/.exec(line) ?? [];
      if (what !== undefined && value !== undefined) said.set(what, [...(said.get(what) ?? []), value]);
    }
  });

  /** What the guest printed behind this name, each time. */
  function expectSaid(what: string, ...values: string[]): void {
    assert.deepEqual(said.get(what), values, what);
  }

  test("gets there by itself, through CR4, EFER and CR0", () => {
    assert.match(steps.ok("long"), /^64-bit code\n/);
  });

  test("reads EFER without SVME, and may set what CPUID offers", () => {
    expectSaid("efer", "d00", "d01");
    expectSaid("efer with sce", NONE);
    expectSaid("efer with svme", GENERAL_PROTECTION);
    expectSaid("efer without lme", GENERAL_PROTECTION);
  });

  test("sets CR4 from any general register; reserved bits and leaving PAE are #GP", () => {
    expectSaid("cr4", "2a0");
    expectSaid("cr4 bit 40", GENERAL_PROTECTION);
    expectSaid("cr4 without pae", GENERAL_PROTECTION);
  });

  test("reads and writes the MSRs that the world switch moves", () => {
    expectSaid("lstar", "123456789abc");
    expectSaid("gs base", "7766554433");
    expectSaid("kernel gs base", "7766554433");
  });

  test("finds the emulated MSRs, which judge what is written", () => {
    expectSaid("apic base", "fee00900");
    expectSaid("x2apic", GENERAL_PROTECTION);
    expectSaid("pat", "7040600070406", "7010600070106");
    expectSaid("bad pat", GENERAL_PROTECTION);
    expectSaid("mtrr capability", "0");
  });

  test("has no MSRs of virtualization, and may read the TSC but not write it", () => {
    expectSaid("reading vm_hsave_pa", GENERAL_PROTECTION);
    expectSaid("writing tsc", GENERAL_PROTECTION);
    expectSaid("reading tsc", NONE);
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

const STEPS: Step[] = [
  ["check", "microv check"],
  ["start", "microv start"],
  ["modules", "! grep microv /proc/modules && test ! -e /dev/microv"],
  ["run", "microv run --raw16 /guests/hello16"],
];

const LACKING = [
  { what: "SVM", cpu: "EPYC,-svm", name: "no-svm" },
  { what: "nested paging", cpu: "EPYC,+svm,-npt", name: "no-nested-paging" },
  { what: "1 GiB pages", cpu: "EPYC,+svm,+npt,-pdpe1gb", name: "no-gib-pages" },
  { what: "VMX on an Intel processor", cpu: "EPYC,vendor=GenuineIntel", name: "no-vmx" },
  { what: "a processor that is known", cpu: "EPYC,+svm,+npt,vendor=HygonGenuine", name: "unknown-processor" },
];

/** Machines that cannot run MicroV: the requirement that failed is named, and nothing has changed. */
describeOnBeds(
  "a processor that lacks something",
  (bed) => {
    for (const { what, cpu, name } of LACKING) {
      test(`without ${what}, start and check name it and nothing stays`, async () => {
        const machine = new Transcript(await runOn(bed, { cpu, cpus: 1, commands: script(STEPS) }));
        assert.match(machine.ended("check", 1), new RegExp(`\\[${name}\\]`));
        assert.match(machine.ended("start", 1), new RegExp(`^microv: .*\\[${name}\\]$`, "m"));
        machine.ok("modules");
        machine.ended("run", 121);
        assert.ok(machine.alive, machine.context());
      });
    }
  },
  // By QEMU's names of features; Intel's are in vmm/boot/linux/driver-intel.machine.test.ts.
  ["qemu-svm"],
);

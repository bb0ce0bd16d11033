import assert from "node:assert/strict";
import { before, test } from "node:test";
import { SYS } from "../../vmm/abi/generated/exit-record.node.ts";
import { describeOnBeds } from "../machine/support/beds.ts";
import { faultLines, runVariant } from "../machine/support/core-fault-machine.ts";
import { ARM_LEAF, FIRST_LEAF, NATIVE_FAULTS, nativeEdits } from "../machine/support/planted-faults.ts";
import type { Step, Transcript } from "../machine/support/steps.ts";
import { buildVariant } from "../rig/variant.ts";
import { setting } from "./settings.ts";

const ROUNDS = setting("ROUNDS", 100);

/**
 * A VM loops on each CPU while the core dies on one of them, at once or behind a service call of a third VM. One that
 * came to be after that ends by its time.
 */
const ROUND = `
  microv run --cpu 0 --mem 1M --timeout 3 --raw16 /guests/loop16 >/dev/null 2>&1 &
  microv run --cpu 1 --mem 1M --timeout 3 --raw16 /guests/loop16 >/dev/null 2>&1 &
  usleep $((i * 7919 % 200 * 1000))
  if [ $((i % 2)) = 0 ]; then
    probe $((i / 2 % 2)) cpuid $((${FIRST_LEAF} + i / 2 % ${NATIVE_FAULTS.length})) >/dev/null
  else
    probe 1 cpuid $((${ARM_LEAF} + ${SYS.VM_CREATE} + i / 2 % 10)) >/dev/null
    microv run --mem 1M --raw16 /guests/exit16 >/dev/null 2>&1
    probe 0 cpuid ${FIRST_LEAF} >/dev/null
  fi
  wait`;

const STEPS: Step[] = [
  ["start", "microv start --image /variant/microv.img"],
  ["first", "microv run --raw16 /guests/exit16; microv status --json"],
  ["rounds", `for i in $(seq ${ROUNDS}); do ${ROUND}\ndone`],
  ["last", "microv run --raw16 /guests/exit16; s=$?; microv status --json; ( exit $s )"],
  ["list", "microv list --json"],
  ["dump", "microv dump"],
  ["stop", "microv stop"],
];

describeOnBeds("a core that dies over and over", (bed) => {
  let machine: Transcript;
  before(async () => {
    const variant = buildVariant("native-faults", nativeEdits, ["image"]);
    machine = await runVariant(bed, variant.put, STEPS, 1200);
  });

  test(`a core that died ${ROUNDS} times and more still serves, and nothing leaked`, () => {
    const pool = (name: string): unknown =>
      /"pool_free_bytes":(\d+)/.exec(machine.step(name).text)?.[1] ?? "no status";
    machine.ended("last", 42);
    assert.equal(pool("last"), pool("first"));
    assert.deepEqual(JSON.parse(machine.ok("list")), []);
    assert.ok(faultLines(machine.ok("dump")).length >= ROUNDS);
    machine.ok("stop");
  });
});

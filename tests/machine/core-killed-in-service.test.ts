import assert from "node:assert/strict";
import { before, test } from "node:test";
import { SYS } from "../../vmm/abi/generated/exit-record.node.ts";
import { buildVariant } from "../rig/variant.ts";
import { describeOnBeds } from "./support/beds.ts";
import { faultLines, runVariant } from "./support/core-fault-machine.ts";
import { ARM_LEAF, FIRST_LEAF, nativeEdits } from "./support/planted-faults.ts";
import { kernelModule, program } from "./support/programs.ts";
import type { Step, Transcript } from "./support/steps.ts";

/** Services that the life of a VM of `microv run` does without, or that come behind another one of the list. */
const UNUSED = /STOP|RELEASE|POST|FPU|TRANSLATE|_(MAP|UNMAP)$|FILL/;

/** Every service that a VM's life needs. The core dies right behind the first one that succeeds. */
const SERVICES = Object.entries(SYS).filter(([name]) => /^(VM_|VP_|VS_)/.test(name) && !UNUSED.test(name));

/** mv_vm_op_create_vm, called by ring 0 of the root behind the driver's back. */
const CREATE_VM = "0x764d000000040000";

const RUN = "microv run --cpu 1 --timeout 20 --raw16 /guests/exit16";

function stepsOf(number: number): Step[] {
  // CPU 0 must have met the new core before: the word that arms lies in its context page.
  const arm = `probe 0 cpuid ${FIRST_LEAF + 0x80}; probe 1 cpuid ${ARM_LEAF + number}`;
  return [
    [`armed ${number}`, `${arm}; ${RUN}`],
    [`after ${number}`, RUN],
  ];
}

describeOnBeds("a core that dies while it makes, runs or ends a VM", (bed) => {
  let machine: Transcript;
  before(async () => {
    const variant = buildVariant("native-faults", nativeEdits, ["image"]);
    machine = await runVariant(
      bed,
      [...variant.put, program("badroot"), kernelModule("badroot", bed)],
      [
        ["start", "microv start --image /variant/microv.img"],
        ["first", RUN],
        ["pool", "microv status --json"],
        ...SERVICES.flatMap(([, number]) => stepsOf(number)),
        ["list", "microv list --json"],
        ["pool after", "microv status --json"],
        // The VM that this makes is known to nobody when stop comes.
        [
          "lost",
          `probe 1 cpuid ${ARM_LEAF + SYS.VM_CREATE}; insmod /lib/badroot.ko && badroot 1 hypercall ${CREATE_VM} 0x42 0 0 0`,
        ],
        ["dump", "microv dump"],
        ["stop", "microv stop"],
      ],
    );
  });

  for (const [name, number] of SERVICES) {
    test(`${name}: the run ends with a named error or as it was about to, and the next VM runs`, () => {
      const { text, status } = machine.step(`armed ${number}`);
      const named = /^microv: .* \[(hypercall-failed|core-restarted)\]/m.test(text);
      assert.ok(status === 42 || (status === 125 && named), `status ${status}: ${text}`);
      machine.ended(`after ${number}`, 42);
    });
  }

  test("each died once", () => {
    assert.equal(faultLines(machine.ok("dump")).length, SERVICES.length + 1);
  });

  test("no VM and no page of the pool is left behind", () => {
    const free = (name: string): unknown =>
      (JSON.parse(machine.ok(name)) as Record<string, unknown>)["pool_free_bytes"];
    assert.deepEqual(JSON.parse(machine.ok("list")), []);
    assert.equal(free("pool after"), free("pool"));
  });

  test("stop ends a VM that nobody knows, since the core died before it told the id", () => {
    assert.match(machine.ok("lost"), /^0xdead000000010001 /m);
    machine.ok("stop");
  });
});

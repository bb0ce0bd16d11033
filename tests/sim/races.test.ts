/**
 * Two calls on two PPs about the same object, one turn after the other in many orders: whoever is first, no
 * invariant breaks and everything can be destroyed afterwards.
 */
import assert from "node:assert/strict";
import { MV, MV_REG } from "../../hypercall/generated/abi.node.ts";
import { Deadlock } from "./machine/intrinsics.ts";
import { ROOT } from "./machine/root-memory.ts";
import type { PageMapping, Registers, Root } from "./machine/root.ts";
import { call, mmio, type Action, type Turn } from "./interleaved/actions.ts";
import { HistoryFailed, playHistory } from "./interleaved/history.ts";
import { forEachVendor } from "./on-vendors.ts";

const ORDERS = Number(process.env["MICROV_SIM_ORDERS"] ?? 20);
/** Of the machine that each history starts with: VPIDs and VSIDs come behind the root's two. */
const VMID = 1n;
const VPID = 2n;
const VSID = 2n;
const OTHER_VSID = 3n;

const page = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };
const at = (gpa: number): PageMapping => ({ gpa, spa: ROOT.GUEST_FRAMES + 0x3000 });

const on = (r11: bigint, more: Registers = {}): Registers => ({ r10: BigInt(MV.HANDLE_VAL), r11, ...more });
const calls: Record<string, (ppid: number) => Action<Root>> = {
  "create a VM": () => call("mv_vm_op_create_vm", on(0n)),
  "create a VP": () => call("mv_vp_op_create_vp", on(VMID)),
  "create a VS": () => call("mv_vs_op_create_vs", on(VPID)),
  "destroy the VM": () => call("mv_vm_op_destroy_vm", on(VMID)),
  "destroy the VP": () => call("mv_vp_op_destroy_vp", on(VPID)),
  "destroy the VS": () => call("mv_vs_op_destroy_vs", on(VSID)),
  "run the VS": () => call("mv_vs_op_run", on(VSID)),
  "run another VS": () => call("mv_vs_op_run", on(OTHER_VSID)),
  "stop the VM": () => call("mv_vm_op_stop", on(VMID)),
  "set a register": () => call("mv_vs_op_reg_set", on(VSID, { r12: BigInt(MV_REG.RBX), r13: 5n })),
  "map a page": (ppid) => mmio("mv_vm_op_mmio_map", VMID, [at(0x2000)], ppid),
  "map another page": (ppid) => mmio("mv_vm_op_mmio_map", VMID, [at(0x4000)], ppid),
  "map a third page": (ppid) => mmio("mv_vm_op_mmio_map", VMID, [at(0x60_0000)], ppid),
  "unmap the page": (ppid) => mmio("mv_vm_op_mmio_unmap", VMID, [page], ppid),
};

const touch: Turn["guest"] = { text: "touches 1000", play: (guest) => void guest.touch(0x1000) };
const interrupt: Turn["guest"] = { text: "interrupt", play: (guest) => void guest.interrupt() };

/** Each call is followed by what a guest does if it was entered. */
function program(names: readonly string[], ppid: number, faultAfter?: number): Turn[] {
  return names.flatMap((name) => {
    const root = calls[name]?.(ppid);
    assert.ok(root, name);
    const version = call("mv_id_op_version", on(0n));
    return [
      { root, guest: touch, faultAfter },
      { root: version, guest: touch, faultAfter: undefined },
      { root: version, guest: interrupt, faultAfter: undefined },
    ];
  });
}

async function race(first: readonly string[], second: readonly string[], faultAfter?: number): Promise<void> {
  for (let seed = 1; seed <= ORDERS; seed++) {
    const programs = [program(first, 0), program(second, 1, faultAfter)];
    try {
      await playHistory({ seed, pps: 2, programs });
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
}

const RACES: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["run the VS"], ["destroy the VS"]],
  [["run the VS"], ["destroy the VS", "create a VS"]],
  [
    ["run the VS", "run the VS"],
    ["run the VS", "run the VS"],
  ],
  [["run the VS"], ["unmap the page", "map a page"]],
  [
    ["run the VS", "run the VS"],
    ["set a register", "stop the VM"],
  ],
  [["run the VS"], ["destroy the VS", "destroy the VP", "destroy the VM", "create a VM"]],
  [
    ["create a VM", "create a VP"],
    ["create a VM", "create a VP"],
  ],
  [
    ["create a VS", "create a VS"],
    ["create a VS", "destroy the VS"],
  ],
  [["destroy the VS", "destroy the VP", "destroy the VM"], ["create a VP"]],
  [
    ["destroy the VS", "destroy the VP"],
    ["create a VS", "create a VP"],
  ],
  [
    ["destroy the VS", "destroy the VP", "destroy the VM"],
    ["map a page", "map another page", "map a third page", "unmap the page", "map a page"],
  ],
  [
    ["map a page", "unmap the page"],
    ["map a page", "unmap the page"],
  ],
];

for (const [first, second] of RACES) {
  forEachVendor(`whoever is first: ${first.join(", ")} | ${second.join(", ")}`, () => race(first, second));
}

for (const services of [0, 1, 2]) {
  forEachVendor(
    `the core faults after ${services} service calls on one PP while the other runs a guest`,
    () => race(["run the VS", "run the VS"], ["run another VS", "set a register"], services),
  );
}

forEachVendor("the model finds a lock that nobody gives back, and says who waits", async () => {
  const taken: Action<Root> = {
    text: "takes the pool's lock for ever",
    play: ({ machine }) => machine.kernel.takePoolLock(),
  };
  const programs = [
    [{ root: taken, guest: interrupt, faultAfter: undefined }],
    program(["create a VM", "create a VM"], 1),
  ];
  await assert.rejects(
    playHistory({ seed: 1, pps: 2, programs }),
    (error) =>
      error instanceof HistoryFailed &&
      error.cause instanceof Deadlock &&
      /PP 1 spins on the pool lock/.test(error.message),
  );
});

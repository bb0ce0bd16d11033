/**
 * Unmapping against each way of a guest to be entered in between: the PP that unmaps is held before each of its steps,
 * one after the other, while the guest on another PP exits, is entered anew and touches its page.
 */
import assert from "node:assert/strict";
import { MV, MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { sharedPage } from "./interleaved/actions.ts";
import { Stepped } from "./interleaved/stepped.ts";
import type { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { opcodeOf, type Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const PAGE = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES, bytes: 0x1000, flags: 7n };
const LARGE = { gpa: 0x20_0000, spa: ROOT.GUEST_FRAMES, bytes: 0x20_0000, flags: 7n };
const RETRY = BigInt(MV_STATUS.RETRY_CONTINUATION);
/** A call is held before so many of its steps that what it does with tables is among them. */
const LEAST = 40;

type Range = typeof PAGE;

interface Scene {
  readonly held: Stepped;
  readonly machine: Machine;
  /** Its guest runs all the time. */
  readonly vm: MicroVm;
  readonly unmapper: Root;
}

async function start(): Promise<Scene> {
  const held = await Stepped.launch({ pps: 2 });
  const [unmapper, other] = held.roots;
  assert.ok(unmapper && other);
  const vm = MicroVm.create(held.machine, unmapper).raw16().on(other);
  assert.ok(vm.run());
  return { held, machine: held.machine, vm, unmapper };
}

function enterAnew({ vm, machine }: Scene, { gpa }: Range): void {
  vm.cpuid(0);
  const { nestedRoot } = vm.pp.virtualization;
  // A touch of what is gone would end the run, which waits for the PP that is held.
  if (machine.nested.walk(nestedRoot, gpa) !== undefined) vm.touch(gpa, { write: true });
}

/** Unmaps with the guest entered before step `count`, if there are so many; false if there are not. */
function unmapWith(scene: Scene, what: Range, op: string, count: number): boolean {
  const { held, machine, unmapper, vm } = scene;
  const registers = { r10: BigInt(MV.HANDLE_VAL), r11: vm.ids.vmid, r12: 0n, r13: 0n };
  let seen = 0;
  const unmap = (): void => unmapper.start(opcodeOf(op), registers);
  unmapper.writeMdl([what], sharedPage(0));
  const isHeld = held.hold(unmapper.pp, unmap, () => ++seen > count);
  if (isHeld) enterAnew(scene, what);
  held.release(unmapper.pp);
  let status = unmapper.result().rax;
  machine.invariants.checkRunning();
  if (status === RETRY) {
    enterAnew(scene, what);
    status = unmapper.call(op, registers).rax;
    machine.invariants.checkRunning();
  }
  assert.equal(status, 0n, `held before step ${count}`);
  return isHeld;
}

for (const [op, what] of [
  ["mv_vm_op_mmio_unmap", PAGE],
  ["mv_vm_op_unmap_range", PAGE],
  ["mv_vm_op_unmap_range", LARGE],
] as const) {
  forEachVendor(`a guest may be entered before each step of ${op} of ${what.bytes / 1024} KiB`, async () => {
    const scene = await start();
    const { unmapper, vm } = scene;
    let count = 0;
    do {
      unmapper.writeMdl([what], sharedPage(0));
      unmapper.must("mv_vm_op_map_range", { r11: vm.ids.vmid, r12: 0n, r13: 0n });
      vm.touch(what.gpa, { write: true });
      count += 1;
    } while (unmapWith(scene, what, op, count));
    assert.ok(count > LEAST, `${count} steps`);
    scene.machine.invariants.checkTables();
  });
}

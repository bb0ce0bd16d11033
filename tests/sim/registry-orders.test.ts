/**
 * Making and destroying VSs against each way to get in between: one PP is held before each of its accesses to the
 * record of the VP, one after the other, while another PP makes a VS of the same VP, as far as the lock lets it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MV } from "../../hypercall/generated/abi.node.ts";
import { KERNEL, REGISTRY } from "../../vmm/abi/generated/memory-map.node.ts";
import { OBJECT, VpRecordLayout } from "../../vmm/abi/generated/registry.node.ts";
import { Stepped } from "./interleaved/stepped.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { opcodeOf, type Root } from "./machine/root.ts";

/** More than any of these tests makes. */
const VSS = 200;

/** Live VSs of a VP. */
function vssOf({ machine }: Stepped, vpid: bigint): bigint[] {
  const ids = Array.from({ length: VSS }, (_, id) => id);
  const mine = ids.filter((id) => {
    const record = machine.kernel.vs(id);
    return record.get("state") === BigInt(OBJECT.LIVE) && record.get("vpid") === vpid;
  });
  return mine.map(BigInt);
}

async function atEachAccess(create: boolean): Promise<number> {
  const held = await Stepped.launch({ pps: 2 });
  const [first, second] = held.roots;
  assert.ok(first && second);
  const { vpid } = MicroVm.create(held.machine, first).ids;
  const start = KERNEL.REGISTRY + REGISTRY.VPS + Number(vpid) * VpRecordLayout.size;
  const isVp = (place: number): boolean => place >= start && place < start + VpRecordLayout.size;
  const call = (root: Root, name: string, r11: bigint): void =>
    root.start(opcodeOf(name), { r10: BigInt(MV.HANDLE_VAL), r11 });
  const act = (): void => {
    if (create) call(first, "mv_vs_op_create_vs", vpid);
    else call(first, "mv_vs_op_destroy_vs", vssOf(held, vpid)[0] ?? 0n);
  };
  for (let count = 1; ; count++) {
    let seen = 0;
    if (!held.hold(first.pp, act, () => isVp(held.placeOf(first.pp)) && ++seen === count)) return count - 1;
    held.hold(
      second.pp,
      () => call(second, "mv_vs_op_create_vs", vpid),
      () => held.waits(second.pp),
    );
    held.release(first.pp);
    held.release(second.pp);
    const there = BigInt(vssOf(held, vpid).length);
    assert.equal(held.machine.kernel.vp(Number(vpid)).get("vss"), there, `before access ${count}`);
    held.machine.invariants.checkTables();
  }
}

for (const [does, create] of [
  ["create a VS", true],
  ["destroy a VS", false],
] as const) {
  test(`a VS is made, before each look at the VP of: ${does}`, async () => {
    const accesses = await atEachAccess(create);
    assert.ok(accesses >= 2, `${accesses} accesses`);
  });
}

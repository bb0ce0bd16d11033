import assert from "node:assert/strict";
import { test } from "node:test";
import { MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import { MvMdlEntryLayout, MvMdlLayout } from "../../../hypercall/generated/shared-page.node.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import type { ServiceName } from "../../../tests/sim/core-only/registry-model.ts";

const { FAILURE_UNKNOWN, INVALID_INPUT_REG1, INVALID_INPUT_REG2, RETRY_CONTINUATION, SUCCESS } = MV_STATUS;

/** One page at GPA 0x1000, readable. */
function writeList(page: DataView): void {
  page.setBigUint64(MvMdlLayout.fields.numEntries.offset, 1n, true);
  [0x1000n, 0x10_0000n, 0x1000n, 1n].forEach((word, i) =>
    page.setBigUint64(MvMdlLayout.fields.entries.offset + 8 * i, word, true),
  );
}

const OPS: readonly (readonly [name: string, service: ServiceName])[] = [
  ["mv_vm_op_mmio_map", "VM_MAP"],
  ["mv_vm_op_mmio_unmap", "VM_UNMAP"],
  ["mv_vm_op_map_range", "VM_MAP_RANGE"],
  ["mv_vm_op_unmap_range", "VM_UNMAP_RANGE"],
];

for (const [name, service] of OPS) {
  void test(`${name} leaves the list to the kernel and answers what that says`, async () => {
    const { machine, vmid, page } = await startWithGuest();
    const call = (): bigint => machine.hypercall(name, { r11: BigInt(vmid), r13: 5n }).rax;
    writeList(page);
    machine.registry.plan(service, 3n);
    assert.equal(call(), SUCCESS);
    assert.deepEqual(machine.registry.takeCalls(), [service]);
    for (const [reason, status] of [
      ["RETRY", RETRY_CONTINUATION],
      ["NO_MEMORY", FAILURE_UNKNOWN],
      ["NOT_OWNED", FAILURE_UNKNOWN],
    ] as const) {
      machine.registry.fail(service, reason);
      assert.equal(call(), status);
    }
    page.setBigUint64(
      MvMdlLayout.fields.entries.offset + MvMdlEntryLayout.fields.bytes.offset,
      0x1008n,
      true,
    );
    assert.equal(call(), FAILURE_UNKNOWN);
  });
}

for (const name of ["mv_vm_op_map_range", "mv_vm_op_unmap_range"]) {
  void test(`${name} hands on what was done before, and says how far it came`, async () => {
    const { machine, vmid, page } = await startWithGuest();
    const service = name.endsWith("unmap_range") ? "VM_UNMAP_RANGE" : "VM_MAP_RANGE";
    writeList(page);
    machine.registry.plan(service, 84n << 1n);
    const { rax, r10 } = machine.hypercall(name, { r11: BigInt(vmid), r13: 42n });
    assert.deepEqual([rax, r10], [RETRY_CONTINUATION, 84n]);
    assert.equal(machine.registry.calls.at(-1)?.arguments[1], 42n);
    machine.registry.fail(service, "RETRY");
    const again = machine.hypercall(name, { r11: BigInt(vmid), r13: 84n });
    assert.deepEqual([again.rax, again.r10], [RETRY_CONTINUATION, 84n]);
  });

  void test(`${name} is not for ring 3, even where hypercalls are`, async () => {
    const { machine, vmid } = await startWithGuest({ flags: 1 }, 3);
    const { rax } = machine.hypercall(name, { r11: BigInt(vmid), cpl: 3 });
    assert.equal(rax, MV_STATUS.INVALID_PERM_DENIED);
  });
}

void test("an unmap that stops half way is FAILURE_UNKNOWN", async () => {
  const { machine, vmid, page } = await startWithGuest();
  writeList(page);
  machine.registry.plan("VM_UNMAP", 1n << 1n);
  assert.equal(machine.hypercall("mv_vm_op_mmio_unmap", { r11: BigInt(vmid) }).rax, FAILURE_UNKNOWN);
});

void test("the destination is judged before the source, the source before the list", async () => {
  const { machine, vmid } = await startWithGuest();
  for (const name of ["mv_vm_op_mmio_map", "mv_vm_op_map_range"]) {
    const call = (r11: bigint, r12: bigint): bigint => machine.hypercall(name, { r11, r12 }).rax;
    assert.equal(call(0n, 5n), INVALID_INPUT_REG1);
    assert.equal(call(0xfffen, 0n), INVALID_INPUT_REG1);
    assert.equal(call(BigInt(vmid), BigInt(vmid)), INVALID_INPUT_REG2);
    assert.equal(call(BigInt(vmid), 0xfffen), FAILURE_UNKNOWN);
  }
});

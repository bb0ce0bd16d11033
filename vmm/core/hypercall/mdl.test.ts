import assert from "node:assert/strict";
import { test } from "node:test";
import { MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import { MvMdlEntryLayout, MvMdlLayout } from "../../../hypercall/generated/shared-page.node.ts";
import type { Guest } from "../../../tests/sim/core-only/guest.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import { CORE, PP } from "../../abi/generated/memory-map.node.ts";

const { FAILURE_UNKNOWN, INVALID_INPUT_REG1, INVALID_INPUT_REG2, RETRY_CONTINUATION, SUCCESS } = MV_STATUS;
const PAGE = 0x1000n;
const ROOT_BASE = 0x10_0000n;
const NUM_ENTRIES = MvMdlLayout.fields.numEntries.offset;
const ENTRIES = MvMdlLayout.fields.entries.offset;

/** Writes `count` entries that map guest page i to root page i, and says so many are there. */
function writeList(page: DataView, count: number, numEntries = BigInt(count)): void {
  page.setBigUint64(NUM_ENTRIES, numEntries, true);
  for (let i = 0; i < count; i++) {
    const at = ENTRIES + i * MvMdlEntryLayout.size;
    page.setBigUint64(at, BigInt(i) * PAGE, true);
    page.setBigUint64(at + 8, ROOT_BASE + BigInt(i) * PAGE, true);
    page.setBigUint64(at + 16, PAGE, true);
    page.setBigUint64(at + 24, 0xffff_ffff_ffff_ffffn, true);
  }
}

function addRootPages({ machine }: Guest, count: number): void {
  for (let i = 0; i < count; i++) machine.registry.addRootPage(ROOT_BASE + BigInt(i) * PAGE);
}

function map({ machine, vmid }: Guest): bigint {
  return machine.hypercall("mv_vm_op_mmio_map", { r11: BigInt(vmid), r12: 0n }).rax;
}

function unmap({ machine, vmid }: Guest): bigint {
  return machine.hypercall("mv_vm_op_mmio_unmap", { r11: BigInt(vmid) }).rax;
}

for (const count of [1, 125]) {
  void test(`a list of ${count} is mapped whole, flags ignored, and unmapped again`, async () => {
    const guest = await startWithGuest();
    addRootPages(guest, count);
    writeList(guest.page, count);
    assert.equal(map(guest), SUCCESS);
    const mapped = guest.machine.registry.mappings.get(guest.vmid);
    assert.equal(mapped?.size, count);
    assert.equal(mapped?.get(BigInt(count - 1) * PAGE), ROOT_BASE + BigInt(count - 1) * PAGE);
    assert.equal(unmap(guest), SUCCESS);
    assert.equal(mapped?.size, 0);
  });
}

for (const numEntries of [0n, 126n, 0x1_0000_0001n, 0xffff_ffff_ffff_ffffn]) {
  void test(`a list that claims ${numEntries} entries is refused without a call to the kernel`, async () => {
    const guest = await startWithGuest();
    addRootPages(guest, 1);
    writeList(guest.page, 1, numEntries);
    for (const call of [map, unmap]) {
      assert.equal(call(guest), FAILURE_UNKNOWN);
      assert.deepEqual(guest.machine.registry.takeCalls(), ["COPY_IN"]);
    }
  });
}

void test("what lies behind the exchange page is no 126th entry, even if it looks like one", async () => {
  const guest = await startWithGuest();
  addRootPages(guest, 126);
  writeList(guest.page, 125, 126n);
  const behind = CORE.PP_AREA + PP.AREA_EXCHANGE + 0x1000;
  const { view } = guest.machine;
  [0x7d000n, ROOT_BASE + 125n * PAGE, PAGE].forEach((word, i) =>
    view.setBigUint64(behind + 8 * i, word, true),
  );
  for (const call of [map, unmap]) {
    assert.equal(call(guest), FAILURE_UNKNOWN);
    assert.deepEqual(guest.machine.registry.takeCalls(), ["COPY_IN"]);
  }
});

void test("one bad entry, even the last, refuses the whole list before anything is mapped", async () => {
  const guest = await startWithGuest();
  addRootPages(guest, 3);
  for (const [offset, value] of [
    [0, 0x2001n],
    [0, 0x2000_0000_0000n],
    [8, ROOT_BASE + 1n],
    [8, 0x2000_0000_0000n],
    [16, 0n],
    [16, 0x2000n],
    [16, 0x1_0000_1000n],
  ] as const) {
    writeList(guest.page, 3);
    guest.page.setBigUint64(ENTRIES + 2 * MvMdlEntryLayout.size + offset, value, true);
    assert.equal(map(guest), FAILURE_UNKNOWN);
    assert.deepEqual(guest.machine.registry.takeCalls(), ["COPY_IN"]);
  }
});

void test("sources do not count for unmap", async () => {
  const guest = await startWithGuest();
  addRootPages(guest, 1);
  writeList(guest.page, 1);
  map(guest);
  guest.page.setBigUint64(ENTRIES + 8, 0x123n, true);
  assert.equal(unmap(guest), SUCCESS);
});

for (const mapped of [1, 2, 124]) {
  void test(`a list that fails behind ${mapped} mapped entries leaves nothing mapped`, async () => {
    const guest = await startWithGuest();
    addRootPages(guest, mapped);
    writeList(guest.page, mapped + 1);
    assert.equal(map(guest), FAILURE_UNKNOWN);
    assert.equal(guest.machine.registry.mappings.get(guest.vmid)?.size, 0);
    assert.deepEqual(guest.machine.registry.takeCalls(), ["COPY_IN", "VM_MAP", "VM_UNMAP"]);
  });
}

void test("mapping a page twice, or unmapping one twice, is FAILURE_UNKNOWN", async () => {
  const guest = await startWithGuest();
  addRootPages(guest, 1);
  writeList(guest.page, 1);
  assert.equal(map(guest), SUCCESS);
  assert.equal(map(guest), FAILURE_UNKNOWN);
  assert.equal(guest.machine.registry.mappings.get(guest.vmid)?.size, 1, "the first mapping stays");
  assert.equal(unmap(guest), SUCCESS);
  assert.equal(unmap(guest), FAILURE_UNKNOWN);
});

void test("the kernel's RETRY reaches the caller as RETRY_CONTINUATION", async () => {
  const guest = await startWithGuest();
  addRootPages(guest, 1);
  writeList(guest.page, 1);
  for (const [service, call] of [
    ["VM_MAP", map],
    ["VM_UNMAP", unmap],
  ] as const) {
    guest.machine.registry.fail(service, "RETRY");
    assert.equal(call(guest), RETRY_CONTINUATION);
    assert.equal(call(guest), SUCCESS);
  }
});

void test("the destination is judged before the source, the source before the list", async () => {
  const { machine, vmid } = await startWithGuest();
  const call = (r11: bigint, r12: bigint): bigint => machine.hypercall("mv_vm_op_mmio_map", { r11, r12 }).rax;
  assert.equal(call(0n, 5n), INVALID_INPUT_REG1);
  assert.equal(call(0xfffen, 0n), INVALID_INPUT_REG1);
  assert.equal(call(BigInt(vmid), BigInt(vmid)), INVALID_INPUT_REG2);
  assert.equal(call(BigInt(vmid), 0xfffen), FAILURE_UNKNOWN);
});

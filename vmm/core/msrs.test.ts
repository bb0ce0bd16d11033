import assert from "node:assert/strict";
import { test } from "node:test";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { MvRdlEntryLayout, MvRdlLayout } from "../../hypercall/generated/shared-page.node.ts";
import type { Guest } from "../../tests/sim/core-only/guest.ts";
import { startWithGuest } from "../../tests/sim/core-only/guest.ts";
import { DIRTY } from "../abi/generated/vs-page.node.ts";

const { FAILURE_UNKNOWN, SUCCESS } = MV_STATUS;
const { reg0, reg1, numEntries, entries } = MvRdlLayout.fields;

/** MicroV's list, in its order, each with the group that an entry must load. */
const MSRS: readonly (readonly [index: bigint, group: bigint])[] = [
  [0xc000_0081n, DIRTY.SYSCALL],
  [0xc000_0082n, DIRTY.SYSCALL],
  [0xc000_0083n, DIRTY.SYSCALL],
  [0xc000_0084n, DIRTY.SYSCALL],
  [0xc000_0102n, DIRTY.SYSCALL],
  [0xc000_0080n, DIRTY.CONTROL],
  [0xc000_0100n, DIRTY.SEGMENTS],
  [0xc000_0101n, DIRTY.SEGMENTS],
  [0x174n, DIRTY.SYSCALL],
  [0x175n, DIRTY.SYSCALL],
  [0x176n, DIRTY.SYSCALL],
  [0x277n, DIRTY.PAT],
  [0x1bn, 0n],
];

function set({ machine, vsid }: Guest, index: bigint, value: bigint): bigint {
  return machine.hypercall("mv_vs_op_msr_set", { r11: BigInt(vsid), r12: index, r13: value }).rax;
}

function get({ machine, vsid }: Guest, index: bigint): bigint {
  const { rax, r10 } = machine.hypercall("mv_vs_op_msr_get", { r11: BigInt(vsid), r12: index });
  assert.equal(rax, SUCCESS);
  return r10;
}

function getRegister({ machine, vsid }: Guest, register: bigint): bigint {
  return machine.hypercall("mv_vs_op_reg_get", { r11: BigInt(vsid), r12: register }).r10;
}

function listed(page: DataView): bigint[] {
  const count = Number(page.getBigUint64(numEntries.offset, true));
  return Array.from({ length: count }, (_, i) => {
    const at = entries.offset + i * MvRdlEntryLayout.size;
    assert.equal(page.getBigUint64(at + 8, true), 1n);
    return page.getBigUint64(at, true);
  });
}

void test("every MSR takes any value and gives it back, marks its group, and no two share a place", async () => {
  const guest = await startWithGuest();
  const value = (index: bigint): bigint => 0x1234_5678_90ab_c000n | (index & 0xfffn);
  for (const [index, group] of MSRS) {
    guest.machine.vsPage(guest.vsid).set("dirty", 0n);
    assert.equal(set(guest, index, value(index)), SUCCESS, index.toString(16));
    assert.equal(guest.machine.vsPage(guest.vsid).get("dirty"), group, index.toString(16));
  }
  for (const [index] of MSRS) assert.equal(get(guest, index), value(index), index.toString(16));
});

void test("FS_BASE and GS_BASE are the bases of these segments", async () => {
  const guest = await startWithGuest();
  set(guest, 0xc000_0100n, 0x1111n);
  set(guest, 0xc000_0101n, 0x2222n);
  assert.equal(getRegister(guest, 38n), 0x1111n);
  assert.equal(getRegister(guest, 42n), 0x2222n);
});

void test("EFER never shows bit 12 and is not written with it", async () => {
  const guest = await startWithGuest();
  set(guest, 0xc000_0080n, 0x500n);
  assert.equal(set(guest, 0xc000_0080n, 0x1500n), FAILURE_UNKNOWN);
  assert.equal(get(guest, 0xc000_0080n), 0x500n);
  guest.machine.vsPage(guest.vsid).set("efer", 0x1501n);
  assert.equal(get(guest, 0xc000_0080n), 0x501n);
});

void test("bits 63:32 of the register that names an MSR are ignored, those of a list's entry are not", async () => {
  const guest = await startWithGuest();
  assert.equal(set(guest, 0xffff_ffff_0000_0277n, 7n), SUCCESS);
  assert.equal(get(guest, 0x277n), 7n);
  guest.page.setBigUint64(numEntries.offset, 1n, true);
  guest.page.setBigUint64(entries.offset, 0x1_0000_0277n, true);
  const { rax } = guest.machine.hypercall("mv_vs_op_msr_get_list", { r11: BigInt(guest.vsid) });
  assert.equal(rax, FAILURE_UNKNOWN);
});

void test("small numbers written to every listed MSR in one list are read back in one list", async () => {
  const guest = await startWithGuest();
  const call = (name: string): bigint => guest.machine.hypercall(name, { r11: BigInt(guest.vsid) }).rax;
  guest.page.setBigUint64(reg0.offset, 1n, true);
  assert.equal(guest.machine.hypercall("mv_pp_op_msr_get_supported_list").rax, SUCCESS);
  const value = (i: number): number => entries.offset + i * MvRdlEntryLayout.size + 8;
  MSRS.forEach((_, i) => guest.page.setBigUint64(value(i), BigInt(i), true));
  assert.equal(call("mv_vs_op_msr_set_list"), SUCCESS);
  MSRS.forEach((_, i) => guest.page.setBigUint64(value(i), ~0n, true));
  assert.equal(call("mv_vs_op_msr_get_list"), SUCCESS);
  assert.deepEqual(
    MSRS.map((_, i) => guest.page.getBigUint64(value(i), true)),
    MSRS.map((_, i) => BigInt(i)),
  );
});

void test("a list of MSRs stops at the first that is refused: those before it are done", async () => {
  const guest = await startWithGuest();
  const list: readonly (readonly [bigint, bigint])[] = [
    [0x277n, 1n],
    [0xc000_0080n, 0x1000n],
    [0x174n, 2n],
  ];
  guest.page.setBigUint64(numEntries.offset, 3n, true);
  list.forEach(([index, value], i) => {
    guest.page.setBigUint64(entries.offset + i * MvRdlEntryLayout.size, index, true);
    guest.page.setBigUint64(entries.offset + i * MvRdlEntryLayout.size + 8, value, true);
  });
  const { rax } = guest.machine.hypercall("mv_vs_op_msr_set_list", { r11: BigInt(guest.vsid) });
  assert.equal(rax, FAILURE_UNKNOWN);
  assert.equal(get(guest, 0x277n), 1n);
  assert.equal(get(guest, 0x174n), 0n);
  assert.equal(guest.machine.registry.vs(guest.vsid).get("claim"), 0n, "no claim is left behind");
});

void test("the list of all MSRs is MicroV's, from any start, and has room in a client's 16", async () => {
  const { machine, page } = await startWithGuest();
  assert.ok(MSRS.length <= 16);
  for (const start of [0, 5, MSRS.length - 1]) {
    page.setBigUint64(reg0.offset, 1n, true);
    page.setBigUint64(reg1.offset, BigInt(start), true);
    page.setBigUint64(numEntries.offset, 0n, true);
    assert.equal(machine.hypercall("mv_pp_op_msr_get_supported_list").rax, SUCCESS);
    assert.deepEqual(
      listed(page),
      MSRS.slice(start).map(([index]) => index),
    );
    assert.equal(page.getBigUint64(reg1.offset, true), 0n, "nothing was left out");
  }
});

void test("without the flag each entry is told whether it is an MSR; one that is no index changes nothing", async () => {
  const { machine, page } = await startWithGuest();
  const asked = [0xffff_ffffn, 0xc000_0081n, 0x277n, 0x10n, 0x1bn];
  const value = (i: number): number => entries.offset + i * MvRdlEntryLayout.size + 8;
  page.setBigUint64(numEntries.offset, BigInt(asked.length), true);
  asked.forEach((index, i) => page.setBigUint64(entries.offset + i * MvRdlEntryLayout.size, index, true));
  assert.equal(machine.hypercall("mv_pp_op_msr_get_supported_list").rax, SUCCESS);
  assert.deepEqual(
    asked.map((_, i) => page.getBigUint64(value(i), true)),
    [0n, 1n, 1n, 0n, 1n],
  );
  page.setBigUint64(value(1), 9n, true);
  page.setBigUint64(entries.offset + 4 * MvRdlEntryLayout.size, 0x1_0000_0000n, true);
  assert.equal(machine.hypercall("mv_pp_op_msr_get_supported_list").rax, FAILURE_UNKNOWN);
  assert.equal(page.getBigUint64(value(1), true), 9n);
});

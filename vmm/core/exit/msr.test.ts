import assert from "node:assert/strict";
import { test } from "node:test";
import type { CoreMachine, VsField } from "../../../tests/sim/core-only/core-machine.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import { DIRTY } from "../../abi/generated/vs-page.node.ts";

const GENERAL_PROTECTION = 0x8000_0b0dn;
const EFER = 0xc000_0080n;
const PAT = 0x277n;
const APIC_BASE = 0x1bn;
const UPPER = 0xffff_ffff_0000_0000n;

interface Started {
  readonly machine: CoreMachine;
  readonly vsid: number;
}

async function start(): Promise<Started> {
  const { machine, vsid } = await startWithGuest();
  machine.cpuid.set("80000001", [0, 0, 0xffff_ffff, 0xffff_ffff]);
  machine.cpuid.set("80000008", [0x3028, 0, 0, 0]);
  machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  return { machine, vsid };
}

type State = Partial<Record<VsField, bigint>>;

/** RDMSR; undefined for #GP. */
function read({ machine, vsid }: Started, index: bigint, state: State = {}): bigint | undefined {
  const fields = { cpl: 0n, event: 0n, dirty: 0n, rax: UPPER, rdx: UPPER, rcx: UPPER | index, ...state };
  const answer = machine.upcall(0, vsid, "MSR_READ", fields);
  const page = machine.vsPage(vsid);
  if (answer.name === "INJECT") {
    assert.equal(page.get("event"), GENERAL_PROTECTION);
    assert.deepEqual([page.get("rax"), page.get("rdx")], [UPPER, UPPER], "a refused read changes nothing");
    return undefined;
  }
  assert.equal(answer.name, "RESUME");
  const [low, high] = [page.get("rax"), page.get("rdx")];
  assert.deepEqual([low >> 32n, high >> 32n], [0n, 0n], "RDMSR clears the upper halves");
  return (high << 32n) | low;
}

/** WRMSR; false for #GP. */
function write({ machine, vsid }: Started, index: bigint, value: bigint, state: State = {}): boolean {
  const words = { rcx: UPPER | index, rax: UPPER | (value & 0xffff_ffffn), rdx: UPPER | (value >> 32n) };
  const answer = machine.upcall(0, vsid, "MSR_WRITE", { cpl: 0n, event: 0n, dirty: 0n, ...words, ...state });
  const page = machine.vsPage(vsid);
  if (answer.name === "INJECT") {
    assert.equal(page.get("event"), GENERAL_PROTECTION);
    assert.equal(page.get("dirty"), 0n);
    return false;
  }
  assert.equal(answer.name, "RESUME");
  return true;
}

void test("EFER takes SCE, LME and NXE where CPUID shows them, and nothing else", async () => {
  const guest = await start();
  const allowed = 0xd01n;
  for (let bit = 0n; bit < 64n; bit++) {
    const value = 1n << bit;
    assert.equal(write(guest, EFER, value, { cr0: 0x10n }), (allowed & value) !== 0n, `bit ${bit}`);
  }
  guest.machine.cpuid.set("80000001", [0, 0, 0, 0]);
  assert.equal(write(guest, EFER, 0x1n), false);
  assert.equal(write(guest, EFER, 0n), true);
});

void test("EFER.LME cannot change while paging is on, and LMA is the processor's", async () => {
  const guest = await start();
  const paging = { cr0: 0x8000_0011n };
  const page = guest.machine.vsPage(guest.vsid);
  assert.equal(write(guest, EFER, 0x100n, { ...paging, efer: 0n }), false);
  assert.equal(write(guest, EFER, 0n, { ...paging, efer: 0x500n }), false);
  assert.equal(write(guest, EFER, 0x100n, { ...paging, efer: 0x500n }), true);
  assert.equal(page.get("efer"), 0x500n, "LMA stays");
  assert.equal(page.get("dirty"), DIRTY.CONTROL);
  assert.equal(write(guest, EFER, 0x400n, { cr0: 0x10n, efer: 0n }), true);
  assert.equal(page.get("efer"), 0n, "LMA cannot be written");
});

void test("EFER, PAT and APIC_BASE read as the VS has them", async () => {
  const guest = await start();
  assert.equal(read(guest, EFER, { efer: 0xd01n }), 0xd01n);
  assert.equal(read(guest, PAT, { pat: 0x7040600070406n }), 0x7040600070406n);
  assert.equal(read(guest, APIC_BASE, { apicBase: 0xfee0_0900n }), 0xfee0_0900n);
});

void test("PAT takes the memory types that exist, in every byte", async () => {
  const guest = await start();
  for (let i = 0n; i < 8n; i++) {
    for (let type = 0n; type < 256n; type++) {
      const exists = [0n, 1n, 4n, 5n, 6n, 7n].includes(type);
      assert.equal(write(guest, PAT, type << (8n * i)), exists, `type ${type} in byte ${i}`);
    }
  }
  assert.equal(guest.machine.vsPage(guest.vsid).get("pat"), 7n << 56n);
});

void test("APIC_BASE takes an address the processor has, no x2APIC and no reserved bit", async () => {
  const guest = await start();
  assert.equal(write(guest, APIC_BASE, 0xff_fee0_0900n), true);
  assert.equal(guest.machine.vsPage(guest.vsid).get("apicBase"), 0xff_fee0_0900n);
  for (const value of [0xfee0_0d00n, 0xfee0_0901n, 1n << 40n, 1n << 63n]) {
    assert.equal(write(guest, APIC_BASE, value), false, value.toString(16));
  }
});

void test("constants read as what they are, and take only what changes nothing", async () => {
  const guest = await start();
  for (const [index, value] of [
    [0xfen, 0n],
    [0x179n, 0n],
    [0x1a0n, 1n],
    [0xc001_0015n, 0x0100_0000n],
    [0xc001_1029n, 2n],
  ] as const) {
    assert.equal(read(guest, index), value, index.toString(16));
    assert.equal(write(guest, index, value), true);
    assert.equal(write(guest, index, value ^ (1n << 40n)), false);
  }
  assert.equal(write(guest, 0x8bn, 0x1234_5678_9abcn), true);
  assert.equal(read(guest, 0x8bn), 0n);
});

void test("every other MSR is #GP(0), counted, and no end of the run", async () => {
  const guest = await start();
  const refused = (): bigint => guest.machine.context(0).get("refusedMsrs");
  const before = refused();
  const others = [0x10n, 0x48n, 0x174n, 0x200n, 0x2ffn, 0x800n, 0x4000_0000n, 0xc000_0103n, 0xc001_0114n];
  for (const index of [...others, 0xc001_0117n, 0xffff_ffffn]) {
    assert.equal(read(guest, index), undefined, index.toString(16));
    assert.equal(write(guest, index, 0n), false, index.toString(16));
  }
  assert.equal(refused() - before, BigInt(2 * (others.length + 2)));
  assert.deepEqual(guest.machine.registry.log, []);
});

void test("outside ring 0 it is #GP", async () => {
  const guest = await start();
  assert.equal(read(guest, EFER, { cpl: 3n }), undefined);
  assert.equal(write(guest, PAT, 0n, { cpl: 1n }), false);
});

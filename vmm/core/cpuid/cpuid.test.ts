import assert from "node:assert/strict";
import { test } from "node:test";
import { DRIVER } from "../../../hypercall/generated/driver.node.ts";
import type { Words } from "../../../tests/sim/core-only/core-machine.ts";
import { CoreMachine } from "../../../tests/sim/core-only/core-machine.ts";
import type { Guest } from "../../../tests/sim/core-only/guest.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import { Fields } from "../../../tests/sim/fields.ts";
import { CPUID_FLAG, CPUID_TABLE, CpuidEntryLayout } from "../../abi/generated/cpuid-table.node.ts";
import { CORE, PP } from "../../abi/generated/memory-map.node.ts";

const ONES: Words = [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff];
const CR4_OSXSAVE = 1n << 18n;
const CR4_PKE = 1n << 22n;

/** Every leaf answers all ones, so what a policy lets through is what it answers. */
function allOnes(machine: CoreMachine): void {
  const leaves = [0x0, 0x1, 0x2, 0x4, 0x7, 0xb, 0xd, 0x8000_0000, 0x8000_0001, 0x8000_0002, 0x8000_0007];
  for (const leaf of [...leaves, 0x8000_0008, 0x8000_000a, 0x8000_001f, 0x4000_0000, 0x4000_0003]) {
    machine.cpuid.set(leaf.toString(16), ONES);
  }
}

function ask(machine: CoreMachine, vsid: number, leaf: number, subleaf = 0, cr4 = 0n): Words {
  const upper = 0xffff_ffff_0000_0000n;
  const fields = { rax: upper | BigInt(leaf), rbx: upper, rcx: upper | BigInt(subleaf), rdx: upper, cr4 };
  assert.equal(machine.upcall(0, vsid, "CPUID", fields).name, "RESUME");
  const page = machine.vsPage(vsid);
  const words = (["rax", "rbx", "rcx", "rdx"] as const).map((name) => page.get(name));
  for (const word of words) assert.equal(word >> 32n, 0n, "CPUID clears the upper halves");
  return words.map(Number) as unknown as Words;
}

function bit(word: number, index: number): boolean {
  return ((word >>> index) & 1) === 1;
}

async function rootOnes(): Promise<CoreMachine> {
  const machine = await CoreMachine.start();
  allOnes(machine);
  return machine;
}

async function guestOnes(): Promise<Guest> {
  const guest = await startWithGuest();
  allOnes(guest.machine);
  return guest;
}

void test("root and micro VM see the signature MicroVMicroV and the ABI number, nothing of a lower hypervisor", async () => {
  const { machine, vsid } = await guestOnes();
  for (const who of [0, vsid]) {
    const [max, ...text] = ask(machine, who, 0x4000_0000);
    const name = Buffer.from(new Uint32Array(text).buffer).toString("latin1");
    assert.deepEqual([max, name], [0x4000_0001, "MicroVMicroV"]);
    assert.deepEqual(ask(machine, who, 0x4000_0001), [DRIVER.ABI, 0, 0, 0]);
    assert.deepEqual(ask(machine, who, 0x4000_0003), [0, 0, 0, 0]);
    assert.equal(bit(ask(machine, who, 0x1)[2], 31), true, "hypervisor bit");
  }
});

void test("the root does not see SVM or VMX, and sees the rest of the machine", async () => {
  const machine = await rootOnes();
  assert.equal(ask(machine, 0, 0x8000_0001)[2], 0xffff_fffb);
  assert.deepEqual(ask(machine, 0, 0x8000_000a), [0, 0, 0, 0]);
  assert.deepEqual(ask(machine, 0, 0x1), [0xffff_ffff, 0xffff_ffff, 0xf7ff_ff9f, 0xffff_ffff]);
  assert.deepEqual(ask(machine, 0, 0xd, 1), ONES);
  assert.deepEqual(ask(machine, 0, 0x8000_001f), ONES);
});

void test("OSXSAVE and OSPKE mirror the guest's CR4, not the host's", async () => {
  const { machine, vsid } = await guestOnes();
  for (const who of [0, vsid]) {
    assert.equal(bit(ask(machine, who, 0x1, 0, 0n)[2], 27), false);
    assert.equal(bit(ask(machine, who, 0x1, 0, CR4_OSXSAVE)[2], 27), true);
    assert.equal(bit(ask(machine, who, 0x7, 0, CR4_OSXSAVE)[2], 4), false);
    assert.equal(bit(ask(machine, who, 0x7, 0, CR4_PKE)[2], 4), true);
  }
  assert.equal(bit(ask(machine, 0, 0x7, 1, 0n)[2], 4), true, "subleaf 1 has no such bit: it is native");
});

void test("a micro VM sees SSE to AVX2 and XSAVE, not what virtualizes, waits or has no state switched", async () => {
  const { machine, vsid } = await guestOnes();
  const [, ebx1, ecx1, edx1] = ask(machine, vsid, 0x1);
  for (const has of [0, 1, 9, 12, 13, 19, 20, 23, 25, 26, 28]) assert.ok(bit(ecx1, has), `leaf 1 ECX ${has}`);
  // MONITOR, VMX, PCID, x2APIC, TSC deadline.
  for (const hidden of [3, 5, 17, 21, 24]) assert.ok(!bit(ecx1, hidden), `leaf 1 ECX ${hidden}`);
  for (const has of [0, 4, 5, 6, 15, 23, 24, 25, 26]) assert.ok(bit(edx1, has), `leaf 1 EDX ${has}`);
  // MCE, APIC, MTRR, MCA: their MSRs and devices are not there.
  for (const hidden of [7, 9, 12, 14]) assert.ok(!bit(edx1, hidden), `leaf 1 EDX ${hidden}`);
  assert.deepEqual([ebx1 >>> 24, (ebx1 >>> 16) & 0xff], [0, 1], "APIC id and logical processors");
  const [max7, ebx7, ecx7] = ask(machine, vsid, 0x7);
  assert.equal(max7, 0);
  assert.ok(bit(ebx7, 5), "AVX2");
  for (const hidden of [2, 4, 10, 11, 14, 16, 17, 30, 31])
    assert.ok(!bit(ebx7, hidden), `leaf 7 EBX ${hidden}`);
  for (const hidden of [3, 5, 16, 22]) assert.ok(!bit(ecx7, hidden), `leaf 7 ECX ${hidden}`);
  assert.ok(!bit(ask(machine, vsid, 0x8000_0001)[2], 2), "SVM");
  assert.ok(bit(ask(machine, vsid, 0x8000_0001)[3], 29), "long mode");
});

void test("a micro VM is not promised what the machine lacks", async () => {
  const { machine, vsid } = await startWithGuest();
  assert.deepEqual(ask(machine, vsid, 0x1), [0, 0x1_0000, 0x8000_0000, 0]);
  assert.deepEqual(ask(machine, vsid, 0x7), [0, 0, 0, 0]);
  assert.deepEqual(ask(machine, vsid, 0xd), [0, 0, 0, 0]);
});

void test("leaves of a micro VM end at 0xd and 0x8000_0008; all others are zero", async () => {
  const { machine, vsid } = await guestOnes();
  assert.equal(ask(machine, vsid, 0x0)[0], 0xd);
  assert.equal(ask(machine, vsid, 0x8000_0000)[0], 0x8000_0008);
  machine.cpuid.set("0", [5, 1, 2, 3]);
  assert.deepEqual(ask(machine, vsid, 0x0), [5, 1, 2, 3]);
  for (const leaf of [0x2, 0x4, 0xb, 0x8000_000a, 0x8000_001f, 0x2000_0000, 0xffff_ffff]) {
    assert.deepEqual(ask(machine, vsid, leaf), [0, 0, 0, 0], leaf.toString(16));
  }
});

void test("leaf 0xd of a micro VM has x87, SSE and AVX only, and no compacted form", async () => {
  const { machine, vsid } = await startWithGuest();
  machine.cpuid.set("d.0", [0x207, 832, 2696, 0]);
  machine.cpuid.set("d.1", [0xf, 832, 0x1800, 0]);
  machine.cpuid.set("d.2", [256, 576, 0, 0]);
  machine.cpuid.set("d.9", [8, 2688, 0, 0]);
  assert.deepEqual(ask(machine, vsid, 0xd, 0), [7, 832, 832, 0]);
  assert.deepEqual(ask(machine, vsid, 0xd, 1), [5, 0, 0, 0]);
  assert.deepEqual(ask(machine, vsid, 0xd, 2), [256, 576, 0, 0]);
  assert.deepEqual(ask(machine, vsid, 0xd, 9), [0, 0, 0, 0]);
  machine.cpuid.set("d.0", [3, 576, 576, 0]);
  assert.deepEqual(ask(machine, vsid, 0xd, 0), [3, 576, 576, 0]);
});

/** The entry of a leaf in the root's table, or in the micro VMs', as ring 0 finds it. */
function entryOf(
  machine: CoreMachine,
  ppid: number,
  leaf: number,
  table: number = PP.AREA_CPUID,
): Fields<typeof CpuidEntryLayout> {
  const at = CORE.PP_AREA + ppid * CORE.PP_STRIDE + table;
  const index = ((leaf << 2) | (leaf >>> 30)) & CPUID_TABLE.MASK;
  return new Fields(machine.view, CpuidEntryLayout, at + index * CpuidEntryLayout.size);
}

/** What ring 0 may answer, by leaf. */
function tableLeaves(machine: CoreMachine, table: number = PP.AREA_CPUID): Map<number, bigint> {
  const found = new Map<number, bigint>();
  for (const base of [0, 0x4000_0000, 0x8000_0000, 0xc000_0000]) {
    for (let leaf = base; leaf < base + 64; leaf++) {
      const entry = entryOf(machine, 0, leaf, table);
      if (entry.get("flags") !== 0n && entry.get("leaf") === BigInt(leaf))
        found.set(leaf, entry.get("flags"));
    }
  }
  return found;
}

async function withLeaves(maxBasic: number, maxExtended: number): Promise<CoreMachine> {
  const machine = await CoreMachine.start();
  for (let leaf = 0; leaf <= Math.min(maxBasic, 100); leaf++) machine.cpuid.set(leaf.toString(16), ONES);
  for (let i = 0; i <= 100; i++) machine.cpuid.set((0x8000_0000 + i).toString(16), ONES);
  machine.cpuid.set("0", [maxBasic, 1, 2, 3]);
  machine.cpuid.set("80000000", [maxExtended, 4, 5, 6]);
  machine.upcall(0, 0, "INIT");
  return machine;
}

void test("the table holds exactly the leaves whose answer depends on EAX alone", async () => {
  const machine = await withLeaves(0x10, 0x8000_001f);
  const valid = BigInt(CPUID_FLAG.VALID);
  const leaves = tableLeaves(machine);
  const ours = Array.from({ length: 32 }, (_, i) => [0x4000_0000 + i, valid] as const);
  const others = [0x0, 0x2, 0x3, 0x5, 0x6, 0x8, 0x9, 0xa, 0xc, 0xe].map((leaf) => [leaf, valid] as const);
  const extended = Array.from({ length: 32 }, (_, i) => 0x8000_0000 + i).filter(
    (leaf) => leaf !== 0x8000_001d,
  );
  assert.deepEqual(
    leaves,
    new Map<number, bigint>([
      [0x0, valid],
      [0x1, valid | BigInt(CPUID_FLAG.OSXSAVE)],
      [0x2, valid],
      [0x3, valid],
      [0x5, valid],
      [0x6, valid],
      [0x7, valid | BigInt(CPUID_FLAG.SUBLEAF | CPUID_FLAG.OSPKE)],
      ...others.slice(5),
      ...ours,
      ...extended.map((leaf) => [leaf, valid] as const),
    ]),
  );
});

void test("a table entry answers what the core itself would, with the CR4 bits clear", async () => {
  const machine = await withLeaves(0x10, 0x8000_001f);
  for (const leaf of tableLeaves(machine).keys()) {
    const entry = entryOf(machine, 0, leaf);
    const words = (["eax", "ebx", "ecx", "edx"] as const).map((name) => Number(entry.get(name)));
    assert.deepEqual(words, ask(machine, 0, leaf, 0, 0n), leaf.toString(16));
  }
});

void test("the table stops at the highest leaf of each range, and where a range is missing or absurd", async () => {
  const few = [...tableLeaves(await withLeaves(0x1, 0)).keys()];
  assert.deepEqual(
    few.filter((leaf) => leaf < 0x4000_0000 || leaf >= 0x5000_0000),
    [0, 1],
  );
  const most = tableLeaves(await withLeaves(0xffff_ffff, 0xffff_ffff));
  assert.ok(most.has(0x1c) && most.has(0x8000_001f));
});

void test("each PP has a table of its own, so APIC ids differ", async () => {
  const machine = await withLeaves(0x1, 0);
  machine.cpuid.set("1", [0, 0x0100_0000, 0, 0]);
  machine.upcall(1, 1, "INIT");
  assert.equal(entryOf(machine, 0, 1).get("ebx"), 0xffff_ffffn);
  assert.equal(entryOf(machine, 1, 1).get("ebx"), 0x0100_0000n);
});

void test("the table of micro VMs holds every leaf that it has room for, with the rules of 1, 7 and 0xd", async () => {
  const machine = await withLeaves(0x10, 0x8000_001f);
  machine.cpuid.set("d", [0x207, 2696, 2696, 0]);
  machine.upcall(0, 0, "INIT");
  const valid = BigInt(CPUID_FLAG.VALID);
  const leaves = tableLeaves(machine, PP.AREA_GUEST_CPUID);
  assert.equal(leaves.size, CPUID_TABLE.ENTRIES);
  const ruled = [...leaves].filter(([, flags]) => flags !== valid);
  assert.deepEqual(ruled, [
    [0x1, valid | BigInt(CPUID_FLAG.OSXSAVE)],
    [0x7, valid | BigInt(CPUID_FLAG.SUBLEAF | CPUID_FLAG.OSPKE)],
    [0xd, valid | BigInt(CPUID_FLAG.SUBLEAF | CPUID_FLAG.AREA)],
  ]);
  const area = entryOf(machine, 0, 0xd, PP.AREA_GUEST_CPUID);
  const words = (["eax", "ebx", "smallEbx", "ecx", "edx"] as const).map((name) => Number(area.get(name)));
  assert.deepEqual(words, [7, 832, 576, 832, 0], "whatever the root's XCR0 is");
});

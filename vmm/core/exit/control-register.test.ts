import assert from "node:assert/strict";
import { test } from "node:test";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import type { CoreMachine, VsField } from "../../../tests/sim/core-only/core-machine.ts";
import { MOVE } from "../../abi/generated/exit-record.node.ts";
import { DIRTY } from "../../abi/generated/vs-page.node.ts";

const GENERAL_PROTECTION = 0x8000_0b0dn;
const CR4 = 4;
const LONG_MODE = 0x500n;
const ALL_FEATURES = 0xffff_ffff;
const CR4_COMMON = 0x7ffn;
/** UMIP, FSGSBASE, OSXSAVE, SMEP, SMAP. */
const CR4_FEATURES = 0x35_0800n;

async function start(features: number): Promise<{ machine: CoreMachine; vsid: number }> {
  const { machine, vsid } = await startWithGuest();
  for (const leaf of ["1", "7"]) machine.cpuid.set(leaf, [0, features, features, features]);
  machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  machine.vsPage(vsid).set("dirty", 0);
  return { machine, vsid };
}

interface Move {
  readonly value: bigint;
  readonly gpr?: readonly [number, VsField];
  readonly long?: boolean;
  readonly state?: Partial<Record<VsField, bigint>>;
  readonly extra?: number;
}

/** MOV CR4; answers whether it was accepted, and checks what goes with either. */
function accepts(machine: CoreMachine, vsid: number, move: Move): boolean {
  const { value, gpr = [0, "rax"], long = true, state = {}, extra = 0 } = move;
  const qualification = CR4 | (gpr[0] << MOVE.GPR_SHIFT) | (long ? MOVE.LONG : 0) | extra;
  const page = machine.vsPage(vsid);
  const fields = { cpl: 0n, efer: 0n, cr4: 0n, event: 0n, dirty: 0n, ...state };
  const answer = machine.upcall(0, vsid, "CONTROL_REGISTER", {
    ...fields,
    [gpr[1]]: value,
    qualification: BigInt(qualification),
  });
  if (answer.name === "RESUME") {
    assert.equal(page.get("cr4"), long ? value : value & 0xffff_ffffn);
    assert.equal(page.get("dirty"), DIRTY.CONTROL);
    return true;
  }
  assert.equal(answer.name, "INJECT");
  assert.equal(page.get("event"), GENERAL_PROTECTION);
  assert.equal(page.get("cr4"), fields.cr4, "a refused value changes nothing");
  assert.equal(page.get("dirty"), 0n);
  return false;
}

void test("CR4 takes the bits whose features CPUID shows, and no other", async () => {
  for (const [features, allowed] of [
    [0, CR4_COMMON],
    [ALL_FEATURES, CR4_COMMON | CR4_FEATURES],
  ] as const) {
    const { machine, vsid } = await start(features);
    for (let bit = 0n; bit < 64n; bit++) {
      const value = 1n << bit;
      assert.equal(accepts(machine, vsid, { value }), (allowed & value) !== 0n, `bit ${bit}`);
    }
    assert.equal(accepts(machine, vsid, { value: allowed }), true);
  }
});

void test("the value comes from the register that the instruction names", async () => {
  const { machine, vsid } = await start(0);
  const names = ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"] as const;
  const all = [...names, "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"] as const;
  for (const [i, name] of all.entries()) {
    assert.equal(accepts(machine, vsid, { value: BigInt(0x20 + i), gpr: [i, name] }), true, name);
  }
});

void test("outside 64-bit code the upper half of the register does not count", async () => {
  const { machine, vsid } = await start(0);
  const value = 0xffff_ffff_0000_0020n;
  assert.equal(accepts(machine, vsid, { value, long: false }), true);
  assert.equal(accepts(machine, vsid, { value, long: true }), false);
});

void test("PAE stays in long mode", async () => {
  const { machine, vsid } = await start(0);
  assert.equal(accepts(machine, vsid, { value: 0n, state: { efer: LONG_MODE, cr4: 0x20n } }), false);
  assert.equal(accepts(machine, vsid, { value: 0x20n, state: { efer: LONG_MODE, cr4: 0x20n } }), true);
  assert.equal(accepts(machine, vsid, { value: 0n, state: { efer: 0x100n, cr4: 0x20n } }), true);
});

void test("outside ring 0 it is #GP", async () => {
  const { machine, vsid } = await start(0);
  assert.equal(accepts(machine, vsid, { value: 0x20n, state: { cpl: 3n } }), false);
});

void test("CR8 takes a priority of four bits, and gives it back", async () => {
  const { machine, vsid } = await start(0);
  const page = machine.vsPage(vsid);
  const move = (extra: number, fields: Partial<Record<VsField, bigint>>): string => {
    page.set("dirty", 0);
    const qualification = BigInt(8 | MOVE.LONG | (3 << MOVE.GPR_SHIFT) | extra);
    return machine.upcall(0, vsid, "CONTROL_REGISTER", { cpl: 0n, qualification, ...fields }).name;
  };
  assert.equal(move(0, { rbx: 9n }), "RESUME");
  assert.deepEqual([page.get("cr8"), page.get("dirty")], [9n, DIRTY.CONTROL]);
  assert.equal(move(MOVE.READ, { rbx: 0n }), "RESUME");
  assert.equal(page.get("rbx"), 9n);
  assert.equal(move(0, { rbx: 16n }), "INJECT");
  assert.deepEqual([page.get("event"), page.get("cr8")], [GENERAL_PROTECTION, 9n]);
  assert.equal(move(0, { rbx: 1n, cpl: 3n }), "INJECT");
  assert.equal(move(MOVE.READ, { cpl: 3n }), "INJECT");
});

void test("another control register, or a read of CR4, ends the run with its record", async () => {
  const { machine, vsid } = await start(0);
  for (const qualification of [0, 3, 15, CR4 | MOVE.READ]) {
    const fields = { qualification: BigInt(qualification) };
    assert.equal(machine.upcall(0, vsid, "CONTROL_REGISTER", fields).name, "RETURN");
  }
});

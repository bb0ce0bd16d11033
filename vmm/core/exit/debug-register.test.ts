import assert from "node:assert/strict";
import { test } from "node:test";
import type { CoreMachine, VsField } from "../../../tests/sim/core-only/core-machine.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import { MOVE } from "../../abi/generated/exit-record.node.ts";
import { DIRTY } from "../../abi/generated/vs-page.node.ts";

const DEBUG = 0x8000_0301n;
const UNDEFINED_OPCODE = 0x8000_0306n;
const GENERAL_PROTECTION = 0x8000_0b0dn;
const CR4_DE = 0x8n;
const GD = 0x2000n;
const ONES = 0xffff_ffff_ffff_ffffn;

interface Started {
  readonly machine: CoreMachine;
  readonly vsid: number;
}

async function start(): Promise<Started> {
  const { machine, vsid } = await startWithGuest();
  machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  return { machine, vsid };
}

type State = Partial<Record<VsField, bigint>>;

/** The event of the answer, 0 where the instruction was served. */
function move({ machine, vsid }: Started, number: number, word: number, state: State): bigint {
  const fields = { cpl: 0n, cr4: 0n, dr6: 0xffff_0ff0n, dr7: 0x400n, dirty: 0n, event: 0n, ...state };
  const qualification = BigInt(number | (1 << MOVE.GPR_SHIFT) | word);
  const answer = machine.upcall(0, vsid, "DEBUG_REGISTER", { ...fields, qualification });
  if (answer.name === "RESUME") return 0n;
  assert.equal(answer.name, "INJECT");
  return machine.vsPage(vsid).get("event");
}

const read = (guest: Started, number: number, state: State = {}): bigint =>
  move(guest, number, MOVE.READ | MOVE.LONG, state);
const write = (guest: Started, number: number, value: bigint, state: State = {}): bigint =>
  move(guest, number, MOVE.LONG, { rcx: value, ...state });

void test("DR0 to DR3 take any value and give it back", async () => {
  const guest = await start();
  const page = guest.machine.vsPage(guest.vsid);
  for (const [i, name] of (["dr0", "dr1", "dr2", "dr3"] as const).entries()) {
    assert.equal(write(guest, i, ONES - BigInt(i)), 0n);
    assert.equal(page.get(name), ONES - BigInt(i));
    assert.equal(page.get("dirty"), DIRTY.DEBUG);
    assert.equal(read(guest, i, { rcx: 0n }), 0n);
    assert.equal(page.get("rcx"), ONES - BigInt(i));
  }
});

void test("DR6 and DR7 keep their fixed bits, and refuse an upper half", async () => {
  const guest = await start();
  const page = guest.machine.vsPage(guest.vsid);
  assert.equal(write(guest, 6, 0xffff_ffffn), 0n);
  assert.equal(page.get("dr6"), 0xffff_efffn);
  assert.equal(write(guest, 6, 0n), 0n);
  assert.equal(page.get("dr6"), 0xffff_0ff0n);
  assert.equal(write(guest, 7, 0xffff_ffffn), 0n);
  assert.equal(page.get("dr7"), 0xffff_27ffn);
  assert.equal(write(guest, 7, 0n), 0n);
  assert.equal(page.get("dr7"), 0x400n);
  for (const number of [6, 7]) assert.equal(write(guest, number, 1n << 32n), GENERAL_PROTECTION);
});

void test("DR4 and DR5 are DR6 and DR7 until debugging extensions are on; others do not exist", async () => {
  const guest = await start();
  assert.equal(read(guest, 4, { dr6: 0xffff_0ff1n }), 0n);
  assert.equal(guest.machine.vsPage(guest.vsid).get("rcx"), 0xffff_0ff1n);
  assert.equal(write(guest, 5, 0x1n), 0n);
  assert.equal(guest.machine.vsPage(guest.vsid).get("dr7"), 0x401n);
  for (const number of [4, 5]) assert.equal(read(guest, number, { cr4: CR4_DE }), UNDEFINED_OPCODE);
  for (const number of [8, 15]) assert.equal(write(guest, number, 0n), UNDEFINED_OPCODE);
});

void test("general detection gives #DB, tells so in DR6, and is over", async () => {
  const guest = await start();
  const page = guest.machine.vsPage(guest.vsid);
  assert.equal(read(guest, 0, { dr7: 0x400n | GD, rcx: 0x77n }), DEBUG);
  assert.equal(page.get("rcx"), 0x77n, "nothing was read");
  assert.equal(page.get("dr6"), 0xffff_2ff0n);
  assert.equal(page.get("dr7"), 0x400n);
  assert.equal(page.get("dirty"), DIRTY.DEBUG);
});

void test("outside ring 0 it is #GP", async () => {
  const guest = await start();
  assert.equal(read(guest, 0, { cpl: 3n, dr7: 0x400n | GD }), GENERAL_PROTECTION);
});

void test("outside 64-bit code 32 bits move", async () => {
  const guest = await start();
  const page = guest.machine.vsPage(guest.vsid);
  assert.equal(move(guest, 0, 0, { rcx: ONES }), 0n);
  assert.equal(page.get("dr0"), 0xffff_ffffn);
  assert.equal(move(guest, 0, MOVE.READ, { dr0: ONES }), 0n);
  assert.equal(page.get("rcx"), 0xffff_ffffn);
});

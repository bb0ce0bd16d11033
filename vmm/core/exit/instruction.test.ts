/** Instructions that a micro VM lacks or may not use so: what the architecture answers, and no end of the run. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CoreMachine, ExitName, VsField } from "../../../tests/sim/core-only/core-machine.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import { INSTRUCTION } from "../../abi/generated/exit-record.node.ts";
import { DIRTY } from "../../abi/generated/vs-page.node.ts";

const UNDEFINED_OPCODE = 0x8000_0306n;
const GENERAL_PROTECTION = 0x8000_0b0dn;
const CR4_OSXSAVE = 1n << 18n;

interface Started {
  readonly machine: CoreMachine;
  readonly vsid: number;
}

async function start(): Promise<Started> {
  const { machine, vsid } = await startWithGuest();
  machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  return { machine, vsid };
}

/** The event of the answer, 0 where the instruction was served, undefined where the run ended. */
function exit(
  { machine, vsid }: Started,
  reason: ExitName,
  state: Partial<Record<VsField, bigint>> = {},
): bigint | undefined {
  const answer = machine.upcall(0, vsid, reason, { cpl: 0n, qualification: 0n, dirty: 0n, ...state });
  if (answer.name === "RETURN") return undefined;
  return answer.name === "RESUME" ? 0n : machine.vsPage(vsid).get("event");
}

void test("instructions of virtualization, and others that CPUID does not show, are #UD", async () => {
  const guest = await start();
  assert.equal(exit(guest, "VIRTUALIZATION"), UNDEFINED_OPCODE);
  assert.equal(exit(guest, "INSTRUCTION", { qualification: BigInt(INSTRUCTION.ABSENT) }), UNDEFINED_OPCODE);
});

void test("RDPMC is #GP: there is no counter", async () => {
  const guest = await start();
  assert.equal(exit(guest, "INSTRUCTION", { qualification: BigInt(INSTRUCTION.RDPMC) }), GENERAL_PROTECTION);
});

void test("an instruction without a name, and a task switch, end the run", async () => {
  const guest = await start();
  assert.equal(exit(guest, "INSTRUCTION"), undefined);
  assert.equal(exit(guest, "TASK_SWITCH"), undefined);
  assert.equal(guest.machine.registry.log.length, 2);
});

void test("cache instructions are done by doing nothing, in ring 0", async () => {
  const guest = await start();
  assert.equal(exit(guest, "CACHE"), 0n);
  assert.equal(exit(guest, "CACHE", { cpl: 3n }), GENERAL_PROTECTION);
});

void test("XSETBV takes the sets of state that CPUID shows and that go together", async () => {
  const guest = await start();
  const page = guest.machine.vsPage(guest.vsid);
  const set = (value: bigint, state: Partial<Record<VsField, bigint>> = {}): bigint | undefined =>
    exit(guest, "XSETBV", {
      cr4: CR4_OSXSAVE,
      rcx: 0n,
      rax: value & 0xffff_ffffn,
      rdx: value >> 32n,
      ...state,
    });
  guest.machine.cpuid.set("d.0", [0xffff_ffff, 0, 0, 0xffff_ffff]);
  for (let value = 0n; value < 64n; value++) {
    const good = [1n, 3n, 7n].includes(value);
    assert.equal(set(value), good ? 0n : GENERAL_PROTECTION, `XCR0 ${value}`);
    if (good) assert.deepEqual([page.get("xcr0"), page.get("dirty")], [value, BigInt(DIRTY.XCR0)]);
    else assert.equal(page.get("dirty"), 0n);
  }
  for (const bit of [9n, 17n, 32n, 63n]) assert.equal(set((1n << bit) | 3n), GENERAL_PROTECTION);
  assert.equal(set(3n, { rcx: 1n }), GENERAL_PROTECTION);
  assert.equal(set(3n, { rcx: 1n << 32n }), 0n, "ECX counts, not RCX");
  assert.equal(set(3n, { cpl: 3n }), GENERAL_PROTECTION);
  assert.equal(set(3n, { cr4: 0n }), UNDEFINED_OPCODE);
  guest.machine.cpuid.set("d.0", [0x3, 0, 0, 0]);
  assert.equal(set(7n), GENERAL_PROTECTION);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { REFUSED_REGISTERS, REGISTER_NAMES } from "../../hypercall/abi/enums.ts";
import { startWithGuest } from "../../tests/sim/core-only/guest.ts";
import type { CoreMachine } from "../../tests/sim/core-only/core-machine.ts";
import { DIRTY } from "../abi/generated/vs-page.node.ts";

/** AMD APM vol. 2, table 14-1; what is not here is 0. */
const RESET: Readonly<Record<string, bigint>> = {
  rdx: 0x600n,
  rip: 0xfff0n,
  rflags: 2n,
  cs_selector: 0xf000n,
  cs_base: 0xffff_0000n,
  cs_attrib: 0x9bn,
  ...Object.fromEntries(["es", "ss", "ds", "fs", "gs"].map((name) => [`${name}_attrib`, 0x93n])),
  ldtr_attrib: 0x82n,
  tr_attrib: 0x8bn,
  ...Object.fromEntries(
    ["es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr", "gdtr", "idtr"].map((name) => [
      `${name}_limit`,
      0xffffn,
    ]),
  ),
  cr0: 0x6000_0010n,
  dr7: 0x400n,
  xcr0: 1n,
};

function assertReset(machine: CoreMachine, vsid: number): void {
  REGISTER_NAMES.forEach((name, number) => {
    if (REFUSED_REGISTERS.includes(name)) return;
    const { r10 } = machine.hypercall("mv_vs_op_reg_get", { r11: BigInt(vsid), r12: BigInt(number) });
    assert.equal(r10, RESET[name] ?? 0n, name);
  });
}

void test("a new VS is in the state after reset, all of it to be loaded", async () => {
  const { machine, vmid, vpid, vsid } = await startWithGuest();
  assertReset(machine, vsid);
  const page = machine.vsPage(vsid);
  assert.deepEqual(
    (["dirty", "efer", "pat", "apicBase", "mpState"] as const).map((name) => page.get(name)),
    [DIRTY.ALL, 0n, 0x0007_0406_0007_0406n, 0xfee0_0900n, 0n],
  );
  assert.deepEqual(
    (["vsid", "vpid", "vmid"] as const).map((name) => page.get(name)),
    [BigInt(vsid), BigInt(vpid), BigInt(vmid)],
  );
});

void test("INIT resets the registers and nothing that belongs to the object", async () => {
  const { machine, vsid } = await startWithGuest();
  for (let number = 1n; number < 71n; number++) {
    machine.hypercall("mv_vs_op_reg_set", { r11: BigInt(vsid), r12: number, r13: 0x5555n });
  }
  const page = machine.vsPage(vsid);
  page.set("efer", 0x500n);
  page.set("dirty", 0n);
  assert.equal(machine.hypercall("mv_vs_op_mp_state_set", { r11: BigInt(vsid), r12: 3n }).rax, 0n);
  assertReset(machine, vsid);
  assert.deepEqual([page.get("efer"), page.get("dirty")], [0n, DIRTY.ALL]);
  assert.deepEqual([page.get("tscKhz"), page.get("vsid")], [2_000_000n, BigInt(vsid)]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { CoreMachine } from "../../tests/sim/core-only/core-machine.ts";
import { startWithGuest } from "../../tests/sim/core-only/guest.ts";

void test("numbers are written in hexadecimal without leading zeros, up to the widest", async () => {
  const machine = await CoreMachine.start();
  for (const [r10, r11] of [
    [0n, 1n],
    [0xfn, 0x10n],
    [0xdead_beefn, 0x1_0000_0000n],
    [0xffff_ffff_ffff_ffffn, 0x8000_0000_0000_0000n],
  ] as const) {
    machine.registry.log.length = 0;
    machine.hypercall("mv_debug_op_out", { r10, r11, ppid: 1 });
    assert.deepEqual(machine.registry.log, [
      `debug out of VS 1: 0x${r10.toString(16)} 0x${r11.toString(16)}`,
    ]);
  }
});

void test("ids are written in decimal, up to the highest VSID", async () => {
  const { machine } = await startWithGuest();
  for (const vsid of [9, 10, 99, 100, 999, 1000, 4095]) {
    machine.registry.log.length = 0;
    machine.registry.vs(vsid).set("state", 1);
    machine.hypercall("mv_debug_op_out", { vsid, r10: 0n });
    assert.deepEqual(machine.registry.log, [`debug out of VS ${vsid}: 0x0 0x0`]);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";

void test("an exit without a handler is counted and named in the log", async () => {
  const { machine, vsid } = await startWithGuest();
  machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  machine.upcall(0, vsid, "SHUTDOWN", {
    qualification: 0n,
    info: 0x8000_0000_0000_0001n,
    gpa: 0x10n,
    rip: 0x1005n,
  });
  assert.deepEqual(machine.registry.log, [
    `unsupported exit of VS ${vsid}: reason 0xe qualification 0x0 info 0x8000000000000001 gpa 0x10 rip 0x1005`,
  ]);
  assert.equal(machine.context(0).get("unsupported"), 1n);
  assert.equal(machine.context(1).get("unsupported"), 0n);
});

void test("every reason number has an answer, also those that do not exist", async () => {
  const { machine, vsid } = await startWithGuest();
  for (let reason = 26; reason < 31; reason++) {
    machine.vsPage(vsid).set("reason", reason);
    assert.equal(machine.rawUpcall(0, vsid).name, "RETURN");
  }
  for (const reason of [32, 0x8000_0000, 0xffff_ffff]) {
    machine.vsPage(vsid).set("reason", reason);
    assert.equal(machine.rawUpcall(0, vsid).name, "RETURN");
  }
});

void test("an exit of the root that the kernel must not send here is a fault, after a log line", async () => {
  const { machine } = await startWithGuest();
  assert.throws(() => machine.upcall(0, 0, "MSR_WRITE"), /unreachable/);
  assert.equal(machine.registry.log.length, 1);
});

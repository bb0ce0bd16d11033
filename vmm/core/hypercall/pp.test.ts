import assert from "node:assert/strict";
import { test } from "node:test";
import { MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import { MvExitRecordLayout, MvPpCountersLayout } from "../../../hypercall/generated/shared-page.node.ts";
import { CoreMachine } from "../../../tests/sim/core-only/core-machine.ts";
import { SHARED_PAGE, startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import { Fields } from "../../../tests/sim/fields.ts";
import { LAUNCH_FLAG } from "../../abi/generated/launch.node.ts";

const { FAILURE_UNKNOWN, INVALID_INPUT_REG1, SUCCESS } = MV_STATUS;

void test("a shared page that is not the root's to give is refused when it is set", async () => {
  const machine = await CoreMachine.start();
  assert.equal(machine.hypercall("mv_pp_op_set_shared_page_gpa", { r11: 0x5000n }).rax, INVALID_INPUT_REG1);
  machine.registry.addRootPage(0x5000n);
  machine.registry.readOnlyPages.add(0x5000n);
  assert.equal(machine.hypercall("mv_pp_op_set_shared_page_gpa", { r11: 0x5000n }).rax, INVALID_INPUT_REG1);
  machine.registry.readOnlyPages.clear();
  assert.equal(machine.hypercall("mv_pp_op_set_shared_page_gpa", { r11: 0x5000n }).rax, SUCCESS);
});

void test("clearing the shared page may be repeated", async () => {
  const machine = await CoreMachine.start();
  assert.equal(machine.hypercall("mv_pp_op_clr_shared_page_gpa").rax, SUCCESS);
  assert.equal(machine.hypercall("mv_pp_op_clr_shared_page_gpa").rax, SUCCESS);
});

void test("promote leaves the hypervisor only while no micro VM exists, crashed ones included", async () => {
  const machine = await CoreMachine.start();
  machine.registry.vm(1023).set("state", 2);
  const refused = machine.hypercall("mv_pp_op_promote");
  assert.deepEqual([refused.answer, refused.rax], ["RESUME", FAILURE_UNKNOWN]);
  machine.registry.vm(1023).set("state", 0);
  const left = machine.hypercall("mv_pp_op_promote");
  assert.deepEqual([left.answer, left.rax], ["PROMOTE", SUCCESS]);
});

void test("counters fill the shared page, in the kernel's layout", async () => {
  const { machine, page } = await startWithGuest();
  page.setUint8(MvPpCountersLayout.size, 0xee);
  assert.equal(machine.hypercall("mv_pp_op_counters").rax, SUCCESS);
  for (let at = 0; at < MvPpCountersLayout.size; at += 8) {
    assert.equal(page.getBigUint64(at, true), BigInt(at));
  }
  assert.equal(page.getUint8(MvPpCountersLayout.size), 0xee, "bytes behind are left alone");
});

void test("the pool's pages come in R10 to R12, who may call in R13", async () => {
  for (const [flags, r13] of [
    [0, 0n],
    [LAUNCH_FLAG.USER_HYPERCALLS, 1n],
    [LAUNCH_FLAG.MICROV_LIMITS | LAUNCH_FLAG.SERIAL, 0n],
  ] as const) {
    const machine = await CoreMachine.start({ flags });
    const result = machine.hypercall("mv_id_op_pool");
    assert.deepEqual([result.r10, result.r11, result.r12, result.r13], [100n, 200n, 50n, r13]);
  }
});

void test("the exit record is the last exit's, in full", async () => {
  const { machine, page, vsid } = await startWithGuest();
  machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  const vs = machine.vsPage(vsid);
  for (let i = 0; i < 16; i++) machine.view.setUint8(vs.at + 0x328 + i, 0xa0 + i);
  machine.upcall(0, vsid, "NESTED_FAULT", {
    qualification: 3n,
    info: 0x11n,
    gpa: 0x22n,
    nextRip: 0x33n,
    instructionBytes: 15n,
    cpl: 3n,
    rip: 0x44n,
  });
  machine.registry.vs(vsid).set("claim", 0);
  assert.equal(machine.hypercall("mv_vs_op_exit_record", { r11: BigInt(vsid) }).rax, SUCCESS);
  const record = new Fields(page, MvExitRecordLayout, 0);
  assert.deepEqual(
    (["reason", "qualification", "info", "gpa", "nextRip", "instBytes", "cpl", "rip"] as const).map((name) =>
      record.get(name),
    ),
    [8n, 3n, 0x11n, 0x22n, 0x33n, 15n, 3n, 0x44n],
  );
  const inst = MvExitRecordLayout.fields.inst.offset;
  for (let i = 0; i < 16; i++) assert.equal(page.getUint8(inst + i), 0xa0 + i);
  assert.equal(machine.registry.vs(vsid).get("claim"), 0n);
});

void test("after a restart of the core the PP has no shared page and no TSC frequency", async () => {
  const { machine, vpid } = await startWithGuest();
  const before = machine.context(0).get("maxVms");
  machine.upcall(0, 0, "INIT");
  assert.equal(machine.hypercall("mv_pp_op_tsc_get_khz").rax, FAILURE_UNKNOWN);
  assert.equal(machine.hypercall("mv_vs_op_create_vs", { r11: BigInt(vpid) }).rax, FAILURE_UNKNOWN);
  assert.equal(machine.hypercall("mv_pp_op_counters").rax, FAILURE_UNKNOWN);
  assert.equal(machine.hypercall("mv_pp_op_set_shared_page_gpa", { r11: SHARED_PAGE }).rax, SUCCESS);
  assert.equal(machine.context(0).get("maxVms"), before, "what the kernel wrote stays");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { MV_EXIT_REASON, MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import { MvExitIoLayout } from "../../../hypercall/generated/shared-page.node.ts";
import { Fields } from "../../../tests/sim/fields.ts";
import type { CoreMachine, ExitName, VsField } from "../../../tests/sim/core-only/core-machine.ts";
import { SHARED_PAGE, startWithGuest, USER_PAGE } from "../../../tests/sim/core-only/guest.ts";
import { IO } from "../../abi/generated/exit-record.node.ts";
import { LAUNCH_FLAG } from "../../abi/generated/launch.node.ts";

const OUT_BYTE_3F8 = BigInt((0x3f8 << IO.PORT_SHIFT) | (1 << IO.SIZE_SHIFT));

/** Starts a run on PP 0 and lets the guest exit; what the root sees. */
function runUntil(
  machine: CoreMachine,
  vsid: number,
  exit: ExitName,
  fields: Partial<Record<VsField, bigint>> = {},
): { answer: string; rax: bigint; r10: bigint } {
  const started = machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  assert.deepEqual([started.answer, started.vsid], ["RUN", vsid]);
  const { name } = machine.upcall(0, vsid, exit, fields);
  const root = machine.vsPage(0);
  return { answer: name, rax: root.get("rax"), r10: root.get("r10") };
}

void test("run claims the VS, sets it running and names it in the answer", async () => {
  const { machine, vsid } = await startWithGuest();
  const result = machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  assert.deepEqual([result.answer, result.vsid], ["RUN", vsid]);
  assert.equal(machine.registry.vs(vsid).get("claim"), 1n);
  assert.equal(machine.vsPage(vsid).get("mpState"), 1n);
  assert.deepEqual(machine.registry.takeCalls(), ["VS_CLAIM"]);
});

void test("a VS that nobody touched since it ran is left to the kernel to claim", async () => {
  const { machine, vsid } = await startWithGuest();
  machine.registry.vs(vsid).set("resident", 1);
  const result = machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  assert.deepEqual([result.answer, result.vsid], ["RUN", vsid]);
  assert.deepEqual(machine.registry.takeCalls(), []);
  assert.equal(result.rax, MV_STATUS.FAILURE_UNKNOWN, "what the caller sees if another PP was faster");
});

void test("a VS that runs on another PP is FAILURE_UNKNOWN for every op that touches its state", async () => {
  const { machine, vsid } = await startWithGuest();
  machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  for (const name of [
    "run",
    "reg_get",
    "reg_set",
    "mp_state_get",
    "mp_state_set",
    "tsc_get_khz",
    "exit_record",
    "destroy_vs",
  ]) {
    const result = machine.hypercall(`mv_vs_op_${name}`, { ppid: 1, r11: BigInt(vsid), r12: 1n });
    assert.deepEqual([result.answer, result.rax], ["RESUME", MV_STATUS.FAILURE_UNKNOWN], name);
  }
  assert.equal(machine.registry.vs(vsid).get("claim"), 1n, "the first PP still owns it");
});

void test("a VS whose VM was stopped does not run", async () => {
  const { machine, vmid, vsid } = await startWithGuest();
  machine.hypercall("mv_vm_op_stop", { r11: BigInt(vmid) });
  const result = machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  assert.deepEqual([result.answer, result.rax], ["RESUME", MV_STATUS.FAILURE_UNKNOWN]);
  assert.equal(machine.registry.vs(vsid).get("claim"), 0n);
});

void test("a VS of a crashed VM does not run, and can be destroyed", async () => {
  const { machine, vmid, vpid, vsid } = await startWithGuest();
  machine.registry.vm(vmid).set("state", 2);
  machine.registry.vp(vpid).set("state", 2);
  machine.registry.vs(vsid).set("state", 2);
  assert.equal(machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) }).rax, MV_STATUS.FAILURE_UNKNOWN);
  assert.equal(machine.hypercall("mv_vs_op_destroy_vs", { r11: BigInt(vsid) }).rax, 0n);
  assert.equal(machine.hypercall("mv_vp_op_destroy_vp", { r11: BigInt(vpid) }).rax, 0n);
  assert.equal(machine.hypercall("mv_vm_op_destroy_vm", { r11: BigInt(vmid) }).rax, 0n);
});

void test("an mp_state that forbids running is EXIT_FAILURE with reason 0 and gives the claim back", async () => {
  const { machine, vsid } = await startWithGuest();
  machine.hypercall("mv_vs_op_mp_state_set", { r11: BigInt(vsid), r12: 3n });
  const result = machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  assert.deepEqual([result.answer, result.rax, result.r10], ["RESUME", MV_STATUS.EXIT_FAILURE, 0n]);
  assert.equal(machine.registry.vs(vsid).get("claim"), 0n);
});

void test("OUT ends the run with mv_exit_io_t, the guest past the instruction", async () => {
  const { machine, page, vsid } = await startWithGuest();
  const seen = runUntil(machine, vsid, "IO", { qualification: OUT_BYTE_3F8, rax: 0x1234_5678_9abc_de41n });
  assert.deepEqual(seen, { answer: "RETURN_ADVANCED", rax: 0n, r10: BigInt(MV_EXIT_REASON.IO) });
  const io = new Fields(page, MvExitIoLayout, 0);
  assert.deepEqual(
    (["addr", "data", "reps", "type", "accessSize"] as const).map((name) => io.get(name)),
    [0x3f8n, 0x41n, 0n, 1n, 0n],
  );
  assert.equal(page.getUint32(36, true), 0, "36 bytes and no more");
});

void test("IN tells its width and the masked old RAX", async () => {
  const { machine, page, vsid } = await startWithGuest();
  for (const [bytes, data, width] of [
    [1, 0xf0n, 0n],
    [2, 0xdef0n, 1n],
    [4, 0x9abc_def0n, 2n],
  ] as const) {
    const qualification = BigInt((0x60 << IO.PORT_SHIFT) | (bytes << IO.SIZE_SHIFT) | IO.IN) & 0xffff_ffffn;
    runUntil(machine, vsid, "IO", { qualification, rax: 0x1234_5678_9abc_def0n });
    const io = new Fields(page, MvExitIoLayout, 0);
    assert.deepEqual([io.get("addr"), io.get("data"), io.get("type")], [0x60n, data, 0n]);
    assert.equal(io.get("accessSize"), width);
    machine.registry.vs(vsid).set("claim", 0);
  }
});

void test("a port above 0x7fff is not taken for a negative number", async () => {
  const { machine, page, vsid } = await startWithGuest();
  runUntil(machine, vsid, "IO", { qualification: 0xfff0_0010n });
  assert.equal(new Fields(page, MvExitIoLayout, 0).get("addr"), 0xfff0n);
});

void test("port I/O without a shared page is EXIT_FAILURE", async () => {
  const { machine, vsid } = await startWithGuest();
  machine.hypercall("mv_pp_op_clr_shared_page_gpa");
  const seen = runUntil(machine, vsid, "IO", { qualification: OUT_BYTE_3F8 });
  assert.deepEqual(seen, { answer: "RETURN_ADVANCED", rax: MV_STATUS.EXIT_FAILURE, r10: 0n });
});

void test("port I/O into a shared page that went away is EXIT_FAILURE", async () => {
  const { machine, vsid } = await startWithGuest();
  machine.registry.rootPages.delete(SHARED_PAGE);
  const seen = runUntil(machine, vsid, "IO", { qualification: OUT_BYTE_3F8 });
  assert.deepEqual(seen, { answer: "RETURN_ADVANCED", rax: MV_STATUS.EXIT_FAILURE, r10: 0n });
});

void test("the I/O record goes to the page of the ring that called run", async () => {
  const flags = LAUNCH_FLAG.USER_HYPERCALLS;
  const { machine, page, vsid } = await startWithGuest({ flags }, 3);
  const kernelPage = machine.registry.addRootPage(SHARED_PAGE);
  machine.hypercall("mv_pp_op_set_shared_page_gpa", { r11: SHARED_PAGE });
  machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid), cpl: 3 });
  machine.upcall(0, vsid, "IO", { qualification: OUT_BYTE_3F8 });
  assert.equal(new Fields(page, MvExitIoLayout, 0).get("addr"), 0x3f8n);
  assert.ok(kernelPage.every((byte) => byte === 0));
  assert.ok(machine.registry.rootPages.has(USER_PAGE));
});

for (const [exit, reason, rax, answer] of [
  ["HLT", "HLT", "SUCCESS", "RETURN_ADVANCED"],
  ["INTERRUPT", "INTERRUPT", "SUCCESS", "RETURN"],
  ["DEADLINE", "INTERRUPT", "SUCCESS", "RETURN"],
  ["STOPPED", "INTERRUPT", "SUCCESS", "RETURN"],
  ["NMI", "NMI", "SUCCESS", "RETURN"],
  ["INVALID_STATE", "FAILURE", "EXIT_FAILURE", "RETURN"],
  ["SHUTDOWN", "UNKNOWN", "EXIT_UNKNOWN", "RETURN"],
  ["NESTED_FAULT", "UNKNOWN", "EXIT_UNKNOWN", "RETURN"],
  ["UNKNOWN", "UNKNOWN", "EXIT_UNKNOWN", "RETURN"],
] as const) {
  void test(`${exit} ends the run with reason ${reason.toLowerCase()} and ${rax}`, async () => {
    const { machine, vsid } = await startWithGuest();
    const seen = runUntil(machine, vsid, exit);
    assert.deepEqual(seen, { answer, rax: MV_STATUS[rax], r10: BigInt(MV_EXIT_REASON[reason]) });
  });
}

void test("a guest's debug output is served without ending the run", async () => {
  const { machine, vsid } = await startWithGuest();
  machine.hypercall("mv_vs_op_run", { r11: BigInt(vsid) });
  const result = machine.hypercall("mv_debug_op_out", { vsid, r10: 0xabn, r11: 0n });
  assert.deepEqual([result.answer, result.rax], ["RESUME", 0n]);
  assert.deepEqual(machine.registry.log, [`debug out of VS ${vsid}: 0xab 0x0`]);
});

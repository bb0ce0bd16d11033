import assert from "node:assert/strict";
import { test } from "node:test";
import { OPS } from "../../../hypercall/ops.ts";
import { fullName } from "../../../hypercall/abi/model.ts";
import { MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import { CoreMachine } from "../../../tests/sim/core-only/core-machine.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import { LAUNCH_FLAG } from "../../abi/generated/launch.node.ts";

const USER_HYPERCALLS = { flags: LAUNCH_FLAG.USER_HYPERCALLS };

void test("ring 3 of the root may call only where the start allowed it", async () => {
  for (const [options, status] of [
    [{}, MV_STATUS.INVALID_PERM_DENIED],
    [USER_HYPERCALLS, MV_STATUS.SUCCESS],
  ] as const) {
    const machine = await CoreMachine.start(options);
    for (const name of ["mv_id_op_version", "mv_debug_op_out", "mv_pp_op_ppid", "mv_vm_op_create_vm"]) {
      assert.equal(machine.hypercall(name, { cpl: 3 }).rax, status, name);
    }
  }
});

void test("extensions, promote and stop among them, are for ring 0 even where ring 3 may call", async () => {
  const { machine } = await startWithGuest(USER_HYPERCALLS);
  const extensions = OPS.filter((op) => op.extension);
  assert.ok(extensions.length >= 6);
  for (const op of extensions) {
    const result = machine.hypercall(fullName(op), { r11: 1n, cpl: 3 });
    assert.deepEqual([result.answer, result.rax], ["RESUME", MV_STATUS.INVALID_PERM_DENIED], fullName(op));
  }
});

void test("ring 0 and ring 3 have a shared page and a TSC frequency each", async () => {
  const machine = await CoreMachine.start(USER_HYPERCALLS);
  machine.registry.addRootPage(0x1000n);
  machine.registry.addRootPage(0x2000n);
  assert.equal(machine.hypercall("mv_pp_op_set_shared_page_gpa", { r11: 0x1000n }).rax, 0n);
  assert.equal(machine.hypercall("mv_pp_op_set_shared_page_gpa", { r11: 0x2000n, cpl: 3 }).rax, 0n);
  machine.hypercall("mv_pp_op_tsc_set_khz", { r11: 5n, cpl: 3 });
  assert.equal(machine.hypercall("mv_pp_op_tsc_get_khz").rax, MV_STATUS.FAILURE_UNKNOWN);
  assert.equal(machine.hypercall("mv_pp_op_tsc_get_khz", { cpl: 3 }).r10, 5n);
  machine.hypercall("mv_pp_op_clr_shared_page_gpa", { cpl: 3 });
  assert.equal(
    machine.hypercall("mv_pp_op_set_shared_page_gpa", { r11: 0x1000n }).rax,
    MV_STATUS.FAILURE_UNKNOWN,
    "ring 0 still has its page",
  );
});

void test("what one PP set is unset on another", async () => {
  const machine = await CoreMachine.start();
  machine.hypercall("mv_pp_op_tsc_set_khz", { r11: 5n, ppid: 0 });
  assert.equal(machine.hypercall("mv_pp_op_tsc_get_khz", { ppid: 1 }).rax, MV_STATUS.FAILURE_UNKNOWN);
});

void test("a micro VM may do nothing but debug output, from any of its rings", async () => {
  const { machine, vsid } = await startWithGuest(USER_HYPERCALLS);
  for (const cpl of [0, 3]) {
    for (const op of OPS) {
      const { rax } = machine.hypercall(fullName(op), { vsid, cpl });
      const allowed = fullName(op) === "mv_debug_op_out";
      assert.equal(rax, allowed ? 0n : MV_STATUS.INVALID_PERM_DENIED, fullName(op));
    }
  }
});

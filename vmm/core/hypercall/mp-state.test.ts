import assert from "node:assert/strict";
import { test } from "node:test";
import { MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";

const STATES = ["initial", "running", "wait", "init", "sipi"] as const;

/** Rows: to; columns: from, in the order of STATES. MicroV's table for AMD. */
const ALLOWED: Readonly<Record<(typeof STATES)[number], string>> = {
  initial: "YYYNN",
  running: "YYYNY",
  wait: "NYYNN",
  init: "YNNYN",
  sipi: "NNNYY",
};

void test("each of the 25 transitions is allowed or refused as the ABI says", async () => {
  const { machine, vsid } = await startWithGuest();
  const page = machine.vsPage(vsid);
  for (const [to, row] of Object.entries(ALLOWED)) {
    STATES.forEach((from, fromState) => {
      const allowed = row[fromState] === "Y";
      page.set("mpState", fromState);
      const r12 = BigInt(STATES.indexOf(to as (typeof STATES)[number]));
      const { rax } = machine.hypercall("mv_vs_op_mp_state_set", { r11: BigInt(vsid), r12 });
      const label = `${from} to ${to}`;
      assert.equal(rax, allowed ? MV_STATUS.SUCCESS : MV_STATUS.FAILURE_UNKNOWN, label);
      const now = machine.hypercall("mv_vs_op_mp_state_get", { r11: BigInt(vsid) }).r10;
      assert.equal(now, allowed ? r12 : BigInt(fromState), label);
    });
  }
});

void test("a refused INIT leaves the registers alone", async () => {
  const { machine, vsid } = await startWithGuest();
  const page = machine.vsPage(vsid);
  page.set("mpState", 1);
  page.set("rip", 0x7c00);
  assert.equal(
    machine.hypercall("mv_vs_op_mp_state_set", { r11: BigInt(vsid), r12: 3n }).rax,
    MV_STATUS.FAILURE_UNKNOWN,
  );
  assert.equal(page.get("rip"), 0x7c00n);
  assert.equal(machine.registry.vs(vsid).get("claim"), 0n);
});

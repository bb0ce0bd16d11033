import assert from "node:assert/strict";
import { test } from "node:test";
import { CoreMachine } from "../../../tests/sim/core-only/core-machine.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";

const HANDLE = 0x42n;
const ONES = 0xffff_ffff_ffff_ffffn;

void test("ids come in R10, as the PP that calls sees them", async () => {
  const { machine, vmid, vpid, vsid } = await startWithGuest();
  const ids: readonly (readonly [string, bigint, bigint])[] = [
    ["mv_pp_op_ppid", 0n, 1n],
    ["mv_pp_op_online_pps", 0n, 2n],
    ["mv_vm_op_vmid", 0n, 0n],
    ["mv_vp_op_vpid", 0n, 1n],
    ["mv_vs_op_vsid", 0n, 1n],
    ["mv_vp_op_vmid", BigInt(vpid), BigInt(vmid)],
    ["mv_vs_op_vmid", BigInt(vsid), BigInt(vmid)],
    ["mv_vs_op_vpid", BigInt(vsid), BigInt(vpid)],
  ];
  for (const [name, r11, expected] of ids) {
    const result = machine.hypercall(name, { r11, ppid: 1 });
    assert.deepEqual([result.rax, result.r10], [0n, expected], name);
  }
});

void test("bits above an id's 16 are ignored", async () => {
  const { machine, vmid, vpid, vsid } = await startWithGuest();
  const high = 0xffff_ffff_ffff_0000n;
  assert.equal(machine.hypercall("mv_vp_op_vmid", { r11: high | BigInt(vpid) }).r10, BigInt(vmid));
  assert.equal(machine.hypercall("mv_vs_op_vpid", { r11: high | BigInt(vsid) }).r10, BigInt(vpid));
});

void test("the flags of RAX are ignored", async () => {
  const machine = await CoreMachine.start();
  const result = machine.rawHypercall(0x764d_ffff_0003_0016n, { r10: HANDLE });
  const plain = machine.rawHypercall(0x764d_0000_0003_0016n, { r10: HANDLE });
  assert.deepEqual(result, plain);
  assert.equal(machine.rawHypercall(0x764d_8001_0000_0000n).r10, 0x1_0002n);
});

void test("the version is a 32-bit output: the upper half of R10 becomes zero", async () => {
  const machine = await CoreMachine.start();
  assert.equal(machine.hypercall("mv_id_op_version", { r10: ONES }).r10, 0x1_0002n);
});

void test("registers that are no output keep their values", async () => {
  const machine = await CoreMachine.start();
  const given = { r11: 0x1111n, r12: 0x2222n, r13: 0x3333n };
  const { r11, r12, r13 } = machine.hypercall("mv_pp_op_ppid", given);
  assert.deepEqual({ r11, r12, r13 }, given);
});

void test("open_handle wants exactly the version and gives the handle, which close does not revoke", async () => {
  const machine = await CoreMachine.start();
  assert.equal(machine.hypercall("mv_handle_op_open_handle", { r10: 0x3123_764dn }).r10, HANDLE);
  assert.equal(machine.hypercall("mv_handle_op_close_handle").rax, 0n);
  assert.equal(machine.hypercall("mv_pp_op_ppid").rax, 0n);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import { CoreMachine } from "../../../tests/sim/core-only/core-machine.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";

const { FAILURE_UNKNOWN, INVALID_INPUT_REG1, RETRY_CONTINUATION, SUCCESS } = MV_STATUS;

void test("objects die in the order VS, VP, VM, and their ids can be used again", async () => {
  const { machine, vmid, vpid, vsid } = await startWithGuest();
  const destroy = (name: string, id: number): bigint => machine.hypercall(name, { r11: BigInt(id) }).rax;
  assert.equal(destroy("mv_vm_op_destroy_vm", vmid), FAILURE_UNKNOWN);
  assert.equal(destroy("mv_vp_op_destroy_vp", vpid), FAILURE_UNKNOWN);
  assert.equal(destroy("mv_vs_op_destroy_vs", vsid), SUCCESS);
  assert.equal(destroy("mv_vp_op_destroy_vp", vpid), SUCCESS);
  assert.equal(destroy("mv_vm_op_destroy_vm", vmid), SUCCESS);
  assert.equal(destroy("mv_vm_op_destroy_vm", vmid), INVALID_INPUT_REG1);
  assert.equal(machine.hypercall("mv_vm_op_create_vm").r10, BigInt(vmid));
});

void test("MicroV's limits tell possible ids from impossible ones", async () => {
  const limits = { maxVms: 16, maxVps: 256, maxVss: 256 };
  const machine = await CoreMachine.start(limits);
  for (const name of ["mv_vp_op_vmid", "mv_vs_op_vmid", "mv_vs_op_vpid"]) {
    assert.equal(machine.hypercall(name, { r11: 255n }).r10, 0xffffn, name);
    assert.equal(machine.hypercall(name, { r11: 256n }).rax, INVALID_INPUT_REG1, name);
  }
  assert.equal(machine.hypercall("mv_vm_op_query", { r11: 15n }).r10, 0n);
  assert.equal(machine.hypercall("mv_vm_op_query", { r11: 16n }).rax, INVALID_INPUT_REG1);
});

void test("an id that is taken in the registry but beyond the limits is not an object", async () => {
  const machine = await CoreMachine.start({ maxVms: 16 });
  machine.registry.vm(16).set("state", 1);
  assert.equal(machine.hypercall("mv_vp_op_create_vp", { r11: 16n }).rax, INVALID_INPUT_REG1);
});

void test("SELF is the caller's own VP and VS", async () => {
  const machine = await CoreMachine.start();
  assert.equal(machine.hypercall("mv_vs_op_vpid", { r11: 0xfffen, ppid: 1 }).r10, 1n);
  assert.equal(machine.hypercall("mv_vp_op_vmid", { r11: 0xfffen, ppid: 1 }).r10, 0n);
  assert.equal(machine.hypercall("mv_vs_op_vmid", { r11: 0xfffen, ppid: 1 }).r10, 0n);
});

for (const [name, service, r11] of [
  ["mv_vm_op_create_vm", "VM_CREATE", 0],
  ["mv_vp_op_create_vp", "VP_CREATE", 1],
  ["mv_vs_op_create_vs", "VS_CREATE", 2],
] as const) {
  void test(`${name} that the kernel cannot serve is FAILURE_UNKNOWN and gives no id`, async () => {
    const { machine } = await startWithGuest();
    for (const reason of ["NO_MEMORY", "NO_ID", "CRASHED"] as const) {
      machine.registry.fail(service, reason);
      const result = machine.hypercall(name, { r11: BigInt(r11) });
      assert.deepEqual([result.rax, result.r10], [FAILURE_UNKNOWN, 0x42n], reason);
    }
  });
}

void test("destroy_vm answers RETRY_CONTINUATION while the VM's pages drain", async () => {
  const { machine } = await startWithGuest();
  const vmid = machine.hypercall("mv_vm_op_create_vm").r10;
  machine.registry.fail("VM_DESTROY", "RETRY");
  assert.equal(machine.hypercall("mv_vm_op_destroy_vm", { r11: vmid }).rax, RETRY_CONTINUATION);
  assert.equal(machine.hypercall("mv_vm_op_destroy_vm", { r11: vmid }).rax, SUCCESS);
});

void test("a new VS that another PP claims first is given back", async () => {
  const { machine, vpid } = await startWithGuest();
  machine.registry.fail("VS_CLAIM", "BUSY");
  assert.equal(machine.hypercall("mv_vs_op_create_vs", { r11: BigInt(vpid) }).rax, FAILURE_UNKNOWN);
  assert.deepEqual(machine.registry.takeCalls(), ["VS_CREATE", "VS_CLAIM", "VS_DESTROY"]);
  assert.equal(machine.registry.vp(vpid).get("vss"), 1n);
});

void test("the TSC frequency of a VS is the one its creator had set", async () => {
  const { machine, vsid } = await startWithGuest();
  machine.hypercall("mv_pp_op_tsc_set_khz", { r11: 9n });
  assert.equal(machine.hypercall("mv_vs_op_tsc_get_khz", { r11: BigInt(vsid) }).r10, 2_000_000n);
});

void test("query tells state, pages and VPs; free ids are state 0, the root is live", async () => {
  const { machine, vmid } = await startWithGuest();
  machine.registry.vm(vmid).set("pages", 77);
  const query = (id: bigint): bigint[] => {
    const { rax, r10, r11, r12 } = machine.hypercall("mv_vm_op_query", { r11: id });
    return [rax, r10, r11, r12];
  };
  assert.deepEqual(query(BigInt(vmid)), [0n, 1n, 77n, 1n]);
  assert.deepEqual(query(0n), [0n, 1n, 0n, 2n]);
  assert.deepEqual(query(0xfffen), [0n, 1n, 0n, 2n]);
  assert.deepEqual(query(9n), [0n, 0n, 0n, 0n]);
  machine.registry.vm(vmid).set("state", 2);
  assert.deepEqual(query(BigInt(vmid)).slice(0, 2), [0n, 2n]);
});

void test("stop returns the PPs to kick in two words", async () => {
  const { machine, vmid } = await startWithGuest();
  const [low, high] = [0x8000_0000_0000_0001n, 0x4000_0000_0000_0002n];
  machine.registry.stopMask = [low, high];
  const result = machine.hypercall("mv_vm_op_stop", { r11: BigInt(vmid) });
  assert.deepEqual([result.rax, result.r10, result.r11], [SUCCESS, low, high]);
  machine.registry.fail("VM_STOP", "NOT_FOUND");
  assert.equal(machine.hypercall("mv_vm_op_stop", { r11: BigInt(vmid) }).rax, FAILURE_UNKNOWN);
});

/** Launch and promote: the machine that was found goes on as the root VM, and gets all of itself back. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { LAUNCH_FLAG, LAUNCH_STATUS } from "../../vmm/abi/generated/launch.node.ts";
import { MSR as SVM_MSR } from "../../vmm/kernel/svm/generated/vmcb.node.ts";
import { MSR } from "../../vmm/kernel/vs/generated/state.node.ts";
import { hiddenOf } from "./machine/registers.ts";
import { Machine, type MachineOptions } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { opcodeOf, Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor, forVendorsWith } from "./on-vendors.ts";

const HANDLE = 0x42n;

const VARIANTS: readonly (readonly [string, MachineOptions])[] = [
  ["with access checks", {}],
  ["as shipped", { asShipped: true }],
  ["with five-level paging", { flags: LAUNCH_FLAG.LA57, physicalBits: 52 }],
  ["without XSAVE and next RIP", { xsave: false, nextRip: false }],
];

for (const [name, options] of VARIANTS) {
  forVendorsWith(options)(`the first entry of the root finds what the launch found: ${name}`, async () => {
    const machine = await Machine.create(options);
    const { pp } = machine;
    const hidden = hiddenOf(pp.registers);
    assert.equal(pp.launch(), LAUNCH_STATUS.OK);
    assert.equal(pp.state, "guest");
    for (const field of ["rip", "rsp", "rflags", "cr0", "cr2", "cr3", "cr4", "pat", "dr6", "dr7"] as const) {
      assert.equal(pp.registers.get(field), pp.launchState.get(field), field);
    }
    assert.equal(pp.registers.get("efer"), pp.launchState.get("efer") | pp.virtualization.eferForced);
    assert.equal(pp.registers.get("csAttrib"), 0xa9bn);
    assert.deepEqual(hiddenOf(pp.registers), hidden);
    assert.equal(pp.registers.get("rax"), BigInt(LAUNCH_STATUS.OK));
    assert.equal(machine.log(), "CPU 0 becomes part of the root VM\n");
    assert.ok(machine.invariants.tableChecks > 0);
  });

  forVendorsWith(options)(`a VM is made, run and destroyed: ${name}`, async () => {
    const machine = await Machine.launch(options);
    const root = new Root(machine);
    root.attach();
    const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
    assert.ok(vm.run());
    assert.equal(vm.touch(0x1000, { write: true }), "done");
    vm.io({ port: 0xf4 });
    assert.equal(vm.end.reason, "IO");
    vm.destroy();
  });
}

forEachVendor("promote gives back the registers the root has then, behind its VMMCALL", async () => {
  const machine = await Machine.launch();
  const { pp } = machine;
  const root = new Root(machine);
  if (machine.vendor === "amd") root.wrmsr(SVM_MSR.VM_HSAVE_PA, 0x7000n);
  root.registers.set("cr2", 0x5555n);
  root.registers.set("rsp", 0x6666n);
  pp.registers.set("kernelGsBase", 0x7777n);
  const hidden = hiddenOf(pp.registers);
  const rip = root.registers.get("rip");
  root.start(opcodeOf("mv_pp_op_promote"), { r10: HANDLE });
  assert.equal(pp.state, "native");
  const state = pp.launchState;
  assert.equal(state.get("status"), BigInt(LAUNCH_STATUS.OK));
  assert.equal(state.get("rip"), rip + 3n);
  assert.equal(state.get("rsp"), 0x6666n);
  assert.equal(state.get("cr2"), 0x5555n);
  assert.deepEqual(hiddenOf(pp.registers), hidden, "VMLOAD gives back what the stubs do not move");
  assert.equal(pp.processor.readMsr(MSR.EFER), 0xd01n | pp.virtualization.eferForced);
});

forEachVendor("promote is refused while a VM exists, and for ring 3", async () => {
  const machine = await Machine.launch();
  const root = new Root(machine);
  root.attach();
  const vm = MicroVm.create(machine, root);
  assert.equal(root.call("mv_pp_op_promote").rax, BigInt(MV_STATUS.FAILURE_UNKNOWN));
  vm.destroy();
  root.registers.set("cpl", 3);
  assert.equal(root.call("mv_pp_op_promote").rax, BigInt(MV_STATUS.INVALID_PERM_DENIED));
  root.registers.set("cpl", 0);
  root.start(opcodeOf("mv_pp_op_promote"), { r10: HANDLE });
  assert.equal(machine.pp.state, "native");
});

forEachVendor("a processor without nested paging is refused by name", async () => {
  const machine = await Machine.create({ nestedPaging: false });
  assert.equal(machine.pp.launch(), LAUNCH_STATUS.NO_NESTED_PAGING);
  assert.equal(machine.pp.state, "native");
});

forEachVendor(
  "a launch structure of another ABI is refused by name, and the processor keeps its state",
  async () => {
    const machine = await Machine.create();
    const hidden = hiddenOf(machine.pp.registers);
    const info = machine.memory.place(machine.loader.info);
    info.view.setUint32(info.at + 4, 99, true);
    assert.equal(machine.pp.launch(), LAUNCH_STATUS.BAD_INFO);
    assert.deepEqual(hiddenOf(machine.pp.registers), hidden);
  },
);

forEachVendor("a root state that the processor refuses at the first entry undoes the launch", async () => {
  const machine = await Machine.create();
  machine.pp.launchState.set("cr0", 0x8005_0033n | (1n << 32n));
  assert.equal(machine.pp.launch(), LAUNCH_STATUS.REFUSED);
});

forEachVendor("two PPs are launched one after the other, and each has a root VS of its own", async () => {
  const machine = await Machine.launch({ pps: 2 });
  const [first, second] = machine.pps.map((pp) => new Root(machine, pp));
  assert.ok(first && second);
  assert.equal(first.must("mv_pp_op_ppid") & 0xffffn, 0n);
  assert.equal(second.must("mv_pp_op_ppid") & 0xffffn, 1n);
  assert.notEqual(first.pp.guestSpa, second.pp.guestSpa);
});

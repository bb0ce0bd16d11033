/** What belongs to a VS goes with it: at each switch, and when the core changes it in the middle of a run. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { ANSWER, SYS } from "../../vmm/abi/generated/exit-record.node.ts";
import { DIRTY, VsPageLayout } from "../../vmm/abi/generated/vs-page.node.ts";
import { MSR } from "../../vmm/kernel/vs/generated/state.node.ts";
import { Fields } from "./fields.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const CODE = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };

async function start(): Promise<{ machine: Machine; root: Root; vm: MicroVm }> {
  const machine = await Machine.launch();
  const root = new Root(machine);
  root.attach();
  return { machine, root, vm: MicroVm.create(machine, root, [CODE]).raw16() };
}

/** The VS page as the core sees it. */
function pageOf(machine: Machine, vs: number): Fields<typeof VsPageLayout> {
  return new Fields(machine.memory.view, VsPageLayout, vs);
}

forEachVendor("TSC_AUX is the root's own again after a run, and the guest sees none of it", async () => {
  const { machine, root, vm } = await start();
  const { processor } = machine.pp;
  for (const value of [7n, 0n, 0x1234_5678n]) {
    root.wrmsr(MSR.TSC_AUX, value);
    vm.run();
    assert.equal(processor.readMsr(MSR.TSC_AUX), 0n);
    vm.interrupt();
    assert.equal(processor.readMsr(MSR.TSC_AUX), value);
  }
});

forEachVendor(
  "debug registers and XCR0 that the core changes in the middle of a run are the guest's at once",
  async () => {
    const { machine, vm } = await start();
    const { processor } = machine.pp;
    vm.run();
    machine.core.script = (_context, vs) => {
      const page = pageOf(machine, vs);
      page.set("dr0", 0x1111n);
      page.set("dr3", 0x3333n);
      page.set("dr7", 0x480n);
      page.set("xcr0", 7n);
      page.set("dirty", DIRTY.DEBUG | DIRTY.XCR0);
      return BigInt(ANSWER.RETRY);
    };
    vm.cpuid(7, 3); // not in a table: the core answers it
    assert.deepEqual(processor.debug, [0x1111n, 0n, 0n, 0x3333n]);
    assert.equal(processor.extended.xcr0, 7n);
    vm.interrupt();
    assert.deepEqual(processor.debug, [0n, 0n, 0n, 0n]);
    assert.equal(vm.getRegister("DR3"), 0x3333n);
    assert.equal(vm.getRegister("XCR0"), 7n);
  },
);

for (const xcr0 of [0x6n, 0x200n, 0x5n]) {
  forEachVendor(
    `XCR0 0x${xcr0.toString(16)}, set in the middle of a run, ends it; the other registers stay`,
    async () => {
      const { machine, vm } = await start();
      vm.run();
      vm.registers.set("cr3", 0x5000n); // without an exit
      machine.core.script = (_context, vs) => {
        const page = pageOf(machine, vs);
        page.set("xcr0", xcr0);
        page.set("dirty", DIRTY.XCR0);
        return BigInt(ANSWER.RETRY);
      };
      vm.execute("hlt");
      assert.deepEqual(vm.end, { status: MV_STATUS.EXIT_FAILURE, reason: "FAILURE" });
      assert.equal(vm.getRegister("CR3"), 0x5000n);
      vm.setRegister("XCR0", 1n);
      assert.ok(vm.run());
      assert.equal(vm.registers.get("cr3"), 0x5000n);
    },
  );
}

forEachVendor(
  "a VM that another PP creates while promote is served makes promote fail, and the core stays up",
  async () => {
    const machine = await Machine.launch();
    const root = new Root(machine);
    machine.core.script = (_context, _vs, sys) => {
      assert.equal(sys(SYS.VM_CREATE, 0n, 0n, 0n), 1n);
      return BigInt(ANSWER.PROMOTE);
    };
    assert.equal(root.call("mv_pp_op_promote").rax, BigInt(MV_STATUS.FAILURE_UNKNOWN));
    assert.doesNotMatch(machine.log(), /core fault/);
  },
);

forEachVendor("stop names every PP that runs the VM, those behind the 63rd too", async () => {
  const machine = await Machine.launch({ pps: 67 });
  const [root, ...others] = machine.pps.map((pp) => new Root(machine, pp));
  assert.ok(root !== undefined);
  root.attach();
  const vmid = root.must("mv_vm_op_create_vm") & 0xffffn;
  for (const ppid of [63, 64, 66]) {
    const vpid = root.must("mv_vp_op_create_vp", { r11: vmid }) & 0xffffn;
    const vsid = root.must("mv_vs_op_create_vs", { r11: vpid }) & 0xffffn;
    others[ppid - 1]?.start(0x764d_0000_0006_0008n, { r10: 0x42n, r11: vsid });
  }
  const { rax, r10, r11 } = root.call("mv_vm_op_stop", { r11: vmid });
  assert.deepEqual([rax, r10, r11], [0n, 1n << 63n, 5n]);
});

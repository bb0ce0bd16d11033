/** Micro VMs from creation to destruction: what runs is what was asked for, and everything comes back. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { EXIT } from "../../vmm/abi/generated/exit-record.node.ts";
import { Machine, type MachineOptions } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root, type PageMapping } from "./machine/root.ts";
import { BLOCKS, ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const SUCCESS = 0n;
const BREAKPOINT_STATE = 0xdeb6n;

/** `count` pages from GPA 0x1000 on. */
function pages(count: number, from = ROOT.GUEST_FRAMES): PageMapping[] {
  return Array.from({ length: count }, (_, i) => ({ gpa: 0x1000 * (i + 1), spa: from + 0x1000 * i }));
}

interface Started {
  readonly machine: Machine;
  readonly root: Root;
}

async function start(options: MachineOptions = {}): Promise<Started> {
  const machine = await Machine.launch(options);
  const root = new Root(machine);
  root.attach();
  return { machine, root };
}

function lastReason(machine: Machine, vm: MicroVm): number {
  return Number(machine.kernel.lastReason(vm.ids.vsid));
}

forEachVendor(
  "a run enters the guest at its registers, and an OUT ends it behind the instruction",
  async () => {
    const { machine, root } = await start();
    const vm = MicroVm.create(machine, root, pages(2)).raw16();
    vm.setRegister("RBX", 0x1234n);
    assert.ok(vm.run());
    assert.equal(vm.registers.get("rip"), 0x1000n);
    assert.equal(vm.get("rbx"), 0x1234n);
    vm.set("rax", 0x41n);
    vm.io({ port: 0x3f8 });
    assert.deepEqual(vm.end, { status: SUCCESS, reason: "IO" });
    assert.equal(machine.memory.load64(ROOT.SHARED_PAGE), 0x3f8n, "mv_exit_io_t.addr");
    assert.equal(vm.getRegister("RIP"), 0x1002n);
    assert.ok(vm.run());
    assert.equal(vm.registers.get("rip"), 0x1002n);
  },
);

forEachVendor(
  "an OUT without a shared page fails the run, and the guest is still at the instruction",
  async () => {
    const { machine, root } = await start();
    const vm = MicroVm.create(machine, root, pages(1)).raw16();
    root.must("mv_pp_op_clr_shared_page_gpa");
    vm.run();
    vm.io({ port: 0x3f8 });
    assert.deepEqual(vm.end, { status: BigInt(MV_STATUS.EXIT_FAILURE), reason: "FAILURE" });
    assert.equal(vm.getRegister("RIP"), 0x1000n);
  },
);

forEachVendor(
  "what is set between two runs is what the guest sees, and what is not stays the guest's",
  async () => {
    const { machine, root } = await start();
    const vm = MicroVm.create(machine, root, pages(1)).raw16();
    vm.run();
    vm.registers.set("cr3", 0x5000n);
    vm.registers.set("rflags", 0x246n);
    vm.interrupt();
    assert.equal(machine.kernel.vs(Number(vm.ids.vsid)).get("resident"), 1n);
    vm.run();
    vm.interrupt();
    vm.setRegister("CR3", 0x6000n);
    assert.equal(machine.kernel.vs(Number(vm.ids.vsid)).get("resident"), 0n);
    vm.run();
    assert.equal(vm.registers.get("cr3"), 0x6000n);
    assert.equal(vm.registers.get("rflags"), 0x246n);
  },
);

forEachVendor("registers that the guest leaves are what reg_get reads", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, pages(1)).raw16();
  vm.run();
  vm.set("r15", 0xabcdn);
  vm.registers.set("cr3", 0x7000n);
  vm.registers.set("rflags", 0x202n);
  vm.interrupt();
  assert.deepEqual(vm.end, { status: SUCCESS, reason: "INTERRUPT" });
  assert.equal(vm.getRegister("R15"), 0xabcdn);
  assert.equal(vm.getRegister("CR3"), 0x7000n);
  assert.equal(vm.getRegister("RFLAGS"), 0x202n);
});

for (const [name, reason, play] of [
  ["HLT", EXIT.HLT, (vm: MicroVm) => vm.execute("hlt")],
  ["an interrupt", EXIT.INTERRUPT, (vm: MicroVm) => vm.interrupt()],
  ["an NMI", EXIT.NMI, (vm: MicroVm) => vm.interrupt("NMI")],
  ["a triple fault", EXIT.SHUTDOWN, (vm: MicroVm) => vm.shutdown()],
  ["memory it does not have", EXIT.NESTED_FAULT, (vm: MicroVm) => vm.touch(0x9000, { write: true })],
  ["a task switch", EXIT.TASK_SWITCH, (vm: MicroVm) => vm.taskSwitch()],
] as const) {
  forEachVendor(`${name} ends the run with its reason, and the root goes on`, async () => {
    const { machine, root } = await start();
    const vm = MicroVm.create(machine, root, pages(2)).raw16();
    const rip = root.registers.get("rip");
    vm.run();
    play(vm);
    assert.equal(lastReason(machine, vm), reason);
    assert.equal(root.registers.get("rip"), rip + 3n, "the root is behind its VMMCALL");
    vm.destroy();
  });
}

forEachVendor("CPUID of a micro VM is answered, and the guest goes on", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, pages(2)).raw16();
  vm.run();
  const [, , features] = vm.cpuid(1);
  assert.notEqual(features & (1 << 31), 0, "the hypervisor bit");
  assert.equal(vm.registers.get("rip"), 0x1002n);
  assert.equal(vm.cpuid(0x8000_000a)[3], 0, "no SVM");
});

forEachVendor("a hypercall of a micro VM is refused and changes nothing", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, pages(2)).raw16();
  vm.run();
  vm.set("rax", 0x764d_0000_0004_0000n);
  vm.set("r10", 0x42n);
  vm.execute("hypercall");
  assert.equal(vm.get("rax"), BigInt(MV_STATUS.INVALID_PERM_DENIED));
  assert.equal(vm.get("r10"), 0x42n);
});

forEachVendor("destroying everything returns the pool to its start", async () => {
  const { machine, root } = await start();
  const cycle = (): void => {
    const vm = MicroVm.create(machine, root, pages(20)).raw16();
    vm.run();
    for (let i = 1; i <= 20; i++) vm.touch(0x1000 * i, { write: true });
    vm.shutdown();
    vm.destroy();
  };
  const free = machine.kernel.freePages;
  for (let i = 0; i < 10; i++) cycle();
  assert.equal(machine.kernel.freePages, free);
});

forEachVendor("a VM whose pages are still mapped gives them back when it is destroyed", async () => {
  const { machine, root } = await start();
  const first = MicroVm.create(machine, root, pages(3));
  first.destroy();
  const second = MicroVm.create(machine, root, pages(3));
  assert.equal(root.mmio("mmio_unmap", second.ids.vmid, pages(3)), SUCCESS);
  assert.equal(machine.kernel.vm(Number(second.ids.vmid)).get("pages"), 0n);
});

forEachVendor("a hypervisor frame cannot be mapped", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root);
  for (const block of BLOCKS) {
    for (const spa of [block, block + 0x1f_f000]) {
      assert.notEqual(root.mmio("mmio_map", vm.ids.vmid, [{ gpa: 0x1000, spa }]), SUCCESS);
    }
  }
  assert.equal(machine.kernel.vm(Number(vm.ids.vmid)).get("pages"), 0n);
});

forEachVendor("a list that fails half way is taken back", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root);
  const list = [...pages(2), { gpa: 0x3000, spa: BLOCKS[0] ?? 0 }];
  assert.notEqual(root.mmio("mmio_map", vm.ids.vmid, list), SUCCESS);
  assert.equal(machine.kernel.vm(Number(vm.ids.vmid)).get("pages"), 0n);
});

forEachVendor("an object with children, and a frame that is mapped already, are refused", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, pages(1));
  assert.notEqual(root.call("mv_vm_op_destroy_vm", { r11: vm.ids.vmid }).rax, SUCCESS);
  assert.notEqual(root.call("mv_vp_op_destroy_vp", { r11: vm.ids.vpid }).rax, SUCCESS);
  assert.notEqual(root.mmio("mmio_map", vm.ids.vmid, pages(1, ROOT.GUEST_FRAMES + 0x8000)), SUCCESS);
});

forEachVendor("an empty pool is an error to the caller, and nothing leaks", async () => {
  const { machine, root } = await start({ blocks: 1 });
  const vm = MicroVm.create(machine, root);
  // Each of these needs three tables of its own.
  const far = (i: number): PageMapping => ({ gpa: 2 ** 39 * i, spa: ROOT.GUEST_FRAMES });
  const list = Array.from({ length: 120 }, (_, i) => far(i));
  const free = machine.kernel.freePages;
  let status = SUCCESS;
  for (let i = 0; status === SUCCESS && i < 3; i++) {
    const part = list.slice(40 * i, 40 * i + 40);
    status = root.mmio("mmio_map", vm.ids.vmid, part);
  }
  assert.notEqual(status, SUCCESS);
  vm.destroy();
  assert.ok(machine.kernel.freePages >= free);
  assert.ok(MicroVm.create(machine, root).raw16());
});

forEachVendor(
  "guest state that the processor refuses is an error to the caller, who may mend it",
  async () => {
    const { machine, root } = await start();
    const vm = MicroVm.create(machine, root, pages(1)).raw16();
    vm.setRegister("CR0", 0x1_0000_0010n); // no processor has a bit 32
    assert.equal(vm.run(), false);
    assert.deepEqual(vm.end, { status: BigInt(MV_STATUS.EXIT_FAILURE), reason: "FAILURE" });
    vm.setRegister("CR0", 0x10n);
    assert.ok(vm.run());
  },
);

forEachVendor("CR4 bits and XCR0 bits whose state nobody switches are refused", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, pages(1)).raw16();
  vm.setRegister("CR4", 1n << 22n);
  assert.equal(vm.run(), false);
  vm.setRegister("CR4", 0n);
  vm.setRegister("XCR0", 0x201n);
  assert.equal(vm.run(), false);
  vm.setRegister("XCR0", 1n);
  assert.ok(vm.run());
});

for (const xsave of [true, false]) {
  forEachVendor(`nothing of one VS shows in another ${xsave ? "with" : "without"} XSAVE`, async () => {
    const { machine, root } = await start({ xsave });
    const { processor } = machine.pp;
    const fill = (seed: bigint): void => {
      for (const i of xsave ? [0, 1, 2] : [0, 1]) processor.extended.components[i] = seed + BigInt(i);
      machine.pp.registers.set("kernelGsBase", seed * 32n);
    };
    fill(0x100n);
    for (const i of [0, 1, 2, 3]) processor.debug[i] = 0x1000n + BigInt(i);
    const vms: readonly MicroVm[] = [1, 2].map((i) =>
      MicroVm.create(machine, root, pages(1, ROOT.GUEST_FRAMES + i * 0x1000)).raw16(),
    );
    vms[0]?.setRegister("DR0", 0xdb0n);
    vms[0]?.setRegister("DR7", 0x401n);
    for (let round = 0n; round < 3n; round++) {
      for (const vm of vms) {
        const seed = 0x100n * vm.ids.vmid + 0x100n;
        vm.run();
        assert.equal(
          processor.debug[0],
          vm === vms[0] ? 0xdb0n : 0x1000n,
          "only breakpoints that are on are loaded",
        );
        if (round > 0n) assert.equal(machine.pp.registers.get("kernelGsBase"), seed * 32n);
        fill(seed);
        vm.interrupt();
        assert.equal(processor.extended.components[0], 0x100n);
        assert.equal(processor.debug[0], 0x1000n);
      }
    }
  });
}

forEachVendor(
  "debug registers of a stopped VS can be read and set; they are loaded where DR7 enables one",
  async () => {
    const { machine, root } = await start();
    const vm = MicroVm.create(machine, root, pages(1)).raw16();
    vm.setRegister("DR0", BREAKPOINT_STATE);
    vm.run();
    assert.equal(machine.pp.processor.debug[0], 0n);
    vm.interrupt();
    assert.equal(vm.getRegister("DR0"), BREAKPOINT_STATE);
    vm.setRegister("DR7", 0x402n);
    vm.run();
    assert.equal(machine.pp.processor.debug[0], BREAKPOINT_STATE);
    vm.interrupt();
    assert.equal(machine.pp.processor.debug[0], 0n);
  },
);

forEachVendor("a VM that is told to stop enters no more", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, pages(1)).raw16();
  root.must("mv_vm_op_stop", { r11: vm.ids.vmid });
  assert.equal(vm.run(), false);
  assert.notEqual(vm.end.status, SUCCESS);
  vm.destroy();
});

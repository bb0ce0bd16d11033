/** What a root on Intel meets: NMIs wherever they come, INIT and SIPI, and the bits and MSRs that would show it VMX. */
import assert from "node:assert/strict";
import { MV_MP_STATE } from "../../hypercall/generated/abi.node.ts";
import { INTERRUPTIBILITY, MSR, REASON, VMCS } from "../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { EXIT } from "../../vmm/abi/generated/exit-record.node.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import type { Pp } from "./machine/pp.ts";
import { Root } from "./machine/root.ts";
import { NOWHERE, ROOT } from "./machine/root-memory.ts";
import { onVendor } from "./on-vendors.ts";
import { VmxWorld } from "./vmx/world.ts";

const NMI = 0x8000_0202n;
const GENERAL_PROTECTION = 0x8000_0b0dn;
const UNDEFINED_OPCODE = 0x8000_0306n;
const CODE = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };
const VMXE = 0x2000n;
const SMXE = 0x4000n;
const OSXSAVE = 1n << 18n;
const WAIT_FOR_SIPI = 3n;

interface Parts {
  readonly machine: Machine;
  readonly root: Root;
  readonly vm: MicroVm;
  readonly own: VmxWorld;
}

async function start(): Promise<Parts> {
  const machine = await Machine.launch();
  const root = new Root(machine);
  root.attach();
  const vm = MicroVm.create(machine, root, [CODE]).raw16();
  return { machine, root, vm, own: world(machine.pp) };
}

function world({ virtualization }: Pp): VmxWorld {
  assert.ok(virtualization instanceof VmxWorld);
  return virtualization;
}

/** The handler of the root's NMI ends where it began. */
function endHandler(root: Root): void {
  root.iret(root.registers.get("rip"), root.registers.get("rflags"));
  root.settle();
}

/** What the root or a guest does, and how an exit of it is prepared. */
const ACTS: Readonly<Record<string, { before?: (parts: Parts) => void; act: (parts: Parts) => void }>> = {
  "CPUID of the root": { act: ({ root }) => void root.cpuid(0) },
  "a hypercall of the root": { act: ({ root }) => void root.call("mv_id_op_version") },
  "the beginning of a run": { act: ({ vm }) => void vm.run() },
  "CPUID of a micro VM": { before: ({ vm }) => void vm.run(), act: ({ vm }) => void vm.cpuid(0) },
  "the end of a run": { before: ({ vm }) => void vm.run(), act: ({ vm }) => void vm.interrupt() },
};

for (const [name, { before, act }] of Object.entries(ACTS)) {
  onVendor("intel", `an NMI at any point of ${name} reaches the root, once`, async () => {
    const parts = await start();
    const { machine, root, own } = parts;
    const { delivered } = machine.pp;
    let points = 0;
    for (let n = 0; ; n++) {
      before?.(parts);
      delivered.length = 0;
      points = 0;
      let where = "";
      own.nmiAt = (place) => {
        if (points++ !== n) return false;
        where = place;
        return true;
      };
      act(parts);
      own.nmiAt = () => false;
      if (points <= n) break;
      assert.ok(machine.pp.runsRoot, `a micro VM runs on behind an NMI at ${where}`);
      assert.deepEqual(delivered, [NMI], `point ${n}: ${where}`);
      endHandler(root);
      root.cpuid(0);
      assert.deepEqual(delivered, [NMI], `point ${n}: ${where}`);
    }
    assert.ok(points > 10, `only ${points} points were tried`);
  });
}

onVendor("intel", "an NMI of the root exits and is delivered; the next one waits for the IRET", async () => {
  const { machine, root, own } = await start();
  assert.ok(root.interrupt("NMI"));
  assert.deepEqual(machine.pp.delivered, [NMI]);
  assert.ok(root.interrupt("NMI"));
  assert.ok(root.interrupt("NMI"));
  assert.equal(root.settle(), 0);
  assert.deepEqual(machine.pp.delivered, [NMI]);
  endHandler(root);
  assert.deepEqual(machine.pp.delivered, [NMI, NMI], "two that waited are one");
  endHandler(root);
  assert.deepEqual(machine.pp.delivered, [NMI, NMI]);
  assert.equal(own.registers.raw(VMCS.INTERRUPTIBILITY), 0n);
});

onVendor("intel", "an NMI of the root waits for the end of an interrupt shadow", async () => {
  const { machine, root } = await start();
  root.registers.set("rflags", root.registers.get("rflags") | 0x200n);
  root.registers.set("interruptShadow", 1n);
  root.interrupt("NMI");
  assert.deepEqual(machine.pp.delivered, []);
  root.registers.set("interruptShadow", 0n);
  root.settle();
  assert.deepEqual(machine.pp.delivered, [NMI]);
});

onVendor("intel", "an NMI in a micro VM ends its run, and is the root's", async () => {
  const { machine, vm } = await start();
  vm.run();
  assert.ok(vm.interrupt("NMI"));
  assert.ok(machine.pp.runsRoot);
  assert.deepEqual(machine.pp.delivered, [NMI]);
  assert.equal(machine.kernel.lastReason(vm.ids.vsid), BigInt(EXIT.NMI));
});

onVendor(
  "intel",
  "an event that an NMI of the root kept from its entry is gone when the VS is reset",
  async () => {
    const { machine, root, own, vm } = await start();
    vm.setRegister("RFLAGS", 0x202n);
    root.must("mv_vs_op_queue_interrupt", { r11: vm.ids.vsid, r12: 0x31n });
    own.nmiAt = (place) => {
      if (place !== "vmx_check" || machine.pp.runsRoot) return false;
      own.nmiAt = () => false;
      return true;
    };
    vm.run();
    assert.ok(machine.pp.runsRoot, "the run has ended");
    assert.deepEqual(machine.pp.delivered, [NMI]);
    for (const state of [MV_MP_STATE.INITIAL, MV_MP_STATE.INIT, MV_MP_STATE.SIPI]) {
      root.must("mv_vs_op_mp_state_set", { r11: vm.ids.vsid, r12: BigInt(state) });
    }
    assert.ok(vm.raw16().run());
    assert.deepEqual(machine.pp.delivered, [NMI], "nothing of before the reset");
  },
);

onVendor(
  "intel",
  "an IRET that faulted is executed again: until then NMIs are blocked as before",
  async () => {
    const { machine, root, own } = await start();
    root.interrupt("NMI");
    own.registers.setRaw(VMCS.INTERRUPTIBILITY, 0n); // by the IRET
    const unblocked = 0x1000n;
    machine.pp.vmexit({
      reason: REASON.EPT_VIOLATION,
      qualification: 0x181n | unblocked,
      gpa: BigInt(NOWHERE),
    });
    assert.equal(own.registers.raw(VMCS.INTERRUPTIBILITY), BigInt(INTERRUPTIBILITY.NMI));
  },
);

onVendor("intel", "INIT makes the root wait for SIPI, which starts it in real mode", async () => {
  const { root, own } = await start();
  root.set("rbx", 0x77n);
  assert.ok(root.init());
  assert.equal(own.registers.raw(VMCS.ACTIVITY), WAIT_FOR_SIPI);
  assert.ok(!root.init(), "INIT is blocked now");
  assert.ok(!root.interrupt("NMI"), "and so is an NMI");
  assert.deepEqual([root.registers.get("cr0"), root.get("rbx")], [0x10n, 0n]);
  const exit = own.guest.sipi(0x9a);
  assert.ok(exit);
  root.pp.vmexit(exit);
  const registers = ["csSelector", "csBase", "rip", "cr0", "cr4", "efer"] as const;
  const now = registers.map((name) => root.registers.get(name));
  assert.deepEqual(now, [0x9a00n, 0x9_a000n, 0n, 0x10n, 0n, 0n]);
  assert.equal(own.registers.raw(VMCS.ACTIVITY), 0n);
  root.cpuid(0);
  assert.equal(root.registers.get("rip"), 2n);
});

onVendor("intel", "an INIT in a micro VM ends its run, and the root waits for SIPI", async () => {
  const { machine, vm, own } = await start();
  vm.run();
  assert.ok(vm.init());
  assert.ok(machine.pp.runsRoot);
  assert.equal(own.registers.raw(VMCS.ACTIVITY), WAIT_FOR_SIPI);
});

onVendor(
  "intel",
  "FEATURE_CONTROL reads locked without VMX; the capabilities of VMX are not there",
  async () => {
    const { machine, root } = await start();
    root.rdmsr(MSR.FEATURE_CONTROL);
    assert.deepEqual([root.get("rax"), root.get("rdx")], [1n, 0n]);
    assert.deepEqual(machine.pp.delivered, []);
    root.wrmsr(MSR.FEATURE_CONTROL, 5n);
    for (let msr = MSR.VMX_BASIC; msr <= MSR.VMX_LAST; msr++) root.rdmsr(msr);
    root.wrmsr(MSR.VMX_BASIC, 0n);
    const refused = 2 + MSR.VMX_LAST - MSR.VMX_BASIC + 1;
    assert.deepEqual(machine.pp.delivered, Array(refused).fill(GENERAL_PROTECTION));
  },
);

onVendor("intel", "CR4.VMXE and SMXE read 0 and cannot be set; other bits are the root's own", async () => {
  const { machine, root, own } = await start();
  const cr4 = root.registers.get("cr4");
  assert.equal(cr4 & (VMXE | SMXE), 0n);
  const { exits } = machine.pp;
  root.writeCr4(cr4 & ~0x80n);
  assert.equal(machine.pp.exits, exits);
  assert.equal(root.registers.get("cr4"), cr4 & ~0x80n);
  for (const bit of [VMXE, SMXE]) root.writeCr4(cr4 | bit);
  assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION, GENERAL_PROTECTION]);
  assert.equal(root.registers.get("cr4"), cr4 & ~0x80n);
  assert.equal(own.registers.raw(VMCS.GUEST_CR4) & VMXE, VMXE);
});

onVendor("intel", "CR0.NE is what the root wrote, and set underneath", async () => {
  const { machine, root, own } = await start();
  const cr0 = root.registers.get("cr0");
  const rip = root.registers.get("rip");
  root.writeCr(0, cr0 & ~0x20n);
  assert.equal(root.registers.get("cr0"), cr0 & ~0x20n);
  assert.equal(own.registers.raw(VMCS.GUEST_CR0) & 0x20n, 0x20n);
  assert.equal(root.registers.get("rip"), rip, "the same instruction runs again, without an exit");
  root.writeCr(0, cr0);
  assert.equal(root.registers.get("cr0"), cr0);
  assert.deepEqual(machine.pp.delivered, []);
});

onVendor("intel", "XSETBV of the root does what it does on the bare machine", async () => {
  const { machine, root } = await start();
  const { extended } = machine.pp.processor;
  const rip = root.registers.get("rip");
  const xsetbv = (value: bigint): void => {
    root.set("rcx", 0n);
    root.set("rdx", value >> 32n);
    root.set("rax", value & 0xffff_ffffn);
    root.execute("xsetbv");
  };
  xsetbv(3n);
  assert.deepEqual([extended.xcr0, root.registers.get("rip")], [3n, rip + 3n]);
  xsetbv(5n);
  assert.deepEqual([extended.xcr0, machine.pp.delivered], [3n, [GENERAL_PROTECTION]]);
  root.registers.set("cr4", root.registers.get("cr4") & ~OSXSAVE);
  xsetbv(7n);
  assert.deepEqual([extended.xcr0, machine.pp.delivered], [3n, [GENERAL_PROTECTION, UNDEFINED_OPCODE]]);
});

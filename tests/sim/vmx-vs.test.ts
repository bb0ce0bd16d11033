/** State of a micro VM that stays with the processor on Intel: it is where it belongs, on whatever PP it runs next. */
import assert from "node:assert/strict";
import { INTERRUPTIBILITY, VMCS } from "../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { MSR } from "../../vmm/kernel/vs/generated/state.node.ts";
import type { MicroVm } from "./machine/micro-vm.ts";
import type { Pp } from "./machine/pp.ts";
import type { RegisterName } from "./machine/registers.ts";
import { launchTwoPps, type TwoPps } from "./machine/two-pps.ts";
import { onVendor } from "./on-vendors.ts";
import { VmxWorld } from "./vmx/world.ts";

const SYSCALL_MSRS = [MSR.STAR, MSR.LSTAR, MSR.CSTAR, MSR.SFMASK, MSR.KERNEL_GS_BASE];
const LAZY = ["star", "lstar", "cstar", "sfmask"] as const satisfies readonly RegisterName[];
const SYSCALL = [...LAZY, "kernelGsBase"] as const;
/** One of each group that stays stale. */
const CHANGED: Readonly<Partial<Record<RegisterName, bigint>>> = {
  cr3: 0x5000n,
  rsp: 0x1234n,
  ssBase: 0x2_0000n,
  gdtrBase: 0x3000n,
  idtrLimit: 0x3ffn,
  sysenterEip: 0x4000n,
  rflags: 0x246n,
};
const IF = 0x200n;

async function start(): Promise<TwoPps & { readonly there: MicroVm }> {
  const parts = await launchTwoPps();
  return { ...parts, there: parts.vm.on(parts.second) };
}

function raw({ virtualization }: Pp, field: number): bigint {
  assert.ok(virtualization instanceof VmxWorld);
  return virtualization.registers.raw(field);
}

/** What the guest's RDMSR gives. */
function read(vm: MicroVm): (msr: number) => bigint {
  return (msr) => {
    vm.rdmsr(msr);
    return vm.get("rax") | (vm.get("rdx") << 32n);
  };
}

function change(vm: MicroVm): void {
  for (const [name, value] of Object.entries(CHANGED)) vm.registers.set(name as RegisterName, value);
  SYSCALL_MSRS.forEach((msr, i) => vm.wrmsr(msr, BigInt(0x7000 + i)));
}

function assertChanged(vm: MicroVm): void {
  for (const [name, value] of Object.entries(CHANGED)) {
    assert.equal(vm.registers.get(name as RegisterName), value, name);
  }
  SYSCALL.forEach((name, i) => assert.equal(vm.registers.get(name), BigInt(0x7000 + i), name));
}

onVendor("intel", "what a guest changed without an exit goes with it from PP to PP and back", async () => {
  const { vm, there } = await start();
  vm.run();
  change(vm);
  vm.interrupt();
  assert.ok(there.run());
  assertChanged(there);
  there.registers.set("cr3", 0x9000n);
  there.interrupt();
  assert.ok(vm.run());
  assert.equal(vm.registers.get("cr3"), 0x9000n);
});

onVendor(
  "intel",
  "another PP reads and sets registers of a VS that stays resident, and the rest is kept",
  async () => {
    const { vm, there } = await start();
    vm.run();
    change(vm);
    vm.interrupt();
    assert.equal(there.getRegister("CR3"), CHANGED.cr3);
    assert.equal(there.getRegister("SS_BASE"), CHANGED.ssBase);
    assert.equal(there.getRegister("RSP"), CHANGED.rsp);
    there.setRegister("RBX", 0x99n);
    assert.ok(vm.run());
    assertChanged(vm);
    assert.equal(vm.get("rbx"), 0x99n);
  },
);

onVendor("intel", "one register that is set between two runs changes no other, in each group", async () => {
  const { vm } = await start();
  vm.run();
  change(vm);
  for (const [name, value, field] of [
    ["CR3", 0x8000n, "cr3"],
    ["RSP", 0x888n, "rsp"],
    ["SS_BASE", 0x8_0000n, "ssBase"],
    ["RFLAGS", 0x202n, "rflags"],
  ] as const) {
    vm.interrupt();
    vm.setRegister(name, value);
    assert.ok(vm.run());
    assert.equal(vm.registers.get(field), value);
    vm.registers.set(field, CHANGED[field] ?? 0n);
    assertChanged(vm);
  }
});

onVendor(
  "intel",
  "I7: the MSRs of SYSCALL, CR2 and DR6 are the root's own again, and the guest's own",
  async () => {
    const { machine, root, vm } = await start();
    const { processor } = machine.pp;
    const ours = SYSCALL.map((name) => root.registers.get(name));
    root.registers.set("cr2", 0x1111n);
    root.registers.set("dr6", 0xffff_0ff1n);
    vm.run();
    assert.deepEqual(
      SYSCALL_MSRS.map(read(vm)),
      SYSCALL.map(() => 0n),
    );
    assert.equal(processor.cr2, 0n);
    assert.notEqual(vm.readDr(6), 0xffff_0ff1n);
    change(vm);
    vm.registers.set("cr2", 0x2222n);
    vm.exception(1);
    vm.interrupt();
    assert.deepEqual(
      SYSCALL.map((name) => root.registers.get(name)),
      ours,
    );
    assert.deepEqual([processor.cr2, processor.dr6], [0x1111n, 0xffff_0ff1n]);
    root.registers.set("cr2", 0x3333n);
    vm.run();
    assertChanged(vm);
    assert.equal(processor.cr2, 0x2222n);
  },
);

onVendor("intel", "the MSRs of SYSCALL are not touched for a guest that does without", async () => {
  const { machine, root, vm } = await start();
  const ours = LAZY.map((name) => root.registers.get(name));
  const { exits } = machine.pp;
  vm.run();
  assert.deepEqual(
    LAZY.map((name) => machine.pp.registers.get(name)),
    ours,
    "they stay where they are",
  );
  vm.wrmsr(MSR.KERNEL_GS_BASE, 1n);
  assert.equal(machine.pp.exits, exits + 1, "SWAPGS needs no leave of anybody");
});

for (const [what, use] of [
  ["reads one of its MSRs", (vm: MicroVm): void => vm.rdmsr(MSR.LSTAR)],
  ["writes one of its MSRs", (vm: MicroVm): void => vm.wrmsr(MSR.LSTAR, 0n)],
  ["sets EFER.SCE", (vm: MicroVm): void => vm.wrmsr(MSR.EFER, 1n)],
] as const) {
  onVendor("intel", `SYSCALL is a guest's own from when it ${what}, and exits no more for it`, async () => {
    const { machine, root, vm } = await start();
    const ours = LAZY.map((name) => root.registers.get(name));
    vm.run();
    use(vm);
    assert.deepEqual(
      LAZY.map((name) => vm.registers.get(name)),
      LAZY.map(() => 0n),
    );
    const { exits } = machine.pp;
    change(vm);
    assert.deepEqual(
      SYSCALL_MSRS.map(read(vm)),
      SYSCALL.map((_, i) => BigInt(0x7000 + i)),
    );
    assert.equal(machine.pp.exits, exits);
    vm.interrupt();
    assert.deepEqual(
      LAZY.map((name) => root.registers.get(name)),
      ours,
    );
    vm.run();
    assertChanged(vm);
  });
}

onVendor("intel", "SYSCALL is a guest's own where somebody sets its MSRs before it runs", async () => {
  const { root, vm } = await start();
  root.must("mv_vs_op_msr_set", { r11: vm.ids.vsid, r12: BigInt(MSR.LSTAR >>> 0), r13: 0x7001n });
  vm.run();
  assert.equal(vm.registers.get("lstar"), 0x7001n);
});

onVendor("intel", "I7: a page fault of the core leaves no trace in the root's CR2", async () => {
  const { machine, root } = await start();
  root.registers.set("cr2", 0x1111n);
  machine.core.faultAfter = 0;
  root.call("mv_id_op_version");
  assert.equal(machine.pp.processor.cr2, 0x1111n);
});

onVendor(
  "intel",
  "an NMI whose delivery faulted is delivered again, and blocks the next one then",
  async () => {
    const { machine, root, vm } = await start();
    root.must("mv_vs_op_queue_nmi", { r11: vm.ids.vsid });
    vm.run();
    const NMI = 0x8000_0202n;
    assert.deepEqual(machine.pp.delivered, [NMI]);
    vm.interrupt("INTR", NMI);
    root.must("mv_vs_op_queue_nmi", { r11: vm.ids.vsid });
    vm.run();
    assert.equal(vm.settle(), 0);
    assert.deepEqual(machine.pp.delivered, [NMI, NMI]);
    assert.equal(raw(machine.pp, VMCS.INTERRUPTIBILITY), BigInt(INTERRUPTIBILITY.NMI));
    vm.iret(0x1000n, 2n);
    vm.settle();
    assert.deepEqual(machine.pp.delivered, [NMI, NMI, NMI]);
  },
);

onVendor(
  "intel",
  "an interrupt that CR8 holds back opens no window, and comes when CR8 is lowered",
  async () => {
    const { machine, root, vm } = await start();
    vm.setRegister("RFLAGS", IF | 2n);
    vm.setRegister("CR8", 9n);
    root.must("mv_vs_op_queue_interrupt", { r11: vm.ids.vsid, r12: 0x51n });
    vm.run();
    assert.equal(vm.settle(), 0, "a window would be open all the time");
    vm.writeCr(8, 5n);
    assert.equal(vm.settle(), 0);
    vm.writeCr(8, 4n);
    vm.settle();
    assert.deepEqual(machine.pp.delivered, [0x8000_0051n]);
  },
);

onVendor(
  "intel",
  "EFER.LMA follows LME and PG that the core sets, and the entry is in IA-32e mode then",
  async () => {
    const { root, vm } = await start();
    vm.setRegister("CR4", 0x20n);
    vm.setRegister("CR3", 0x1000n);
    root.must("mv_vs_op_msr_set", { r11: vm.ids.vsid, r12: 0xc000_0080n, r13: 0x900n });
    vm.setRegister("CR0", 0x8000_0011n);
    assert.ok(vm.run());
    assert.equal(vm.registers.get("efer"), 0xd00n);
    vm.interrupt();
    vm.setRegister("CR0", 0x11n);
    assert.ok(vm.run());
    assert.equal(vm.registers.get("efer"), 0x900n);
  },
);

onVendor("intel", "I7: a micro VM that disables its caches disables nobody else's", async () => {
  const { machine, vm } = await start();
  const CD = 0x4000_0000n;
  vm.run();
  const { upcalls } = machine.pp;
  for (const number of [0, 1, 4, 7, 15]) {
    vm.writeCr(0, 0x10n | CD, number);
    assert.equal(vm.registers.get("cr0"), 0x10n | CD, `register ${number}`);
    vm.cpuid(0);
    assert.equal(machine.pp.processor.cr0 & CD, 0n);
    assert.equal(raw(machine.pp, VMCS.GUEST_CR0) & CD, 0n);
    vm.writeCr(0, 0x10n, number);
    assert.equal(vm.registers.get("cr0"), 0x10n);
  }
  assert.equal(machine.pp.upcalls, upcalls, "ring 0 serves that");
  vm.writeCr(0, 0x10n | CD);
  vm.interrupt();
  assert.equal(vm.getRegister("CR0"), 0x10n | CD);
});

onVendor("intel", "NW without CD is #GP where the kernel answers MOV to CR0, too", async () => {
  const { machine, vm } = await start();
  const NW = 0x2000_0000n;
  // In real mode, without an error code.
  const GENERAL_PROTECTION = 0x8000_030dn;
  vm.run();
  vm.writeCr(0, 0x10n);
  vm.writeCr(0, 0x10n | NW);
  assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION]);
  assert.equal(vm.registers.get("cr0"), 0x10n);
  assert.equal(raw(machine.pp, VMCS.CR0_SHADOW) & NW, 0n);
});

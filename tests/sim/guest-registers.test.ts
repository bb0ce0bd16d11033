/** Control registers and MSRs of micro VMs, from the exit to the next entry. */
import assert from "node:assert/strict";
import { VMEXIT } from "../../vmm/kernel/svm/generated/vmcb.node.ts";
import { EXIT } from "../../vmm/abi/generated/exit-record.node.ts";
import { MSR } from "../../vmm/kernel/vs/generated/state.node.ts";
import { hiddenOf } from "./machine/registers.ts";
import { Machine, type MachineOptions } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor, forVendorsWith, onVendor, vendorOfTest } from "./on-vendors.ts";

/** The guest is in real mode, where exceptions have no error code. */
const GENERAL_PROTECTION = 0x8000_030dn;
const PROTECTED_GENERAL_PROTECTION = 0x8000_0b0dn;
const SVME = 0x1000n;

async function start(options: MachineOptions = {}): Promise<{ machine: Machine; root: Root; vm: MicroVm }> {
  const machine = await Machine.launch(options);
  const root = new Root(machine);
  root.attach();
  const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
  assert.ok(vm.run());
  return { machine, root, vm };
}

for (const [name, options] of [
  ["decode assists", {}],
  ["next RIP only", { nextRip: true, decodeAssists: false }],
  ["neither next RIP nor decode assists", { nextRip: false }],
] as const) {
  forVendorsWith(options)(`MOV CR4 takes its value from any register, with ${name}`, async () => {
    const { vm } = await start(options);
    for (let number = 0; number < 8; number++) {
      vm.registers.set("rip", 0x1000n);
      vm.writeCr4(BigInt(0x20 + number), number);
      assert.equal(vm.registers.get("cr4"), BigInt(0x20 + number), `register ${number}`);
      assert.equal(vm.registers.get("rip"), 0x1003n);
    }
  });

  forVendorsWith(options)(`MOV CR4 in 64-bit code reaches R8 to R15, with ${name}`, async () => {
    const { vm } = await start(options);
    vm.registers.set("efer", vm.registers.get("efer") | 0x500n);
    vm.registers.set("csAttrib", 0xa9bn);
    vm.registers.set("cr4", 0x20n);
    for (let number = 8; number < 16; number++) {
      vm.registers.set("rip", 0x1000n);
      vm.writeCr4(BigInt(0x20 + number), number);
      assert.equal(vm.registers.get("cr4"), BigInt(0x20 + number), `register ${number}`);
      assert.equal(vm.registers.get("rip"), 0x1004n);
    }
  });
}

forEachVendor(
  "CR4 bits whose state nobody switches are #GP(0), and the guest stays at its instruction",
  async () => {
    const { machine, vm } = await start();
    vm.registers.set("cr0", 0x8000_0011n);
    vm.registers.set("cr4", 0x20n);
    vm.registers.set("efer", vm.registers.get("efer") | 0x500n);
    vm.registers.set("csAttrib", 0xa9bn);
    for (const bit of [12n, 17n, 22n, 23n, 24n, 63n]) {
      machine.pp.delivered.length = 0;
      vm.writeCr4((1n << bit) | 0x20n);
      assert.deepEqual(machine.pp.delivered, [PROTECTED_GENERAL_PROTECTION], `bit ${bit}`);
      assert.equal(vm.registers.get("cr4"), 0x20n);
      assert.equal(vm.registers.get("rip"), 0x1000n);
    }
  },
);

forEachVendor("a write of CR4 changes no other control register, and finds no old translation", async () => {
  const { vm } = await start();
  vm.registers.set("cr0", 0x31n);
  vm.registers.set("cr2", 0x1234n);
  vm.registers.set("cr3", 0x5000n);
  const { tag } = vm.pp.virtualization;
  vm.writeCr4(0x10n);
  assert.deepEqual(
    (["cr0", "cr2", "cr3", "cr4"] as const).map((name) => vm.registers.get(name)),
    [0x31n, 0x1234n, 0x5000n, 0x10n],
  );
  assert.notEqual(vm.pp.virtualization.tag, tag);
});

forEachVendor("EFER is written without SVME in sight, and keeps it underneath", async () => {
  const { machine, vm } = await start();
  vm.wrmsr(MSR.EFER, 0x901n);
  assert.equal(vm.registers.get("efer"), 0x901n | machine.pp.virtualization.eferForced);
  vm.rdmsr(MSR.EFER);
  assert.equal(vm.get("rax"), 0x901n);
  vm.wrmsr(MSR.EFER, 0x901n | SVME);
  assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION]);
});

forEachVendor("PAT is the guest's own", async () => {
  const { root, vm } = await start();
  vm.wrmsr(MSR.PAT, 0x0606_0606_0606_0606n);
  assert.equal(vm.registers.get("pat"), 0x0606_0606_0606_0606n);
  vm.interrupt();
  assert.equal(root.registers.get("pat"), 0x0007_0406_0007_0406n);
});

forEachVendor("MSRs that are switched exit once at most, and belong to their VS", async () => {
  const { machine, root, vm } = await start();
  const exits = machine.pp.exits;
  const hidden = hiddenOf(machine.pp.registers);
  const msrs = [MSR.STAR, MSR.LSTAR, MSR.CSTAR, MSR.SFMASK, MSR.FS_BASE, MSR.GS_BASE, MSR.KERNEL_GS_BASE];
  const all = [...msrs, MSR.SYSENTER_CS, MSR.SYSENTER_ESP, MSR.SYSENTER_EIP];
  all.forEach((msr, i) => vm.wrmsr(msr, BigInt(0x7000 + i)));
  // Those of SYSCALL stay the root's on Intel until the guest asks for them.
  assert.equal(machine.pp.exits, exits + (vendorOfTest() === "intel" ? 1 : 0));
  vm.interrupt();
  assert.notDeepEqual(hiddenOf(machine.pp.registers), hidden);
  for (const msr of all) {
    root.rdmsr(msr);
    assert.notEqual(root.get("rax") >> 8n, 0x70n, `the root sees the guest's ${msr.toString(16)}`);
  }
  assert.ok(vm.run());
  all.forEach((msr, i) => {
    vm.rdmsr(msr);
    assert.equal(vm.get("rax"), BigInt(0x7000 + i));
  });
});

forEachVendor("reading the TSC does not exit; writing it is #GP", async () => {
  const { machine, vm } = await start();
  const exits = machine.pp.exits;
  vm.rdmsr(MSR.TSC);
  assert.equal(machine.pp.exits, exits);
  vm.wrmsr(MSR.TSC, 0n);
  assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION]);
});

const DEBUG = 0x8000_0301n;
const UNDEFINED_OPCODE = 0x8000_0306n;

for (const nextRip of [true, false]) {
  forVendorsWith({ nextRip })(
    `debug registers are read and written, ${nextRip ? "with" : "without"} next RIP`,
    async () => {
      const { machine, vm } = await start({ nextRip });
      const { debug } = machine.pp.processor;
      vm.writeDr(0, 0x1234_5678n, 3);
      vm.registers.set("rip", 0x1000n);
      vm.writeDr(2, 0x2222n);
      assert.deepEqual(debug, [0n, 0n, 0n, 0n], "the root's, as long as no breakpoint is enabled");
      vm.registers.set("rip", 0x1000n);
      vm.writeDr(7, 0x401n);
      assert.deepEqual(debug, [0x1234_5678n, 0n, 0x2222n, 0n], "the guest's from then on");
      vm.registers.set("rip", 0x1000n);
      assert.equal(vm.readDr(2, 6), 0x2222n);
      assert.equal(vm.registers.get("rip"), 0x1003n);
      vm.writeDr(7, 0x2000n);
      assert.equal(vm.registers.get("dr7"), 0x2400n);
      vm.readDr(1);
      assert.deepEqual(machine.pp.delivered, [DEBUG]);
      assert.deepEqual([vm.registers.get("dr7"), vm.readDr(6) & 0x2000n], [0x400n, 0x2000n]);
      vm.interrupt();
      assert.deepEqual(debug, [0n, 0n, 0n, 0n]);
      assert.equal(vm.getRegister("DR0"), 0x1234_5678n);
    },
  );

  forVendorsWith({ nextRip })(
    `ICEBP is #DB behind the instruction, ${nextRip ? "with" : "without"} next RIP`,
    async () => {
      const { machine, vm } = await start({ nextRip });
      vm.registers.set("dr7", 0x2400n);
      vm.execute("icebp");
      assert.deepEqual(machine.pp.delivered, [DEBUG]);
      assert.equal(vm.registers.get("rip"), 0x1001n);
      assert.equal(vm.registers.get("dr7"), 0x400n, "the handler may use the debug registers");
    },
  );

  forVendorsWith({ nextRip })(
    `INVD and WBINVD do nothing, ${nextRip ? "with" : "without"} next RIP`,
    async () => {
      const { machine, vm } = await start({ nextRip });
      vm.execute("invd");
      vm.execute("wbinvd");
      assert.equal(vm.registers.get("rip"), 0x1004n);
      assert.equal(machine.pp.processor.cacheWritebacks, 0);
    },
  );
}

onVendor("amd", "INVD that is reported as WBINVD is stepped over", async () => {
  const { vm } = await start({ nextRip: false });
  vm.placeCode(0x1000n, [0x0f, 0x08]);
  vm.pp.vmexit({ code: VMEXIT.WBINVD });
  assert.equal(vm.registers.get("rip"), 0x1002n);
});

forEachVendor("instructions of virtualization are #UD in a micro VM", async () => {
  const { machine, vm } = await start();
  const { ownInstructions } = machine.pp.virtualization;
  for (const name of ownInstructions) vm.execute(name);
  assert.deepEqual(
    machine.pp.delivered,
    ownInstructions.map(() => UNDEFINED_OPCODE),
  );
  assert.equal(vm.registers.get("rip"), 0x1000n);
});

forEachVendor("an INIT, meant for the root, ends the run as an interrupt does", async () => {
  const { machine, vm } = await start();
  assert.ok(vm.init());
  assert.equal(machine.kernel.lastReason(vm.ids.vsid), BigInt(EXIT.INTERRUPT));
});

for (const name of ["rdtscp", "monitor", "mwait", "rdpru", "rsm"] as const) {
  const each = name === "rdpru" ? onVendor.bind(undefined, "amd") : forEachVendor;
  each(`${name} is #UD in a micro VM`, async () => {
    const { machine, vm } = await start();
    vm.execute(name);
    assert.deepEqual(machine.pp.delivered, [UNDEFINED_OPCODE]);
    assert.equal(vm.registers.get("rip"), 0x1000n);
  });
}

forEachVendor("RDPMC is #GP in a micro VM", async () => {
  const { machine, vm } = await start();
  vm.execute("rdpmc");
  assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION]);
});

forEachVendor("XSETBV moves the guest's XCR0 and nobody else's", async () => {
  const { machine, root, vm } = await start();
  const { extended } = machine.pp.processor;
  vm.interrupt();
  const rootXcr0 = extended.xcr0;
  assert.ok(vm.run());
  vm.registers.set("cr4", 0x4_0000n);
  vm.set("rcx", 0n);
  vm.set("rdx", 0n);
  vm.set("rax", 3n);
  vm.execute("xsetbv");
  assert.equal(extended.xcr0, 3n);
  vm.set("rax", 5n);
  vm.execute("xsetbv");
  assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION]);
  vm.interrupt();
  assert.equal(extended.xcr0, rootXcr0);
  root.cpuid(0);
  assert.equal(vm.getRegister("XCR0"), 3n);
});

for (const code of [VMEXIT.SMI, VMEXIT.INIT]) {
  onVendor(
    "amd",
    `exit 0x${code.toString(16)}, meant for the root, ends the run as an interrupt does`,
    async () => {
      const { vm } = await start();
      vm.pp.vmexit({ code });
      assert.deepEqual(vm.end, { status: 0n, reason: "INTERRUPT" });
    },
  );
}

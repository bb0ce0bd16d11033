/** CPUID and RDMSR of micro VMs that ring 0 answers out of the core's tables. */
import assert from "node:assert/strict";
import {
  CpuidEntryLayout,
  CPUID_FLAG,
  MSR_FLAG,
  MsrEntryLayout,
} from "../../vmm/abi/generated/cpuid-table.node.ts";
import { EXIT } from "../../vmm/abi/generated/exit-record.node.ts";
import { KERNEL, PP, VS } from "../../vmm/abi/generated/memory-map.node.ts";
import { PpContextLayout } from "../../vmm/abi/generated/pp-context.node.ts";
import { Fields } from "./fields.ts";
import { Machine, type MachineOptions } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor, onVendor, forVendorsWith } from "./on-vendors.ts";

const OSXSAVE = 1n << 18n;
const PKE = 1n << 22n;
const APIC_BASE = 0x1b;
const MTRR_CAP = 0xfe;
const HWCR = 0xc001_0015;
const PAT = 0x277;
const PAT_RESET = 0x0007_0406_0007_0406n;
/** In real mode it has no error code. */
const GENERAL_PROTECTION = 0x8000_030dn;
/** Every leaf that a table has room for, and neighbours that it has none for. */
const LEAVES = [0, 0x4000_0000, 0x8000_0000, 0xc000_0000].flatMap((base) =>
  Array.from({ length: 40 }, (_, i) => base + i),
);

interface Parts {
  readonly machine: Machine;
  readonly root: Root;
  readonly vm: MicroVm;
}

/** A micro VM that runs. */
async function start(options: MachineOptions = {}): Promise<Parts> {
  const machine = await Machine.launch(options);
  const root = new Root(machine);
  root.attach();
  const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
  vm.run();
  return { machine, root, vm };
}

/** As ring 0 has them, which serves while these tests look. */
const table = KERNEL.PP_BLOCKS + PP.GUEST_CPUID_ALIAS;
const msrs = KERNEL.PP_BLOCKS + PP.CONTEXT_ALIAS + PpContextLayout.fields.guestMsrs.offset;

function cpuidEntry(machine: Machine, leaf: number): Fields<typeof CpuidEntryLayout> {
  const index = ((leaf << 2) | (leaf >>> 30)) & 127;
  return new Fields(machine.memory.view, CpuidEntryLayout, table + index * CpuidEntryLayout.size);
}

function msrEntry(machine: Machine, index: number): Fields<typeof MsrEntryLayout> {
  return new Fields(machine.memory.view, MsrEntryLayout, msrs + (index & 127) * MsrEntryLayout.size);
}

/** From now on the core answers. */
function emptyTables(machine: Machine): void {
  machine.memory.bytes.fill(0, table, table + 0x1000);
  machine.memory.bytes.fill(0, msrs, msrs + PpContextLayout.fields.guestMsrs.size);
}

/** Upcalls that `act` took. */
function crossings({ machine }: Parts, act: () => void): number {
  const before = machine.pp.upcalls;
  act();
  return machine.pp.upcalls - before;
}

function rdmsr({ vm }: Parts, index: number): bigint {
  vm.rdmsr(index);
  return (vm.get("rdx") << 32n) | vm.get("rax");
}

for (const nextRip of [true, false]) {
  forVendorsWith({ nextRip })(
    `CPUID is one exit without a ring crossing, ${nextRip ? "with" : "without"} next RIP`,
    async () => {
      const parts = await start({ nextRip });
      const { machine, vm } = parts;
      for (const name of ["rax", "rbx", "rcx", "rdx"] as const) vm.set(name, 0xffff_ffff_ffff_ffffn);
      assert.equal(
        crossings(parts, () => assert.deepEqual(vm.cpuid(0), [...machine.pp.processor.cpuid(0, 0)])),
        0,
      );
      assert.equal(vm.registers.get("rip"), 0x1002n);
      assert.equal(machine.kernel.exitCount(machine.pp.block, EXIT.CPUID), 1);
    },
  );
}

forEachVendor("each answer of the table is the core's own, whatever CR4 and XCR0 are", async () => {
  const parts = await start();
  const { machine, vm } = parts;
  // Intel's processor has no protection keys.
  const cr4s = machine.vendor === "amd" ? [0n, OSXSAVE, PKE, OSXSAVE | PKE] : [0n, OSXSAVE];
  const asked = 3 * cr4s.length;
  const ask = (): number[][] =>
    cr4s.flatMap((cr4) =>
      [1n, 3n, 7n].flatMap((xcr0) => {
        vm.registers.set("cr4", cr4);
        machine.pp.processor.extended.xcr0 = xcr0;
        return LEAVES.flatMap((leaf) => [0, 1, 2].map((subleaf) => [...vm.cpuid(leaf, subleaf)]));
      }),
    );
  const answers: number[][] = [];
  const inTable = LEAVES.filter((leaf) => leaf % 0x4000_0000 < 32).length;
  const others = LEAVES.length - inTable;
  // Subleaves 1 and 2 of leaves 7 and 0xD, and all three of what has no place.
  assert.equal(
    crossings(parts, () => answers.push(...ask())),
    asked * (4 + 3 * others),
  );
  emptyTables(machine);
  assert.equal(
    crossings(parts, () => answers.push(...ask())),
    asked * 3 * LEAVES.length,
  );
  const half = answers.length / 2;
  assert.deepEqual(answers.slice(0, half), answers.slice(half));
});

forEachVendor("leaf 0xD says how large the area is that the guest's own XCR0 enables", async () => {
  const { machine, vm } = await start();
  for (const [xcr0, size] of [
    [1n, 576],
    [3n, 576],
    [7n, 832],
  ] as const) {
    machine.pp.processor.extended.xcr0 = xcr0;
    assert.deepEqual(vm.cpuid(0xd), [7, size, 832, 0]);
  }
});

forEachVendor("a machine without XSAVE has no area to speak of", async () => {
  const parts = await start({ xsave: false });
  assert.equal(
    crossings(parts, () => assert.deepEqual(parts.vm.cpuid(0xd), [0, 0, 0, 0])),
    0,
  );
});

forEachVendor("a micro VM is answered from its table, the root from its own", async () => {
  const { machine, root, vm } = await start();
  cpuidEntry(machine, 0).set("ebx", 0x1234n);
  assert.equal(vm.cpuid(0)[1], 0x1234);
  vm.interrupt();
  assert.notEqual(root.cpuid(0)[1], 0x1234);
});

forEachVendor(
  "an entry that is not valid, of another leaf or of another subleaf exits to the core",
  async () => {
    const parts = await start();
    const { machine, vm } = parts;
    const entry = cpuidEntry(machine, 7);
    const right = [...vm.cpuid(7)];
    const sane = entry.get("flags");
    for (const [field, value] of [
      ["flags", sane & ~BigInt(CPUID_FLAG.VALID)],
      ["leaf", 0x27n],
      ["subleaf", 1n],
    ] as const) {
      const kept = entry.get(field);
      entry.set(field, value);
      const crossed = crossings(parts, () => assert.deepEqual([...vm.cpuid(7)], right));
      assert.equal(crossed, 1, field);
      entry.set(field, kept);
    }
  },
);

forEachVendor(
  "PAT is read and written without a ring crossing; what it must not hold is the core's to refuse",
  async () => {
    const parts = await start();
    const { machine, vm } = parts;
    const WRITE_BACK = 0x0606_0606_0606_0606n;
    assert.equal(
      crossings(parts, () => {
        assert.equal(rdmsr(parts, PAT), PAT_RESET);
        vm.wrmsr(PAT, WRITE_BACK);
        assert.equal(rdmsr(parts, PAT), WRITE_BACK);
      }),
      0,
    );
    assert.equal(vm.registers.get("pat"), WRITE_BACK);
    assert.equal(vm.registers.get("rip"), 0x1006n);
    assert.equal(machine.kernel.exitCount(machine.pp.block, EXIT.MSR_WRITE), 1);
    assert.equal(
      crossings(parts, () => vm.wrmsr(PAT, 2n)),
      1,
    );
    assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION]);
    emptyTables(machine);
    assert.equal(
      crossings(parts, () => vm.wrmsr(PAT, PAT_RESET)),
      1,
      "the core does the same",
    );
    assert.equal(vm.registers.get("pat"), PAT_RESET);
  },
);

forEachVendor("RDMSR of a constant and of APIC_BASE needs no ring crossing", async () => {
  const parts = await start();
  const { machine, vm } = parts;
  vm.set("rdx", 0xffff_ffff_ffff_ffffn);
  const read = (): bigint[] => [MTRR_CAP, HWCR, APIC_BASE].map((index) => rdmsr(parts, index));
  assert.equal(
    crossings(parts, () => assert.deepEqual(read(), [0n, 0x0100_0000n, 0xfee0_0900n])),
    0,
  );
  assert.equal(vm.registers.get("rip"), 0x1006n);
  assert.equal(machine.kernel.exitCount(machine.pp.block, EXIT.MSR_READ), 3);
  vm.wrmsr(APIC_BASE, 0xfed0_0900n);
  assert.equal(rdmsr(parts, APIC_BASE), 0xfed0_0900n);
  emptyTables(machine);
  assert.equal(
    crossings(parts, () => assert.deepEqual(read(), [0n, 0x0100_0000n, 0xfed0_0900n])),
    3,
    "the core says the same",
  );
});

forEachVendor(
  "WRMSR of all but PAT, registers that may have changed, and MSRs that are not there are the core's",
  async () => {
    const parts = await start();
    const { vm } = parts;
    assert.equal(
      crossings(parts, () => vm.wrmsr(MTRR_CAP, 0n)),
      1,
    );
    assert.equal(vm.registers.get("rip"), 0x1002n);
    assert.equal(
      crossings(parts, () => vm.wrmsr(MTRR_CAP, 1n)),
      1,
    );
    assert.equal(vm.pp.delivered.at(-1), GENERAL_PROTECTION);
  },
);

onVendor("amd", "RDMSR above CPL 0 is #GP whatever the table holds", async () => {
  const { vm } = await start();
  vm.registers.set("cpl", 3);
  vm.rdmsr(MTRR_CAP);
  assert.equal(vm.pp.delivered.at(-1), GENERAL_PROTECTION);
});

forEachVendor(
  "a core that writes nonsense into the tables reaches registers of micro VMs, and no more",
  async () => {
    const parts = await start({ xsave: false });
    const { machine, vm } = parts;
    const entry = cpuidEntry(machine, 2);
    for (const [field, value] of [
      ["flags", 0xffff_ffffn],
      ["subleaf", 0n],
      ["eax", 0xffff_ffffn],
    ] as const)
      entry.set(field, value);
    assert.equal(vm.cpuid(2)[0], 0xffff_ffff, "XCR0 is not read where there is none");
    const msr = msrEntry(machine, MTRR_CAP);
    msr.set("flags", BigInt(MSR_FLAG.KEPT));
    const page = KERNEL.VS_BLOCKS + Number(vm.ids.vsid) * KERNEL.VS_STRIDE + VS.BLOCK_PAGE;
    machine.memory.view.setBigUint64(page + 0xff8, 0x1111_2222_3333_4444n, true);
    for (const offset of [0xff8n, 0xfffn, 0xffff_ffff_ffff_fff8n, 0x4050_0ff9n]) {
      msr.set("value", offset);
      assert.equal(rdmsr(parts, MTRR_CAP), 0x1111_2222_3333_4444n, offset.toString(16));
    }
    msr.set("flags", 0x8000_0003n);
    assert.equal(rdmsr(parts, MTRR_CAP), 0n, "flags that there are not go to the core");
  },
);

forEachVendor("a run that ends right behind an answer of ring 0 loses none of it", async () => {
  const { machine, root, vm } = await start();
  vm.interrupt();
  const soon = machine.pp.processor.tsc + 100_000n;
  root.start(0x764d_0000_0006_0101n, { r10: 0x42n, r11: vm.ids.vsid, r12: soon });
  machine.pp.processor.tsc = soon;
  vm.cpuid(0x8000_0000);
  assert.equal(vm.end.reason, "INTERRUPT");
  assert.equal(vm.getRegister("RAX"), 0x8000_0008n);
  assert.equal(vm.getRegister("RIP"), 0x1002n);
  vm.run();
  assert.equal(vm.get("rax"), 0x8000_0008n);
});

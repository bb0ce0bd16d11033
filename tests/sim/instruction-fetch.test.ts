/**
 * On a processor that stores no next RIP, the instruction is fetched through the guest's own page tables:
 * every paging mode, prefixes, page crossings, and what cannot be read.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root, type PageMapping } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";

const CPUID = [0x0f, 0xa2];
const REX_PREFIXED = [0x66, 0x48];
const GUEST_RAM = 0x40_0000;
const PRESENT = 7n;
const LARGE = 0x80n;
const ADDRESS_OF_CODE = 0x1000;

const CR0_REAL = 0x10n;
const CR0_PROTECTED = 0x11n;
const CR0_PAGED = 0x8000_0011n;
const CS_32 = 0x409bn + 0x8000n;
const CS_64 = 0xa09bn;

interface Mode {
  readonly name: string;
  readonly cr0: bigint;
  readonly cr4?: bigint;
  readonly efer?: bigint;
  readonly csAttrib?: bigint;
  readonly csBase?: bigint;
  /** Fills the guest's tables; answers CR3. `store` writes 8 bytes at a GPA. */
  tables?(store: (gpa: number, value: bigint) => void): bigint;
}

const MODES: readonly Mode[] = [
  { name: "real mode", cr0: CR0_REAL },
  { name: "protected mode", cr0: CR0_PROTECTED, csAttrib: CS_32 },
  {
    name: "32-bit paging",
    cr0: CR0_PAGED,
    csAttrib: CS_32,
    tables: (store) => {
      store(0x1_0000, 0x1_1000n | PRESENT);
      for (let i = 0; i < 16; i += 2) store(0x1_1000 + 4 * i, pair(i, i + 1));
      return 0x1_0000n;
    },
  },
  {
    name: "32-bit paging with 4 MiB pages",
    cr0: CR0_PAGED,
    cr4: 0x10n,
    csAttrib: CS_32,
    tables: (store) => {
      store(0x1_0000, PRESENT | LARGE);
      return 0x1_0000n;
    },
  },
  {
    name: "PAE paging",
    cr0: CR0_PAGED,
    cr4: 0x20n,
    csAttrib: CS_32,
    tables: (store) => {
      store(0x1_0020, 0x1_1000n | 1n);
      store(0x1_1000, 0x1_2000n | PRESENT);
      for (let i = 0; i < 16; i++) store(0x1_2000 + 8 * i, BigInt(i * 0x1000) | PRESENT);
      return 0x1_0020n;
    },
  },
  {
    name: "long mode",
    cr0: CR0_PAGED,
    cr4: 0x20n,
    efer: 0x500n,
    csAttrib: CS_64,
    tables: (store) => {
      store(0x1_0000, 0x1_1000n | PRESENT);
      store(0x1_1000, 0x1_2000n | PRESENT);
      store(0x1_2000, 0x1_3000n | PRESENT);
      for (let i = 0; i < 16; i++) store(0x1_3000 + 8 * i, BigInt(i * 0x1000) | PRESENT);
      return 0x1_0000n;
    },
  },
];

function pair(low: number, high: number): bigint {
  return (BigInt(high * 0x1000) << 32n) | (PRESENT << 32n) | BigInt(low * 0x1000) | PRESENT;
}

/** A guest with 128 KiB of memory at GPA 0 that runs in `mode`. */
async function startIn(mode: Mode): Promise<{ machine: Machine; vm: MicroVm }> {
  const machine = await Machine.launch({ nextRip: false });
  const root = new Root(machine);
  root.attach();
  const pages = Array.from({ length: 32 }, (_, i) => ({ gpa: i * 0x1000, spa: GUEST_RAM + i * 0x1000 }));
  machine.memory.fill(GUEST_RAM, 0, 32 * 0x1000);
  const vm = MicroVm.create(machine, root, pages).raw16();
  vm.setRegister("CR0", mode.cr0);
  vm.setRegister("CR4", mode.cr4 ?? 0n);
  vm.setRegister("CR3", mode.tables?.((gpa, value) => machine.memory.store64(GUEST_RAM + gpa, value)) ?? 0n);
  vm.setRegister("CS_BASE", mode.csBase ?? 0n);
  if (mode.csAttrib !== undefined) vm.setRegister("CS_ATTRIB", mode.csAttrib);
  assert.ok(vm.run(), mode.name);
  vm.registers.set("efer", vm.registers.get("efer") | (mode.efer ?? 0n));
  return { machine, vm };
}

for (const mode of MODES) {
  test(`CPUID is stepped over in ${mode.name}`, async () => {
    const { vm } = await startIn(mode);
    vm.cpuid(0);
    assert.equal(vm.registers.get("rip"), BigInt(ADDRESS_OF_CODE + CPUID.length));
  });

  test(`CPUID that crosses a page is stepped over in ${mode.name}`, async () => {
    const { vm } = await startIn(mode);
    vm.registers.set("rip", 0x1fffn);
    vm.cpuid(0);
    assert.equal(vm.registers.get("rip"), 0x2001n);
  });
}

test("prefixes count", async () => {
  const { vm } = await startIn(MODES[5] as Mode);
  vm.cpuid(0, 0, REX_PREFIXED);
  assert.equal(vm.registers.get("rip"), BigInt(ADDRESS_OF_CODE + 4));
});

test("REX is a prefix in 64-bit code only", async () => {
  const { machine, vm } = await startIn(MODES[1] as Mode);
  vm.cpuid(0, 0, [0x48]);
  assert.notEqual(machine.pp.guestSpa, 0);
  assert.equal(vm.end.reason, "UNKNOWN", "the bytes are not the instruction that exited");
});

test("RIP wraps behind an instruction at 64 KiB in real mode, the instruction's bytes do not", async () => {
  const { machine, vm } = await startIn(MODES[0] as Mode);
  vm.registers.set("rip", 0xffffn);
  machine.memory.store8(GUEST_RAM + 0xffff, 0x0f);
  machine.memory.store8(GUEST_RAM + 0x1_0000, 0xa2);
  machine.pp.vmexit({ code: 0x72 });
  assert.equal(vm.registers.get("rip"), 1n);
});

test("an instruction may be the last of 64 KiB, of 4 GiB, of all: RIP 0 comes behind it", async () => {
  const real = await startIn(MODES[0] as Mode);
  real.vm.registers.set("rip", 0xfffen);
  real.vm.cpuid(0);
  assert.equal(real.vm.registers.get("rip"), 0n);
  for (const nextRip of [0n, 0x1_0000_0000n]) {
    const machine = await Machine.launch({ nextRip: true });
    const root = new Root(machine);
    root.attach();
    const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: GUEST_RAM }]).raw16();
    vm.run();
    machine.pp.vmexit({ code: 0x72, nextRip });
    assert.equal(vm.registers.get("rip"), nextRip);
    machine.pp.vmexit({ code: 0x7b, info1: 0x80_0010n, info2: 0n, nextRip: 0n });
    assert.equal(vm.end.reason, "IO");
    assert.equal(vm.getRegister("RIP"), 0n);
  }
});

test("an instruction that cannot be read is not stepped over: the run ends", async () => {
  const { vm } = await startIn(MODES[5] as Mode);
  vm.registers.set("rip", 0x7f_f000n);
  vm.cpuid(0);
  assert.equal(vm.end.reason, "UNKNOWN");
  assert.equal(vm.getRegister("RIP"), 0x7f_f000n);
});

test("page tables that point outside the guest's memory read nothing", async () => {
  const { machine, vm } = await startIn(MODES[5] as Mode);
  machine.memory.store64(GUEST_RAM + 0x1_3008, BigInt(ROOT.STACK) | PRESENT);
  machine.memory.write(ROOT.STACK, Uint8Array.from(CPUID));
  machine.pp.vmexit({ code: 0x72 });
  assert.equal(vm.end.reason, "UNKNOWN");
});

test("after a page was mapped elsewhere, its new bytes count", async () => {
  const machine = await Machine.launch({ nextRip: false });
  const root = new Root(machine);
  root.attach();
  const page = (i: number): PageMapping => ({ gpa: 0x1000, spa: GUEST_RAM + i * 0x1000 });
  machine.memory.fill(GUEST_RAM, 0, 0x2000);
  const vm = MicroVm.create(machine, root, [page(0)]).raw16();
  vm.run();
  vm.cpuid(0);
  vm.registers.set("rip", 0x1000n);
  vm.cpuid(0);
  vm.registers.set("rip", 0x1000n);
  vm.interrupt();
  root.mmio("mmio_unmap", vm.ids.vmid, [page(0)]);
  root.mmio("mmio_map", vm.ids.vmid, [page(1)]);
  vm.run();
  machine.pp.vmexit({ code: 0x72 });
  assert.equal(vm.end.reason, "UNKNOWN", "the old page still has CPUID there");
  assert.equal(vm.getRegister("RIP"), 0x1000n);
});

test("an endless row of prefixes ends after 15 bytes", async () => {
  const { vm } = await startIn(MODES[0] as Mode);
  vm.cpuid(
    0,
    0,
    Array.from({ length: 14 }, () => 0x66),
  );
  assert.equal(vm.end.reason, "UNKNOWN");
});

test("the root's own instructions are fetched through its tables", async () => {
  const machine = await Machine.launch({ nextRip: false });
  const root = new Root(machine);
  root.registers.set("rip", BigInt(ROOT.CODE + 0xfff));
  assert.deepEqual(root.cpuid(0, 0, REX_PREFIXED), [...machine.pp.processor.cpuid(0, 0)]);
  assert.equal(root.registers.get("rip"), BigInt(ROOT.CODE + 0xfff + 4));
});

test("a root instruction that cannot be read is not stepped over, and the root goes on", async () => {
  const machine = await Machine.launch({ nextRip: false });
  const root = new Root(machine);
  const rip = BigInt(64 * 2 ** 30);
  root.registers.set("rip", rip);
  root.cpuid(0);
  assert.equal(root.registers.get("rip"), rip);
});

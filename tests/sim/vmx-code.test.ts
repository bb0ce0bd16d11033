/** Where VMX leaves to us what SVM does by itself: the end of an instruction, and the tables of PAE paging. */
import assert from "node:assert/strict";
import { VMCS } from "../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { onVendor } from "./on-vendors.ts";
import { VmxWorld } from "./vmx/world.ts";

const POINTERS = 0x1020;
const ENTRIES = [0x2001n, 0n, 0x3001n, 0x4000n] as const;
const CR0_PG_ET_PE = 0x8000_0011n;
const CR4_PAE = 0x20n;
const CODE_16 = 0x9bn;
const CODE_32 = 0xc09bn;

interface Parts {
  readonly machine: Machine;
  readonly root: Root;
  readonly vm: MicroVm;
}

async function start(): Promise<Parts> {
  const machine = await Machine.launch();
  const root = new Root(machine);
  root.attach();
  const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
  return { machine, root, vm };
}

/** The four pointers that the VMCS has. */
function pointers({ machine }: Parts): bigint[] {
  const { virtualization } = machine.pp;
  assert.ok(virtualization instanceof VmxWorld);
  return [0, 1, 2, 3].map((i) => virtualization.vmcs.read(VMCS.GUEST_PDPTE0 + 2 * i));
}

/** Four pointers in the guest's memory, and PAE paging by them. */
function enterPae({ machine, vm }: Parts, entries: readonly bigint[], cr3 = POINTERS): void {
  entries.forEach((entry, i) => machine.memory.store64(ROOT.GUEST_FRAMES + POINTERS - 0x1000 + 8 * i, entry));
  vm.setRegister("CR3", BigInt(cr3));
  vm.setRegister("CR4", CR4_PAE);
  vm.setRegister("CR0", CR0_PG_ET_PE);
}

onVendor("intel", "a guest in PAE paging is entered with the pointers that lie at its CR3", async () => {
  const parts = await start();
  enterPae(parts, ENTRIES);
  assert.ok(parts.vm.run());
  assert.deepEqual(pointers(parts), ENTRIES);
});

onVendor(
  "intel",
  "pointers that the guest changed without MOV to CR3 are not loaded behind an exit",
  async () => {
    const parts = await start();
    enterPae(parts, ENTRIES);
    assert.ok(parts.vm.run());
    parts.machine.memory.store64(ROOT.GUEST_FRAMES + POINTERS - 0x1000, 0x5001n);
    parts.vm.cpuid(0);
    assert.deepEqual(pointers(parts), ENTRIES);
    parts.vm.interrupt();
    parts.vm.setRegister("CR3", BigInt(POINTERS));
    assert.ok(parts.vm.run());
    assert.deepEqual(pointers(parts), [0x5001n, ...ENTRIES.slice(1)]);
  },
);

onVendor("intel", "pointers where the guest has no memory are none", async () => {
  const parts = await start();
  enterPae(parts, ENTRIES, 0x10_0000);
  assert.ok(parts.vm.run());
  assert.deepEqual(pointers(parts), [0n, 0n, 0n, 0n]);
});

onVendor("intel", "a pointer with a reserved bit is an error to the caller, who may mend it", async () => {
  const parts = await start();
  enterPae(parts, [0x2003n, 0n, 0n, 0n]);
  assert.equal(parts.vm.run(), false);
  assert.notEqual(parts.vm.end.status, 0n);
  enterPae(parts, ENTRIES);
  assert.ok(parts.vm.run());
});

for (const [what, attrib, last, behind] of [
  ["16-bit code ends at 64 KiB", CODE_16, 0xfffen, 0n],
  ["16-bit code goes on inside 64 KiB", CODE_16, 0xfffcn, 0xfffen],
  ["32-bit code goes on behind 64 KiB", CODE_32, 0xfffen, 0x1_0000n],
  ["32-bit code ends at 4 GiB", CODE_32, 0xffff_fffen, 0n],
  ["32-bit code goes on behind 2 GiB", CODE_32, 0x7fff_fffen, 0x8000_0000n],
] as const) {
  onVendor("intel", `${what}: so does the instruction pointer behind an exit`, async () => {
    const { vm } = await start();
    vm.setRegister("CR0", 0x11n);
    vm.setRegister("CS_ATTRIB", attrib);
    vm.setRegister("CS_LIMIT", attrib === CODE_32 ? 0xffff_ffffn : 0xffffn);
    vm.setRegister("RIP", last);
    assert.ok(vm.run());
    vm.cpuid(0);
    assert.equal(vm.registers.get("rip"), behind);
  });
}

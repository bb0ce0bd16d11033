/** A refused entry leaves the VS as it was: whoever mends the one register can run it. */
import assert from "node:assert/strict";
import { MV_REG, MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { ANSWER } from "../../vmm/abi/generated/exit-record.node.ts";
import { DIRTY, VsPageLayout } from "../../vmm/abi/generated/vs-page.node.ts";
import { Fields } from "./fields.ts";
import { Machine, type MachineOptions } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const CODE = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };
const UNDEFINED = 6n;
const UNDEFINED_EVENT = 0x8000_0306n;
/** Bit 32 of CR0, which no processor takes. */
const HIGH = 0x1_0000_0010n;
const TF = 0x100n;
const BS = 0x4000n;
const DEBUG_EVENT = 0x8000_0301n;
const REFUSED = { status: MV_STATUS.EXIT_FAILURE, reason: "FAILURE" };

type Register = keyof typeof MV_REG;

async function start(options: MachineOptions = {}): Promise<{ machine: Machine; root: Root; vm: MicroVm }> {
  const machine = await Machine.launch(options);
  const root = new Root(machine);
  root.attach();
  return { machine, root, vm: MicroVm.create(machine, root, [CODE]).raw16() };
}

/** Every register that a client reads. */
function registers(vm: MicroVm): [string, bigint][] {
  const all = Object.keys(MV_REG).slice(1, -1) as Register[];
  const names = all.filter((name) => !/^[GI]DTR_(SELECTOR|ATTRIB)$/.test(name));
  return names.map((name) => [name, vm.getRegister(name)]);
}

/** Values that only one of the two judges, or both: by whom the entry is refused, and how it is mended. */
const BAD: readonly (readonly [who: string, register: Register, bad: bigint, good: bigint])[] = [
  ["the processor", "CR0", HIGH, 0x10n],
  ["the processor", "DR7", 1n << 32n, 0x400n],
  ["ring 0, before it loads anything else", "CR4", 0x2000n, 0n],
  ["ring 0, after the rest", "XCR0", 5n, 1n],
];

for (const [who, register, bad, good] of BAD) {
  forEachVendor(
    `refused by ${who}: all registers and the event stay, and ${register} mended, it runs`,
    async () => {
      const { machine, root, vm } = await start();
      vm.setRegister("CR3", 0x5000n);
      vm.setRegister("R9", 9n);
      root.must("mv_vs_op_inject_exception", { r11: vm.ids.vsid, r12: UNDEFINED });
      vm.setRegister(register, bad);
      const before = registers(vm);
      for (let i = 0; i < 2; i++) {
        assert.equal(vm.run(), false);
        assert.deepEqual(vm.end, REFUSED);
        assert.match(machine.log(), new RegExp(`VS 1: entry refused: ${register.toLowerCase()} = `));
        assert.deepEqual(registers(vm), before);
      }
      vm.setRegister(register, good);
      machine.pp.delivered.length = 0;
      assert.ok(vm.run());
      assert.deepEqual(machine.pp.delivered, [UNDEFINED_EVENT]);
      assert.equal(vm.registers.get("cr3"), 0x5000n);
    },
  );
}

forEachVendor(
  "a VS that stayed where it ran keeps what only the processor had, when the root has less XCR0 meanwhile",
  async () => {
    const { machine, vm } = await start();
    const { extended } = machine.pp.processor;
    vm.setRegister("XCR0", 7n);
    assert.ok(vm.run());
    vm.registers.set("cr3", 0x5000n); // without an exit
    vm.registers.set("csBase", 0x7000n);
    vm.interrupt();
    const whole = extended.xcr0;
    extended.xcr0 = 3n;
    assert.equal(vm.run(), false);
    assert.match(machine.log(), /entry refused: xcr0 = 0x7: more than the root VM has/);
    extended.xcr0 = whole;
    assert.equal(vm.getRegister("CR3"), 0x5000n);
    assert.ok(vm.run());
    assert.equal(vm.registers.get("csBase"), 0x7000n);
  },
);

/** What the core puts into the page while it serves an exit, and who refuses that. */
const CHANGES: readonly (readonly [who: string, field: "cr0" | "cr4", bad: bigint, good: bigint])[] = [
  ["the processor", "cr0", HIGH, 0x10n],
  ["ring 0", "cr4", 0x2000n, 0n],
];

for (const [who, field, bad, good] of CHANGES) {
  forEachVendor(`refused by ${who} in the middle of a run: its instruction is done, once`, async () => {
    const { machine, vm } = await start();
    vm.setRegister("RFLAGS", TF | 2n);
    assert.ok(vm.run());
    vm.registers.set("dsBase", 0x5000n); // without an exit
    const rip = vm.registers.get("rip");
    machine.core.script = (_context, vs) => {
      const page = new Fields(machine.memory.view, VsPageLayout, vs);
      page.set(field, bad);
      page.set("rcx", 0x77n);
      page.set("dirty", DIRTY.CONTROL);
      return BigInt(ANSWER.RESUME);
    };
    vm.cpuid(7, 3); // not in a table: the core answers it
    assert.deepEqual(vm.end, REFUSED);
    assert.equal(vm.getRegister("RIP"), rip + 2n);
    assert.equal(vm.getRegister("DR6") & BS, BS);
    assert.equal(vm.getRegister("RCX"), 0x77n);
    assert.equal(vm.getRegister("DS_BASE"), 0x5000n);
    vm.setRegister(field.toUpperCase() as Register, good);
    machine.pp.delivered.length = 0;
    assert.ok(vm.run());
    assert.deepEqual(machine.pp.delivered, [DEBUG_EVENT]);
  });
}

forEachVendor("a flush of tags that a refused entry was to make is made by the next one", async () => {
  const { machine, root, vm: first } = await start({ tags: 4 });
  const [second, bad] = [1, 2].map((i) => {
    const page = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES + 0x1000 * i };
    return MicroVm.create(machine, root, [page]).raw16();
  });
  assert.ok(second !== undefined && bad !== undefined);
  for (const vm of [first, second]) {
    vm.run();
    vm.touch(0x1000);
    vm.interrupt();
  }
  bad.setRegister("CR0", HIGH);
  assert.equal(bad.run(), false); // no tag is left: it was to flush them all
  bad.setRegister("CR0", 0x10n);
  // The first of them gets the tag that the second one had before.
  for (const [vm, page] of [
    [first, 0],
    [second, 1],
    [bad, 2],
  ] as const) {
    assert.ok(vm.run());
    assert.deepEqual(vm.mmu().physical(0x1000, true), { spa: ROOT.GUEST_FRAMES + 0x1000 * page });
    vm.interrupt();
  }
});

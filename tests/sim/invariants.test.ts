/** The model's judges see what they are for: each invariant, broken on purpose behind the hypervisor's back. */
import assert from "node:assert/strict";
import { ANSWER } from "../../vmm/abi/generated/exit-record.node.ts";
import { GuestStateLayout } from "../../vmm/kernel/vs/generated/state.node.ts";
import { InvariantBroken } from "./machine/invariants.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { BLOCKS, NOWHERE, ROOT } from "./machine/root-memory.ts";
import { maskOf, MIB2 } from "./machine/root-mtrrs.ts";
import { refusal } from "./svm/entry-checks.ts";
import { forEachVendor, onVendor } from "./on-vendors.ts";
import { VALID, variableRange } from "./processor/mtrrs.ts";
import { VmxWorld } from "./vmx/world.ts";

const PAGE = 0x1000;
const ADDRESS = 0x000f_ffff_ffff_f000n;
const RIGHTS = 7n;
const INTERRUPTED = 0x8000_0020n;
const frame = (i: number): number => ROOT.GUEST_FRAMES + PAGE * i;

async function start(): Promise<{ machine: Machine; root: Root; vms: readonly MicroVm[] }> {
  const machine = await Machine.launch();
  const root = new Root(machine);
  root.attach();
  const vms = [0, 1].map((i) => MicroVm.create(machine, root, [{ gpa: PAGE, spa: frame(i) }]).raw16());
  return { machine, root, vms };
}

/** SPA of the leaf entry for page 1 of the VM. */
function leafOf(machine: Machine, vm: MicroVm | undefined): number {
  assert.ok(vm);
  let table = Number(machine.kernel.vm(Number(vm.ids.vmid)).get("nestedRoot"));
  for (let level = 4; level > 1; level--) table = Number(machine.memory.load64(table) & ADDRESS);
  return table + 8;
}

function broken(rule: string, act: () => void): void {
  assert.throws(
    act,
    (error) => error instanceof InvariantBroken && error.message.startsWith(`${rule}:`),
    `${rule} was not seen to break`,
  );
}

/** What the planted fault does while the hypervisor serves the root's next hypercall. */
function inCore(machine: Machine, act: () => void): void {
  machine.core.script = () => {
    act();
    return BigInt(ANSWER.RESUME);
  };
}

forEachVendor("I1: a hypervisor frame in a nested table is seen", async () => {
  const { machine, root, vms } = await start();
  machine.memory.store64(leafOf(machine, vms[0]), BigInt(BLOCKS[0] ?? 0) | RIGHTS);
  broken("I1", () => root.cpuid(0));
});

/** The processor gets these MTRRs for that range without a word to the hypervisor. */
function slipMtrr({ pp }: Machine, base: number, mask: bigint): void {
  const range = variableRange(7);
  assert.ok(pp.processor.writeMsr(range.base, BigInt(base)));
  assert.ok(pp.processor.writeMsr(range.mask, mask | VALID));
}

forEachVendor("I1: a leaf of the root's that an MTRR cuts is seen", async () => {
  const { machine, root } = await start();
  slipMtrr(machine, frame(0), maskOf(PAGE));
  broken("I1", () => root.cpuid(0));
});

onVendor("intel", "I1: a leaf of the root's with another type than its MTRR is seen", async () => {
  const { machine, root } = await start();
  slipMtrr(machine, frame(0), maskOf(MIB2));
  broken("I1", () => root.cpuid(0));
});

forEachVendor("I2: a frame that is mapped more often than it is lent is seen", async () => {
  const { machine, root, vms } = await start();
  machine.memory.store64(leafOf(machine, vms[0]), BigInt(frame(1)) | RIGHTS);
  broken("I2", () => root.cpuid(0));
});

onVendor(
  "amd",
  "I3: a state that the processor does not take is refused, and taken it is entered",
  async () => {
    const { machine } = await start();
    const { vmcb } = new Root(machine);
    assert.equal(refusal(vmcb, 16, 48), undefined);
    vmcb.set("asid", 0n);
    assert.match(refusal(vmcb, 16, 48) ?? "", /ASID/);
  },
);

forEachVendor("I4: a page of the pool that gets lost is seen, and one that has two uses", async () => {
  for (const [what, next] of [
    [
      "leaked",
      (machine: Machine) => machine.memory.load64(Number(machine.memory.load64(machine.kernel.freeHead))),
    ],
    ["used twice", (machine: Machine) => machine.kernel.vm(1).get("nestedRoot")],
  ] as const) {
    const { machine, root } = await start();
    machine.memory.store64(machine.kernel.freeHead, next(machine));
    machine.memory.watchedStores += 1;
    broken("I4", () => root.cpuid(0));
    assert.ok(what);
  }
});

forEachVendor("I5: a translation of what another VM has now is seen", async () => {
  const { machine, vms } = await start();
  const [vm] = vms;
  assert.ok(vm);
  vm.run();
  machine.pp.virtualization.translations.remember({ gpa: PAGE, spa: frame(1), write: true });
  broken("I5", () => machine.invariants.checkRunning());
});

forEachVendor("I6: root memory that is copied in twice while one exit is served is seen", async () => {
  const { machine, root } = await start();
  const copy = { spa: ROOT.SHARED_PAGE, count: 32, service: 1 };
  inCore(machine, () => {
    machine.pp.copiedIn.push(copy, { ...copy, spa: copy.spa + 8 });
    // Of a core with a script the model expects nothing: this one is to be taken for the real one.
    machine.core.scripted = false;
  });
  broken("I6", () => root.call("mv_id_op_version"));
});

forEachVendor(
  "I7: state of the root that a hypercall changes is seen, in each kind of register",
  async () => {
    const spoil: Record<string, (machine: Machine) => void> = {
      "debug registers": ({ pp }) => pp.processor.debug.fill(5n),
      "extended state": ({ pp }) => pp.processor.extended.components.fill(5n),
      XCR0: ({ pp }) => void pp.processor.extended.setXcr0(3n),
    };
    for (const act of Object.values(spoil)) {
      const { machine, root } = await start();
      inCore(machine, () => act(machine));
      broken("I7", () => root.call("mv_id_op_version"));
    }
  },
);

/** Of the root, instead of the event that was interrupted. */
const WRONG_EVENTS = [0n, 0x8000_0021n];

onVendor("amd", "I8: an interrupted event that is lost is seen, and one that becomes another", async () => {
  for (const event of WRONG_EVENTS) {
    const { machine, root } = await start();
    inCore(machine, () => machine.pp.fields(GuestStateLayout, machine.pp.guestSpa).set("injected", event));
    broken("I8", () => root.execute("hypercall", { during: INTERRUPTED }));
  }
});

onVendor("intel", "I8: an interrupted event that is lost is seen, and one that becomes another", async () => {
  for (const event of WRONG_EVENTS) {
    const { machine, root } = await start();
    const world = machine.pp.virtualization;
    assert.ok(world instanceof VmxWorld);
    world.nmiAt = (place) => {
      if (place === "behind vmxExit")
        machine.pp.fields(GuestStateLayout, machine.pp.guestSpa).set("injected", event);
      return false;
    };
    broken("I8", () => root.nestedFault(NOWHERE, { intInfo: INTERRUPTED }));
  }
});

forEachVendor("a claim that the VM does not count is seen", async () => {
  const { machine, root } = await start();
  machine.kernel.vm(1).set("running", 1n);
  broken("claims", () => root.cpuid(0));
});

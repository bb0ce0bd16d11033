/** map_range and unmap_range: large leaves, rights, offers, bounded work, and ranges that cannot be. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { EXIT } from "../../vmm/abi/generated/exit-record.node.ts";
import { Machine, type MachineOptions } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root, type PageMapping } from "./machine/root.ts";
import { BLOCKS, RAM, ROOT } from "./machine/root-memory.ts";
import type { Tree } from "./processor/nested-walk.ts";
import { forEachVendor } from "./on-vendors.ts";

const FAILURE = BigInt(MV_STATUS.FAILURE_UNKNOWN);
const RETRY = BigInt(MV_STATUS.RETRY_CONTINUATION);
const MIB2 = 0x20_0000;
const R = 1n;
const W = 2n;
const X = 4n;
const LAZY = 1n << 16n;
const ALL = R | W | X;

interface Started {
  readonly machine: Machine;
  readonly root: Root;
  readonly vm: MicroVm;
}

async function start(options: MachineOptions = {}): Promise<Started> {
  const machine = await Machine.launch(options);
  const root = new Root(machine);
  root.attach();
  return { machine, root, vm: MicroVm.create(machine, root).raw16() };
}

function record({ machine, vm }: Started, name: "pages" | "running"): bigint {
  return machine.kernel.vm(Number(vm.ids.vmid)).get(name);
}

function tree({ machine, vm }: Started): Tree {
  const top = Number(machine.kernel.vm(Number(vm.ids.vmid)).get("nestedRoot"));
  return machine.nested.tree(top);
}

/** 2 MiB from `gpa` on, with all rights. */
function large(gpa: number, more: Partial<PageMapping> = {}): PageMapping {
  return { gpa, spa: ROOT.GUEST_FRAMES, bytes: MIB2, flags: ALL, ...more };
}

forEachVendor(
  "a range gets large leaves where both addresses and the size allow it, small ones elsewhere",
  async () => {
    const started = await start();
    const { root, vm } = started;
    const range = { gpa: 0x1f_f000, spa: ROOT.GUEST_FRAMES - 0x1000, bytes: MIB2 + 0x3000, flags: ALL };
    assert.equal(root.ranges("map_range", vm.ids.vmid, [range]).rax, 0n);
    const sizes = tree(started).leaves.map(({ gpa, spa, bytes }) => [gpa, spa, bytes]);
    assert.deepEqual(sizes, [
      [0x1f_f000, ROOT.GUEST_FRAMES - 0x1000, 0x1000],
      [0x20_0000, ROOT.GUEST_FRAMES, MIB2],
      [0x40_0000, ROOT.GUEST_FRAMES + MIB2, 0x1000],
      [0x40_1000, ROOT.GUEST_FRAMES + MIB2 + 0x1000, 0x1000],
    ]);
    assert.equal(record(started, "pages"), 515n);
    started.machine.invariants.checkTables();
  },
);

for (const [name, gpa, spa] of [
  ["GPA", 0x1000, ROOT.GUEST_FRAMES],
  ["SPA", 0, ROOT.GUEST_FRAMES + 0x1000],
] as const) {
  forEachVendor(`where the ${name} is not aligned to 2 MiB, all leaves are small`, async () => {
    const started = await start();
    const { root, vm } = started;
    assert.equal(root.ranges("map_range", vm.ids.vmid, [large(gpa, { spa })]).rax, 0n);
    assert.equal(tree(started).leaves.length, 512);
  });
}

for (const [flags, touches] of [
  [R, { write: false, read: true }],
  [R | W, { write: true, read: true }],
] as const) {
  forEachVendor(`a range with flags ${flags} can be written: ${touches.write}`, async () => {
    const started = await start();
    const { root, vm, machine } = started;
    const range = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES, bytes: 0x2000, flags };
    assert.equal(root.ranges("map_range", vm.ids.vmid, [range]).rax, 0n);
    assert.ok(tree(started).leaves.every(({ execute, write }) => !execute && write === touches.write));
    vm.run();
    assert.equal(vm.touch(0x1000), "done");
    assert.equal(vm.touch(0x2000, { write: true }), touches.write ? "done" : "left");
    if (touches.write) return;
    assert.equal(Number(machine.kernel.lastReason(vm.ids.vsid)), EXIT.NESTED_FAULT);
  });
}

forEachVendor("an offered page enters the table at the first touch, and the guest goes on", async () => {
  const started = await start();
  const { root, vm, machine } = started;
  const range = { gpa: 0, spa: ROOT.GUEST_FRAMES, bytes: 0x4000, flags: ALL | LAZY };
  assert.equal(root.ranges("map_range", vm.ids.vmid, [range]).rax, 0n);
  assert.equal(tree(started).leaves.length, 0);
  assert.equal(record(started, "pages"), 4n);
  vm.run();
  assert.equal(vm.touch(0x2000, { write: true }), "done");
  assert.equal(vm.touch(0x2008), "done");
  const { leaves, offers } = tree(started);
  assert.deepEqual(
    leaves.map(({ gpa, spa }) => [gpa, spa]),
    [[0x2000, ROOT.GUEST_FRAMES + 0x2000]],
  );
  assert.equal(offers.length, 3);
  vm.shutdown();
  machine.invariants.checkTables();
  vm.destroy();
});

forEachVendor(
  "a write to an offer that may only be read ends the run, and so does what nobody offered",
  async () => {
    for (const gpa of [0x1000, 0x9000]) {
      const started = await start();
      const { root, vm, machine } = started;
      const range = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES, bytes: 0x1000, flags: R | LAZY };
      root.ranges("map_range", vm.ids.vmid, [range]);
      vm.run();
      assert.equal(vm.touch(gpa, { write: true }), "left");
      assert.equal(Number(machine.kernel.lastReason(vm.ids.vsid)), EXIT.NESTED_FAULT);
      assert.equal(vm.end.status, BigInt(MV_STATUS.EXIT_UNKNOWN));
    }
  },
);

forEachVendor("an event that was being delivered into an offered page is delivered after all", async () => {
  const { root, vm } = await start();
  root.ranges("map_range", vm.ids.vmid, [
    { gpa: 0, spa: ROOT.GUEST_FRAMES, bytes: 0x2000, flags: ALL | LAZY },
  ]);
  vm.run();
  assert.equal(vm.touch(0x1000, { write: true, intInfo: 0x8000_0020n }), "done");
  assert.equal(vm.pp.delivered.at(-1), 0x8000_0020n);
});

forEachVendor("offers are taken back like pages, by unmap_range and by the end of the VM", async () => {
  const started = await start();
  const { root, vm, machine } = started;
  const free = machine.kernel.freePages;
  const range = { gpa: 0, spa: ROOT.GUEST_FRAMES, bytes: 0x8000, flags: ALL | LAZY };
  root.ranges("map_range", vm.ids.vmid, [range]);
  assert.equal(root.ranges("unmap_range", vm.ids.vmid, [{ ...range, bytes: 0x3000 }]).rax, 0n);
  assert.equal(record(started, "pages"), 5n);
  machine.invariants.checkTables();
  vm.destroy();
  const again = MicroVm.create(machine, root);
  assert.equal(machine.kernel.freePages, free);
  assert.ok(again);
});

forEachVendor("unmapping a part of a large leaf leaves the rest mapped", async () => {
  const started = await start();
  const { root, vm, machine } = started;
  root.ranges("map_range", vm.ids.vmid, [large(0)]);
  assert.equal(root.ranges("unmap_range", vm.ids.vmid, [{ gpa: 0x1000, spa: 0, bytes: 0x2000 }]).rax, 0n);
  assert.equal(record(started, "pages"), 510n);
  assert.equal(root.mmio("mmio_unmap", vm.ids.vmid, [{ gpa: 0x5000, spa: 0 }]), 0n);
  assert.equal(record(started, "pages"), 509n);
  const gpas = tree(started).leaves.map(({ gpa, spa }) => spa - gpa);
  assert.deepEqual(new Set(gpas), new Set([ROOT.GUEST_FRAMES]));
  machine.invariants.checkTables();
});

forEachVendor("one page out of a large leaf by mmio_unmap splits it, too", async () => {
  const started = await start();
  const { root, vm } = started;
  root.ranges("map_range", vm.ids.vmid, [large(0)]);
  assert.equal(root.mmio("mmio_unmap", vm.ids.vmid, [{ gpa: 0x5000, spa: 0 }]), 0n);
  assert.equal(record(started, "pages"), 511n);
});

forEachVendor(
  "unmap_range takes whatever is mapped in the widest range, and holes are no error",
  async () => {
    const started = await start();
    const { root, vm, machine } = started;
    root.ranges("map_range", vm.ids.vmid, [large(0), large(0x4000_0000, { spa: ROOT.GUEST_FRAMES + MIB2 })]);
    root.mmio("mmio_map", vm.ids.vmid, [{ gpa: 0x1000_0000_0000, spa: ROOT.GUEST_FRAMES }]);
    const all = { gpa: 0, spa: 0, bytes: 0x2000_0000_0000 };
    const { rax, done } = root.ranges("unmap_range", vm.ids.vmid, [all]);
    assert.deepEqual([rax, done], [0n, 0x2_0000_0000n]);
    assert.equal(record(started, "pages"), 0n);
    machine.invariants.checkTables();
  },
);

forEachVendor("much work is done in several calls, each of which says how far it came", async () => {
  const started = await start();
  const { root, vm } = started;
  // 125 entries of eight scattered pages each.
  const list = Array.from({ length: 125 }, (_, i) => ({
    gpa: 0x1_0000 * i,
    spa: ROOT.GUEST_FRAMES + 0x8000 * (124 - i),
    bytes: 0x8000,
    flags: ALL,
  }));
  const { rax, calls, done } = root.ranges("map_range", vm.ids.vmid, list);
  assert.deepEqual([rax, done], [0n, 1000n]);
  assert.ok(calls > 1 && calls < 10, `${calls} calls`);
  assert.equal(record(started, "pages"), 1000n);
  assert.equal(root.ranges("unmap_range", vm.ids.vmid, list).rax, 0n);
  assert.equal(record(started, "pages"), 0n);
});

for (const [what, range] of [
  ["between pages", { gpa: 0x800 }],
  ["a source between pages", { spa: ROOT.GUEST_FRAMES + 8 }],
  ["no bytes", { bytes: 0 }],
  ["part of a page", { bytes: 0x1800 }],
  ["an end that wraps", { bytes: 0xffff_ffff_ffff_f000n }],
  ["a start at the very end", { gpa: 0xffff_ffff_ffff_f000n }],
  ["an end beyond the largest GPA", { gpa: 0x1fff_ffff_f000, bytes: 0x2000 }],
  ["a source whose end is beyond", { spa: 0x1fff_ffff_f000, bytes: 0x2000 }],
  ["no right to read", { flags: W }],
  ["no flags", { flags: 0n }],
  ["a flag that there is not", { flags: R | 8n }],
  ["a memory type", { flags: R | (1n << 62n) }],
] as const) {
  forEachVendor(`a range with ${what} is refused, and nothing of the list is mapped`, async () => {
    const started = await start();
    const { root, vm } = started;
    const good = { gpa: 0, spa: ROOT.GUEST_FRAMES, bytes: 0x1000, flags: ALL };
    const bad = { gpa: 0x1_0000, spa: ROOT.GUEST_FRAMES, bytes: 0x1000, flags: ALL, ...range };
    const { rax, r10 } = root.range("map_range", vm.ids.vmid, [good, bad]);
    assert.deepEqual([rax, r10], [FAILURE, 0x42n], "R10 is the handle still");
    assert.equal(record(started, "pages"), 0n);
  });
}

const RAM_END = RAM[0]?.end ?? 0;
for (const [what, spa, before] of [
  ["beyond RAM", RAM_END - 0x2000, 2n],
  ["into the hypervisor", (BLOCKS[0] ?? 0) - 0x2000, 2n],
  ["from the hypervisor", BLOCKS[0] ?? 0, 0n],
] as const) {
  forEachVendor(`a range ${what} ends there: what was before it is done and counted`, async () => {
    const started = await start();
    const { root, vm } = started;
    const range = { gpa: 0, spa, bytes: 0x4000, flags: ALL };
    const { rax, done } = root.ranges("map_range", vm.ids.vmid, [range]);
    assert.deepEqual([rax, done], [FAILURE, before]);
    assert.equal(record(started, "pages"), before);
    assert.equal(root.ranges("unmap_range", vm.ids.vmid, [range]).rax, 0n);
    assert.equal(record(started, "pages"), 0n);
  });
}

forEachVendor(
  "a range over pages that are mapped already ends there, over small and large leaves",
  async () => {
    const started = await start();
    const { root, vm } = started;
    root.mmio("mmio_map", vm.ids.vmid, [{ gpa: 0x3000, spa: ROOT.GUEST_FRAMES }]);
    const small = root.ranges("map_range", vm.ids.vmid, [{ ...large(0), spa: ROOT.GUEST_FRAMES + 0x1000 }]);
    assert.deepEqual([small.rax, small.done], [FAILURE, 3n]);
    root.ranges("map_range", vm.ids.vmid, [large(2 * MIB2)]);
    for (const bytes of [0x1000, MIB2]) {
      const again = root.ranges("map_range", vm.ids.vmid, [large(2 * MIB2, { bytes })]);
      assert.deepEqual([again.rax, again.done], [FAILURE, 0n]);
    }
    assert.equal(root.mmio("mmio_map", vm.ids.vmid, [{ gpa: 2 * MIB2, spa: ROOT.GUEST_FRAMES }]), FAILURE);
  },
);

forEachVendor("more pages done than the list has is refused", async () => {
  const { root, vm } = await start();
  const list = [{ gpa: 0, spa: ROOT.GUEST_FRAMES, bytes: 0x2000, flags: ALL }];
  for (const op of ["map_range", "unmap_range"] as const) {
    assert.equal(root.range(op, vm.ids.vmid, list, 3n).rax, FAILURE);
    assert.equal(root.range(op, vm.ids.vmid, list, 0xffff_ffff_ffff_ffffn).rax, FAILURE);
    assert.equal(root.range(op, vm.ids.vmid, list, 2n).rax, 0n, "all done is done");
  }
});

forEachVendor("while a VS of the VM runs nothing counts as unmapped, and R10 says so", async () => {
  const machine = await Machine.launch({ pps: 2 });
  const [first, second] = machine.pps.map((pp) => new Root(machine, pp));
  assert.ok(first && second);
  first.attach();
  second.attach(ROOT.OTHER_SHARED_PAGE);
  const vm = MicroVm.create(machine, first).raw16();
  const started = { machine, root: first, vm };
  first.ranges("map_range", vm.ids.vmid, [large(0)]);
  vm.on(second).run();
  const { rax, r10 } = first.range("unmap_range", vm.ids.vmid, [large(0)], 7n);
  assert.deepEqual([rax, r10], [RETRY, 7n]);
  assert.equal(record(started, "pages"), 512n);
  vm.on(second).interrupt();
  assert.equal(first.ranges("unmap_range", vm.ids.vmid, [large(0)]).rax, 0n);
});

forEachVendor("an empty pool ends a range with its count, and nothing leaks", async () => {
  const started = await start({ blocks: 1 });
  const { root, vm, machine } = started;
  /** Each of these needs two tables of its own, or three. */
  const far = (offset: number): PageMapping[] =>
    Array.from({ length: 125 }, (_, i) => ({
      gpa: 2 ** 38 * i + offset,
      spa: ROOT.GUEST_FRAMES,
      bytes: 0x1000,
      flags: ALL,
    }));
  const { done } = root.ranges("map_range", vm.ids.vmid, far(0));
  const more = root.ranges("map_range", vm.ids.vmid, far(2 ** 30));
  assert.equal(more.rax, FAILURE);
  assert.equal(record(started, "pages"), done + more.done);
  machine.invariants.checkTables();
  assert.equal(root.ranges("unmap_range", vm.ids.vmid, far(0)).rax, 0n);
  assert.equal(root.ranges("unmap_range", vm.ids.vmid, far(2 ** 30)).rax, 0n);
  assert.equal(record(started, "pages"), 0n);
  vm.destroy();
  assert.ok(MicroVm.create(machine, root));
});

/** The root writes MTRRs: its nested table follows, and everything else is as on the bare processor. */
import assert from "node:assert/strict";
import { MSR } from "../../vmm/kernel/vs/generated/state.node.ts";
import { fillPool } from "./machine/fill-pool.ts";
import { Machine } from "./machine/machine.ts";
import { Root } from "./machine/root.ts";
import { BLOCKS, NOWHERE } from "./machine/root-memory.ts";
import {
  assertLeaf,
  assertTaken,
  GIB,
  leaves,
  maskOf,
  MIB,
  MIB2,
  PAGE,
  PHYSICAL_BITS,
  QUIET,
  setRange,
  start,
} from "./machine/root-mtrrs.ts";
import { forEachVendor } from "./on-vendors.ts";
import {
  FIXED_ON,
  FIXED_RANGES,
  MEMORY_TYPE,
  MTRRS_ON,
  VALID,
  variableRange,
  WRITABLE_MTRRS,
} from "./processor/mtrrs.ts";

const GENERAL_PROTECTION = 0x8000_0b0dn;
/** The model's firmware has set the first two. */
const OURS = 2;
const { UC, WC, WT, WP, WB } = MEMORY_TYPE;

forEachVendor(
  "a range inside a 2 MiB leaf cuts it into pages, of which those in it have its type",
  async () => {
    const parts = await start();
    assertLeaf(parts, QUIET, MIB2, WB);
    setRange(parts.root, OURS, UC, QUIET + 0x3000, maskOf(PAGE));
    assertTaken(parts);
    assertLeaf(parts, QUIET + 0x3000, PAGE, UC);
    assertLeaf(parts, QUIET + 0x2000, PAGE, WB);
    assertLeaf(parts, QUIET + MIB2 - PAGE, PAGE, WB);
    assertLeaf(parts, QUIET + MIB2, MIB2, WB);
  },
);

forEachVendor(
  "a range inside a 1 GiB leaf cuts it into leaves of 2 MiB, and one of those into pages",
  async () => {
    const parts = await start();
    assert.equal(parts.root.touch(NOWHERE), "done");
    assertLeaf(parts, NOWHERE, GIB, WB);
    setRange(parts.root, OURS, WC, NOWHERE + 8 * MIB, maskOf(4 * MIB));
    setRange(parts.root, OURS + 1, UC, NOWHERE + 64 * MIB, maskOf(PAGE));
    assertTaken(parts);
    assertLeaf(parts, NOWHERE, MIB2, WB);
    assertLeaf(parts, NOWHERE + 10 * MIB, MIB2, WC);
    assertLeaf(parts, NOWHERE + 12 * MIB, MIB2, WB);
    assertLeaf(parts, NOWHERE + 64 * MIB, PAGE, UC);
    assertLeaf(parts, NOWHERE + 64 * MIB + PAGE, PAGE, WB);
    assertLeaf(parts, NOWHERE + GIB - PAGE, MIB2, WB);
  },
);

forEachVendor("a range that holds whole leaves changes their type and cuts none, and back", async () => {
  const parts = await start();
  parts.root.touch(NOWHERE);
  const before = leaves(parts);
  setRange(parts.root, OURS, WT, NOWHERE, maskOf(2 * GIB));
  assertLeaf(parts, NOWHERE, GIB, WT);
  setRange(parts.root, OURS + 1, WP, QUIET, maskOf(4 * MIB));
  assertLeaf(parts, QUIET + MIB2, MIB2, WP);
  for (const i of [OURS, OURS + 1]) parts.root.wrmsr(variableRange(i).mask, 0n);
  assertTaken(parts);
  assert.deepEqual(leaves(parts), before);
});

for (const [one, other, both] of [
  [UC, WB, UC],
  [UC, WT, UC],
  [UC, WC, UC],
  [WT, WB, WT],
  [WC, WC, WC],
] as const) {
  for (const [first, second] of [
    [one, other],
    [other, one],
  ] as const) {
    forEachVendor(`memory in a range of type ${first} and in one of ${second} has type ${both}`, async () => {
      const parts = await start();
      setRange(parts.root, OURS, first, QUIET, maskOf(8 * MIB));
      setRange(parts.root, OURS + 1, second, QUIET, maskOf(4 * MIB));
      assertTaken(parts);
      assertLeaf(parts, QUIET, MIB2, both);
      assertLeaf(parts, QUIET + 4 * MIB, MIB2, first);
    });
  }
}

forEachVendor("below 1 MiB the fixed ranges win while they are on, whatever variable ones say", async () => {
  const parts = await start();
  const { root } = parts;
  const types = [UC, WC, WT, WP, WB];
  setRange(root, OURS, WP, 0, maskOf(MIB2));
  for (const [i, { msr }] of FIXED_RANGES.entries())
    root.wrmsr(
      msr,
      Array.from({ length: 8 }, (_, k) => BigInt(types[(i + k) % 5] ?? 0) << BigInt(8 * k)).reduce(
        (a, b) => a | b,
      ),
    );
  assertLeaf(parts, 0xa_0000, PAGE, WP);
  root.wrmsr(MSR.MTRR_DEF_TYPE, MTRRS_ON | FIXED_ON | BigInt(WB));
  assertTaken(parts);
  for (const [i, { first, bytes }] of FIXED_RANGES.entries()) {
    for (let k = 0; k < 8; k++) {
      assertLeaf(parts, first + k * bytes, PAGE, types[(i + k) % 5] ?? 0);
      assertLeaf(parts, first + (k + 1) * bytes - PAGE, PAGE, types[(i + k) % 5] ?? 0);
    }
  }
  assertLeaf(parts, MIB, PAGE, WP);
  root.wrmsr(MSR.MTRR_DEF_TYPE, MTRRS_ON | BigInt(WB));
  assertLeaf(parts, 0xa_0000, PAGE, WP);
});

forEachVendor("memory in no range has the default type, whole leaves of it as pages", async () => {
  const parts = await start();
  setRange(parts.root, OURS, WT, QUIET, maskOf(PAGE));
  parts.root.wrmsr(MSR.MTRR_DEF_TYPE, MTRRS_ON | BigInt(UC));
  assertTaken(parts);
  assertLeaf(parts, QUIET + PAGE, PAGE, UC);
  assertLeaf(parts, QUIET + MIB2, MIB2, UC);
  assertLeaf(parts, QUIET, PAGE, WT);
});

forEachVendor(
  "while MTRRs are off the table stays; when they are on again it follows all at once",
  async () => {
    const parts = await start();
    const { root, machine } = parts;
    root.wrmsr(MSR.MTRR_DEF_TYPE, 0n);
    const stores = machine.memory.watchedStores;
    setRange(root, OURS, UC, QUIET, maskOf(MIB2));
    setRange(root, OURS + 1, WC, QUIET + MIB2, maskOf(MIB2));
    assert.equal(machine.memory.watchedStores, stores);
    assertLeaf(parts, QUIET, MIB2, WB);
    root.wrmsr(MSR.MTRR_DEF_TYPE, MTRRS_ON | BigInt(WB));
    assertTaken(parts);
    assertLeaf(parts, QUIET, MIB2, UC);
    assertLeaf(parts, QUIET + MIB2, MIB2, WC);
  },
);

forEachVendor("a write of what an MTRR holds changes nothing of the table", async () => {
  const parts = await start();
  const { machine, root } = parts;
  setRange(root, OURS, UC, QUIET, maskOf(PAGE));
  const { watchedStores } = machine.memory;
  const { freePages } = machine.kernel;
  for (const msr of WRITABLE_MTRRS) root.wrmsr(msr, machine.pp.processor.readMsr(msr) ?? 0n);
  assertTaken(parts);
  assert.deepEqual([machine.memory.watchedStores, machine.kernel.freePages], [watchedStores, freePages]);
});

forEachVendor("what the root writes is what it and the processor read; RIP is behind the WRMSR", async () => {
  const { machine, root } = await start();
  const rip = root.registers.get("rip");
  const { base } = variableRange(OURS);
  root.wrmsr(base, BigInt(QUIET) | BigInt(WC));
  assert.equal(root.registers.get("rip"), rip + 2n);
  assert.equal(machine.pp.processor.readMsr(base), BigInt(QUIET) | BigInt(WC));
  const { exits } = machine.pp;
  root.rdmsr(base);
  assert.equal((root.get("rdx") << 32n) | root.get("rax"), BigInt(QUIET) | BigInt(WC));
  assert.equal(machine.pp.exits, exits, "reads pass");
});

const { base: BASE, mask: MASK } = variableRange(OURS);
for (const [what, msr, value] of [
  ["a default type that there is not", MSR.MTRR_DEF_TYPE, 0x802n],
  ["a reserved bit of the default type", MSR.MTRR_DEF_TYPE, 0x1806n],
  ["a type of a range that there is not", BASE, BigInt(QUIET) | 7n],
  ["a reserved bit of a base", BASE, BigInt(QUIET) | 0x100n],
  ["a base that there is not", BASE, 1n << BigInt(PHYSICAL_BITS)],
  ["a reserved bit of a mask", MASK, maskOf(MIB2) | 0xc00n],
  ["a mask wider than addresses", MASK, (1n << BigInt(PHYSICAL_BITS)) | VALID],
  ["one bad type among eight of a fixed range", MSR.MTRR_FIX_4K + 3, 0x0606_0306_0606_0606n],
  ["anything to MTRR_CAP", MSR.MTRR_CAP, 0x508n],
  ["a variable range that the processor has not", MSR.MTRR_PHYS_BASE0 + 16, 0n],
] as const) {
  forEachVendor(`${what} is #GP, and nothing changes`, async () => {
    const { machine, root } = await start();
    const rip = root.registers.get("rip");
    const before = machine.pp.processor.readMsr(msr);
    const { watchedStores } = machine.memory;
    root.wrmsr(msr, value);
    assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION]);
    assert.equal(root.registers.get("rip"), rip);
    assert.equal(machine.pp.processor.readMsr(msr), before);
    assert.equal(machine.memory.watchedStores, watchedStores);
  });
}

forEachVendor("a range over the hypervisor's own frames hides them as before", async () => {
  const parts = await start();
  const { machine, root } = parts;
  for (const [i, block] of BLOCKS.entries())
    setRange(root, OURS + i, UC, block, maskOf(i === 0 ? MIB : MIB2));
  assertTaken(parts);
  for (const block of BLOCKS) {
    const seen = root.mmu().physical(block + 0x5123, false);
    assert.ok("spa" in seen);
    assert.equal(machine.memory.load8(seen.spa), 0xff);
    assert.equal(root.touch(block + 0x5123, { write: true }), "event");
  }
});

forEachVendor(
  "this processor forgets the root's translations, whether the table changed or not",
  async () => {
    const { machine, root } = await start();
    const known = (): number => [...machine.pp.virtualization.translations.entries()].length;
    for (let i = 0; i < 2; i++) {
      root.touch(QUIET);
      assert.notEqual(known(), 0);
      root.wrmsr(variableRange(OURS).base, BigInt(QUIET));
      assert.equal(known(), 0);
    }
  },
);

forEachVendor("of several processors that get the same MTRRs the first changes the table", async () => {
  const machine = await Machine.launch({ pps: 2 });
  const roots = machine.pps.map((pp) => new Root(machine, pp));
  const parts = { machine, root: roots[0] as Root };
  const write = (root: Root): void => {
    root.wrmsr(MSR.MTRR_DEF_TYPE, 0n);
    setRange(root, OURS, UC, QUIET, maskOf(PAGE));
    root.wrmsr(MSR.MTRR_DEF_TYPE, MTRRS_ON | BigInt(WB));
  };
  write(roots[0] as Root);
  assertLeaf(parts, QUIET, PAGE, UC);
  const { watchedStores } = machine.memory;
  write(roots[1] as Root);
  assert.equal(machine.memory.watchedStores, watchedStores);
  assertTaken(parts);
});

forEachVendor("memory that is touched later is cut by what the MTRRs say then", async () => {
  const parts = await start();
  setRange(parts.root, OURS, WC, NOWHERE, maskOf(PAGE));
  setRange(parts.root, OURS + 1, WT, NOWHERE + GIB, maskOf(GIB));
  for (const gpa of [NOWHERE, NOWHERE + MIB2, NOWHERE + GIB]) assert.equal(parts.root.touch(gpa), "done");
  assertTaken(parts);
  assertLeaf(parts, NOWHERE, PAGE, WC);
  assertLeaf(parts, NOWHERE + MIB2, MIB2, WB);
  assertLeaf(parts, NOWHERE + GIB, GIB, WT);
});

for (const pages of [0, 1, 2]) {
  forEachVendor(`with ${pages} pages left a cut fails loudly, and no page is lost`, async () => {
    const parts = await start({ blocks: 1 });
    const { machine, root } = parts;
    root.attach();
    root.touch(NOWHERE);
    const vm = fillPool(root, pages);
    machine.invariants.followsMtrrs = false;
    setRange(root, OURS, UC, NOWHERE + MIB, maskOf(PAGE));
    setRange(root, OURS + 1, UC, NOWHERE + 5 * MIB, maskOf(PAGE));
    assertTaken(parts);
    assert.match(machine.log(), /no memory to follow the MTRRs/);
    assert.equal(root.touch(NOWHERE + MIB, { write: true }), "done", "and all memory is there");
    assert.equal(root.touch(NOWHERE + GIB - 1, { write: true }), "done");
    vm.destroy();
    setRange(root, OURS + 2, UC, QUIET, maskOf(PAGE));
    machine.invariants.followsMtrrs = true;
    assertTaken(parts);
    assertLeaf(parts, NOWHERE + MIB, PAGE, UC);
  });
}

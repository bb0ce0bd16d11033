/** Calls that take pages of the pool, with any number of them left: done as a whole, or not at all. */
import assert from "node:assert/strict";
import { fillPool } from "./machine/fill-pool.ts";
import { Machine } from "./machine/machine.ts";
import { type PageMapping, Root } from "./machine/root.ts";
import { forEachVendor } from "./on-vendors.ts";

const ID = 0xffffn;
const MIB2 = 0x20_0000;
const ALL_RIGHTS = 7n;
/** That a VM without memory has: the top of its nested table. */
const OWN_PAGES = 1n;
/** No call takes more. */
const ENOUGH = 7;
/** Frames whose counts are in another page than those of the VM that fills the pool. */
const ELSEWHERE = 48 * 0x10_0000;

interface Objects {
  readonly root: Root;
  /** A VM without memory, and its VP. */
  readonly vmid: bigint;
  readonly vpid: bigint;
}

const SMALL: PageMapping = { gpa: 0x1000, spa: ELSEWHERE };
const LARGE: PageMapping = { gpa: 0, spa: ELSEWHERE, bytes: 2 * MIB2, flags: ALL_RIGHTS };

/** Each answers whether it was done; what undoes it; pages that the VM has then. */
const CALLS: Readonly<
  Record<string, { call: (to: Objects) => boolean; undo: (to: Objects) => void; pages: bigint }>
> = {
  create_vs: {
    call: ({ root, vpid }) => root.call("mv_vs_op_create_vs", { r11: vpid }).rax === 0n,
    undo: ({ root }) => void root.must("mv_vs_op_destroy_vs", { r11: root.get("r10") & ID }),
    pages: 0n,
  },
  "mmio_map of a page": {
    call: ({ root, vmid }) => root.mmio("mmio_map", vmid, [SMALL]) === 0n,
    undo: ({ root, vmid }) => assert.equal(root.mmio("mmio_unmap", vmid, [SMALL]), 0n),
    pages: 1n,
  },
  "map_range of large leaves": {
    call: ({ root, vmid }) => root.ranges("map_range", vmid, [LARGE]).rax === 0n,
    undo: ({ root, vmid }) => assert.equal(root.ranges("unmap_range", vmid, [LARGE]).rax, 0n),
    pages: 1024n,
  },
};

async function start(): Promise<Objects & { readonly machine: Machine; readonly free: () => bigint }> {
  const machine = await Machine.launch({ blocks: 1 });
  const root = new Root(machine);
  root.attach();
  const vmid = root.must("mv_vm_op_create_vm") & ID;
  const vpid = root.must("mv_vp_op_create_vp", { r11: vmid }) & ID;
  return { machine, root, vmid, vpid, free: () => root.must("mv_id_op_pool") };
}

for (const [name, { call, undo, pages }] of Object.entries(CALLS)) {
  forEachVendor(
    `${name} with hardly a page left is done or changes nothing, and no page is lost`,
    async () => {
      const outcomes: boolean[] = [];
      for (let left = 0; left <= ENOUGH; left++) {
        const objects = await start();
        const { machine, root, vmid, vpid, free } = objects;
        const before = free();
        const filler = fillPool(root, left);
        const isDone = call(objects);
        outcomes.push(isDone);
        machine.invariants.checkTables();
        assert.equal(machine.kernel.vm(Number(vmid)).get("pages"), isDone ? pages : 0n);
        if (isDone) undo(objects);
        filler.destroy();
        root.must("mv_vp_op_destroy_vp", { r11: vpid });
        root.must("mv_vm_op_destroy_vm", { r11: vmid });
        machine.invariants.checkTables();
        assert.equal(free(), before + OWN_PAGES);
      }
      const first = outcomes.indexOf(true);
      assert.ok(first > 0, "nothing takes no page, and all of it was enough");
      assert.ok(
        outcomes.slice(first).every((done) => done),
        "more pages are never worse",
      );
    },
  );
}

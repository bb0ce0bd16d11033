import assert from "node:assert/strict";
import { MicroVm } from "./micro-vm.ts";
import type { Root } from "./root.ts";
import { ROOT } from "./root-memory.ts";

const TABLE_BYTES = 0x20_0000;
/** Pages of one list: the shared page has room for more. */
const MOST = 64;

/** Makes a micro VM that has so many tables that only `pages` pages of the pool are left, and returns it. */
export function fillPool(root: Root, pages: number): MicroVm {
  const vm = MicroVm.create(root.machine, root);
  const free = (): number => Number(root.must("mv_id_op_pool"));
  let next = 0;
  while (free() > pages) {
    // The first page takes several, each further one a table.
    const count = next === 0 ? 1 : Math.min(MOST, free() - pages);
    const list = Array.from({ length: count }, () => ({ gpa: TABLE_BYTES * next++, spa: ROOT.GUEST_FRAMES }));
    assert.equal(root.mmio("mmio_map", vm.ids.vmid, list), 0n);
  }
  assert.equal(free(), pages);
  return vm;
}

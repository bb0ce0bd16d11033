/** The driver's own TypeScript gives a VM memory and takes it back, over the hypervisor of the model. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { Model } from "../../vmm/boot/testing/model.ts";
import { Machine } from "./machine/machine.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { PAGE } from "./memory/physical-memory.ts";
import type { Leaf } from "./processor/nested-walk.ts";

const FRAMES = (ROOT.GUEST_FRAMES_END - ROOT.GUEST_FRAMES) / PAGE;
const RETRY = 0xffff_ffff;
/** The first micro VM. */
const VMID = 1;
/** Far more calls than any of these lists needs. */
const MOST_CALLS = 1000;

let driver: Model;
let machine: Machine;
let root: Root;
let slot: number;
/** Pages of the pool before there was a VM. */
let freeBefore: bigint;

before(async () => {
  machine = await Machine.launch();
  root = new Root(machine);
  root.attach();
  driver = await Model.create();
  driver.hypercall = (rax, registers) => {
    machine.memory.write(ROOT.SHARED_PAGE, driver.shared());
    const [r10 = 0n, r11 = 0n, r12 = 0n, r13 = 0n] = registers;
    const result = root.hypercall(rax, { r10, r11, r12, r13 });
    registers.set([result.r10, result.r11, result.r12, result.r13]);
    return result.rax;
  };
  freeBefore = poolFree();
  slot = driver.call("takeSlot", 1);
  assert.equal(driver.call("createVm", driver.context().byteOffset, slot), 0);
});

/** As the glue does it: calls until `count` pages are done; how many calls that took. */
function workThrough(count: number, call: (context: number, done: number, left: number) => number): number {
  for (let calls = 1, done = 0; calls < MOST_CALLS; calls++) {
    const context = driver.context();
    const error = call(context.byteOffset, done, count - done);
    assert.ok(error === 0 || error === RETRY, `error ${error}`);
    done += Number(context.getBigUint64(8, true));
    if (done >= count) return calls;
  }
  throw new Error("no end");
}

function give(gpa: number, frames: readonly number[], lazy: boolean): number {
  driver.pinned = frames.map((frame) => BigInt(frame));
  return workThrough(frames.length, (context, done, left) =>
    driver.call("mapPages", context, slot, BigInt(gpa + done * PAGE), done, left, Number(lazy)),
  );
}

function take(gpa: number, pages: number): number {
  return workThrough(pages, (context, done, left) =>
    driver.call("unmapPages", context, slot, BigInt(gpa + done * PAGE), left),
  );
}

/** GPA and SPA of each page, one after the other. */
function pagesOf(leaves: readonly Leaf[]): [gpa: number, spa: number][] {
  return leaves.flatMap(({ gpa, spa, bytes }) =>
    Array.from({ length: bytes / PAGE }, (_, i): [number, number] => [gpa + i * PAGE, spa + i * PAGE]),
  );
}

function tree(): { leaves: Leaf[]; offers: Leaf[] } {
  const top = Number(machine.kernel.vm(VMID).get("nestedRoot"));
  return machine.nested.tree(top);
}

const poolFree = (): bigint => root.must("mv_id_op_pool");

/** Runs of frames that follow each other, cut and put together anew. */
const someFrames = fc
  .array(fc.tuple(fc.nat({ max: FRAMES - 1 }), fc.integer({ min: 1, max: 700 })), {
    minLength: 1,
    maxLength: 90,
  })
  .map((runs) =>
    runs.flatMap(([first, length]) =>
      Array.from(
        { length: Math.min(length, FRAMES - first) },
        (_, i) => ROOT.GUEST_FRAMES + (first + i) * PAGE,
      ),
    ),
  )
  .map((frames) => frames.slice(0, 3000));

for (const lazy of [false, true]) {
  test(`each page gets its own frame, ${lazy ? "offered" : "mapped"}, and all is taken back`, () => {
    fc.assert(
      fc.property(someFrames, fc.nat({ max: 600 }), (frames, first) => {
        const gpa = first * PAGE;
        give(gpa, frames, lazy);
        const { leaves, offers } = tree();
        const wanted = frames.map((spa, i) => [gpa + i * PAGE, spa]);
        assert.deepEqual(pagesOf(lazy ? offers : leaves), wanted);
        assert.deepEqual(lazy ? leaves : offers, []);
        machine.invariants.checkTables();
        take(gpa, frames.length);
        const after = tree();
        assert.deepEqual([after.leaves, after.offers], [[], []]);
        machine.invariants.checkTables();
      }),
      { numRuns: 15 },
    );
  });
}

test("4 MiB that lie as they should are two large leaves, by one call", () => {
  const frames = Array.from({ length: FRAMES }, (_, i) => ROOT.GUEST_FRAMES + i * PAGE);
  const gpa = 0x4000_0000;
  assert.equal(give(gpa, frames, false), 1);
  assert.deepEqual(
    tree().leaves.map(({ bytes }) => bytes),
    [0x20_0000, 0x20_0000],
  );
  assert.equal(take(gpa, FRAMES), 1);
});

test("the end of the VM leaves the pool as it was before", () => {
  give(0, [ROOT.GUEST_FRAMES, ROOT.GUEST_FRAMES + 2 * PAGE], false);
  assert.ok(poolFree() < freeBefore);
  assert.equal(driver.call("destroyVm", driver.context().byteOffset, slot), 0);
  assert.equal(poolFree(), freeBefore);
});

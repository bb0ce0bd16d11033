/** A VM's memory: which lists the driver passes, and how far it says that it came. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { DRIVER_ERROR, DriverListLayout } from "../../../hypercall/generated/driver.node.ts";
import { FAILURE, Hypervisor, OK, OP, RETRY, RETRY_STATUS, STATE } from "../testing/hypervisor.ts";
import type { Model } from "../testing/model.ts";

let hypervisor: Hypervisor;
let model: Model;

beforeEach(async () => {
  hypervisor = await Hypervisor.create();
  model = hypervisor.model;
});

/** The list that the driver left in the shared page: dst, src, bytes, flags of each range. */
function list(): bigint[][] {
  const page = model.shared();
  const count = Number(page.readBigUInt64LE(0x58));
  return Array.from({ length: count }, (_, i) =>
    [0, 8, 16, 24].map((at) => page.readBigUInt64LE(0x60 + i * 32 + at)),
  );
}

/** Pages of a list of ranges. */
const pagesIn = (ranges: bigint[][]): bigint =>
  ranges.reduce((sum, [, , bytes = 0n]) => sum + bytes, 0n) >> 12n;

/** Calls mapPages or unmapPages: its result, and how many pages it says are done. */
function work(name: string, ...values: (number | bigint)[]): [error: number, pages: bigint] {
  const call = model.context();
  const error = model.call(name, call.byteOffset, ...values);
  return [error, call.getBigUint64(8, true)];
}

/** What the hypervisor answers if it does the whole list, or `most` pages of it. */
function doing(most = 1n << 32n): (registers: BigUint64Array) => bigint {
  return (registers) => {
    const pages = pagesIn(list());
    registers[0] = pages < most ? pages : most;
    return pages <= most ? OK : RETRY_STATUS;
  };
}

test("frames that follow each other are mapped as one range, with all rights", () => {
  const { slot } = hypervisor.createVm();
  model.pinned = [0x7000n, 0x3000n, 0x4000n, 0x5000n, 0x9000n];
  hypervisor.answers.set(OP.map, doing());
  assert.deepEqual(work("mapPages", slot, 0x10_0000n, 1, 4, 0), [0, 4n]);
  assert.deepEqual(list(), [
    [0x10_0000n, 0x3000n, 0x3000n, 7n],
    [0x10_3000n, 0x9000n, 0x1000n, 7n],
  ]);
  assert.deepEqual(hypervisor.calls.at(-1), [OP.map, 5n, 0n, 0n]);
});

test("what is to be mapped lazily is only offered, under the same rights", () => {
  const { slot } = hypervisor.createVm();
  model.pinned = [0x3000n];
  hypervisor.answers.set(OP.map, doing());
  work("mapPages", slot, 0n, 0, 1, 1);
  assert.deepEqual(list(), [[0n, 0x3000n, 0x1000n, 0x1_0007n]]);
});

test("one call takes 64 ranges or 4096 pages, and the caller is told how many", () => {
  const { slot } = hypervisor.createVm();
  hypervisor.answers.set(OP.map, doing());
  model.pinned = Array.from({ length: 100 }, (_, i) => BigInt(i) * 0x2000n);
  assert.deepEqual(work("mapPages", slot, 0n, 0, 100, 0), [0, 64n]);
  model.pinned = Array.from({ length: 5000 }, (_, i) => BigInt(i) * 0x1000n);
  assert.deepEqual(work("mapPages", slot, 0n, 0, 5000, 0), [0, 4096n]);
});

test("a call that the hypervisor did in part counts what it did, one that did nothing is made again", () => {
  const { slot } = hypervisor.createVm();
  model.pinned = Array.from({ length: 100 }, (_, i) => BigInt(i) * 0x1000n);
  hypervisor.answers.set(OP.map, doing(10n));
  assert.deepEqual(work("mapPages", slot, 0n, 0, 100, 0), [0, 10n]);
  hypervisor.answers.set(OP.unmap, doing(0n));
  assert.deepEqual(work("unmapPages", slot, 0n, 10), [RETRY, 0n]);
});

test("after a failure nothing counts as mapped, or as unmapped, whatever R10 holds", () => {
  const { slot } = hypervisor.createVm();
  model.pinned = [0x1000n, 0x2000n];
  for (const op of [OP.map, OP.unmap])
    hypervisor.answers.set(op, (registers) => ((registers[0] = 2n), FAILURE));
  assert.deepEqual(work("mapPages", slot, 0n, 0, 2, 0), [DRIVER_ERROR.HYPERCALL_FAILED, 0n]);
  assert.deepEqual(work("unmapPages", slot, 0n, 2), [DRIVER_ERROR.HYPERCALL_FAILED, 0n]);
});

test("memory is unmapped in one range, wherever its frames lie", () => {
  const { slot } = hypervisor.createVm();
  hypervisor.answers.set(OP.unmap, doing());
  assert.deepEqual(work("unmapPages", slot, 0x10_0000n, 100_000), [0, 100_000n]);
  assert.deepEqual(list(), [[0x10_0000n, 0n, 100_000n << 12n, 0n]]);
  assert.deepEqual(hypervisor.calls.at(-1), [OP.unmap, 5n, 0n, 0n]);
});

test("a VM that was killed gets no more memory", () => {
  const { slot } = hypervisor.createVm();
  model.pinned = [0x1000n];
  const call = model.context(1);
  call.setBigUint64(0x10, 5n, true);
  assert.equal(model.call("killVm", call.byteOffset), 0);
  hypervisor.calls.length = 0;
  assert.deepEqual(work("mapPages", slot, 0n, 0, 1, 0), [DRIVER_ERROR.KILLED, 0n]);
  assert.deepEqual(hypervisor.ops(), []);
});

test("LIST shows the memory that the hypervisor says is mapped now", () => {
  hypervisor.createVm();
  hypervisor.answers.set(OP.query, (registers) => ((registers[0] = STATE.live), (registers[1] = 120n), OK));
  const list = model.context();
  assert.equal(model.call("listVm", list.byteOffset), 0);
  assert.equal(list.getBigUint64(DriverListLayout.fields.memory.offset, true), 120n * 4096n);
  assert.equal(list.getUint16(DriverListLayout.fields.vmid.offset, true), 5);
  assert.equal(list.getUint32(DriverListLayout.fields.pid.offset, true), 77);
  const second = model.context();
  second.setUint32(DriverListLayout.fields.index.offset, 1, true);
  assert.equal(model.call("listVm", second.byteOffset), DRIVER_ERROR.NO_SUCH_VM);
});

test("LIST asks no hypervisor that stopped", () => {
  hypervisor.createVm();
  model.panicked = 1;
  hypervisor.calls.length = 0;
  assert.equal(model.call("listVm", model.context().byteOffset), 0);
  assert.deepEqual(hypervisor.ops(), []);
});

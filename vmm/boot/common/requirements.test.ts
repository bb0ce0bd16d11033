/** Each requirement that a processor fails is named, nothing changes, and a running hypervisor is not asked. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { DRIVER_ERROR, DriverCheckLayout } from "../../../hypercall/generated/driver.node.ts";
import { makeImage, smallSegments } from "../testing/make-image.ts";
import { Model } from "../testing/model.ts";

const fields = DriverCheckLayout.fields;
let model: Model;

beforeEach(async () => {
  model = await Model.create();
});

function check(): { error: number; failures: bigint; call: DataView } {
  const call = model.control();
  const error = model.call("check", call.byteOffset);
  return { error, failures: call.getBigUint64(fields.failures.offset, true), call };
}

function setBit(leaf: number, register: number, bit: number, value: boolean): void {
  const values = model.leaves.get(leaf) ?? [0, 0, 0, 0];
  const old = values[register] ?? 0;
  values[register] = value ? old | (1 << bit) : old & ~(1 << bit);
  model.leaves.set(leaf, values);
}

const only = (error: number): { error: number; failures: bigint } => ({
  error,
  failures: 1n << BigInt(error),
});

function failure(): { error: number; failures: bigint } {
  const { error, failures } = check();
  return { error, failures };
}

test("a machine with all of it passes", () => {
  const { error, failures, call } = check();
  assert.deepEqual([error, failures], [0, 0n]);
  assert.equal(call.getUint32(fields.cpus.offset, true), 2);
  assert.equal(call.getUint32(fields.tags.offset, true), 16);
  assert.equal(call.getUint32(fields.physicalBits.offset, true), 40);
  const vendor = new Uint8Array(call.buffer, call.byteOffset + fields.vendor.offset, 12);
  assert.equal(Buffer.from(vendor).toString(), "AuthenticAMD");
});

test("no SVM, no nested paging, no 1 GiB pages", () => {
  setBit(0x8000_0001, 2, 2, false);
  assert.deepEqual(failure(), only(DRIVER_ERROR.NO_SVM));
  setBit(0x8000_0001, 2, 2, true);
  setBit(0x8000_000a, 3, 0, false);
  assert.deepEqual(failure(), only(DRIVER_ERROR.NO_NESTED_PAGING));
  setBit(0x8000_000a, 3, 0, true);
  setBit(0x8000_0001, 3, 26, false);
  assert.deepEqual(failure(), only(DRIVER_ERROR.NO_GIB_PAGES));
});

test("a processor whose extended leaves end before SVM's has no SVM", () => {
  model.leaves.set(0x8000_0000, [0x8000_0009, 0, 0, 0]);
  assert.deepEqual(failure(), only(DRIVER_ERROR.NO_SVM));
});

test("another vendor's processor is named first, whatever else it lacks", () => {
  model.leaves.set(0, [0xd, 0x746e_6543, 0x736c_7561, 0x4872_7561]); // CentaurHauls
  setBit(0x8000_0001, 2, 2, false);
  assert.equal(check().error, DRIVER_ERROR.UNKNOWN_PROCESSOR);
});

test("firmware that locked SVM, and memory encryption", () => {
  model.msrs[1]?.set(0xc001_0114, 0x10n);
  assert.deepEqual(failure(), only(DRIVER_ERROR.SVM_DISABLED));
  model.msrs[1]?.set(0xc001_0114, 0n);
  model.msrs[0]?.set(0xc001_0010, 1n << 23n);
  assert.deepEqual(failure(), only(DRIVER_ERROR.MEMORY_ENCRYPTION));
  model.msrs[0]?.delete(0xc001_0010);
  model.leaves.set(0x8000_0000, [0x8000_001f, 0, 0, 0]);
  model.msrs[0]?.set(0xc001_0131, 1n);
  assert.deepEqual(failure(), only(DRIVER_ERROR.MEMORY_ENCRYPTION));
});

test("SVM that another hypervisor holds on one CPU only", () => {
  model.msrs[1]?.set(0xc000_0080, 0x1d01n);
  assert.deepEqual(failure(), only(DRIVER_ERROR.SVM_IN_USE));
});

test("CPU numbers with holes, and more CPUs than there are PPs", () => {
  model.cpus = 0;
  assert.deepEqual(failure(), only(DRIVER_ERROR.TOO_MANY_CPUS));
  model.cpus = 129;
  assert.deepEqual(failure(), only(DRIVER_ERROR.TOO_MANY_CPUS));
  model.cpus = 128;
  assert.equal(check().error, 0);
});

test("start makes the same check and changes nothing", () => {
  model.image = makeImage(smallSegments(Uint8Array.of(0x90)));
  model.msrs[1]?.set(0xc000_0080, 0x1d01n);
  assert.equal(model.call("start", model.control().byteOffset), DRIVER_ERROR.SVM_IN_USE);
  assert.equal(model.blocks.size, 0);
  assert.equal(model.entered.length, 0);
});

test("while the hypervisor runs, hiding SVM from the root is not a failure", () => {
  model.image = makeImage(smallSegments(Uint8Array.of(0x90)));
  assert.equal(model.call("start", model.control().byteOffset), 0);
  setBit(0x8000_0001, 2, 2, false);
  const { error, call } = check();
  assert.equal(error, 0);
  assert.equal(call.getUint32(fields.started.offset, true), 1);
  assert.equal(model.call("stop", model.control().byteOffset), 0, "a check while it runs leaves it running");
});

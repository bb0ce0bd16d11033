/** Each thing that an Intel processor can lack is named, and nothing changes. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  DRIVER,
  DRIVER_ERROR,
  DriverCheckLayout,
  DriverStartLayout,
} from "../../../hypercall/generated/driver.node.ts";
import { makeImage, smallSegments } from "../testing/make-image.ts";
import { Model } from "../testing/model.ts";

const fields = DriverCheckLayout.fields;
const CR4_VMXE = 0x2000n;
let model: Model;

beforeEach(async () => {
  model = await Model.createIntel();
  model.image = makeImage(smallSegments(Uint8Array.of(0x90)));
});

function check(): { error: number; failures: bigint; detail: bigint; call: DataView } {
  const call = model.control();
  const error = model.call("check", call.byteOffset);
  const failures = call.getBigUint64(fields.failures.offset, true);
  return { error, failures, detail: call.getBigUint64(fields.detail.offset, true), call };
}

/** Check and start name this error alone, and start leaves everything as it was. */
function refuses(error: number, detail = 0n): void {
  const answer = check();
  assert.deepEqual([answer.error, answer.failures, answer.detail], [error, 1n << BigInt(error), detail]);
  const before = structuredClone(model.msrs);
  const call = model.control();
  assert.equal(model.call("start", call.byteOffset), error);
  const shown = call.getBigUint64(DriverStartLayout.fields.detail.offset, true);
  assert.equal(shown, detail === 0n ? answer.failures : detail);
  assert.equal(model.blocks.size, 0);
  assert.equal(model.entered.length, 0);
  assert.deepEqual(model.msrs, before);
  assert.equal(model.call("started"), 0);
}

/** Without this bit of an MSR on CPU 1 only. */
function without(msr: number, bit: number, test: () => void): void {
  const old = model.msrs[1]?.get(msr) ?? 0n;
  model.msrs[1]?.set(msr, old & ~(1n << BigInt(bit)));
  test();
  model.msrs[1]?.set(msr, old);
}

const lack = (msr: number, bit: number, flag = 0): bigint => (BigInt(msr) << 32n) | BigInt(bit | flag);

test("a machine with all of it passes, and says what VMX can do", () => {
  const { error, failures, detail, call } = check();
  assert.deepEqual([error, failures, detail], [0, 0n, 0n]);
  assert.equal(call.getUint32(fields.features.offset, true), 0x0257_7fff);
  assert.equal(call.getUint32(fields.tags.offset, true), 0x1_0000);
  const vendor = new Uint8Array(call.buffer, call.byteOffset + fields.vendor.offset, 12);
  assert.equal(Buffer.from(vendor).toString(), "GenuineIntel");
});

test("no VMX, of which nothing else is asked then", () => {
  model.leaves.set(1, [0, 0, 1 << 26, 0]);
  for (const msrs of model.msrs) for (const msr of [0x3a, 0x48b, 0x48c]) msrs.delete(msr);
  refuses(DRIVER_ERROR.NO_VMX);
  const { call } = check();
  assert.equal(call.getUint32(fields.features.offset, true), 0);
  assert.equal(call.getUint32(fields.tags.offset, true), 0);
});

test("firmware that locked VMX off, or on for trusted execution only; one that left it open is none", () => {
  for (const locked of [0x1n, 0x3n]) {
    model.msrs[1]?.set(0x3a, locked);
    refuses(DRIVER_ERROR.VMX_DISABLED);
  }
  for (const open of [0x0n, 0x4n, 0x7n]) {
    model.msrs[1]?.set(0x3a, open);
    assert.equal(check().error, 0);
    assert.equal(model.msrs[1]?.get(0x3a), open, "a check locks nothing");
  }
});

test("VMX that another hypervisor holds", () => {
  model.cr4 |= CR4_VMXE;
  refuses(DRIVER_ERROR.VMX_IN_USE);
});

test("no EPT, or one that lacks a part", () => {
  without(0x48b, 32 + 1, () => refuses(DRIVER_ERROR.NO_EPT, lack(0x48b, 1)));
  for (const bit of [6, 14, 16, 17, 20, 25, 26]) {
    without(0x48c, bit, () => refuses(DRIVER_ERROR.NO_EPT, lack(0x48c, bit)));
  }
});

test("no unrestricted guest, no 1 GiB pages", () => {
  without(0x48b, 32 + 7, () => refuses(DRIVER_ERROR.NO_UNRESTRICTED_GUEST));
  model.leaves.set(0x8000_0001, [0, 0, 0, 0]);
  refuses(DRIVER_ERROR.NO_GIB_PAGES);
});

/** By the MSR that names them, and the one that tells of them. */
const CONTROLS: [msr: number, from: number, bits: number[]][] = [
  [0x481, 0x48d, [0, 3, 5]],
  [0x482, 0x48e, [2, 7, 22, 23, 24, 25, 28, 31]],
  [0x483, 0x48f, [2, 9, 18, 19, 20, 21]],
  [0x484, 0x490, [2, 14, 15]],
  [0x48b, 0x48b, [5]],
];

test("each control that is needed is named", () => {
  for (const [msr, from, bits] of CONTROLS) {
    for (const bit of bits) without(from, 32 + bit, () => refuses(DRIVER_ERROR.VMX_CONTROLS, lack(msr, bit)));
  }
  for (const bit of [32, 41]) {
    without(0x48c, bit, () => refuses(DRIVER_ERROR.VMX_CONTROLS, lack(0x48c, bit)));
  }
  for (const bit of [6, 8]) without(0x485, bit, () => refuses(DRIVER_ERROR.VMX_CONTROLS, lack(0x485, bit)));
});

test("controls that cannot be off where the root needs that", () => {
  for (const bit of [7, 15, 16]) {
    model.msrs[1]?.set(0x48e, 0xfff9_fffe_0400_6172n | (1n << BigInt(bit)));
    refuses(DRIVER_ERROR.VMX_CONTROLS, lack(0x482, bit, DRIVER.LACK_ALWAYS_ON));
  }
});

test("a processor that does not tell what can be off cannot have CR3 without exits", () => {
  for (const msrs of model.msrs) msrs.set(0x480, 0x0058_1000_0000_002bn);
  refuses(DRIVER_ERROR.VMX_CONTROLS, lack(0x482, 15, DRIVER.LACK_ALWAYS_ON));
});

test("what is missing is told of the first that lacks it, EPT before controls", () => {
  without(0x48e, 32 + 22, () => {
    model.msrs[0]?.set(0x48c, 0n);
    const { error, failures, detail } = check();
    assert.equal(error, DRIVER_ERROR.NO_EPT);
    const bits = [DRIVER_ERROR.NO_EPT, DRIVER_ERROR.VMX_CONTROLS].map((bit) => 1n << BigInt(bit));
    assert.equal(failures, (bits[0] ?? 0n) | (bits[1] ?? 0n));
    assert.equal(detail, lack(0x48c, 6));
  });
});

test("CPUs of different vendors", () => {
  model.leavesOf.set(1, new Map([[0, [0xd, 0x6874_7541, 0x444d_4163, 0x6974_6e65]]]));
  assert.equal(check().error, DRIVER_ERROR.CPUS_DIFFER);
  assert.equal(model.call("start", model.control().byteOffset), DRIVER_ERROR.CPUS_DIFFER);
  assert.equal(model.entered.length, 0);
});

test("while the hypervisor runs, hiding VMX from the root is not a failure", () => {
  assert.equal(model.call("start", model.control().byteOffset), 0);
  model.leaves.set(1, [0, 0, 1 << 26, 0]);
  const { error, failures, call } = check();
  assert.deepEqual([error, failures], [0, 0n]);
  assert.equal(call.getUint32(fields.started.offset, true), 1);
});

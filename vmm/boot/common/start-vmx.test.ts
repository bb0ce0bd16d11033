/** Start and stop on a modelled Intel machine: what is other than on AMD. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  DRIVER_ERROR,
  DriverCallLayout,
  DriverStartLayout,
} from "../../../hypercall/generated/driver.node.ts";
import { LaunchStateLayout, VENDOR } from "../../abi/generated/launch.node.ts";
import { walk } from "../testing/host-walk.ts";
import { makeImage, smallSegments } from "../testing/make-image.ts";
import { ENTER_NATIVE, Model } from "../testing/model.ts";

const EFER = 0xc000_0080;
const FEATURE_CONTROL = 0x3a;
const BRIDGE = 0xffff_ffff_c012_6000n;
const state = LaunchStateLayout.fields;
let model: Model;

async function use(create: () => Promise<Model>): Promise<void> {
  model = await create();
  model.image = makeImage(smallSegments(Uint8Array.of(0x0f, 0x0b)));
}

beforeEach(() => use(() => Model.createIntel()));

function start(): { error: number; detail: bigint } {
  const call = model.control();
  const error = model.call("start", call.byteOffset);
  return { error, detail: call.getBigUint64(DriverStartLayout.fields.detail.offset, true) };
}

function stop(name = "stop"): { error: number; detail: bigint } {
  const call = model.control();
  const error = model.call(name, call.byteOffset);
  return { error, detail: call.getBigUint64(DriverCallLayout.fields.detail.offset, true) };
}

/** 8 bytes of CPU 1's LaunchState. */
const field = (offset: number): bigint => model.load((model.entered[1]?.state ?? 0n) + BigInt(offset));
const segment = (offset: number): bigint[] => [0, 8, 16, 24].map((at) => field(offset + at));

test("a CPU is entered with NXE and the host's VMXE, and with nothing of SVM", () => {
  assert.deepEqual(start(), { error: 0, detail: 0n });
  assert.equal(model.entered.length, 2);
  for (const cpu of [0, 1]) {
    assert.equal(model.entered[cpu]?.cr4, 0x34_2a20n);
    assert.equal(model.msrs[cpu]?.get(EFER), 0xd01n);
    assert.equal(model.msrs[cpu]?.has(0xc001_0117), false);
  }
  assert.deepEqual(stop(), { error: 0, detail: 0n });
  assert.deepEqual(model.promoted, [0, 1]);
  assert.equal(model.blocks.size, 0);
  assert.equal(model.faults, 0);
});

test("a root without NXE gets EFER back if it is not taken over, and keeps the kernel's if it is left", () => {
  for (const cpu of [0, 1]) model.msrs[cpu]?.set(EFER, 0x501n);
  model.enterResult.set(1, ENTER_NATIVE | 5);
  assert.equal(start().error, DRIVER_ERROR.LAUNCH_FAILED);
  assert.equal(model.msrs[1]?.get(EFER), 0x501n);
  assert.deepEqual(model.promoted, [0]);
  model.enterResult.clear();
  assert.equal(start().error, 0);
  assert.equal(model.msrs[1]?.get(EFER), 0xd01n);
  model.msrs[1]?.set(EFER, 0xd00n); // what the kernel leaves with: the root changed it
  assert.equal(stop().error, 0);
  assert.equal(model.msrs[1]?.get(EFER), 0xd00n);
});

test("FEATURE_CONTROL is locked with VMX on where the firmware left it open, and else not touched", () => {
  model.msrs[0]?.set(FEATURE_CONTROL, 0n);
  model.msrs[1]?.set(FEATURE_CONTROL, 0x7n);
  assert.equal(start().error, 0);
  assert.equal(model.msrs[0]?.get(FEATURE_CONTROL), 0x5n);
  assert.equal(model.msrs[1]?.get(FEATURE_CONTROL), 0x7n);
});

test("a CPU that does not let itself be opened is refused, and the one before it left again", () => {
  model.msrs[1]?.delete(FEATURE_CONTROL);
  assert.deepEqual(start(), { error: DRIVER_ERROR.LAUNCH_FAILED, detail: (1n << 32n) | 5n });
  assert.equal(model.entered.length, 1);
  assert.deepEqual(model.promoted, [0]);
  assert.equal(model.blocks.size, 0);
});

test("VMX that another takes between the check and the demote", () => {
  model.onEnter = () => (model.cr4 |= 0x2000n);
  assert.deepEqual(start(), { error: DRIVER_ERROR.VMX_IN_USE, detail: 1n });
  assert.deepEqual(model.promoted, [0]);
  assert.equal(model.blocks.size, 0);
});

test("the bridge is data at its own address in the host's tables, and on AMD it is not there", async () => {
  start();
  const found = walk(model, model.entered[1]?.cr3 ?? 0n, BRIDGE);
  const expected = { spa: 0x66_6000n, write: true, user: false, execute: false, bytes: 0x1000n };
  assert.deepEqual(found, expected);
  assert.equal(field(state.bridgeIdtr.offset), BRIDGE + 0x10n);
  await use(() => Model.create());
  start();
  assert.equal(walk(model, model.entered[1]?.cr3 ?? 0n, BRIDGE), undefined);
  assert.equal(field(state.bridgeIdtr.offset), 0n);
  assert.equal(field(state.vendor.offset - 4) >> 32n, BigInt(VENDOR.AMD));
});

test("LaunchState holds vendor, FS, GS, LDTR, TR and DEBUGCTL", () => {
  model.msrs[1]?.set(0xc000_0100, 0x7fff_1234_5000n);
  model.msrs[1]?.set(0xc000_0101, 0xffff_8880_3ec0_0000n);
  model.selectors[4] = 0x63;
  model.descriptors.set(0x60, 0x00cf_f300_0000_ffffn);
  start();
  assert.equal(field(state.vendor.offset - 4) >> 32n, BigInt(VENDOR.INTEL));
  assert.deepEqual(segment(state.fs.offset), [0x63n, 0xc0f3n, 0xffff_ffffn, 0x7fff_1234_5000n]);
  assert.deepEqual(segment(state.gs.offset), [0n, 0x10000n, 0n, 0xffff_8880_3ec0_0000n]);
  assert.deepEqual(segment(state.ldtr.offset), [0n, 0x10000n, 0n, 0n]);
  assert.deepEqual(segment(state.tr.offset), [0x40n, 0x8bn, 0x206fn, 0xffff_fe00_0000_3000n]);
  assert.equal(field(state.debugctl.offset), 1n);
});

test("an LDT has 64 bits of base, a TSS counts as busy, and a processor without DEBUGCTL has 0", () => {
  model.selectors[6] = 0x50;
  model.descriptors.set(0x50, 0xab00_8212_3000_0fffn);
  model.descriptors.set(0x58, 0xffff_fe12n);
  model.descriptors.set(0x40, 0x0000_8900_3000_0067n);
  model.msrs[1]?.delete(0x1d9);
  start();
  assert.deepEqual(segment(state.ldtr.offset), [0x50n, 0x82n, 0xfffn, 0xffff_fe12_ab12_3000n]);
  assert.deepEqual(segment(state.tr.offset), [0x40n, 0x8bn, 0x67n, 0xffff_fe00_0000_3000n]);
  assert.equal(field(state.debugctl.offset), 0n);
});

test("a selector whose descriptor is gone counts as unusable, which an entry takes", () => {
  model.selectors[3] = 0x2b;
  model.selectors[5] = 0x73;
  start();
  assert.deepEqual(segment(state.ds.offset), [0x2bn, 0x10000n, 0n, 0n]);
  assert.deepEqual(segment(state.gs.offset).slice(0, 3), [0x73n, 0x10000n, 0n]);
});

test("stop names a CPU that is offline and ends nothing; with the CPU back it stops", () => {
  start();
  model.offline.add(1);
  for (const name of ["checkStop", "stop"]) {
    assert.deepEqual(stop(name), { error: DRIVER_ERROR.CPU_OFFLINE, detail: 1n });
  }
  assert.deepEqual(model.promoted, []);
  assert.equal(model.call("isRoot", 1), 1);
  model.offline.clear();
  assert.equal(stop("checkStop").error, 0);
  assert.equal(stop().error, 0);
  assert.equal(stop("checkStop").error, DRIVER_ERROR.NOT_STARTED);
});

test("only a CPU that was taken over is one of the root's", () => {
  start();
  assert.deepEqual(
    [0, 1, 2, 127, 128, 0xffff_ffff].map((cpu) => model.call("isRoot", cpu)),
    [1, 1, 0, 0, 0, 0],
  );
  stop();
  assert.equal(model.call("isRoot", 0), 0);
});

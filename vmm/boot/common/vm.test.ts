/** The calls on a VM: which hypercalls they make, in which order, and what they leave behind when one fails. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import fc from "fast-check";
import {
  DRIVER_ERROR,
  DriverListLayout,
  DriverRegisterLayout,
  DriverRunLayout,
} from "../../../hypercall/generated/driver.node.ts";
import { MvExitIoLayout, MvExitRecordLayout } from "../../../hypercall/generated/shared-page.node.ts";
import { FAILURE, Hypervisor, OK, OP, RETRY, RETRY_STATUS, STATE } from "../testing/hypervisor.ts";
import type { Model } from "../testing/model.ts";

const EXIT_FAILURE = 0xdead_0000_0010_0005n;
const EXIT_UNKNOWN = 0xdead_0000_0020_0005n;
/** Where a run's structure tells its exit. */
const EXIT = DriverRunLayout.fields.exit.offset;
/** The run ended for the root's sake only. */
const INTERRUPTED = 0x8000_0000;

let model: Model;
let calls: bigint[][];
let answers: Map<bigint, (registers: BigUint64Array) => bigint>;
let hypervisor: Hypervisor;

beforeEach(async () => {
  hypervisor = await Hypervisor.create();
  ({ model, calls, answers } = hypervisor);
});

const create = (): { slot: number; error: number } => hypervisor.createVm();
const ops = (): bigint[] => hypervisor.ops();

test("a VM is a VM, a VP in it and a VS on that; it goes in the other order", () => {
  const { slot, error } = create();
  assert.equal(error, 0);
  assert.deepEqual(
    calls.map(([op, r11]) => [op, r11]),
    [
      [OP.createVm, 0n],
      [OP.createVp, 5n],
      [OP.createVs, 6n],
    ],
  );
  calls.length = 0;
  assert.equal(model.call("destroyVm", model.context().byteOffset, slot), 0);
  assert.deepEqual(
    calls.map(([op, r11]) => [op, r11]),
    [
      [OP.query, 5n],
      [OP.destroyVs, 7n],
      [OP.destroyVp, 6n],
      [OP.destroyVm, 5n],
    ],
  );
});

test("what a failed creation made is destroyed, nothing else", () => {
  answers.set(OP.createVs, () => FAILURE);
  const { slot, error } = create();
  assert.equal(error, DRIVER_ERROR.HYPERCALL_FAILED);
  calls.length = 0;
  assert.equal(model.call("destroyVm", model.context().byteOffset, slot), 0);
  assert.deepEqual(ops(), [OP.query, OP.destroyVp, OP.destroyVm]);
});

test("a VM that lives all the while is listed once, whichever ends meanwhile", () => {
  const slots = [create(), create(), create(), create()].map(({ slot }) => slot);
  const at = model.context().byteOffset;
  const list = new DataView(model.context().buffer, at);
  const { index, vmid } = DriverListLayout.fields;
  const next = (): number => {
    const error = model.call("listVm", at);
    return error === 0 ? list.getUint16(vmid.offset, true) : -error;
  };
  list.setUint32(index.offset, 0, true);
  assert.equal(next(), 5);
  model.call("freeSlot", slots[0] ?? 0);
  model.call("freeSlot", slots[1] ?? 0);
  assert.equal(next(), 11);
  assert.equal(next(), 14);
  assert.equal(next(), -DRIVER_ERROR.NO_SUCH_VM);
});

test("a failure is named: pool empty, core restarted, or the status itself", () => {
  answers.set(OP.createVp, () => FAILURE);
  answers.set(OP.pool, (registers) => ((registers[0] = 1n), OK));
  assert.equal(create().error, DRIVER_ERROR.POOL_EMPTY);
  answers.set(OP.query, (registers) => ((registers[0] = 2n), OK));
  assert.equal(create().error, DRIVER_ERROR.CORE_RESTARTED);
});

test("a PP whose core restarted gets the driver's shared page and TSC frequency again, also over old ones", () => {
  answers.set(OP.clearPage, () => FAILURE);
  assert.equal(model.call("attach", model.context().byteOffset), 0);
  assert.deepEqual(ops(), [OP.clearPage, OP.setPage, OP.setTsc]);
  answers.set(OP.setTsc, () => FAILURE);
  assert.equal(model.call("attach", model.context().byteOffset), DRIVER_ERROR.HYPERCALL_FAILED);
});

test("a VM that a restart of the core ended is destroyed as a whole", () => {
  const { slot } = create();
  answers.set(OP.query, (registers) => ((registers[0] = STATE.crashed), OK));
  calls.length = 0;
  assert.equal(model.call("destroyVm", model.context().byteOffset, slot), 0);
  assert.deepEqual(ops(), [OP.query, OP.destroyVm]);
});

test("that a VM is gone is believed of destroy_vm alone: the core could say anything to a query", () => {
  const { slot } = create();
  answers.set(OP.query, (registers) => ((registers[0] = STATE.free), OK));
  calls.length = 0;
  answers.set(OP.destroyVm, () => FAILURE);
  assert.equal(model.call("destroyVm", model.context().byteOffset, slot), DRIVER_ERROR.HYPERCALL_FAILED);
  assert.deepEqual(ops(), [OP.query, OP.destroyVs, OP.destroyVp, OP.destroyVm]);
});

test("of the VMs that a restart ended, those that are nobody's are destroyed", () => {
  create(); // has id 5
  const crashed = [2n, 5n, 9n];
  answers.set(OP.query, (registers) => {
    const vmid = registers[1] ?? 0n;
    if (vmid >= 10n) return FAILURE; // no such id is possible
    registers[0] = crashed.includes(vmid) ? STATE.crashed : STATE.live;
    return OK;
  });
  calls.length = 0;
  assert.equal(model.call("destroyLost", model.context().byteOffset, 0, 64), 0);
  const destroyed = calls.filter(([op]) => op === OP.destroyVm).map(([, vmid]) => vmid);
  assert.deepEqual(destroyed, [2n, 9n]);
  assert.equal(calls.length, 11 + 2);
});

test("destroying is resumed where another CPU had to pass an exit first", () => {
  const { slot } = create();
  let busy = true;
  answers.set(OP.destroyVm, () => (busy ? RETRY_STATUS : OK));
  assert.equal(model.call("destroyVm", model.context().byteOffset, slot), RETRY);
  busy = false;
  calls.length = 0;
  assert.equal(model.call("destroyVm", model.context().byteOffset, slot), 0);
  assert.deepEqual(ops(), [OP.query, OP.destroyVm]);
});

test("1024 VMs are the most; a slot given back is used again", () => {
  for (let i = 0; i < 1024; i++) assert.equal(model.call("takeSlot", 1), i);
  assert.equal(model.call("takeSlot", 1), 0xffff_ffff);
  model.call("freeSlot", 500);
  assert.equal(model.call("countVms"), 1023);
  assert.equal(model.call("takeSlot", 1), 500);
});

function run(
  slot: number,
  prepare: (call: DataView) => void = () => undefined,
): { error: number; call: DataView } {
  const call = model.context();
  prepare(call);
  return { error: model.call("runVs", call.byteOffset, slot), call };
}

function io(type: bigint, size: number): void {
  const page = model.shared();
  [0x3f8n, 0x1234n, 0n, type].forEach((value, i) => page.writeBigUInt64LE(value, i * 8));
  page.writeInt32LE(size, 0x20);
}

test("an I/O exit is copied from the shared page before anything else is asked", () => {
  const { slot } = create();
  answers.set(OP.run, (registers) => (io(1n, 1), (registers[0] = 3n), OK));
  calls.length = 0;
  const { error, call } = run(slot);
  assert.equal(error, 0);
  assert.deepEqual(ops(), [OP.run]);
  const f = MvExitIoLayout.fields;
  assert.deepEqual(
    [f.addr, f.data, f.type].map((field) => call.getBigUint64(EXIT + field.offset, true)),
    [0x3f8n, 0x1234n, 1n],
  );
  assert.equal(call.getUint32(EXIT + f.accessSize.offset, true), 1);
});

test("the answer to an IN is merged by width and taken once", () => {
  const { slot } = create();
  answers.set(OP.get, (registers) => ((registers[0] = 0x1111_2222_3333_4444n), OK));
  const expected = [0x1111_2222_3333_44ffn, 0x1111_2222_3333_eeffn, 0xccdd_eeffn];
  for (const [size, merged] of expected.entries()) {
    answers.set(OP.run, (registers) => (io(0n, size), (registers[0] = 3n), OK));
    run(slot);
    calls.length = 0;
    answers.set(OP.run, (registers) => ((registers[0] = 6n), OK));
    const { call } = run(slot, (call) => {
      call.setUint32(DriverRunLayout.fields.flags.offset, 1, true);
      call.setBigUint64(EXIT + MvExitIoLayout.fields.data.offset, 0xaabb_ccdd_eeffn, true);
    });
    assert.deepEqual(calls[1], [OP.set, 7n, 1n, merged]);
    assert.equal(call.getUint32(DriverRunLayout.fields.flags.offset, true), 0, "the flag is cleared");
    calls.length = 0;
    run(slot, (again) => again.setUint32(DriverRunLayout.fields.flags.offset, 1, true));
    assert.deepEqual(ops(), [OP.run], "no second answer");
  }
});

test("a run that a restart of the core ended says so, another failed one brings its record", () => {
  const { slot } = create();
  const context = model.context().byteOffset;
  answers.set(OP.run, () => EXIT_FAILURE);
  assert.equal(model.call("runVs", context, slot), 0);
  answers.set(OP.query, (registers) => ((registers[0] = STATE.crashed), OK));
  assert.equal(model.call("runVs", context, slot), DRIVER_ERROR.CORE_RESTARTED);
});

test("a run that ends while another CPU still reloads the core is the restart's, too", () => {
  const { slot } = create();
  answers.set(OP.run, () => EXIT_FAILURE);
  answers.set(OP.query, () => FAILURE);
  assert.equal(model.call("runVs", model.context().byteOffset, slot), DRIVER_ERROR.CORE_RESTARTED);
});

test("an exit that nobody serves brings its record, and is no failed call", () => {
  const { slot } = create();
  answers.set(OP.run, (registers) => {
    const page = model.shared();
    page.writeUInt32LE(14, 0);
    page.writeBigUInt64LE(0xabcn, 0x10);
    page.writeBigUInt64LE(0x1000n, 0x38);
    page.writeBigUInt64LE(0x202n, 0x40);
    registers[0] = 1n;
    return EXIT_UNKNOWN;
  });
  const { error, call } = run(slot);
  const f = MvExitRecordLayout.fields;
  assert.equal(error, 0);
  assert.equal(call.getBigUint64(DriverRunLayout.fields.detail.offset, true), EXIT_UNKNOWN);
  assert.equal(call.getUint32(DriverRunLayout.fields.reason.offset, true), 1);
  assert.equal(call.getUint32(EXIT + f.reason.offset, true), 14);
  assert.deepEqual(
    [f.gpa, f.rip, f.rflags].map((field) => call.getBigUint64(EXIT + field.offset, true)),
    [0xabcn, 0x1000n, 0x202n],
  );
});

test("a run that ends for the root's sake only is told apart from one that ends for user space", () => {
  const { slot } = create();
  const ends = (reason: bigint, status = OK): number => {
    answers.set(OP.run, (registers) => ((registers[0] = reason), status));
    return run(slot).error >>> 0;
  };
  assert.deepEqual(
    [6n, 7n, 2n, 3n, 1n].map((reason) => ends(reason)),
    [INTERRUPTED, INTERRUPTED, 0, 0, 0],
  );
  assert.equal(ends(6n, EXIT_UNKNOWN), 0);
});

test("a VM that was killed does not enter again, whatever its run says", () => {
  const { slot } = create();
  const call = model.context(1);
  call.setBigUint64(0x10, 5n, true);
  answers.set(OP.stopVm, () => FAILURE);
  assert.equal(model.call("killVm", call.byteOffset), DRIVER_ERROR.HYPERCALL_FAILED);
  calls.length = 0;
  assert.equal(run(slot).error, DRIVER_ERROR.KILLED);
  assert.deepEqual(ops(), []);
  const other = model.context();
  other.setBigUint64(0x10, 0x1_0005n, true);
  assert.equal(model.call("killVm", other.byteOffset), DRIVER_ERROR.NO_SUCH_VM);
});

test("register values travel unchanged", () => {
  const { slot } = create();
  const f = DriverRegisterLayout.fields;
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.nat({ max: 100 }), (value, register) => {
      const call = model.context();
      call.setBigUint64(f.register.offset, BigInt(register), true);
      call.setBigUint64(f.value.offset, value, true);
      assert.equal(model.call("setRegister", call.byteOffset, slot), 0);
      assert.deepEqual(calls.at(-1), [OP.set, 7n, BigInt(register), value]);
    }),
    { numRuns: 50 },
  );
});

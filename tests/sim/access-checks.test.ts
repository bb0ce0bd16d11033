/** The checks that stand in for the host's page tables: each kind of access, at the edges of a page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import loadWabt from "wabt";
import { CORE_NEEDS, KERNEL_NEEDS, withAccessChecks, type Needs } from "./memory/access-checks.ts";
import { clearRights, RIGHTS, setRights, takeFault } from "./memory/rights.ts";

const PAGE = 0x1000;
/** Two readable and writable pages, then one that is read only, with nothing around them. */
const FIRST = 0x5_0000;
const READ_ONLY = FIRST + 2 * PAGE;
const END = READ_ONLY + PAGE;

const SOURCE = `(module
  (import "env" "memory" (memory 0x4500 0x4500 shared))
  (func (export "load") (param i32) (result i64) (i64.load offset=8 (local.get 0)))
  (func (export "load8") (param i32) (result i64) (i64.extend_i32_u (i32.load8_u (local.get 0))))
  (func (export "store") (param i32) (i64.store offset=8 (local.get 0) (i64.const 7)))
  (func (export "store8") (param i32) (i32.store8 (local.get 0) (i32.const 7)))
  (func (export "atomicLoad") (param i32) (result i64) (i64.atomic.load (local.get 0)))
  (func (export "add") (param i32) (result i64)
    (i64.extend_i32_u (i32.atomic.rmw.add (local.get 0) (i32.const 5))))
  (func (export "exchange") (param i32) (result i64)
    (i64.atomic.rmw.cmpxchg (local.get 0) (i64.const 0) (i64.const 9)))
  (func (export "fill") (param i32 i32) (memory.fill (local.get 0) (i32.const 0xaa) (local.get 1)))
  (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
)`;

type Exports = Record<string, (...parameters: number[]) => bigint | undefined>;

async function build(needs: Needs): Promise<{ run: Exports; bytes: Uint8Array; view: DataView }> {
  const wabt = await loadWabt();
  const features = { threads: true, bulk_memory: true };
  const { buffer } = wabt.parseWat("checks.wat", SOURCE, features).toBinary({});
  const memory = new WebAssembly.Memory({ initial: 0x4500, maximum: 0x4500, shared: true });
  const module = new WebAssembly.Module(withAccessChecks(buffer, needs));
  const run = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const bytes = new Uint8Array(memory.buffer);
  const user = needs === CORE_NEEDS;
  setRights(bytes, FIRST, user, true);
  setRights(bytes, FIRST + PAGE, user, true);
  setRights(bytes, READ_ONLY, user, false);
  return { run, bytes, view: new DataView(memory.buffer) };
}

for (const [ring, needs] of [
  ["ring 0", KERNEL_NEEDS],
  ["ring 3", CORE_NEEDS],
] as const) {
  test(`${ring}: what is allowed has its effect`, async () => {
    const { run, view, bytes } = await build(needs);
    run["store"]?.(FIRST);
    assert.equal(view.getBigUint64(FIRST + 8, true), 7n);
    assert.equal(run["load"]?.(FIRST), 7n);
    assert.equal(run["add"]?.(FIRST + 8), 7n);
    assert.equal(run["load"]?.(FIRST), 12n);
    assert.equal(run["exchange"]?.(FIRST + 16), 0n);
    assert.equal(view.getBigUint64(FIRST + 16, true), 9n);
    run["fill"]?.(FIRST + PAGE - 1, 2);
    assert.deepEqual([...bytes.subarray(FIRST + PAGE - 2, FIRST + PAGE + 2)], [0, 0xaa, 0xaa, 0]);
    run["copy"]?.(FIRST, FIRST + PAGE - 1, 2);
    assert.equal(bytes[FIRST + 1], 0xaa);
    assert.equal(run["load8"]?.(END - 1), 0n);
    run["fill"]?.(0, 0);
    assert.equal(takeFault(view), undefined);
  });

  const refused: readonly [string, readonly number[], number][] = [
    ["load8", [0], 0],
    ["load8", [FIRST - 1], FIRST - 1],
    ["load8", [END], END],
    ["load", [END - 15], END - 7],
    ["load", [FIRST - 9], FIRST - 1],
    ["load", [0xffff_fff8], 0x1_0000_0000],
    ["store", [READ_ONLY - 15], READ_ONLY - 7],
    ["store8", [READ_ONLY], READ_ONLY],
    ["atomicLoad", [END], END],
    ["add", [READ_ONLY], READ_ONLY],
    ["exchange", [END], END],
    ["fill", [FIRST, 3 * PAGE], READ_ONLY],
    ["fill", [FIRST - 1, 2], FIRST - 1],
    ["copy", [READ_ONLY, FIRST, 1], READ_ONLY],
    ["copy", [FIRST, END - 1, 2], END],
    ["fill", [FIRST, 0xffff_ffff], FIRST],
  ];
  for (const [name, parameters, address] of refused) {
    test(`${ring}: ${name} of ${parameters.map((one) => one.toString(16)).join()} is refused`, async () => {
      const { run, view, bytes } = await build(needs);
      const before = bytes.slice(FIRST, END);
      assert.throws(() => run[name]?.(...parameters), WebAssembly.RuntimeError);
      assert.equal(takeFault(view), address);
      assert.deepEqual(bytes.slice(FIRST, END), before);
    });
  }
}

test("a page of the other ring is not there", async () => {
  const { run, bytes, view } = await build(KERNEL_NEEDS);
  setRights(bytes, FIRST, true, true);
  assert.throws(() => run["load8"]?.(FIRST));
  assert.equal(takeFault(view), FIRST);
  clearRights(bytes, FIRST + PAGE);
  assert.throws(() => run["load8"]?.(FIRST + PAGE));
  assert.ok(RIGHTS.TABLE > FIRST);
});

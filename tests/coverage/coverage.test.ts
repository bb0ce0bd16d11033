import assert from "node:assert/strict";
import { test } from "node:test";
import { buildModule } from "../../toolchain/differential/build.ts";
import { completePrograms } from "../../toolchain/differential/program.ts";
import { decodeModule } from "../../toolchain/wasm/decode.ts";
import { decodeBody } from "../../toolchain/wasm/instructions.ts";
import { countersAt, withCounters } from "./counters.ts";
import { addressesOfSet, executedAddresses, placesAt } from "./executed-log.ts";
import { below, type Floor, raised, readFloor } from "./floor.ts";
import { placeName } from "./places.ts";
import { ranges } from "./print.ts";
import { joinCoverage, percent } from "./report.ts";

test("a counter before each instruction changes no result, and is set exactly if the instruction ran", () => {
  const programs = completePrograms();
  const wasm = buildModule(programs);
  const module = decodeModule(wasm);
  const at = new Map<number, number>();
  for (const body of module.functions)
    for (const { at: offset, op } of decodeBody(module, body, String))
      if (op.name !== "end" && op.name !== "else") at.set(offset, at.size);
  const names = [...at.keys()].map(String);
  // Below 0x10000 the programs do not reach.
  const counting = withCounters(wasm, countersAt(0x1000, { names, at }));
  const [plain, counted] = [wasm, counting].map((bytes) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)));
    const result = (exports["p0"] as () => bigint)();
    const memory = new Uint8Array((exports["memory"] as WebAssembly.Memory).buffer);
    return { result, memory };
  });
  assert.ok(plain !== undefined && counted !== undefined);
  assert.equal(counted.result, plain.result);
  assert.deepEqual(counted.memory.subarray(0x10000), plain.memory.subarray(0x10000));
  const ran = names.filter((_, i) => counted.memory[0x1000 + i] === 1);
  assert.ok(ran.length > 100 && ran.length < names.length, `${ran.length} of ${names.length}`);
});

test("what QEMU translated is read from the lines that begin with an address", () => {
  const log = [
    "----------------",
    "IN: ",
    "0xffffffff80200000:  48 b9 00 00 00 00 00 80  movabsq  $0xffff800000000000, %rcx",
    "0xffffffff80200008:  ff ff",
    "",
  ].join("\n");
  assert.deepEqual([...executedAddresses(log)], [0xffff_ffff_8020_0000n, 0xffff_ffff_8020_0008n]);
});

test("what Bochs executed is read from a bit for each address of kernel and core", () => {
  const set = new Uint8Array(2 * 0x2_0000);
  set.set([0x81, 2], 0);
  set[0x1_ffff] = 0x80;
  set[0x2_0000] = 1;
  set[0x3_ffff] = 0x40;
  const addresses = [0x8020_0000n, 0x8020_0007n, 0x8020_0009n, 0x802f_ffffn, 0xa000_0000n, 0xa00f_fffen];
  assert.deepEqual(
    [...addressesOfSet(set)],
    addresses.map((address) => 0xffff_ffff_0000_0000n | address),
  );
});

test("an image without line information covers nothing", () => {
  const image = {
    name: "empty",
    segments: [],
    symbols: new Map<string, bigint>(),
    section: () => new Uint8Array(0),
  };
  assert.equal(placesAt([image], new Set([1n])).size, 0);
});

test("only hand-written TypeScript of kernel and core counts", () => {
  assert.equal(placeName("vmm/core/exit/io.ts", 3), "vmm/core/exit/io.ts:3");
  for (const file of ["vmm/abi/generated/vs-page.ts", "vmm/kernel/svm/generated/vmcb.ts", "~lib/x.ts"])
    assert.equal(placeName(file, 3), undefined);
  assert.equal(placeName("vmm/core/entry.S", 3), undefined);
  assert.equal(placeName(undefined, 3), undefined);
});

const NOTHING = { ran: new Set<string>(), withCode: new Set<string>() };
const ALL = ["vmm/kernel/a.ts:1", "vmm/kernel/a.ts:2", "vmm/kernel/a.ts:4", "vmm/core/b.ts:9"];

test("a line counts once, wherever it ran; what ran nowhere is listed", () => {
  const files = joinCoverage(ALL, new Set(["vmm/kernel/a.ts:1"]), {
    ran: new Set(["vmm/kernel/a.ts:1", "vmm/core/b.ts:9"]),
    withCode: new Set(["vmm/kernel/a.ts:1", "vmm/kernel/a.ts:4", "vmm/core/b.ts:9"]),
  });
  const core = { lines: 1, withCode: 1, covered: { model: 0, native: 1, either: 1 }, uncovered: [] };
  const kernel = { lines: 3, withCode: 2, covered: { model: 1, native: 1, either: 1 }, uncovered: [2, 4] };
  assert.deepEqual(files, [
    { file: "vmm/core/b.ts", ...core },
    { file: "vmm/kernel/a.ts", ...kernel },
  ]);
  assert.equal(percent(files, "vmm/kernel/", "either"), 33.3);
  assert.equal(percent(files, "vmm/kernel/", "native"), 50, "of the lines that have code there");
  assert.equal(ranges([2, 3, 4, 9, 11, 12]), "2-4, 9, 11-12");
});

test("the floor rises and never falls, and says what is below it", () => {
  const beds = (n: number): Record<"model" | "native" | "either", number> => ({
    model: n,
    native: n,
    either: n,
  });
  const floor: Floor = { "vmm/kernel/": beds(50), "vmm/core/": beds(50) };
  const files = joinCoverage(ALL, new Set(["vmm/core/b.ts:9"]), NOTHING);
  assert.deepEqual(raised(floor, files)["vmm/core/"], { model: 98, native: 50, either: 98 });
  assert.deepEqual(raised(floor, files)["vmm/kernel/"], beds(50));
  assert.match(below(floor, files).join("\n"), /vmm\/kernel\/ either: 0 % of the lines, the floor is 50 %/);
  assert.deepEqual(
    below({ "vmm/kernel/": beds(0), "vmm/core/": { model: 100, native: 0, either: 100 } }, files),
    [],
  );
});

test("there is a floor", () => {
  for (const beds of Object.values(readFloor()))
    for (const value of Object.values(beds)) assert.ok(value > 0);
});

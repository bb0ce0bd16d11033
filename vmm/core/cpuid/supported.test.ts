import assert from "node:assert/strict";
import { test } from "node:test";
import { MvCdlEntryLayout, MvCdlLayout } from "../../../hypercall/generated/shared-page.node.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";

const { numEntries, entries } = MvCdlLayout.fields;
const ALL = 0xffff_ffff;

type Leaf = readonly [fun: number, idx: number];

/** What the list answers for these leaves on a processor that has every bit of every leaf. */
async function ask(
  leaves: readonly Leaf[],
  native: readonly number[] = [ALL, ALL, ALL, ALL],
): Promise<string[]> {
  const { machine, page } = await startWithGuest();
  for (const [fun, idx] of leaves) {
    const words = native as readonly [number, number, number, number];
    machine.cpuid.set(`${(fun >>> 0).toString(16)}.${idx.toString(16)}`, words);
  }
  page.setBigUint64(numEntries.offset, BigInt(leaves.length), true);
  leaves.forEach(([fun, idx], i) => {
    page.setUint32(entries.offset + i * MvCdlEntryLayout.size, fun, true);
    page.setUint32(entries.offset + i * MvCdlEntryLayout.size + 4, idx, true);
  });
  assert.equal(machine.hypercall("mv_pp_op_cpuid_get_supported_list").rax, 0n);
  return leaves.map((_, i) => {
    const at = entries.offset + i * MvCdlEntryLayout.size + MvCdlEntryLayout.fields.eax.offset;
    return [0, 4, 8, 12].map((offset) => page.getUint32(at + offset, true).toString(16)).join(" ");
  });
}

void test("the list shows MicroV's feature bits, less those that its clients take for Intel's alone", async () => {
  assert.deepEqual(
    await ask([
      [1, 0],
      [0x8000_0001, 0],
    ]),
    ["0 0 a1f83203 178bfbfb", "0 0 121 24100800"],
  );
});

void test("the list shows no bit that the processor lacks, but always the hypervisor bit", async () => {
  assert.deepEqual(await ask([[1, 0]], [0, 0, 0, 0]), ["0 0 80000000 0"]);
});

void test("both maxima are capped so that all leaves fit 32 entries, and vendor strings are zero", async () => {
  const found = await ask([
    [0, 0],
    [0x8000_0000, 0],
  ]);
  assert.deepEqual(found, ["d 0 0 0", "80000008 0 0 0"]);
  assert.deepEqual(await ask([[0, 0]], [7, 1, 2, 3]), ["7 0 0 0"], "a smaller maximum stays");
});

void test("all other leaves read zero: signatures, caches, topology, XSAVE, address sizes, ours", async () => {
  const leaves: Leaf[] = [2, 4, 7, 0xb, 0xd, 0x4000_0000, 0x8000_0002, 0x8000_0008, 0x8000_000a].map(
    (leaf): Leaf => [leaf, 0],
  );
  assert.deepEqual(new Set(await ask(leaves)), new Set(["0 0 0 0"]));
});

void test("a full list of 125 entries is answered to its end", async () => {
  const found = await ask(Array.from({ length: 125 }, (_, i): Leaf => [i === 124 ? 1 : 2, 0]));
  assert.equal(found[124], "0 0 a1f83203 178bfbfb");
});

/** Any MTRRs that the root may write: its nested table has the types that the manual's rules give, and no other. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { MSR } from "../../vmm/kernel/vs/generated/state.node.ts";
import { BLOCKS, NOWHERE } from "./machine/root-memory.ts";
import {
  ADDRESSES,
  assertTaken,
  leaves,
  MIB,
  MIB2,
  PAGE,
  type Parts,
  QUIET,
  start,
} from "./machine/root-mtrrs.ts";
import { forEachVendor } from "./on-vendors.ts";
import {
  FIXED_ON,
  FIXED_RANGES,
  MEMORY_TYPE,
  Mtrrs,
  MTRRS_ON,
  VALID,
  variableRange,
} from "./processor/mtrrs.ts";

/** More runs or another seed: MICROV_SIM_RUNS, MICROV_SIM_SEED. */
const RUNS = Number(process.env["MICROV_SIM_RUNS"] ?? 12);
const SEED = Number(process.env["MICROV_SIM_SEED"] ?? 1);
const { UC, WC, WT, WP, WB } = MEMORY_TYPE;

/** A write of a register, as an OS may do it or as nobody should. */
interface Write {
  readonly msr: number;
  readonly value: bigint;
}

const types = fc.constantFrom(UC, WC, WT, WP, WB);
/** Where something is: RAM below and above 4 GiB, the firmware's ranges, a device, blocks. */
const places = fc.constantFrom(
  0,
  0x9_f000,
  MIB,
  QUIET,
  63 * MIB,
  0xdfff_e000,
  0x1_0000_0000,
  NOWHERE,
  ...BLOCKS,
);

/** Ranges of 2^12 to 2^33 bytes, in one of a few places. */
const usualRange = fc.tuple(places, fc.integer({ min: 12, max: 33 })).map(([place, bits]) => {
  const mask = ADDRESSES & ~((1n << BigInt(bits)) - 1n);
  return { base: BigInt(place) & mask, mask };
});
/** A base out of line, and a mask with holes: many pieces inside 32 MiB. */
const oddRange = fc
  .tuple(places, fc.bigInt({ min: 0n, max: 0x1fffn }), fc.bigInt({ min: 0n, max: 0x1fffn }))
  .map(([place, baseBits, maskBits]) => ({
    base: BigInt(place) ^ (baseBits << 12n),
    mask: (ADDRESSES & ~0x1ff_ffffn) | (maskBits << 12n),
  }));
const range: fc.Arbitrary<Write[]> = fc
  .record({
    i: fc.nat(7),
    type: types,
    at: fc.oneof({ weight: 3, arbitrary: usualRange }, { weight: 1, arbitrary: oddRange }),
    isValid: fc.boolean(),
  })
  .map(({ i, type, at: { base, mask }, isValid }) => [
    { msr: variableRange(i).base, value: base | BigInt(type) },
    { msr: variableRange(i).mask, value: mask | (isValid ? VALID : 0n) },
  ]);
const fixed: fc.Arbitrary<Write[]> = fc
  .tuple(fc.constantFrom(...FIXED_RANGES), fc.array(types, { minLength: 8, maxLength: 8 }))
  .map(([{ msr }, bytes]) => [
    { msr, value: bytes.reduce((word, type, i) => word | (BigInt(type) << BigInt(8 * i)), 0n) },
  ]);
const general: fc.Arbitrary<Write[]> = fc
  .tuple(types, fc.boolean(), fc.boolean())
  .map(([type, on, fixedOn]) => [
    { msr: MSR.MTRR_DEF_TYPE, value: BigInt(type) | (on ? MTRRS_ON : 0n) | (fixedOn ? FIXED_ON : 0n) },
  ]);
const writes = fc.array(fc.oneof({ weight: 4, arbitrary: range }, fixed, general), {
  minLength: 1,
  maxLength: 8,
});

forEachVendor("whatever MTRRs the root writes, each leaf has one type, the one they say", async () => {
  await fc.assert(
    fc.asyncProperty(writes, fc.array(places, { maxLength: 3 }), async (sequence, touched) => {
      const parts = await start();
      for (const gpa of touched) parts.root.touch(gpa);
      for (const { msr, value } of sequence.flat()) parts.root.wrmsr(msr, value);
      parts.root.wrmsr(MSR.MTRR_DEF_TYPE, MTRRS_ON | FIXED_ON | BigInt(WB));
      assertTaken(parts);
      assertFollows(parts);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

/** Page by page in all that is small, and where a large leaf begins, ends, and has a range's boundary. */
function assertFollows(parts: Parts): void {
  const { machine } = parts;
  const mtrrs = new Mtrrs(machine.pp.processor.msrs);
  for (const { gpa, write, bytes, type } of leaves(parts)) {
    if (!write) continue; // a decoy
    const wanted = mtrrs.typeAt(gpa);
    assert.ok(type === undefined || type === wanted, `0x${gpa.toString(16)} has type ${type}, not ${wanted}`);
    for (let at = PAGE; at < bytes && bytes <= MIB2; at += PAGE)
      assert.equal(mtrrs.typeAt(gpa + at), wanted, `0x${gpa.toString(16)} has two types`);
    for (let at = bytes / 2; at >= PAGE; at /= 2)
      assert.equal(mtrrs.typeAt(gpa + at), wanted, `0x${gpa.toString(16)} has two types`);
  }
}

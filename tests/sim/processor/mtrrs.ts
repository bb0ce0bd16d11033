/**
 * MTRRs as a processor has them: what WRMSR takes, and which type they give memory. Written from the manual alone, so
 * that it can judge the kernel. Intel SDM volume 3, section 13.11; AMD APM volume 2, section 7.7.
 */
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import { PAGE } from "../memory/physical-memory.ts";

export const MEMORY_TYPE = { UC: 0, WC: 1, WT: 4, WP: 5, WB: 6 } as const;
const TYPES: readonly number[] = Object.values(MEMORY_TYPE);

/** Of MTRR_CAP: eight variable ranges, fixed ones, and WC. */
const CAPABILITIES = 0x508n;
const VARIABLE = 8;
export const MTRRS_ON = 0x800n;
export const FIXED_ON = 0x400n;
/** Of a mask. */
export const VALID = 0x800n;
const TYPE = 0xffn;
const PAGE_OFFSET = 0xfffn;
/** Below it each page may have its own type. */
export const FIXED_END = 0x10_0000;

/** One MSR of fixed ranges: eight of `bytes` from `first` on. */
interface FixedRanges {
  readonly msr: number;
  readonly first: number;
  readonly bytes: number;
}

export const FIXED_RANGES: readonly FixedRanges[] = [
  { msr: MSR.MTRR_FIX_64K, first: 0, bytes: 0x1_0000 },
  { msr: MSR.MTRR_FIX_16K, first: 0x8_0000, bytes: 0x4000 },
  { msr: MSR.MTRR_FIX_16K + 1, first: 0xa_0000, bytes: 0x4000 },
  ...Array.from({ length: 8 }, (_, i) => ({
    msr: MSR.MTRR_FIX_4K + i,
    first: 0xc_0000 + 0x8000 * i,
    bytes: PAGE,
  })),
];

/** MSR numbers of a variable range. */
export function variableRange(i: number): { readonly base: number; readonly mask: number } {
  return { base: MSR.MTRR_PHYS_BASE0 + 2 * i, mask: MSR.MTRR_PHYS_BASE0 + 2 * i + 1 };
}

/** All that WRMSR reaches. */
export const WRITABLE_MTRRS: readonly number[] = [
  MSR.MTRR_DEF_TYPE,
  ...FIXED_RANGES.map(({ msr }) => msr),
  ...Array.from({ length: VARIABLE }, (_, i) => Object.values(variableRange(i))).flat(),
];

/** After a firmware that wants write-back memory: on, without fixed ranges, and no variable one set. */
export function mtrrsAtReset(): [msr: number, value: bigint][] {
  const quiet = WRITABLE_MTRRS.map((msr): [number, bigint] => [msr, 0n]);
  return [...quiet, [MSR.MTRR_CAP, CAPABILITIES], [MSR.MTRR_DEF_TYPE, MTRRS_ON | BigInt(MEMORY_TYPE.WB)]];
}

/** Does WRMSR take this value? Otherwise it is #GP. */
export function isMtrrValue(msr: number, value: bigint, physicalBits: number): boolean {
  if (msr === MSR.MTRR_CAP) return false; // read-only
  if (FIXED_RANGES.some((fixed) => fixed.msr === msr))
    return [...Array(8).keys()].every((i) => isType(value >> BigInt(8 * i)));
  if (msr === MSR.MTRR_DEF_TYPE) return isType(value) && (value & ~(MTRRS_ON | FIXED_ON | TYPE)) === 0n;
  const address = ((1n << BigInt(physicalBits)) - 1n) & ~PAGE_OFFSET;
  const isMask = ((msr - MSR.MTRR_PHYS_BASE0) & 1) !== 0;
  if (isMask) return (value & ~(address | VALID)) === 0n;
  return isType(value) && (value & ~(address | TYPE)) === 0n;
}

function isType(value: bigint): boolean {
  return TYPES.includes(Number(value & TYPE));
}

/** What all MTRRs of a processor hold: equal where they are. */
export function mtrrWords(msrs: ReadonlyMap<number, bigint>): string {
  return [MSR.MTRR_CAP, ...WRITABLE_MTRRS].map((msr) => msrs.get(msr)).join();
}

/** Addresses that agree with `base` in the bits of `mask`: whatever the order of bits, pages at least. */
interface Range {
  readonly base: bigint;
  readonly mask: bigint;
  readonly type: number;
}

/** All of a processor's MTRRs at one time. */
export class Mtrrs {
  /** Without it all memory is uncacheable. */
  readonly on: boolean;
  readonly #general: number;
  readonly #fixed: ReadonlyMap<number, bigint> | undefined;
  readonly #ranges: readonly Range[];

  constructor(msrs: ReadonlyMap<number, bigint>) {
    const exists = msrs.has(MSR.MTRR_CAP);
    const word = (msr: number): bigint => msrs.get(msr) ?? 0n;
    const general = exists ? word(MSR.MTRR_DEF_TYPE) : MTRRS_ON | BigInt(MEMORY_TYPE.WB);
    this.on = (general & MTRRS_ON) !== 0n;
    this.#general = Number(general & TYPE);
    this.#fixed = (general & FIXED_ON) !== 0n ? msrs : undefined;
    const count = exists ? Number(word(MSR.MTRR_CAP) & 0xffn) : 0;
    this.#ranges = Array.from({ length: count }, (_, i) => {
      const [base, mask] = [word(variableRange(i).base), word(variableRange(i).mask)];
      const range = { base: base & ~PAGE_OFFSET, mask: mask & ~PAGE_OFFSET, type: Number(base & TYPE) };
      return (mask & VALID) === 0n ? [] : [range];
    }).flat();
  }

  /** Type of the memory at an address. */
  typeAt(address: number): number {
    if (!this.on) return MEMORY_TYPE.UC;
    if (this.#fixed !== undefined && address < FIXED_END) return fixedType(this.#fixed, address);
    const found = new Set(this.#over(address).map(({ type }) => type));
    const [only] = found;
    if (found.size <= 1) return only ?? this.#general;
    const isCached = [...found].every((type) => type === MEMORY_TYPE.WT || type === MEMORY_TYPE.WB);
    // UC wins over all. What others make together is not defined; UC is right whatever it is.
    return isCached ? MEMORY_TYPE.WT : MEMORY_TYPE.UC;
  }

  /** Does a boundary of an MTRR lie inside these naturally aligned bytes? */
  isCut(start: number, bytes: number): boolean {
    if (start < FIXED_END) return bytes > PAGE;
    const inside = BigInt(bytes) - 1n;
    return this.#ranges.some(
      ({ base, mask }) => (mask & inside) !== 0n && ((BigInt(start) ^ base) & mask & ~inside) === 0n,
    );
  }

  #over(address: number): Range[] {
    return this.#ranges.filter(({ base, mask }) => (BigInt(address) & mask) === (base & mask));
  }
}

function fixedType(msrs: ReadonlyMap<number, bigint>, address: number): number {
  const found = FIXED_RANGES.find(({ first, bytes }) => address >= first && address < first + 8 * bytes);
  if (found === undefined) throw new Error(`no fixed range has 0x${address.toString(16)}`);
  const index = Math.floor((address - found.first) / found.bytes);
  return Number(((msrs.get(found.msr) ?? 0n) >> BigInt(8 * index)) & TYPE);
}

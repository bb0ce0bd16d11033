/**
 * x87 to AVX state as FXSAVE, XSAVE and XRSTOR see it. Each component is one word of the model, kept where
 * the format has the first bytes of that component. Intel SDM volume 1, chapter 13 (APM volume 4 alike).
 */
import type { Memory } from "../memory/memory.ts";
import { XCR0_SUPPORTED } from "./cpuid-table.ts";

const X87 = 0;
const SSE = 1;
const AVX = 2;
/** Offset of each component's word in the standard format. */
const OFFSETS = [0x20, 0xa0, 0x240] as const;
const MXCSR = 24;
const MXCSR_DEFINED = 0x0002_ffff;
const XSTATE_BV = 512;
const XCOMP_BV = 520;

export class ExtendedState {
  /** What the registers hold, by component. */
  readonly components: bigint[] = [0n, 0n, 0n];
  xcr0 = XCR0_SUPPORTED;
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** XSETBV of XCR0; false for #GP. */
  setXcr0(value: bigint): boolean {
    if ((value & 1n) === 0n || (value & ~XCR0_SUPPORTED) !== 0n) return false;
    if ((value & 4n) !== 0n && (value & 2n) === 0n) return false;
    this.xcr0 = value;
    return true;
  }

  fxsave(spa: number): void {
    this.#store(spa, X87);
    this.#store(spa, SSE);
    this.#memory.store64(spa + MXCSR, 0x1f80n);
  }

  /** False for #GP. */
  fxrstor(spa: number): boolean {
    if (!this.#mxcsrIsGood(spa)) return false;
    this.#load(spa, X87);
    this.#load(spa, SSE);
    return true;
  }

  xsave(spa: number, mask: bigint): void {
    const now = mask & this.xcr0;
    for (const i of [X87, SSE, AVX]) if ((now >> BigInt(i)) & 1n) this.#store(spa, i);
    if ((now & 6n) !== 0n) this.#memory.store64(spa + MXCSR, 0x1f80n);
    const before = this.#memory.load64(spa + XSTATE_BV);
    this.#memory.store64(spa + XSTATE_BV, (before & ~now) | now);
  }

  /** False for #GP: a header that names what XCR0 has not, or that is compacted. */
  xrstor(spa: number, mask: bigint): boolean {
    const inArea = this.#memory.load64(spa + XSTATE_BV);
    if ((inArea & ~this.xcr0) !== 0n || this.#memory.load64(spa + XCOMP_BV) !== 0n) return false;
    const now = mask & this.xcr0;
    if ((now & 6n) !== 0n && !this.#mxcsrIsGood(spa)) return false;
    for (const i of [X87, SSE, AVX]) {
      if (((now >> BigInt(i)) & 1n) === 0n) continue;
      if ((inArea >> BigInt(i)) & 1n) this.#load(spa, i);
      else this.components[i] = 0n;
    }
    return true;
  }

  #mxcsrIsGood(spa: number): boolean {
    return (Number(this.#memory.load64(spa + MXCSR) & 0xffff_ffffn) & ~MXCSR_DEFINED) === 0;
  }

  #store(spa: number, component: number): void {
    this.#memory.store64(spa + (OFFSETS[component] ?? 0), this.components[component] ?? 0n);
  }

  #load(spa: number, component: number): void {
    this.components[component] = this.#memory.load64(spa + (OFFSETS[component] ?? 0));
  }
}

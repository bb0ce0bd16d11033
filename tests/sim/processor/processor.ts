/** One modelled CPU: what instructions of ring 0 read and write besides memory. */
import { EFER, MSR as SVM_MSR } from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import type { Memory } from "../memory/memory.ts";
import { cpuidTable, lookUp, passingFor, type CpuidOptions, type Words } from "./cpuid-table.ts";
import { ExtendedState } from "./extended-state.ts";

/** The kernel used an instruction in a way that faults natively. */
export class ProcessorFault extends Error {}

const AVX = 4n;
/** Bytes of an XSAVE area without AVX, and with it. */
const SSE_AREA = 576;
const AVX_AREA = 832;
/** EFER bits this processor takes; all else is #GP. */
const EFER_DEFINED = 0xfd01n;
const LINE_STATUS = 0x3fd;
const TRANSMITTER_EMPTY = 0x20;
/** Ticks that pass between two looks at the TSC. */
const TICK = 1000n;

/** A stretch with a memory type of its own. */
export interface MtrrRange {
  readonly start: number;
  readonly bytes: number;
}

export const MTRR_RANGES: readonly MtrrRange[] = [
  { start: 0xe000_0000, bytes: 0x2000_0000 },
  { start: 0xdfff_f000, bytes: 0x1000 },
];

export type ProcessorOptions = CpuidOptions;

export class Processor {
  readonly msrs = new Map<number, bigint>();
  readonly debug: bigint[] = [0n, 0n, 0n, 0n];
  readonly extended: ExtendedState;
  /** Bytes written to ports, oldest first. */
  readonly ports: { readonly port: number; readonly value: number }[] = [];
  tsc = 1_000_000n;
  flushes = 0;
  cacheWritebacks = 0;
  readonly options: ProcessorOptions;
  readonly #cpuid: ReadonlyMap<string, Words>;

  /** `cpuid` is another processor's, which this one passes for. */
  constructor(memory: Memory, options: ProcessorOptions, cpuid?: ReadonlyMap<string, Words>) {
    this.extended = new ExtendedState(memory);
    this.options = options;
    this.#cpuid = cpuid === undefined ? cpuidTable(options) : passingFor(cpuid, options);
    this.msrs.set(MSR.EFER, EFER.SVME | 0xd01n);
    this.msrs.set(MSR.STAR, 0n);
    this.msrs.set(MSR.TSC_AUX, 0n);
    this.msrs.set(MSR.PAT, 0x0007_0406_0007_0406n);
    this.msrs.set(SVM_MSR.VM_CR, 0n);
    this.msrs.set(SVM_MSR.VM_HSAVE_PA, 0n);
    this.#addMtrrs();
  }

  cpuid(leaf: number, subleaf: number): Words {
    const words = lookUp(this.#cpuid, leaf, subleaf);
    if (leaf !== 0xd || subleaf !== 0 || words[0] === 0) return words;
    // EBX is the size of what XCR0 enables. Intel SDM volume 1, section 13.2.
    const [eax, , ecx, edx] = words;
    return [eax, (this.extended.xcr0 & AVX) === 0n ? SSE_AREA : AVX_AREA, ecx, edx];
  }

  rdtsc(): bigint {
    this.tsc += TICK;
    return this.tsc;
  }

  /** Undefined for #GP. */
  readMsr(index: number): bigint | undefined {
    return this.msrs.get(index >>> 0);
  }

  /** False for #GP. */
  writeMsr(index: number, value: bigint): boolean {
    const msr = index >>> 0;
    if (!this.msrs.has(msr)) return false;
    if (msr === MSR.EFER && (value & ~EFER_DEFINED) !== 0n) return false;
    if (msr === MSR.TSC_AUX && value >> 32n !== 0n) return false;
    if (msr === SVM_MSR.VM_HSAVE_PA && (value & 0xfffn) !== 0n) return false;
    this.msrs.set(msr, value);
    return true;
  }

  inByte(port: number): number {
    return port === LINE_STATUS ? TRANSMITTER_EMPTY : 0xff;
  }

  /** Eight variable ranges; two are set: the upper half of the GiB below 4 GiB, and one page below it. */
  #addMtrrs(): void {
    this.msrs.set(MSR.MTRR_CAP, 0x508n);
    for (let i = 0; i < 16; i++) this.msrs.set(MSR.MTRR_PHYS_BASE0 + i, 0n);
    const all = (1n << BigInt(this.options.physicalBits)) - 1n;
    const range = (i: number, { start, bytes }: MtrrRange): void => {
      this.msrs.set(MSR.MTRR_PHYS_BASE0 + 2 * i, BigInt(start));
      this.msrs.set(MSR.MTRR_PHYS_BASE0 + 2 * i + 1, (all & ~BigInt(bytes - 1)) | 0x800n);
    };
    MTRR_RANGES.forEach((one, i) => range(i, one));
  }
}

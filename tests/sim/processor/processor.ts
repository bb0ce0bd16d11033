/** One modelled CPU: what instructions of ring 0 read and write besides memory. */
import { EFER, MSR as SVM_MSR } from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import type { Memory } from "../memory/memory.ts";
import { cpuidTable, lookUp, passingFor, type CpuidOptions, type Words } from "./cpuid-table.ts";
import { ExtendedState } from "./extended-state.ts";
import { isMtrrValue, mtrrsAtReset, VALID, variableRange, WRITABLE_MTRRS } from "./mtrrs.ts";
import { VMX_MSRS } from "../vmx/capabilities.ts";
import { isCanonical, isPat } from "../vmx/check-words.ts";
import type { VmxOperation } from "../vmx/operation.ts";

/** The kernel used an instruction in a way that faults natively. */
export class ProcessorFault extends Error {}

const AVX = 4n;
const DEBUGCTL = 0x1d9;
/** VMX capabilities, and what says that EPT is one. */
const SECONDARY_CONTROLS = 0x48b;
const EPT_ALLOWED = 2n << 32n;
/** Bytes of an XSAVE area without AVX, and with it. */
const SSE_AREA = 576;
const AVX_AREA = 832;
/** EFER bits that each takes; all else is #GP. */
const AMD_EFER = 0xfd01n;
const INTEL_EFER = 0xd01n;
const DR6_RESET = 0xffff_0ff0n;
const AMD_MSRS: readonly (readonly [number, bigint])[] = [
  [MSR.EFER, EFER.SVME | 0xd01n],
  [MSR.STAR, 0n],
  [SVM_MSR.VM_CR, 0n],
  [SVM_MSR.VM_HSAVE_PA, 0n],
];
/** Those that an entry or the kernel itself moves hold what the root has in them. */
const INTEL_MSRS: readonly (readonly [number, bigint])[] = [
  [MSR.EFER, 0xd01n],
  [MSR.STAR, 0x23_0010_0000_0000n],
  [MSR.LSTAR, 0xffff_ffff_8180_0000n],
  [MSR.CSTAR, 0xffff_ffff_8180_1000n],
  [MSR.SFMASK, 0x4_7700n],
  [MSR.KERNEL_GS_BASE, 0x7fff_1234_5000n],
  [MSR.FS_BASE, 0n],
  [MSR.GS_BASE, 0n],
  [MSR.SYSENTER_CS, 0x10n],
  [MSR.SYSENTER_ESP, 0xffff_fe00_0000_2000n],
  [MSR.SYSENTER_EIP, 0xffff_ffff_8180_2000n],
  [DEBUGCTL, 0n],
];
const MTRRS: ReadonlySet<number> = new Set([MSR.MTRR_CAP, ...WRITABLE_MTRRS]);
const CANONICAL: readonly number[] = [
  ...[MSR.LSTAR, MSR.CSTAR, MSR.KERNEL_GS_BASE, MSR.FS_BASE, MSR.GS_BASE],
  ...[MSR.SYSENTER_ESP, MSR.SYSENTER_EIP],
].map((msr) => msr >>> 0);

/** Rules of WRMSR. Intel SDM volume 4. */
function isTakenByIntel(msr: number, value: bigint): boolean {
  if (VMX_MSRS.has(msr)) return false; // read-only, and FEATURE_CONTROL is locked
  if (CANONICAL.includes(msr)) return isCanonical(value);
  if (msr === MSR.SFMASK >>> 0) return value >> 32n === 0n;
  if (msr === MSR.PAT) return isPat(value);
  return msr !== DEBUGCTL || (value & ~0xffc3n) === 0n;
}
const LINE_STATUS = 0x3fd;
const TRANSMITTER_EMPTY = 0x20;
/** Ticks that pass between two looks at the TSC. */
const TICK = 1000n;

/** Stretches with a memory type of their own. */
const MTRR_RANGES: readonly { readonly start: number; readonly bytes: number }[] = [
  { start: 0xe000_0000, bytes: 0x2000_0000 },
  { start: 0xdfff_f000, bytes: 0x1000 },
];

export type ProcessorOptions = CpuidOptions;

export class Processor {
  readonly msrs = new Map<number, bigint>();
  /** DR0 to DR3. */
  readonly debug: bigint[] = [0n, 0n, 0n, 0n];
  dr6 = DR6_RESET;
  cr0 = 0n;
  cr2 = 0n;
  cr4 = 0n;
  cr8 = 0n;
  /** Of a processor that has VMX. */
  vmx: VmxOperation | undefined;
  readonly extended: ExtendedState;
  /** Bytes written to ports, oldest first. */
  readonly ports: { readonly port: number; readonly value: number }[] = [];
  tsc = 1_000_000n;
  /** Writes of MTRRs that were taken. */
  mtrrWrites = 0;
  flushes = 0;
  cacheWritebacks = 0;
  readonly options: ProcessorOptions;
  readonly #cpuid: ReadonlyMap<string, Words>;

  /** `cpuid` is another processor's, which this one passes for. */
  constructor(memory: Memory, options: ProcessorOptions, cpuid?: ReadonlyMap<string, Words>) {
    this.extended = new ExtendedState(memory);
    this.options = options;
    this.#cpuid = cpuid === undefined ? cpuidTable(options) : passingFor(cpuid, options);
    this.msrs.set(MSR.TSC_AUX, 0n);
    this.msrs.set(MSR.PAT, 0x0007_0406_0007_0406n);
    const own = options.vendor === "amd" ? AMD_MSRS : [...INTEL_MSRS, ...VMX_MSRS];
    for (const [msr, value] of own) this.msrs.set(msr >>> 0, value);
    if (!options.nestedPaging && options.vendor === "intel") {
      this.msrs.set(SECONDARY_CONTROLS, (VMX_MSRS.get(SECONDARY_CONTROLS) ?? 0n) & ~EPT_ALLOWED);
    }
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
    const isIntel = this.options.vendor === "intel";
    if (msr === MSR.EFER >>> 0 && (value & ~(isIntel ? INTEL_EFER : AMD_EFER)) !== 0n) return false;
    if (msr === MSR.TSC_AUX >>> 0 && value >> 32n !== 0n) return false;
    if (msr === SVM_MSR.VM_HSAVE_PA >>> 0 && (value & 0xfffn) !== 0n) return false;
    if (isIntel && !isTakenByIntel(msr, value)) return false;
    if (MTRRS.has(msr)) {
      if (!isMtrrValue(msr, value, this.options.physicalBits)) return false;
      this.mtrrWrites += 1;
    }
    this.msrs.set(msr, value);
    return true;
  }

  inByte(port: number): number {
    return port === LINE_STATUS ? TRANSMITTER_EMPTY : 0xff;
  }

  /** Two variable ranges are set: the upper half of the GiB below 4 GiB, and one page below it. */
  #addMtrrs(): void {
    for (const [msr, value] of mtrrsAtReset()) this.msrs.set(msr, value);
    const all = (1n << BigInt(this.options.physicalBits)) - 1n;
    MTRR_RANGES.forEach(({ start, bytes }, i) => {
      const { base, mask } = variableRange(i);
      this.msrs.set(base, BigInt(start));
      this.msrs.set(mask, (all & ~BigInt(bytes - 1)) | VALID);
    });
  }
}

/**
 * Registers of the guest that runs, loaded by the entry and saved by the exit. Those that no field of the VMCS holds,
 * and MSRs, are the processor's own. Intel SDM volume 3, sections 25.4, 27.3.2 and 28.3.
 */
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import {
  ENTRY_CONTROL,
  EXIT_CONTROL,
  MSR as VMX_MSR,
  VMCS,
} from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import type { RegisterName, Registers } from "../machine/registers.ts";
import type { Processor } from "../processor/processor.ts";
import type { Vmcs } from "./vmcs.ts";

const SEGMENTS = ["es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr"] as const;
const CS = 1;
const SS = 2;
const PRESENT = 0x80n;
const UNUSABLE = 0x1_0000n;
const DPL_SHIFT = 5n;
const SHADOW = 3n;
const STI = 1n;

/** Fields that an entry loads and an exit saves, whatever the controls are. */
const FIELDS: readonly number[] = [
  ...SEGMENTS.flatMap((_, i) =>
    [VMCS.GUEST_ES_SELECTOR, VMCS.GUEST_ES_LIMIT, VMCS.GUEST_ES_ACCESS, VMCS.GUEST_ES_BASE].map(
      (at) => at + 2 * i,
    ),
  ),
  ...[VMCS.GUEST_GDTR_BASE, VMCS.GUEST_GDTR_LIMIT, VMCS.GUEST_IDTR_BASE, VMCS.GUEST_IDTR_LIMIT],
  ...[VMCS.GUEST_CR0, VMCS.GUEST_CR3, VMCS.GUEST_CR4, VMCS.GUEST_RIP, VMCS.GUEST_RSP, VMCS.GUEST_RFLAGS],
  ...[VMCS.INTERRUPTIBILITY, VMCS.ACTIVITY, VMCS.PENDING_DEBUG],
];
/** MSRs with fields of their own, and those that controls load and save. */
const MSRS: readonly (readonly [msr: number, field: number, load: number, save: number])[] = [
  [MSR.SYSENTER_CS, VMCS.GUEST_SYSENTER_CS, 0, 0],
  [MSR.SYSENTER_ESP, VMCS.GUEST_SYSENTER_ESP, 0, 0],
  [MSR.SYSENTER_EIP, VMCS.GUEST_SYSENTER_EIP, 0, 0],
  [MSR.FS_BASE, VMCS.GUEST_ES_BASE + 8, 0, 0],
  [MSR.GS_BASE, VMCS.GUEST_ES_BASE + 10, 0, 0],
  [VMX_MSR.DEBUGCTL, VMCS.GUEST_DEBUGCTL, ENTRY_CONTROL.LOAD_DEBUG, EXIT_CONTROL.SAVE_DEBUG],
  [MSR.PAT, VMCS.GUEST_PAT, ENTRY_CONTROL.LOAD_PAT, EXIT_CONTROL.SAVE_PAT],
  [MSR.EFER, VMCS.GUEST_EFER, ENTRY_CONTROL.LOAD_EFER, EXIT_CONTROL.SAVE_EFER],
];
const REGISTER_MSRS: Readonly<Partial<Record<RegisterName, number>>> = {
  star: MSR.STAR,
  lstar: MSR.LSTAR,
  cstar: MSR.CSTAR,
  sfmask: MSR.SFMASK,
  kernelGsBase: MSR.KERNEL_GS_BASE,
  sysenterCs: MSR.SYSENTER_CS,
  sysenterEsp: MSR.SYSENTER_ESP,
  sysenterEip: MSR.SYSENTER_EIP,
  fsBase: MSR.FS_BASE,
  gsBase: MSR.GS_BASE,
  efer: MSR.EFER,
  pat: MSR.PAT,
};
const REGISTER_FIELDS: Readonly<Partial<Record<RegisterName, number>>> = {
  rip: VMCS.GUEST_RIP,
  rsp: VMCS.GUEST_RSP,
  rflags: VMCS.GUEST_RFLAGS,
  cr3: VMCS.GUEST_CR3,
  gdtrBase: VMCS.GUEST_GDTR_BASE,
  gdtrLimit: VMCS.GUEST_GDTR_LIMIT,
  idtrBase: VMCS.GUEST_IDTR_BASE,
  idtrLimit: VMCS.GUEST_IDTR_LIMIT,
};
const LMA = 0x400n;
const VMXE = 0x2000n;
/** MOV to CR0 changes neither. */
const CR0_ET = 0x10n;
const CR0_RESERVED = 0x1ffa_ffc0n;
/** Bits of CR0 that neither entries nor exits change: ET, NW, CD, and what is reserved. SDM section 27.3.2.1. */
export const CR0_KEPT = 0x7ffa_ffd0n;
const RESET_DR7 = 0x400n;

export class VmxRegisters implements Registers {
  rax = 0n;
  dr7 = RESET_DR7;
  readonly #processor: Processor;
  /** By field. */
  readonly #raw = new Map<number, bigint>();
  /** The VMCS of the guest, for masks and shadows. */
  #vmcs: Vmcs | undefined;

  constructor(processor: Processor) {
    this.#processor = processor;
  }

  /** What a field holds while the guest runs. */
  raw(field: number): bigint {
    return this.#raw.get(field) ?? 0n;
  }

  setRaw(field: number, value: bigint): void {
    this.#raw.set(field, value);
  }

  /** VM entry. */
  load(vmcs: Vmcs): void {
    this.#vmcs = vmcs;
    for (const field of FIELDS) this.#raw.set(field, vmcs.read(field));
    const cr0 = vmcs.read(VMCS.GUEST_CR0) & ~CR0_KEPT;
    this.#raw.set(VMCS.GUEST_CR0, cr0 | (this.#processor.cr0 & CR0_KEPT));
    const controls = Number(vmcs.read(VMCS.ENTRY_CONTROLS));
    for (const [msr, field, control] of MSRS) {
      if (control === 0 || (controls & control) !== 0) this.#processor.msrs.set(msr >>> 0, vmcs.read(field));
    }
    if ((controls & ENTRY_CONTROL.LOAD_DEBUG) !== 0) this.dr7 = vmcs.read(VMCS.GUEST_DR7);
  }

  /** VM exit. */
  save(vmcs: Vmcs): void {
    for (const field of FIELDS) vmcs.write(field, this.raw(field));
    const controls = Number(vmcs.read(VMCS.EXIT_CONTROLS));
    for (const [msr, field, , control] of MSRS) {
      if (control === 0 || (controls & control) !== 0) vmcs.write(field, this.#processor.readMsr(msr) ?? 0n);
    }
    if ((controls & EXIT_CONTROL.SAVE_DEBUG) !== 0) vmcs.write(VMCS.GUEST_DR7, this.dr7);
    const isLong = ((this.#processor.readMsr(MSR.EFER) ?? 0n) & LMA) !== 0n;
    const entry = vmcs.read(VMCS.ENTRY_CONTROLS) & ~BigInt(ENTRY_CONTROL.IA32E);
    vmcs.write(VMCS.ENTRY_CONTROLS, entry | (isLong ? BigInt(ENTRY_CONTROL.IA32E) : 0n));
  }

  get(name: RegisterName): bigint {
    const segment = segmentField(name);
    const msr = REGISTER_MSRS[name];
    const field = REGISTER_FIELDS[name] ?? segment;
    if (msr !== undefined) return this.#processor.msrs.get(msr >>> 0) ?? 0n;
    if (field !== undefined) return name.endsWith("Attrib") ? packed(this.raw(field)) : this.raw(field);
    switch (name) {
      case "rax":
        return this.rax;
      case "cr0":
        return this.#visible(VMCS.GUEST_CR0, VMCS.CR0_MASK, VMCS.CR0_SHADOW);
      case "cr4":
        return this.#visible(VMCS.GUEST_CR4, VMCS.CR4_MASK, VMCS.CR4_SHADOW);
      case "cr2":
        return this.#processor.cr2;
      case "cr8":
        return this.#processor.cr8;
      case "dr6":
        return this.#processor.dr6;
      case "dr7":
        return this.dr7;
      case "cpl":
        return (this.raw(VMCS.GUEST_ES_ACCESS + 2 * SS) >> DPL_SHIFT) & 3n;
      case "interruptShadow":
        return (this.raw(VMCS.INTERRUPTIBILITY) & SHADOW) === 0n ? 0n : 1n;
      default:
        return 0n; // GDTR and IDTR have neither selector nor attributes
    }
  }

  set(name: RegisterName, value: bigint | number): void {
    const word = BigInt(value);
    const segment = segmentField(name);
    const msr = REGISTER_MSRS[name];
    const field = REGISTER_FIELDS[name] ?? segment;
    if (msr !== undefined) this.#processor.msrs.set(msr >>> 0, word);
    else if (field !== undefined) this.setRaw(field, name.endsWith("Attrib") ? unpacked(word) : word);
    else this.#setOther(name, word);
  }

  #setOther(name: RegisterName, word: bigint): void {
    if (name === "rax") this.rax = word;
    else if (name === "cr0") this.#setVisible(VMCS.GUEST_CR0, VMCS.CR0_MASK, VMCS.CR0_SHADOW, word);
    else if (name === "cr4") this.#setVisible(VMCS.GUEST_CR4, VMCS.CR4_MASK, VMCS.CR4_SHADOW, word);
    else if (name === "cr2") this.#processor.cr2 = word;
    else if (name === "cr8") this.#processor.cr8 = word;
    else if (name === "dr6") this.#processor.dr6 = word;
    else if (name === "dr7") this.dr7 = word;
    else if (name === "cpl") for (const i of [CS, SS]) this.#setDpl(VMCS.GUEST_ES_ACCESS + 2 * i, word);
    else if (name === "interruptShadow") {
      const others = this.raw(VMCS.INTERRUPTIBILITY) & ~SHADOW;
      this.setRaw(VMCS.INTERRUPTIBILITY, word === 0n ? others : others | STI);
    } else throw new Error(`VMX has no ${name}`);
  }

  #setDpl(field: number, dpl: bigint): void {
    this.setRaw(field, (this.raw(field) & ~(3n << DPL_SHIFT)) | (dpl << DPL_SHIFT));
  }

  /** What the guest reads of a control register. SDM section 26.3. */
  #visible(field: number, mask: number, shadow: number): bigint {
    if (this.#vmcs === undefined) return this.raw(field);
    const owned = this.#vmcs.read(mask);
    return (this.raw(field) & ~owned) | (this.#vmcs.read(shadow) & owned);
  }

  #setVisible(field: number, mask: number, shadow: number, value: bigint): void {
    if (this.#vmcs === undefined) return this.setRaw(field, value);
    const owned = this.#vmcs.read(mask);
    // The host's bits of CR0 stay as they are; of CR4 all are a micro VM's exits, which a test leaves out.
    const isCr0 = field === VMCS.GUEST_CR0;
    const own = (value & ~CR0_RESERVED) | CR0_ET;
    this.setRaw(field, isCr0 ? (own & ~owned) | (this.raw(field) & owned) : value | VMXE);
    this.#vmcs.write(shadow, (this.#vmcs.read(shadow) & ~owned) | (value & owned));
  }
}

function segmentField(name: RegisterName): number | undefined {
  const match = /^(es|cs|ss|ds|fs|gs|ldtr|tr)(Selector|Attrib|Limit|Base)$/.exec(name);
  if (match === null) return undefined;
  const index = SEGMENTS.indexOf(match[1] as (typeof SEGMENTS)[number]);
  const first = {
    Selector: VMCS.GUEST_ES_SELECTOR,
    Attrib: VMCS.GUEST_ES_ACCESS,
    Limit: VMCS.GUEST_ES_LIMIT,
    Base: VMCS.GUEST_ES_BASE,
  }[match[2] as "Selector" | "Attrib" | "Limit" | "Base"];
  return first + 2 * index;
}

/** Access rights as the 12 bits of GuestState, and back. */
function packed(access: bigint): bigint {
  if ((access & UNUSABLE) !== 0n) return access & 0x7fn;
  return (access & 0xffn) | ((access >> 4n) & 0xf00n);
}

function unpacked(attrib: bigint): bigint {
  return (attrib & PRESENT) === 0n ? UNUSABLE : (attrib & 0xffn) | ((attrib & 0xf00n) << 4n);
}

/** Reads the machine state of the CPU it runs on into LaunchState. Interrupts are off. */
import * as L from "../../abi/generated/launch.ts";
import {
  cpuid,
  descriptor,
  descriptorTable,
  physStore32,
  physStore64,
  readCr,
  readDr,
  selector,
} from "./hv.ts";
import { Pp } from "./loader.ts";
import { msrOrZero } from "./processor.ts";
import { scratchAt } from "./statics.ts";

const MSR_PAT: u32 = 0x277;
const MSR_DEBUGCTL: u32 = 0x1d9;
const MSR_FS_BASE: u32 = 0xc000_0100;
const MSR_GS_BASE: u32 = 0xc000_0101;
const ATTRIB_PRESENT: u64 = 1 << 7;
/** Bit 1 of a TSS's type: the task is under way. */
const ATTRIB_BUSY: u64 = 1 << 1;
/** VMX access rights: the segment cannot be used (APM has no such bit; P=0 says the same). */
const ATTRIB_UNUSABLE: u64 = 1 << 16;

/** Base of a descriptor, bits 31:0 (APM vol. 2, 4.7). */
export function descriptorBase(raw: u64): u64 {
  return ((raw >> 16) & 0xff_ffff) | ((raw >> 56) << 24);
}

/** Limit in bytes, granularity applied. */
export function descriptorLimit(raw: u64): u64 {
  const limit = (raw & 0xffff) | ((raw >> 32) & 0xf_0000);
  return (raw & (1 << 55)) == 0 ? limit : (limit << 12) | 0xfff;
}

/** Type, S, DPL, P in bits 7:0 and AVL, L, D/B, G in bits 15:12. */
export function descriptorAttrib(raw: u64): u64 {
  return ((raw >> 40) & 0xff) | ((raw >> 40) & 0xf000);
}

/**
 * Selector, attrib, limit and base at `at`. A descriptor that was taken away since it was loaded counts as none: what
 * the processor keeps of it cannot be read.
 */
function writeSegment(at: u64, segment: u32): void {
  const sel = selector(segment);
  const raw = (sel & ~3) == 0 ? 0 : descriptor(sel);
  const attrib = descriptorAttrib(raw);
  physStore64(at, sel);
  physStore64(at + 8, (attrib & ATTRIB_PRESENT) == 0 ? ATTRIB_UNUSABLE : attrib);
  physStore64(at + 16, descriptorLimit(raw));
  physStore64(at + 24, descriptorBase(raw));
}

/** FS and GS have their base in an MSR: 64 bits, and there without a descriptor, too. */
function writeBasedSegment(at: u64, segment: u32, msr: u32): void {
  writeSegment(at, segment);
  physStore64(at + 24, msrOrZero(msr));
}

/** LDTR and TR: a descriptor of 16 bytes with 64 bits of base. Returns attrib. */
function writeSystemSegment(at: u64, segment: u32): u64 {
  writeSegment(at, segment);
  const sel = selector(segment);
  if ((sel & ~3) == 0) return ATTRIB_UNUSABLE;
  const raw = descriptor(sel);
  physStore64(at + 24, descriptorBase(raw) | (descriptor(sel + 8) << 32));
  return descriptorAttrib(raw);
}

/** A TR that the processor has is busy, whatever became of its descriptor since. */
function writeTaskRegister(at: u64): void {
  physStore64(at + 8, writeSystemSegment(at, 7) | ATTRIB_BUSY);
}

function writeTable(base: u64, limit: u64, which: u32): void {
  descriptorTable(which, scratchAt());
  physStore64(base, load<u64>(scratchAt()));
  physStore64(limit, load<u64>(scratchAt(), 8));
}

/** APIC id: leaf 0xB where it answers, else leaf 1. */
export function readApicId(): u32 {
  cpuid(0, 0, scratchAt());
  if (load<u32>(scratchAt()) >= 0xb) {
    cpuid(0xb, 0, scratchAt());
    if (load<u32>(scratchAt(), 4) != 0) return load<u32>(scratchAt(), 12);
  }
  cpuid(1, 0, scratchAt());
  return load<u32>(scratchAt(), 4) >> 24;
}

/** Bytes of the extended state this CPU can have: CPUID leaf 0xD, ECX; 512 (FXSAVE) without XSAVE. */
function xsaveBytes(): u64 {
  cpuid(0, 0, scratchAt());
  if (load<u32>(scratchAt()) < 0xd) return 512;
  cpuid(0xd, 0, scratchAt());
  return max<u64>(load<u32>(scratchAt(), 8), 512);
}

/** Fills LaunchState of `pp` except for RIP, RSP and RFLAGS, which the trampoline stores. */
export function writeLaunchState(pp: Pp): void {
  const state = pp.stateSpa;
  pp.apicId = readApicId();
  physStore32(state + L.LAUNCH_STATE_APIC_ID, pp.apicId);
  physStore64(state + L.LAUNCH_STATE_CR0, readCr(0));
  physStore64(state + L.LAUNCH_STATE_CR2, readCr(2));
  physStore64(state + L.LAUNCH_STATE_CR3, readCr(3));
  physStore64(state + L.LAUNCH_STATE_CR4, readCr(4));
  physStore64(state + L.LAUNCH_STATE_EFER, pp.efer);
  physStore64(state + L.LAUNCH_STATE_DR6, readDr(6));
  physStore64(state + L.LAUNCH_STATE_DR7, readDr(7));
  physStore64(state + L.LAUNCH_STATE_XSAVE_BYTES, xsaveBytes());
  physStore64(state + L.LAUNCH_STATE_PAT, msrOrZero(MSR_PAT));
  writeTable(state + L.LAUNCH_STATE_GDTR_BASE, state + L.LAUNCH_STATE_GDTR_LIMIT, 0);
  writeTable(state + L.LAUNCH_STATE_IDTR_BASE, state + L.LAUNCH_STATE_IDTR_LIMIT, 1);
  writeSegment(state + L.LAUNCH_STATE_ES, 0);
  writeSegment(state + L.LAUNCH_STATE_CS, 1);
  writeSegment(state + L.LAUNCH_STATE_SS, 2);
  writeSegment(state + L.LAUNCH_STATE_DS, 3);
  writeBasedSegment(state + L.LAUNCH_STATE_FS, 4, MSR_FS_BASE);
  writeBasedSegment(state + L.LAUNCH_STATE_GS, 5, MSR_GS_BASE);
  writeSystemSegment(state + L.LAUNCH_STATE_LDTR, 6);
  writeTaskRegister(state + L.LAUNCH_STATE_TR);
  physStore64(state + L.LAUNCH_STATE_DEBUGCTL, msrOrZero(MSR_DEBUGCTL));
}

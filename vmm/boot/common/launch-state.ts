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
  tryRdmsr,
} from "./hv.ts";
import { Pp } from "./loader.ts";
import { scratchAt } from "./statics.ts";

const MSR_PAT: u32 = 0x277;
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

function writeSegment(at: u64, segment: u32): void {
  const sel = selector(segment);
  const isNull = (sel & ~3) == 0;
  const raw = isNull ? 0 : descriptor(sel);
  physStore64(at, sel);
  physStore64(at + 8, isNull ? ATTRIB_UNUSABLE : descriptorAttrib(raw));
  physStore64(at + 16, descriptorLimit(raw));
  physStore64(at + 24, descriptorBase(raw));
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
  store<u64>(scratchAt(), 0);
  tryRdmsr(MSR_PAT, scratchAt());
  physStore64(state + L.LAUNCH_STATE_PAT, load<u64>(scratchAt()));
  writeTable(state + L.LAUNCH_STATE_GDTR_BASE, state + L.LAUNCH_STATE_GDTR_LIMIT, 0);
  writeTable(state + L.LAUNCH_STATE_IDTR_BASE, state + L.LAUNCH_STATE_IDTR_LIMIT, 1);
  writeSegment(state + L.LAUNCH_STATE_ES, 0);
  writeSegment(state + L.LAUNCH_STATE_CS, 1);
  writeSegment(state + L.LAUNCH_STATE_SS, 2);
  writeSegment(state + L.LAUNCH_STATE_DS, 3);
}

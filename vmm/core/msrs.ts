/**
 * MSRs of a VS by index: those that the ABI names, each with its place in the VS page. At most 16, since
 * clients of MicroV have room for no more, and all of them hold any value until the VS runs.
 */
import {
  DIRTY_CONTROL,
  DIRTY_PAT,
  DIRTY_SEGMENTS,
  DIRTY_SYSCALL,
  VS_PAGE_APIC_BASE,
  VS_PAGE_CSTAR,
  VS_PAGE_EFER,
  VS_PAGE_FMASK,
  VS_PAGE_FS,
  VS_PAGE_GS,
  VS_PAGE_KERNEL_GS_BASE,
  VS_PAGE_LSTAR,
  VS_PAGE_PAT,
  VS_PAGE_STAR,
  VS_PAGE_SYSENTER_CS,
  VS_PAGE_SYSENTER_EIP,
  VS_PAGE_SYSENTER_ESP,
  VsPage,
} from "../abi/generated/vs-page";

const MSR_APIC_BASE: u32 = 0x1b;
const MSR_SYSENTER_CS: u32 = 0x174;
const MSR_SYSENTER_ESP: u32 = 0x175;
const MSR_SYSENTER_EIP: u32 = 0x176;
const MSR_PAT: u32 = 0x277;
const MSR_EFER: u32 = 0xc000_0080;
const MSR_STAR: u32 = 0xc000_0081;
const MSR_LSTAR: u32 = 0xc000_0082;
const MSR_CSTAR: u32 = 0xc000_0083;
const MSR_FMASK: u32 = 0xc000_0084;
const MSR_FS_BASE: u32 = 0xc000_0100;
const MSR_GS_BASE: u32 = 0xc000_0101;
const MSR_KERNEL_GS_BASE: u32 = 0xc000_0102;

/** EFER bit 12: set in every VS that runs, and nobody's to see or to set. */
const EFER_BIT_12: u64 = 0x1000;
/** Selector, attributes and limit come before the base of a segment. */
const BASE: u32 = 24;

/** In MicroV's order. */
const INDEXES: StaticArray<u32> = [
  MSR_STAR,
  MSR_LSTAR,
  MSR_CSTAR,
  MSR_FMASK,
  MSR_KERNEL_GS_BASE,
  MSR_EFER,
  MSR_FS_BASE,
  MSR_GS_BASE,
  MSR_SYSENTER_CS,
  MSR_SYSENTER_ESP,
  MSR_SYSENTER_EIP,
  MSR_PAT,
  MSR_APIC_BASE,
];

/** How many MSRs there are. */
export const MSR_COUNT: u32 = 13;

/** Index of MSR number `n` below MSR_COUNT. */
export function msrIndex(n: u32): u32 {
  return unchecked(INDEXES[n]);
}

/** True for an MSR that a VS has. The register that names one may be wider than an index. */
export function isMsr(index: u64): bool {
  return index <= 0xffff_ffff && placeOf(<u32>index) != 0;
}

/** Value of an MSR for which `isMsr` holds. */
export function msrOf(page: VsPage, index: u32): u64 {
  const value = load<u64>(changetype<u32>(page) + placeOf(index));
  return index == MSR_EFER ? value & ~EFER_BIT_12 : value;
}

/** Stores any value, to be judged when the VS is entered; false for EFER with bit 12 set. */
export function setMsrOf(page: VsPage, index: u32, value: u64): bool {
  if (index == MSR_EFER && (value & EFER_BIT_12) != 0) return false;
  store<u64>(changetype<u32>(page) + placeOf(index), value);
  page.dirty |= groupOf(index);
  return true;
}

/** Offset in the VS page; 0 where the VS has no such MSR. */
function placeOf(index: u32): u32 {
  switch (index) {
    case MSR_APIC_BASE:
      return VS_PAGE_APIC_BASE;
    case MSR_SYSENTER_CS:
      return VS_PAGE_SYSENTER_CS;
    case MSR_SYSENTER_ESP:
      return VS_PAGE_SYSENTER_ESP;
    case MSR_SYSENTER_EIP:
      return VS_PAGE_SYSENTER_EIP;
    case MSR_PAT:
      return VS_PAGE_PAT;
    case MSR_EFER:
      return VS_PAGE_EFER;
    case MSR_STAR:
      return VS_PAGE_STAR;
    case MSR_LSTAR:
      return VS_PAGE_LSTAR;
    case MSR_CSTAR:
      return VS_PAGE_CSTAR;
    case MSR_FMASK:
      return VS_PAGE_FMASK;
    case MSR_FS_BASE:
      return VS_PAGE_FS + BASE;
    case MSR_GS_BASE:
      return VS_PAGE_GS + BASE;
    case MSR_KERNEL_GS_BASE:
      return VS_PAGE_KERNEL_GS_BASE;
    default:
      return 0;
  }
}

/** DIRTY_ group of an MSR; 0 for the one that only the ABI keeps. */
function groupOf(index: u32): u64 {
  switch (index) {
    case MSR_APIC_BASE:
      return 0;
    case MSR_FS_BASE:
    case MSR_GS_BASE:
      return DIRTY_SEGMENTS;
    case MSR_EFER:
      return DIRTY_CONTROL;
    case MSR_PAT:
      return DIRTY_PAT;
    default:
      return DIRTY_SYSCALL;
  }
}

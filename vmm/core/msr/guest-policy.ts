/**
 * MSRs of a micro VM that its processor does not serve by itself (those that the world switch moves pass). What
 * has a place in the VS page is judged and kept there; some that operating systems read unasked are constants,
 * of a machine without MTRRs, machine-check banks, microcode updates or anything to tune; all else is #GP(0).
 * Writing the TSC is #GP, too: nothing offsets it.
 */
import { DIRTY_CONTROL, DIRTY_PAT, VsPage } from "../../abi/generated/vs-page";
import { guestEferBits } from "../cpuid/guest-bits";
import { LEAF_ADDRESS_SIZES } from "../cpuid/bits";
import { cpuid } from "../hv";
import { PP_CONTEXT_CPUID } from "../../abi/generated/pp-context";
import { CpuidWords } from "../cpuid/words";
import { CR0_PG, EFER_LMA, EFER_LME } from "../../abi/generated/registers";

export const APIC_BASE: u32 = 0x1b;
export const PAT: u32 = 0x277;
const EFER: u32 = 0xc000_0080;

/** Bootstrap processor, enabled; the address is above. Bit 10, x2APIC, is not offered. */
const APIC_BASE_FLAGS: u64 = 0x900;
const PAGE_OFFSET: u64 = 0xfff;
/** In each byte of PAT: bits 7:3 are reserved, and types 2 and 3 do not exist. */
const PAT_RESERVED: u64 = 0xf8f8_f8f8_f8f8_f8f8;
const PAT_BIT_1: u64 = 0x0202_0202_0202_0202;

/** A row is three words: index, value, and the bits that a write may have without effect. */
const ROW_WORDS: u32 = 3;
/** Constants that there are. */
export const ROWS: u32 = 15;
const CONSTANTS: StaticArray<u64> = [
  // Machine-check address and type of the Pentium; no machine-check banks (MCG_CAP), nothing found (MCG_STATUS).
  0x0,
  0, 0, 0x1, 0, 0, 0x179, 0, 0, 0x17a, 0, 0,
  // Platform id, power-on configuration.
  0x17, 0, 0, 0x2a, 0, 0,
  // Microcode patch level; it is written before it is read.
  0x8b, 0, 0xffff_ffff_ffff_ffff,
  // MTRR_CAP: no MTRRs.
  0xfe, 0, 0,
  // MISC_ENABLE: fast strings.
  0x1a0, 1, 1,
  // DEBUGCTL: no branch records.
  0x1d9, 0, 0,
  // SYSCFG.
  0xc001_0010, 0, 0,
  // HWCR: the TSC counts at the P0 frequency; cache and flush options of other processors have no effect.
  0xc001_0015, 0x0100_0000, 0x0104_0148,
  // NB_CFG, interrupt pending and C1E.
  0xc001_001f, 0, 0, 0xc001_0055, 0, 0,
  // DE_CFG: LFENCE is serializing.
  0xc001_1029, 2, 2,
];

/** Puts MSR `index` into EDX:EAX; false for #GP. */
export function readGuestMsr(page: VsPage, index: u32): bool {
  switch (index) {
    case APIC_BASE:
      return answer(page, page.apicBase);
    case PAT:
      return answer(page, page.pat);
    case EFER:
      return answer(page, page.efer);
    default: {
      const row = rowOf(index);
      return row < ROWS && answer(page, constantValue(row));
    }
  }
}

/** Takes `value` into MSR `index`; false for #GP. */
export function writeGuestMsr(pp: u32, page: VsPage, index: u32, value: u64): bool {
  switch (index) {
    case APIC_BASE:
      return writeApicBase(pp, page, value);
    case PAT:
      return writePat(page, value);
    case EFER:
      return writeEfer(pp, page, value);
    default: {
      const row = rowOf(index);
      if (row == ROWS) return false;
      const ignored = unchecked(CONSTANTS[row * ROW_WORDS + 2]);
      return ((value ^ constantValue(row)) & ~ignored) == 0;
    }
  }
}

/** MSR of a constant, by its place in the list. */
export function constantIndex(row: u32): u32 {
  return <u32>unchecked(CONSTANTS[row * ROW_WORDS]);
}

/** What it reads as. */
export function constantValue(row: u32): u64 {
  return unchecked(CONSTANTS[row * ROW_WORDS + 1]);
}

function answer(page: VsPage, value: u64): bool {
  page.rax = value & 0xffff_ffff;
  page.rdx = value >> 32;
  return true;
}

/** ROWS if the index has none. */
function rowOf(index: u32): u32 {
  let row: u32 = 0;
  while (row < ROWS && constantIndex(row) != index) row++;
  return row;
}

/** LMA is the processor's: what is written there has no effect. AMD APM vol. 2, section 3.1.7. */
function writeEfer(pp: u32, page: VsPage, value: u64): bool {
  if ((value & ~guestEferBits(pp)) != 0) return false;
  if ((page.cr0 & CR0_PG) != 0 && ((value ^ page.efer) & EFER_LME) != 0) return false;
  page.efer = (value & ~EFER_LMA) | (page.efer & EFER_LMA);
  page.dirty |= DIRTY_CONTROL;
  return true;
}

/** AMD APM vol. 2, section 7.8.1. */
function writePat(page: VsPage, value: u64): bool {
  if ((value & PAT_RESERVED) != 0) return false;
  // Types 2 and 3: bit 1 set while bit 2 is clear.
  if ((value & PAT_BIT_1 & ~(value >> 1)) != 0) return false;
  page.pat = value;
  page.dirty |= DIRTY_PAT;
  return true;
}

/** There is no local APIC behind it: the register is kept, and moves nothing. */
function writeApicBase(pp: u32, page: VsPage, value: u64): bool {
  const out = changetype<CpuidWords>(pp + PP_CONTEXT_CPUID);
  cpuid(LEAF_ADDRESS_SIZES, 0, pp + PP_CONTEXT_CPUID);
  const bits = <u64>(out.eax & 0xff);
  const address = ((<u64>1) << bits) - 1;
  if ((value & ~((address & ~PAGE_OFFSET) | APIC_BASE_FLAGS)) != 0) return false;
  page.apicBase = value;
  return true;
}

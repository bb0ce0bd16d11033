/**
 * Control, debug and system registers that forbid entering a guest. AMD APM volume 2, section 15.5.1; Intel SDM
 * volume 3, sections 27.3.1.1, 27.3.1.3 and 27.3.1.4. `strict`: as the latter, which judges more.
 */
import {
  EVENT_TYPE_INTERRUPT,
  EVENT_TYPE_MASK,
  EVENT_VALID,
  VS_PAGE_CR0,
  VS_PAGE_CR3,
  VS_PAGE_CR4,
  VS_PAGE_CS,
  VS_PAGE_DR6,
  VS_PAGE_DR7,
  VS_PAGE_EFER,
  VS_PAGE_GDTR,
  VS_PAGE_IDTR,
  VS_PAGE_PAT,
  VS_PAGE_RFLAGS,
  VS_PAGE_RIP,
  VS_PAGE_XCR0,
  VsPage,
} from "../../abi/generated/vs-page";
import { PP_CONTEXT_CPUID } from "../../abi/generated/pp-context";
import { LEAF_ADDRESS_SIZES, LEAF_FEATURES } from "../cpuid/bits";
import { guestCr4Bits, guestEferBits } from "../cpuid/guest-bits";
import { CpuidWords } from "../cpuid/words";
import { cpuid } from "../hv";
import { isLong } from "./refused-mode";
import {
  brokenIf,
  RULE_CANONICAL,
  RULE_HIGH_HALF,
  RULE_IF_CLEAR,
  RULE_LONG_AND_BIG,
  RULE_LONG_WITHOUT_PAE,
  RULE_MEMORY_TYPE,
  RULE_NW_WITHOUT_CD,
  RULE_PCIDE_OUTSIDE_LONG,
  RULE_PG_WITHOUT_PE,
  RULE_PHYSICAL_WIDTH,
  RULE_RESERVED,
  RULE_VM_MODE,
  RULE_XCR0_ABSENT,
  RULE_XCR0_SET,
} from "./refused-rule";

const HIGH_HALF: u64 = 0xffff_ffff_0000_0000;
const CR0_PE: u64 = 0x1;
const CR0_NW: u64 = 0x2000_0000;
const CR0_CD: u64 = 0x4000_0000;
const CR0_PG: u64 = 0x8000_0000;
const CR4_PAE: u64 = 0x20;
const CR4_PCIDE: u64 = 0x2_0000;
/** Leaf 1, ECX. */
const FEATURE_PCID: u32 = 1 << 17;
const EFER_LME: u64 = 0x100;
const CS_LONG: u64 = 0x2000;
const CS_BIG: u64 = 0x4000;
/** CF, PF, AF, ZF, SF, TF, IF, DF, OF, IOPL, NT, RF, VM, AC, VIF, VIP, ID. */
const RFLAGS_DEFINED: u64 = 0x3f_7fd5;
const RFLAGS_ALWAYS: u64 = 0x2;
const RFLAGS_IF: u64 = 0x200;
const RFLAGS_VM: u64 = 0x2_0000;
/** In each byte of PAT: bits 7:3 are reserved, and types 2 and 3 do not exist. */
const PAT_RESERVED: u64 = 0xf8f8_f8f8_f8f8_f8f8;
const PAT_BIT_1: u64 = 0x0202_0202_0202_0202;
const X87: u64 = 0x1;
const SSE: u64 = 0x2;
const AVX: u64 = 0x4;
const AVX_512: u64 = 0xe0;
/** EXIT_INVALID_STATE's info: up to here it is ring 0's word on XCR0. */
const LAST_XCR0: u64 = 0xff;
const ATTRIB: u32 = 8;
const BASE: u32 = 24;

/** By mv_reg_t's groups; each answer is broken()'s, or 0. */
export function refusedControl(pp: u32, page: VsPage, strict: bool): u32 {
  let found = refusedCr0(page, strict);
  if (found == 0) found = refusedCr3(pp, page);
  if (found == 0) found = refusedCr4(pp, page, strict);
  if (found == 0) found = refusedEfer(pp, page);
  if (found == 0) found = brokenIf((page.dr7 & HIGH_HALF) != 0, VS_PAGE_DR7, RULE_HIGH_HALF);
  if (found == 0) found = brokenIf(!strict && (page.dr6 & HIGH_HALF) != 0, VS_PAGE_DR6, RULE_HIGH_HALF);
  if (found == 0) found = refusedPat(page.pat);
  return found != 0 ? found : refusedXcr0(page);
}

function refusedCr0(page: VsPage, strict: bool): u32 {
  const cr0 = page.cr0;
  if ((cr0 & HIGH_HALF) != 0) return brokenIf(true, VS_PAGE_CR0, RULE_HIGH_HALF);
  // The other vendor's entry does not load these two bits.
  if (!strict && (cr0 & (CR0_CD | CR0_NW)) == CR0_NW) return brokenIf(true, VS_PAGE_CR0, RULE_NW_WITHOUT_CD);
  // Paging in real mode is none of long mode only where the entry is not strict. APM section 15.19.
  const isJudged = strict || (page.efer & EFER_LME) != 0;
  return brokenIf(isJudged && (cr0 & (CR0_PG | CR0_PE)) == CR0_PG, VS_PAGE_CR0, RULE_PG_WITHOUT_PE);
}

function refusedCr3(pp: u32, page: VsPage): u32 {
  return brokenIf(page.cr3 >> (<u64>(addressSizes(pp) & 0xff)) != 0, VS_PAGE_CR3, RULE_PHYSICAL_WIDTH);
}

function refusedCr4(pp: u32, page: VsPage, strict: bool): u32 {
  const cr4 = page.cr4;
  const words = changetype<CpuidWords>(pp + PP_CONTEXT_CPUID);
  cpuid(LEAF_FEATURES, 0, changetype<u32>(words));
  const pcide = (words.ecx & FEATURE_PCID) != 0 ? CR4_PCIDE : 0;
  if ((cr4 & ~(guestCr4Bits(pp) | pcide)) != 0) return brokenIf(true, VS_PAGE_CR4, RULE_RESERVED);
  return brokenIf(strict && (cr4 & CR4_PCIDE) != 0 && !isLong(page), VS_PAGE_CR4, RULE_PCIDE_OUTSIDE_LONG);
}

function refusedEfer(pp: u32, page: VsPage): u32 {
  if ((page.efer & ~guestEferBits(pp)) != 0) return brokenIf(true, VS_PAGE_EFER, RULE_RESERVED);
  if (!isLong(page)) return 0;
  if ((page.cr4 & CR4_PAE) == 0) return brokenIf(true, VS_PAGE_EFER, RULE_LONG_WITHOUT_PAE);
  const both = CS_LONG | CS_BIG;
  const attrib = load<u64>(changetype<u32>(page) + VS_PAGE_CS + ATTRIB);
  return brokenIf((attrib & both) == both, VS_PAGE_CS + ATTRIB, RULE_LONG_AND_BIG);
}

/** AMD APM vol. 2, section 7.8.1. */
function refusedPat(pat: u64): u32 {
  const bad = (pat & PAT_RESERVED) != 0 || (pat & PAT_BIT_1 & ~(pat >> 1)) != 0;
  return brokenIf(bad, VS_PAGE_PAT, RULE_MEMORY_TYPE);
}

/** Where the processor refused, ring 0 has loaded XCR0 already. Intel SDM volume 1, section 13.3; 0 means 1. */
function refusedXcr0(page: VsPage): u32 {
  const there = page.info;
  const xcr0 = page.xcr0;
  if (there == 0 || there > LAST_XCR0 || xcr0 == 0) return 0;
  if ((xcr0 & ~there) != 0) return brokenIf(true, VS_PAGE_XCR0, RULE_XCR0_ABSENT);
  const part = xcr0 & AVX_512;
  let bad = (xcr0 & X87) == 0 || (xcr0 & (SSE | AVX)) == AVX;
  if (part != 0 && (part != AVX_512 || (xcr0 & AVX) == 0)) bad = true;
  return brokenIf(bad, VS_PAGE_XCR0, RULE_XCR0_SET);
}

/** Flags, RIP and the two tables, which only a strict entry judges. */
export function refusedFlagsAndPlaces(pp: u32, page: VsPage): u32 {
  const found = refusedFlags(page);
  if (found != 0) return found;
  if (!isPlace(pp, page)) return brokenIf(true, VS_PAGE_RIP, RULE_CANONICAL);
  const at = changetype<u32>(page);
  if (!isCanonical(pp, load<u64>(at + VS_PAGE_GDTR + BASE)))
    return brokenIf(true, VS_PAGE_GDTR + BASE, RULE_CANONICAL);
  return brokenIf(!isCanonical(pp, load<u64>(at + VS_PAGE_IDTR + BASE)), VS_PAGE_IDTR + BASE, RULE_CANONICAL);
}

function refusedFlags(page: VsPage): u32 {
  const flags = page.rflags;
  if ((flags & ~RFLAGS_DEFINED) != RFLAGS_ALWAYS) return brokenIf(true, VS_PAGE_RFLAGS, RULE_RESERVED);
  const isProtected = (page.cr0 & CR0_PE) != 0;
  if ((flags & RFLAGS_VM) != 0 && (isLong(page) || !isProtected)) {
    return brokenIf(true, VS_PAGE_RFLAGS, RULE_VM_MODE);
  }
  const interrupts = (page.event & (EVENT_VALID | EVENT_TYPE_MASK)) == (EVENT_VALID | EVENT_TYPE_INTERRUPT);
  return brokenIf(interrupts && (flags & RFLAGS_IF) == 0, VS_PAGE_RFLAGS, RULE_IF_CLEAR);
}

/** RIP: in 64-bit code an address of the processor's width, otherwise one of 32 bits. */
function isPlace(pp: u32, page: VsPage): bool {
  const attrib = load<u64>(changetype<u32>(page) + VS_PAGE_CS + ATTRIB);
  if (isLong(page) && (attrib & CS_LONG) != 0) return isCanonical(pp, page.rip);
  return (page.rip & HIGH_HALF) == 0;
}

/** By the processor's width, whatever the guest's paging has. */
export function isCanonical(pp: u32, address: u64): bool {
  const unused = 64 - <u64>((addressSizes(pp) >> 8) & 0xff);
  return <u64>((<i64>(address << unused)) >> (<i64>unused)) == address;
}

/** Bits 7:0: physical, bits 15:8: linear. */
function addressSizes(pp: u32): u32 {
  const words = changetype<CpuidWords>(pp + PP_CONTEXT_CPUID);
  cpuid(LEAF_ADDRESS_SIZES, 0, changetype<u32>(words));
  return words.eax;
}

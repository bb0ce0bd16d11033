/**
 * Answers that need no thought, out of tables that the core made (vmm/abi/cpuid-table.layout.ts). The core may
 * write them at any time: what is read here goes into registers of the guest, and nowhere else.
 */
import {
  CPUID_FLAG_AREA,
  CPUID_FLAG_OSPKE,
  CPUID_FLAG_OSXSAVE,
  CPUID_FLAG_SUBLEAF,
  CPUID_FLAG_VALID,
  CPUID_TABLE_MASK,
  CPUID_TABLE_QUARTER_SHIFT,
  CpuidEntry,
  MSR_FLAG_CONSTANT,
  MSR_FLAG_KEPT,
  MSR_TABLE_MASK,
  MSR_TABLE_OFFSET_MASK,
  MsrEntry,
} from "../../abi/generated/cpuid-table";
import { EXIT_CPUID, EXIT_MSR_READ, EXIT_MSR_WRITE } from "../../abi/generated/exit-record";
import { PP_CONTEXT_ALIAS } from "../../abi/generated/memory-map";
import { PP_CONTEXT_GUEST_MSRS } from "../../abi/generated/pp-context";
import { PP_FEATURE_XSAVE } from "../../abi/generated/pp-local";
import { DIRTY_CONTROL, DIRTY_PAT, VS_PAGE_PAT, VsPage } from "../../abi/generated/vs-page";
import { enter } from "../account";
import { xgetbv } from "../hv";
import { ppState } from "../pp";
import { upcall } from "../upcall";
import { coldGuestExit } from "../vendor-exit";
import { advanceTo, NO_RIP } from "./advance";
import { guestOf, kernelOf, pageOf } from "./blocks";
import { enterGuest } from "./enter-guest";
import { fresh } from "./fresh";
import { GuestState, VsKernel } from "./generated/state";
import { isPat } from "./state";
import { CR4_OSXSAVE, CR4_PKE } from "../../abi/generated/registers";

const XCR0_AVX: u64 = 0x4;

/** CPUID of the root or of a micro VM: an entry without rules is the answer. */
export function cpuid(pp: u32, vs: u32, guest: GuestState): u32 {
  const k = kernelOf(vs);
  const leaf = <u32>guest.rax;
  const entry = cpuidEntry(pp, k, leaf);
  const next = guest.nextRip;
  if (entry.leaf != leaf || entry.flags != CPUID_FLAG_VALID || next == NO_RIP)
    return coldRuledCpuid(pp, vs, guest);
  const gprs = changetype<VsPage>(<usize>k.save);
  guest.rax = <u64>entry.eax;
  gprs.rbx = <u64>entry.ebx;
  gprs.rcx = <u64>entry.ecx;
  gprs.rdx = <u64>entry.edx;
  ppState(pp).reason = EXIT_CPUID;
  advanceTo(guest, next);
  return goOn(pp, vs);
}

function cpuidEntry(pp: u32, k: VsKernel, leaf: u32): CpuidEntry {
  const index = rotl<u32>(leaf, CPUID_TABLE_QUARTER_SHIFT) & CPUID_TABLE_MASK;
  return changetype<CpuidEntry>(<usize>(pp + k.cpuidTable + (index << 5)));
}

/** The same by the rules of the entry; whatever has none goes to the core. */
export function coldRuledCpuid(pp: u32, vs: u32, guest: GuestState): u32 {
  const k = kernelOf(vs);
  const gprs = changetype<VsPage>(<usize>k.save);
  const leaf = <u32>guest.rax;
  const entry = cpuidEntry(pp, k, leaf);
  const flags = entry.flags;
  const isOther = (flags & CPUID_FLAG_SUBLEAF) != 0 && entry.subleaf != <u32>gprs.rcx;
  if (entry.leaf != leaf || (flags & CPUID_FLAG_VALID) == 0 || isOther || guest.nextRip == NO_RIP) {
    return vs == ppState(pp).root ? coldRootCpuid(pp, vs, guest) : coldGuestExit(pp, vs);
  }
  fresh(vs, DIRTY_CONTROL);
  let ecx = entry.ecx;
  if ((flags & CPUID_FLAG_OSXSAVE) != 0 && (guest.cr4 & CR4_OSXSAVE) != 0) ecx |= 1 << 27;
  if ((flags & CPUID_FLAG_OSPKE) != 0 && (guest.cr4 & CR4_PKE) != 0) ecx |= 1 << 4;
  const isSmall = (flags & CPUID_FLAG_AREA) != 0 && !hasAvx(pp);
  guest.rax = <u64>entry.eax;
  gprs.rbx = <u64>(isSmall ? entry.smallEbx : entry.ebx);
  gprs.rcx = <u64>ecx;
  gprs.rdx = <u64>entry.edx;
  ppState(pp).reason = EXIT_CPUID;
  advanceTo(guest, guest.nextRip);
  return goOn(pp, vs);
}

/** The guest's XCR0 is loaded while its exit is served. Without XSAVE, whatever the core says, nobody may ask. */
function hasAvx(pp: u32): bool {
  return (ppState(pp).features & PP_FEATURE_XSAVE) != 0 && (xgetbv() & XCR0_AVX) != 0;
}

/** Without a next RIP the root meets the exit again. */
export function coldRootCpuid(pp: u32, vs: u32, guest: GuestState): u32 {
  const k = kernelOf(vs);
  const page = pageOf(vs);
  ppState(pp).reason = EXIT_CPUID;
  k.nextRip = guest.nextRip;
  if (k.nextRip == NO_RIP) return enter(pp);
  page.rax = guest.rax;
  page.rcx = changetype<VsPage>(<usize>k.save).rcx;
  return upcall(pp, vs, EXIT_CPUID);
}

/**
 * RDMSR of a micro VM at CPL 0: a constant, or what its page keeps. WRMSR: of what the page keeps, ring 0 itself judges
 * PAT, as wherever it is loaded. All others are the core's.
 */
export function coldGuestMsr(pp: u32, vs: u32, write: bool): u32 {
  const page = pageOf(vs);
  const guest = guestOf(vs);
  const index = <u32>page.rcx;
  const at = pp + PP_CONTEXT_ALIAS + PP_CONTEXT_GUEST_MSRS + ((index & MSR_TABLE_MASK) << 4);
  const entry = changetype<MsrEntry>(<usize>at);
  const isKept = entry.flags == MSR_FLAG_KEPT;
  const next = guest.nextRip;
  if (entry.index != index || next == NO_RIP) return coldGuestExit(pp, vs);
  if (write) {
    const value = (page.rdx << 32) | (guest.rax & 0xffff_ffff);
    if (!isKept || <u32>entry.value != VS_PAGE_PAT || !isPat(value)) return coldGuestExit(pp, vs);
    page.pat = value;
    guest.pat = value;
    kernelOf(vs).changed |= <u32>DIRTY_PAT;
  } else {
    let value = entry.value;
    if (isKept) value = load<u64>(<usize>(vs + ((<u32>value) & MSR_TABLE_OFFSET_MASK)));
    else if (entry.flags != MSR_FLAG_CONSTANT) return coldGuestExit(pp, vs);
    guest.rax = value & 0xffff_ffff;
    page.rdx = value >> 32;
  }
  ppState(pp).reason = write ? EXIT_MSR_WRITE : EXIT_MSR_READ;
  advanceTo(guest, next);
  return enterGuest(pp, vs);
}

function goOn(pp: u32, vs: u32): u32 {
  return vs == ppState(pp).root ? enter(pp) : enterGuest(pp, vs);
}

/**
 * Moving a micro VM's architectural state between the VS page and GuestState, by groups. Values are taken as
 * they are; the processor judges them at entry. What the kernel must own is forced here on every load.
 */
import {
  DIRTY_CONTROL,
  DIRTY_DEBUG,
  DIRTY_EVENT,
  DIRTY_IP,
  DIRTY_PAT,
  DIRTY_SEGMENTS,
  DIRTY_SYSCALL,
  DIRTY_XCR0,
  EVENT_VALID,
  VS_PAGE_CR4,
  VS_PAGE_DR0,
  VS_PAGE_PAT,
  VS_PAGE_SS,
  VS_PAGE_STAR,
  VsPage,
} from "../../abi/generated/vs-page";
import { globals } from "../globals";
import { guestOf, kernelOf, pageOf, vsOf } from "./blocks";
import { EVENT_KNOWN } from "./events";
import { fresh } from "./fresh";
import { retrieve } from "../vendor";
import { GUEST_STATE_STAR, GuestState, VS_KERNEL_DR0, VsKernel } from "./generated/state";
import { loadSegments, storeSegmentsOf } from "./segments";
import { CR0_PE } from "../../abi/generated/registers";

/** CR4 bits whose state is switched: all but PKE, CET, LA57 and what is not defined yet. */
const CR4_ALLOWED: u64 = 0x370fff;
/** Eight MSRs, and DR0 to DR3. */
const SYSCALL_BYTES: usize = 64;
const BREAKPOINT_BYTES: usize = 32;
/** Of each of the eight types. */
const PAT_RESERVED: u64 = 0xf8f8_f8f8_f8f8_f8f8;
const PAT_BIT_1: u64 = 0x0202_0202_0202_0202;

/** Loads the dirty groups; false when the state cannot be accepted. */
export function loadState(page: VsPage, guest: GuestState, k: VsKernel, dirty: u64): bool {
  k.stale &= ~(<u32>dirty);
  k.changed |= <u32>dirty;
  // First: it waits in GuestState, wherever the rest is refused.
  if ((dirty & DIRTY_EVENT) != 0)
    guest.injected = (page.event & EVENT_VALID) != 0 ? page.event & EVENT_KNOWN : 0;
  if ((dirty & DIRTY_IP) != 0) {
    guest.rip = page.rip;
    guest.rsp = page.rsp;
    guest.rflags = page.rflags;
  }
  if ((dirty & DIRTY_SEGMENTS) != 0) loadSegmentGroup(page, guest);
  if ((dirty & DIRTY_CONTROL) != 0) {
    // Translations made under the old paging registers must not be found: the next entry takes a fresh tag.
    k.tagPp = 0;
    if (!loadControl(page, guest)) return false;
  }
  if ((dirty & DIRTY_DEBUG) != 0) {
    const kept = changetype<usize>(k) + VS_KERNEL_DR0;
    memory.copy(kept, changetype<usize>(page) + VS_PAGE_DR0, BREAKPOINT_BYTES);
    guest.dr6 = page.dr6;
    guest.dr7 = page.dr7;
  }
  if ((dirty & DIRTY_SYSCALL) != 0) loadSyscall(page, guest);
  if ((dirty & DIRTY_PAT) != 0 && !loadPat(page, guest)) return false;
  if ((dirty & DIRTY_XCR0) != 0) k.xcr0 = page.xcr0 == 0 ? 1 : page.xcr0;
  return true;
}

/** Read once: the core on another PP may write the page meanwhile. */
function loadPat(page: VsPage, guest: GuestState): bool {
  const pat = atomic.load<u64>(changetype<usize>(page), VS_PAGE_PAT);
  if (!isPat(pat)) return false;
  guest.pat = pat;
  return true;
}

/** Judged by us, since a processor that ignores the guest's PAT does not. AMD APM vol. 2, section 7.8.1. */
export function isPat(pat: u64): bool {
  // Types 2 and 3: bit 1 set while bit 2 is clear.
  return (pat & PAT_RESERVED) == 0 && (pat & PAT_BIT_1 & ~(pat >> 1)) == 0;
}

function loadControl(page: VsPage, guest: GuestState): bool {
  // Read once: the core on another PP may write the page meanwhile.
  const cr4 = atomic.load<u64>(changetype<usize>(page), VS_PAGE_CR4);
  if ((cr4 & ~CR4_ALLOWED) != 0) return false;
  guest.cr0 = page.cr0;
  guest.cr2 = page.cr2;
  guest.cr3 = page.cr3;
  guest.cr4 = cr4;
  guest.efer = page.efer | globals().eferForced;
  guest.cr8 = <u8>(page.cr8 & 15);
  return true;
}

/** STAR to SYSENTER_EIP lie in the same order in both. */
function loadSyscall(page: VsPage, guest: GuestState): void {
  const first = changetype<usize>(guest) + GUEST_STATE_STAR;
  memory.copy(first, changetype<usize>(page) + VS_PAGE_STAR, SYSCALL_BYTES);
}

function loadSegmentGroup(page: VsPage, guest: GuestState): void {
  const at = <u32>changetype<usize>(page);
  loadSegments(at, guest);
  guest.cpl = (page.cr0 & CR0_PE) != 0 ? <u8>((load<u64>(<usize>(at + VS_PAGE_SS), 8) >> 5) & 3) : 0;
}

/** Stores the state of a VS that is not running into its page, but for what the core set there. `vs` is its block. */
export function storeBlock(pp: u32, vs: u32): void {
  const page = pageOf(vs);
  retrieve(pp, vs);
  storeState(page, guestOf(vs), kernelOf(vs), page.dirty);
}

/** What a run that ends leaves in the page of a VS that stays resident: RAX, and IP unless the core set it. */
export function storeHot(page: VsPage, guest: GuestState): void {
  fresh(vsOf(guest), DIRTY_IP);
  page.rax = guest.rax;
  if ((page.dirty & DIRTY_IP) == 0) storePlace(page, guest);
}

function storePlace(page: VsPage, guest: GuestState): void {
  page.rip = guest.rip;
  page.rsp = guest.rsp;
  page.rflags = guest.rflags;
}

/** Stores everything but the DIRTY_ groups of `skip` and RAX, which storeHot stored, into the VS page. */
export function storeState(page: VsPage, guest: GuestState, k: VsKernel, skip: u64): void {
  fresh(vsOf(guest), ~skip);
  if ((skip & DIRTY_IP) == 0) storePlace(page, guest);
  if ((skip & DIRTY_SEGMENTS) == 0) storeSegments(page, guest);
  if ((skip & DIRTY_CONTROL) == 0) storeControl(page, guest);
  if ((skip & DIRTY_DEBUG) == 0) storeDebug(page, guest, k);
  if ((skip & DIRTY_SYSCALL) == 0) storeSyscall(page, guest);
  if ((skip & DIRTY_PAT) == 0) page.pat = guest.pat;
  if ((skip & DIRTY_XCR0) == 0) page.xcr0 = k.xcr0;
  if ((skip & DIRTY_EVENT) == 0) page.event = eventIn(guest);
}

/** The event that the next entry delivers, 0 for none. */
export function eventIn(guest: GuestState): u64 {
  return (guest.injected & EVENT_VALID) != 0 ? guest.injected : 0;
}

function storeSyscall(page: VsPage, guest: GuestState): void {
  const first = changetype<usize>(page) + VS_PAGE_STAR;
  memory.copy(first, changetype<usize>(guest) + GUEST_STATE_STAR, SYSCALL_BYTES);
}

/** DIRTY_CONTROL's registers: what the core may judge and change at an exit, it must find complete. */
export function storeControl(page: VsPage, guest: GuestState): void {
  fresh(vsOf(guest), DIRTY_CONTROL);
  page.cr0 = guest.cr0;
  page.cr2 = guest.cr2;
  page.cr3 = guest.cr3;
  page.cr4 = guest.cr4;
  page.cr8 = (<u64>guest.cr8) & 15;
  page.efer = guest.efer & ~globals().eferForced;
}

/** DIRTY_DEBUG's registers; DR0 to DR3 as the VS block has them. */
export function storeDebug(page: VsPage, guest: GuestState, k: VsKernel): void {
  fresh(vsOf(guest), DIRTY_DEBUG);
  memory.copy(changetype<usize>(page) + VS_PAGE_DR0, changetype<usize>(k) + VS_KERNEL_DR0, BREAKPOINT_BYTES);
  page.dr6 = guest.dr6;
  page.dr7 = guest.dr7;
}

/** The hot group and CPL, stored at every exit of a micro VM that the core sees. None of it is stale. */
export function storeIp(page: VsPage, guest: GuestState): void {
  page.rax = guest.rax;
  page.cpl = <u32>guest.cpl;
  storePlace(page, guest);
}

/** DIRTY_SEGMENTS' registers. */
export function storeSegments(page: VsPage, guest: GuestState): void {
  fresh(vsOf(guest), DIRTY_SEGMENTS);
  storeSegmentsOf(guest, <u32>changetype<usize>(page));
}

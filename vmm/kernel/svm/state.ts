/**
 * Moving a micro VM's architectural state between the VS page and the VMCB, by groups. Values are taken as
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
  VS_PAGE_CS,
  VS_PAGE_DS,
  VS_PAGE_ES,
  VS_PAGE_FS,
  VS_PAGE_GDTR,
  VS_PAGE_GS,
  VS_PAGE_IDTR,
  VS_PAGE_LDTR,
  VS_PAGE_SS,
  VS_PAGE_TR,
  VsPage,
} from "../../abi/generated/vs-page";
import { VS_BLOCK_KERNEL, VS_BLOCK_PAGE, VS_BLOCK_VMCB } from "../../abi/generated/memory-map";
import { EVENT_KNOWN } from "./events";
import { EFER_SVME, INTERRUPT_V_INTR_MASKING, Vmcb, VsKernel } from "./generated/vmcb";
import {
  VMCB_CS_SELECTOR,
  VMCB_DS_SELECTOR,
  VMCB_ES_SELECTOR,
  VMCB_FS_SELECTOR,
  VMCB_GDTR_SELECTOR,
  VMCB_GS_SELECTOR,
  VMCB_IDTR_SELECTOR,
  VMCB_LDTR_SELECTOR,
  VMCB_SS_SELECTOR,
  VMCB_TR_SELECTOR,
} from "./generated/vmcb";

/** CR4 bits whose state is switched: all but PKE, CET, LA57 and what is not defined yet. */
const CR4_ALLOWED: u64 = 0x370fff;
const CR0_PE: u64 = 1;
/** Of each of the eight types. */
const PAT_RESERVED: u64 = 0xf8f8_f8f8_f8f8_f8f8;
const PAT_BIT_1: u64 = 0x0202_0202_0202_0202;

/** Loads the dirty groups; false when the state cannot be accepted. */
export function loadState(page: VsPage, vmcb: Vmcb, k: VsKernel, dirty: u64): bool {
  if ((dirty & DIRTY_IP) != 0) {
    vmcb.rip = page.rip;
    vmcb.rsp = page.rsp;
    vmcb.rflags = page.rflags;
  }
  if ((dirty & DIRTY_SEGMENTS) != 0) loadSegments(page, vmcb);
  if ((dirty & DIRTY_CONTROL) != 0) {
    // Translations made under the old paging registers must not be found: the next entry takes a fresh tag.
    k.tagPp = 0;
    if (!loadControl(page, vmcb)) return false;
  }
  if ((dirty & DIRTY_DEBUG) != 0) {
    k.dr0 = page.dr0;
    k.dr1 = page.dr1;
    k.dr2 = page.dr2;
    k.dr3 = page.dr3;
    vmcb.dr6 = page.dr6;
    vmcb.dr7 = page.dr7;
  }
  if ((dirty & DIRTY_SYSCALL) != 0) loadSyscall(page, vmcb);
  if ((dirty & DIRTY_PAT) != 0 && !loadPat(page, vmcb)) return false;
  if ((dirty & DIRTY_EVENT) != 0)
    vmcb.eventInj = (page.event & EVENT_VALID) != 0 ? page.event & EVENT_KNOWN : 0;
  if ((dirty & DIRTY_XCR0) != 0) k.xcr0 = page.xcr0 == 0 ? 1 : page.xcr0;
  return true;
}

/** Judged here, since a processor that ignores the guest's PAT does not. AMD APM vol. 2, section 7.8.1. */
function loadPat(page: VsPage, vmcb: Vmcb): bool {
  const pat = page.pat;
  // Types 2 and 3: bit 1 set while bit 2 is clear.
  if ((pat & PAT_RESERVED) != 0 || (pat & PAT_BIT_1 & ~(pat >> 1)) != 0) return false;
  vmcb.pat = pat;
  return true;
}

function loadControl(page: VsPage, vmcb: Vmcb): bool {
  // Read once: the core on another PP may write the page meanwhile.
  const cr4 = atomic.load<u64>(changetype<usize>(page), VS_PAGE_CR4);
  if ((cr4 & ~CR4_ALLOWED) != 0) return false;
  vmcb.cr0 = page.cr0;
  vmcb.cr2 = page.cr2;
  vmcb.cr3 = page.cr3;
  vmcb.cr4 = cr4;
  vmcb.efer = page.efer | EFER_SVME;
  vmcb.interruptControl =
    (vmcb.interruptControl & ~(<u64>15)) | (<u64>INTERRUPT_V_INTR_MASKING) | (page.cr8 & 15);
  return true;
}

function loadSyscall(page: VsPage, vmcb: Vmcb): void {
  vmcb.star = page.star;
  vmcb.lstar = page.lstar;
  vmcb.cstar = page.cstar;
  vmcb.sfmask = page.fmask;
  vmcb.kernelGsBase = page.kernelGsBase;
  vmcb.sysenterCs = page.sysenterCs;
  vmcb.sysenterEsp = page.sysenterEsp;
  vmcb.sysenterEip = page.sysenterEip;
}

function loadSegments(page: VsPage, vmcb: Vmcb): void {
  const from = <u32>changetype<usize>(page);
  const to = <u32>changetype<usize>(vmcb);
  loadSegment(from + VS_PAGE_ES, to + VMCB_ES_SELECTOR);
  loadSegment(from + VS_PAGE_CS, to + VMCB_CS_SELECTOR);
  loadSegment(from + VS_PAGE_SS, to + VMCB_SS_SELECTOR);
  loadSegment(from + VS_PAGE_DS, to + VMCB_DS_SELECTOR);
  loadSegment(from + VS_PAGE_FS, to + VMCB_FS_SELECTOR);
  loadSegment(from + VS_PAGE_GS, to + VMCB_GS_SELECTOR);
  loadSegment(from + VS_PAGE_LDTR, to + VMCB_LDTR_SELECTOR);
  loadSegment(from + VS_PAGE_TR, to + VMCB_TR_SELECTOR);
  loadSegment(from + VS_PAGE_GDTR, to + VMCB_GDTR_SELECTOR);
  loadSegment(from + VS_PAGE_IDTR, to + VMCB_IDTR_SELECTOR);
  vmcb.cpl = (page.cr0 & CR0_PE) != 0 ? <u8>((load<u64>(<usize>(from + VS_PAGE_SS), 8) >> 5) & 3) : 0;
}

/** ABI attributes are the VMX access-rights format: G, D/B, L, AVL in bits 15:12; the VMCB packs them. */
function loadSegment(from: u32, to: u32): void {
  const attrib = <u32>load<u64>(<usize>from, 8);
  store<u16>(<usize>to, <u16>load<u64>(<usize>from));
  store<u16>(<usize>to, <u16>((attrib & 0xff) | ((attrib >> 4) & 0xf00)), 2);
  store<u32>(<usize>to, <u32>load<u64>(<usize>from, 16), 4);
  store<u64>(<usize>to, load<u64>(<usize>from, 24), 8);
}

/** Stores the state of a VS that is not running into its page, but for what the core set there. `vs` is its block. */
export function storeBlock(vs: u32): void {
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  storeState(page, vmcb, changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL)), page.dirty);
}

/** What a run that ends leaves in the page of a VS that stays resident: RAX, and IP unless the core set it. */
export function storeHot(page: VsPage, vmcb: Vmcb): void {
  page.rax = vmcb.rax;
  if ((page.dirty & DIRTY_IP) != 0) return;
  page.rip = vmcb.rip;
  page.rsp = vmcb.rsp;
  page.rflags = vmcb.rflags;
}

/** Stores everything but the DIRTY_ groups of `skip` and RAX, which storeHot stored, into the VS page. */
export function storeState(page: VsPage, vmcb: Vmcb, k: VsKernel, skip: u64): void {
  if ((skip & DIRTY_IP) == 0) {
    page.rip = vmcb.rip;
    page.rsp = vmcb.rsp;
    page.rflags = vmcb.rflags;
  }
  if ((skip & DIRTY_SEGMENTS) == 0) storeSegments(page, vmcb);
  if ((skip & DIRTY_CONTROL) == 0) storeControl(page, vmcb);
  if ((skip & DIRTY_DEBUG) == 0) storeDebug(page, vmcb, k);
  if ((skip & DIRTY_SYSCALL) == 0) storeSyscall(page, vmcb);
  if ((skip & DIRTY_PAT) == 0) page.pat = vmcb.pat;
  if ((skip & DIRTY_XCR0) == 0) page.xcr0 = k.xcr0;
  if ((skip & DIRTY_EVENT) == 0) page.event = eventIn(vmcb);
}

/** The event that the next entry delivers, 0 for none. */
export function eventIn(vmcb: Vmcb): u64 {
  return (vmcb.eventInj & EVENT_VALID) != 0 ? vmcb.eventInj : 0;
}

function storeSyscall(page: VsPage, vmcb: Vmcb): void {
  page.star = vmcb.star;
  page.lstar = vmcb.lstar;
  page.cstar = vmcb.cstar;
  page.fmask = vmcb.sfmask;
  page.kernelGsBase = vmcb.kernelGsBase;
  page.sysenterCs = vmcb.sysenterCs;
  page.sysenterEsp = vmcb.sysenterEsp;
  page.sysenterEip = vmcb.sysenterEip;
}

/** DIRTY_CONTROL's registers: what the core may judge and change at an exit, it must find complete. */
export function storeControl(page: VsPage, vmcb: Vmcb): void {
  page.cr0 = vmcb.cr0;
  page.cr2 = vmcb.cr2;
  page.cr3 = vmcb.cr3;
  page.cr4 = vmcb.cr4;
  page.cr8 = vmcb.interruptControl & 15;
  page.efer = vmcb.efer & ~EFER_SVME;
}

/** DIRTY_DEBUG's registers; DR0 to DR3 as the VS block has them. */
export function storeDebug(page: VsPage, vmcb: Vmcb, k: VsKernel): void {
  page.dr0 = k.dr0;
  page.dr1 = k.dr1;
  page.dr2 = k.dr2;
  page.dr3 = k.dr3;
  page.dr6 = vmcb.dr6;
  page.dr7 = vmcb.dr7;
}

/** The hot group, stored at every exit of a micro VM. */
export function storeIp(page: VsPage, vmcb: Vmcb): void {
  page.rax = vmcb.rax;
  page.rip = vmcb.rip;
  page.rsp = vmcb.rsp;
  page.rflags = vmcb.rflags;
}

/** DIRTY_SEGMENTS' registers. */
export function storeSegments(page: VsPage, vmcb: Vmcb): void {
  const to = <u32>changetype<usize>(page);
  const from = <u32>changetype<usize>(vmcb);
  storeSegment(from + VMCB_ES_SELECTOR, to + VS_PAGE_ES);
  storeSegment(from + VMCB_CS_SELECTOR, to + VS_PAGE_CS);
  storeSegment(from + VMCB_SS_SELECTOR, to + VS_PAGE_SS);
  storeSegment(from + VMCB_DS_SELECTOR, to + VS_PAGE_DS);
  storeSegment(from + VMCB_FS_SELECTOR, to + VS_PAGE_FS);
  storeSegment(from + VMCB_GS_SELECTOR, to + VS_PAGE_GS);
  storeSegment(from + VMCB_LDTR_SELECTOR, to + VS_PAGE_LDTR);
  storeSegment(from + VMCB_TR_SELECTOR, to + VS_PAGE_TR);
  storeSegment(from + VMCB_GDTR_SELECTOR, to + VS_PAGE_GDTR);
  storeSegment(from + VMCB_IDTR_SELECTOR, to + VS_PAGE_IDTR);
}

function storeSegment(from: u32, to: u32): void {
  const attrib = <u32>load<u16>(<usize>from, 2);
  store<u64>(<usize>to, <u64>load<u16>(<usize>from));
  store<u64>(<usize>to, <u64>((attrib & 0xff) | ((attrib & 0xf00) << 4)), 8);
  store<u64>(<usize>to, <u64>load<u32>(<usize>from, 4), 16);
  store<u64>(<usize>to, load<u64>(<usize>from, 8), 24);
}

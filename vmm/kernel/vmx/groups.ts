/**
 * Registers between GuestState and the VMCS, by DIRTY_ groups: read when somebody asks for them, written before the
 * entry after they changed. The VS is the current one of this PP. Limits of what the processor accepts are met here
 * where SVM has none: a segment's accessed bit, granularity by limit, EFER.LMA by LME and PG.
 */
import {
  DIRTY_CONTROL,
  DIRTY_DEBUG,
  DIRTY_IP,
  DIRTY_PAT,
  DIRTY_SEGMENTS,
  DIRTY_SYSCALL,
} from "../../abi/generated/vs-page";
import { readDr, vmread, vmwrite, writeCr2, writeDr } from "../hv";
import { guestOf, kernelOf } from "../vs/blocks";
import { GuestState } from "../vs/generated/state";
import { wordsOf } from "./blocks";
import {
  CR_CR0_CD,
  CR_CR0_NE,
  CR_CR0_NW,
  CR_CR4_SMXE,
  CR_CR4_VMXE,
  ENTRY_CONTROL_IA32E,
  VMCS_CR0_SHADOW,
  VMCS_CR4_SHADOW,
  VMCS_ENTRY_CONTROLS,
  VMCS_GUEST_CR0,
  VMCS_GUEST_CR3,
  VMCS_GUEST_CR4,
  VMCS_GUEST_DR7,
  VMCS_GUEST_EFER,
  VMCS_GUEST_PAT,
  VMCS_GUEST_RFLAGS,
  VMCS_GUEST_RSP,
  VMCS_GUEST_SS_ACCESS,
} from "./generated/vmcs";
import { loadPageDirectories } from "./page-directories";
import { readSegments, writeSegments } from "./segments";
import { readSyscall, writeSyscall } from "./syscall-msrs";
import { CR0_PG, EFER_LMA, EFER_LME } from "../../abi/generated/registers";

/** CR0 bits that are the host's in a guest; CR4 bits of the root, whose others are its own. */
const CR0_OWNED: u64 = CR_CR0_NE;
/** Neither entries nor exits change these: a micro VM's would stay with the processor. Intel SDM volume 3, 27.3.2.1. */
const GUEST_CR0_OWNED: u64 = CR_CR0_NE | CR_CR0_NW | CR_CR0_CD;
export const ROOT_CR4_OWNED: u64 = CR_CR4_VMXE | CR_CR4_SMXE;
const ALL: u64 = 0xffff_ffff_ffff_ffff;
const DPL_SHIFT: u32 = 5;

/** GuestState gets these groups from the processor. */
export function readGroups(vs: u32, groups: u32): void {
  const guest = guestOf(vs);
  if ((groups & (<u32>DIRTY_IP)) != 0) readPlace(vs);
  if ((groups & (<u32>DIRTY_SEGMENTS)) != 0) readSegments(guest);
  if ((groups & (<u32>DIRTY_CONTROL)) != 0) readControl(vs, guest);
  if ((groups & (<u32>DIRTY_DEBUG)) != 0) readDebug(vs, guest);
  if ((groups & (<u32>DIRTY_SYSCALL)) != 0) readSyscall(vs);
  if ((groups & (<u32>DIRTY_PAT)) != 0) guest.pat = vmread(VMCS_GUEST_PAT);
}

/** What DIRTY_IP's registers lack after an exit: RSP and CPL. */
export function readPlace(vs: u32): void {
  const guest = guestOf(vs);
  kernelOf(vs).stale &= ~(<u32>DIRTY_IP);
  guest.rsp = vmread(VMCS_GUEST_RSP);
  guest.cpl = <u8>(((<u32>vmread(VMCS_GUEST_SS_ACCESS)) >> DPL_SHIFT) & 3);
}

/** The processor gets these groups from GuestState. */
export function writeGroups(vs: u32, groups: u32): void {
  const guest = guestOf(vs);
  if ((groups & (<u32>DIRTY_IP)) != 0) {
    vmwrite(VMCS_GUEST_RSP, guest.rsp);
    vmwrite(VMCS_GUEST_RFLAGS, guest.rflags);
  }
  if ((groups & (<u32>DIRTY_SEGMENTS)) != 0) writeSegments(guest);
  if ((groups & (<u32>DIRTY_CONTROL)) != 0) writeControl(vs, guest);
  if ((groups & (<u32>DIRTY_DEBUG)) != 0) writeDebug(vs, guest);
  if ((groups & (<u32>DIRTY_SYSCALL)) != 0) writeSyscall(vs);
  if ((groups & (<u32>DIRTY_PAT)) != 0) vmwrite(VMCS_GUEST_PAT, guest.pat);
}

/** CR0 bits that the guest does not change without an exit. */
export function cr0Owned(vs: u32): u64 {
  return kernelOf(vs).root != 0 ? CR0_OWNED : GUEST_CR0_OWNED;
}

/** CR4 bits that the guest does not change without an exit. */
export function cr4Owned(vs: u32): u64 {
  return kernelOf(vs).root != 0 ? ROOT_CR4_OWNED : ALL;
}

/** CR2 is in GuestState since the exit. */
function readControl(vs: u32, guest: GuestState): void {
  const hosts = cr0Owned(vs);
  guest.cr0 = (vmread(VMCS_GUEST_CR0) & ~hosts) | (vmread(VMCS_CR0_SHADOW) & hosts);
  const owned = cr4Owned(vs);
  guest.cr4 = (vmread(VMCS_GUEST_CR4) & ~owned) | (vmread(VMCS_CR4_SHADOW) & owned);
  guest.cr3 = vmread(VMCS_GUEST_CR3);
  guest.efer = vmread(VMCS_GUEST_EFER);
}

function writeControl(vs: u32, guest: GuestState): void {
  const isLong = (guest.efer & EFER_LME) != 0 && (guest.cr0 & CR0_PG) != 0;
  guest.efer = isLong ? guest.efer | EFER_LMA : guest.efer & ~EFER_LMA;
  vmwrite(VMCS_ENTRY_CONTROLS, <u64>(wordsOf(vs).entry | (isLong ? ENTRY_CONTROL_IA32E : 0)));
  vmwrite(VMCS_GUEST_EFER, guest.efer);
  vmwrite(VMCS_GUEST_CR0, guest.cr0 | CR_CR0_NE);
  vmwrite(VMCS_CR0_SHADOW, guest.cr0);
  vmwrite(VMCS_GUEST_CR4, guest.cr4 | CR_CR4_VMXE);
  vmwrite(VMCS_CR4_SHADOW, guest.cr4);
  vmwrite(VMCS_GUEST_CR3, guest.cr3);
  writeCr2(guest.cr2);
  loadPageDirectories(vs, guest);
}

/** While the group is stale, DR6 in GuestState holds the bits that were set since the exit. */
function readDebug(vs: u32, guest: GuestState): void {
  guest.dr7 = vmread(VMCS_GUEST_DR7);
  if (kernelOf(vs).root == 0) return;
  const set = guest.dr6;
  guest.dr6 = readDr(6) | set;
  if (set != 0) kernelOf(vs).changed |= <u32>DIRTY_DEBUG;
}

/** #DB and MOV DR of a micro VM exit, so its DR6 is never in the processor. */
function writeDebug(vs: u32, guest: GuestState): void {
  vmwrite(VMCS_GUEST_DR7, guest.dr7);
  if (kernelOf(vs).root != 0) writeDr(6, guest.dr6);
}

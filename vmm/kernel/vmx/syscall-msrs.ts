/**
 * The MSRs of SYSCALL and SWAPGS, and CR2. No field of the VMCS holds them, and the host uses none of them: they are changed
 * between the root and a micro VM only. SYSENTER's have fields. Values are made such that WRMSR takes them: canonical
 * addresses, as VMLOAD of SVM makes them.
 */
import { DIRTY_SYSCALL } from "../../abi/generated/vs-page";
import { rdmsr, vmread, vmwrite, writeCr2, wrmsr } from "../hv";
import { guestOf, kernelOf } from "../vs/blocks";
import {
  GuestState,
  MSR_CSTAR,
  MSR_KERNEL_GS_BASE,
  MSR_LSTAR,
  MSR_SFMASK,
  MSR_STAR,
} from "../vs/generated/state";
import { VMCS_GUEST_SYSENTER_CS, VMCS_GUEST_SYSENTER_EIP, VMCS_GUEST_SYSENTER_ESP } from "./generated/vmcs";

const UNUSED_BITS: u64 = 16;

export function readSyscall(guest: GuestState): void {
  readSyscallMsrs(guest);
  guest.sysenterCs = vmread(VMCS_GUEST_SYSENTER_CS);
  guest.sysenterEsp = vmread(VMCS_GUEST_SYSENTER_ESP);
  guest.sysenterEip = vmread(VMCS_GUEST_SYSENTER_EIP);
}

export function writeSyscall(guest: GuestState): void {
  writeMsrs(guest);
  vmwrite(VMCS_GUEST_SYSENTER_CS, guest.sysenterCs & 0xffff_ffff);
  vmwrite(VMCS_GUEST_SYSENTER_ESP, canonical(guest.sysenterEsp));
  vmwrite(VMCS_GUEST_SYSENTER_EIP, canonical(guest.sysenterEip));
}

/** From the root to micro VM `vs`: the root's go into its GuestState, which keeps them until it is back. */
export function coldMeetGuest(root: u32, vs: u32): void {
  readSyscallMsrs(guestOf(root));
  writeMsrs(guestOf(vs));
  writeCr2(guestOf(vs).cr2);
}

/** Back from micro VM `vs`: all of the group comes into its GuestState, since the MSRs are the root's from now on. */
export function coldLeaveGuest(vs: u32, root: u32): void {
  const k = kernelOf(vs);
  if ((k.stale & (<u32>DIRTY_SYSCALL)) != 0) readSyscall(guestOf(vs));
  k.stale &= ~(<u32>DIRTY_SYSCALL);
  writeMsrs(guestOf(root));
  writeCr2(guestOf(root).cr2);
}

export function readSyscallMsrs(guest: GuestState): void {
  guest.star = rdmsr(MSR_STAR);
  guest.lstar = rdmsr(MSR_LSTAR);
  guest.cstar = rdmsr(MSR_CSTAR);
  guest.sfmask = rdmsr(MSR_SFMASK);
  guest.kernelGsBase = rdmsr(MSR_KERNEL_GS_BASE);
}

function writeMsrs(guest: GuestState): void {
  wrmsr(MSR_STAR, guest.star);
  wrmsr(MSR_LSTAR, canonical(guest.lstar));
  wrmsr(MSR_CSTAR, canonical(guest.cstar));
  wrmsr(MSR_SFMASK, guest.sfmask & 0xffff_ffff);
  wrmsr(MSR_KERNEL_GS_BASE, canonical(guest.kernelGsBase));
}

function canonical(address: u64): u64 {
  return <u64>((<i64>(address << UNUSED_BITS)) >> (<i64>UNUSED_BITS));
}

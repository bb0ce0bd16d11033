/**
 * The MSRs of SYSCALL and SWAPGS, and CR2. No field of the VMCS holds them, and the host uses none of them: they are changed
 * between the root and a micro VM only. SYSENTER's have fields. Values are made such that WRMSR takes them: canonical
 * addresses, as VMLOAD of SVM makes them.
 *
 * STAR to SFMASK mean nothing to a guest that has neither set them nor EFER.SCE. Until it does, they stay the root's and
 * its accesses to them exit; then they are its own whenever it runs (VmxWords.syscalls), and pass.
 */
import { DIRTY_SYSCALL } from "../../abi/generated/vs-page";
import { EFER_SCE } from "../../abi/generated/registers";
import { launchInfo } from "../globals";
import { rdmsr, vmread, vmwrite, writeCr2, wrmsr } from "../hv";
import { ppState } from "../pp";
import { guestOf, kernelOf } from "../vs/blocks";
import {
  GuestState,
  MSR_CSTAR,
  MSR_KERNEL_GS_BASE,
  MSR_LSTAR,
  MSR_SFMASK,
  MSR_STAR,
} from "../vs/generated/state";
import { wordsOf } from "./blocks";
import {
  VMCS_GUEST_SYSENTER_CS,
  VMCS_GUEST_SYSENTER_EIP,
  VMCS_GUEST_SYSENTER_ESP,
  VMCS_MSR_BITMAP,
} from "./generated/vmcs";
import { MSR_MAP_BYTES } from "./permission-maps";

const UNUSED_BITS: u64 = 16;

/** True for the MSRs that may stay the root's. */
export function isSyscallMsr(msr: u32): bool {
  return msr >= MSR_STAR && msr <= MSR_SFMASK;
}

/** What is in the MSRs is a micro VM's only while its extended state is loaded, too: until coldLeaveGuest. */
export function readSyscall(vs: u32): void {
  const k = kernelOf(vs);
  const guest = guestOf(vs);
  if (k.root != 0 || k.extendedLoaded != 0) readMsrs(vs, guest);
  guest.sysenterCs = vmread(VMCS_GUEST_SYSENTER_CS);
  guest.sysenterEsp = vmread(VMCS_GUEST_SYSENTER_ESP);
  guest.sysenterEip = vmread(VMCS_GUEST_SYSENTER_EIP);
}

export function writeSyscall(vs: u32): void {
  const guest = guestOf(vs);
  if (wordsOf(vs).syscalls != 0) writeSyscallMsrs(guest);
  wrmsr(MSR_KERNEL_GS_BASE, canonical(guest.kernelGsBase));
  vmwrite(VMCS_GUEST_SYSENTER_CS, guest.sysenterCs & 0xffff_ffff);
  vmwrite(VMCS_GUEST_SYSENTER_ESP, canonical(guest.sysenterEsp));
  vmwrite(VMCS_GUEST_SYSENTER_EIP, canonical(guest.sysenterEip));
}

/** Before an entry of a micro VM after its registers changed: does it need the MSRs from now on? */
export function takeSyscallsIfNeeded(pp: u32, vs: u32): void {
  const guest = guestOf(vs);
  const set = guest.star | guest.lstar | guest.cstar | guest.sfmask | (guest.efer & EFER_SCE);
  if (set != 0 && wordsOf(vs).syscalls == 0) takeSyscalls(pp, vs);
}

/** From now on STAR to SFMASK are the current micro VM's own while it runs. */
export function takeSyscalls(pp: u32, vs: u32): void {
  wordsOf(vs).syscalls = 1;
  vmwrite(VMCS_MSR_BITMAP, launchInfo().guestMsrMapSpa + MSR_MAP_BYTES);
  readSyscallMsrs(guestOf(ppState(pp).root));
  writeSyscallMsrs(guestOf(vs));
}

/** From the root to micro VM `vs`: the root's go into its GuestState, which keeps them until it is back. */
export function coldMeetGuest(root: u32, vs: u32): void {
  const guest = guestOf(vs);
  const ours = guestOf(root);
  if (wordsOf(vs).syscalls != 0) {
    readSyscallMsrs(ours);
    writeSyscallMsrs(guest);
  }
  ours.kernelGsBase = rdmsr(MSR_KERNEL_GS_BASE);
  wrmsr(MSR_KERNEL_GS_BASE, canonical(guest.kernelGsBase));
  writeCr2(guest.cr2);
}

/** Back from micro VM `vs`: what is in the MSRs comes into its GuestState, since they are the root's from now on. */
export function coldLeaveGuest(vs: u32, root: u32): void {
  const ours = guestOf(root);
  if ((kernelOf(vs).stale & (<u32>DIRTY_SYSCALL)) != 0) readMsrs(vs, guestOf(vs));
  if (wordsOf(vs).syscalls != 0) writeSyscallMsrs(ours);
  wrmsr(MSR_KERNEL_GS_BASE, ours.kernelGsBase);
  writeCr2(ours.cr2);
}

function readMsrs(vs: u32, guest: GuestState): void {
  if (wordsOf(vs).syscalls != 0) readSyscallMsrs(guest);
  guest.kernelGsBase = rdmsr(MSR_KERNEL_GS_BASE);
}

export function readSyscallMsrs(guest: GuestState): void {
  guest.star = rdmsr(MSR_STAR);
  guest.lstar = rdmsr(MSR_LSTAR);
  guest.cstar = rdmsr(MSR_CSTAR);
  guest.sfmask = rdmsr(MSR_SFMASK);
}

function writeSyscallMsrs(guest: GuestState): void {
  wrmsr(MSR_STAR, guest.star);
  wrmsr(MSR_LSTAR, canonical(guest.lstar));
  wrmsr(MSR_CSTAR, canonical(guest.cstar));
  wrmsr(MSR_SFMASK, guest.sfmask & 0xffff_ffff);
}

function canonical(address: u64): u64 {
  return <u64>((<i64>(address << UNUSED_BITS)) >> (<i64>UNUSED_BITS));
}

/** The last steps before VMLAUNCH or VMRESUME: what changed since the exit goes into the VMCS. */
import { DIRTY_DEBUG, DIRTY_EVENT, EVENT_ERROR_CODE, EVENT_VALID } from "../../abi/generated/vs-page";
import { readDr, vmread, vmwrite, writeDr } from "../hv";
import { ppState } from "../pp";
import { guestOf, kernelOf } from "../vs/blocks";
import { GuestState } from "../vs/generated/state";
import {
  INTERRUPTIBILITY_SHADOW,
  VMCS_ENTRY_ERROR_CODE,
  VMCS_ENTRY_EVENT,
  VMCS_GUEST_CR0,
  VMCS_GUEST_DR7,
  VMCS_GUEST_RIP,
  VMCS_INTERRUPTIBILITY,
} from "./generated/vmcs";
import { writeGroups } from "./groups";
import { takeSyscallsIfNeeded } from "./syscall-msrs";
import { CR0_PE, DR7_GD } from "../../abi/generated/registers";

const DEBUG_EXCEPTION: u64 = 0x8000_0301;
const KNOWN: u64 = 0x8000_0fff;

/** In VsKernel.changed: the shadow that the exit found. */
export const SHADOW_SHIFT: u32 = 30;

/** Called by the entry stub. */
export function vmxEnter(pp: u32): void {
  const vs = ppState(pp).vs;
  const guest = guestOf(vs);
  vmwrite(VMCS_GUEST_RIP, guest.rip);
  if (((<u64>kernelOf(vs).changed) | (guest.injected & EVENT_VALID)) != 0) coldWriteChanges(pp, vs);
}

export function coldWriteChanges(pp: u32, vs: u32): void {
  const guest = guestOf(vs);
  const k = kernelOf(vs);
  // DR6 bits that were set since the exit.
  if ((k.stale & (<u32>DIRTY_DEBUG)) != 0 && k.root != 0 && guest.dr6 != 0) {
    writeDr(6, readDr(6) | guest.dr6);
    guest.dr6 = 0;
  }
  takeSyscallsIfNeeded(pp, vs);
  writeGroups(vs, k.changed & ~(<u32>DIRTY_EVENT));
  if (k.changed >> SHADOW_SHIFT != 0 && guest.interruptShadow == 0)
    vmwrite(VMCS_INTERRUPTIBILITY, vmread(VMCS_INTERRUPTIBILITY) & ~(<u64>INTERRUPTIBILITY_SHADOW));
  k.changed = 0;
  if ((guest.injected & EVENT_VALID) != 0) writeEvent(guest);
}

/** In real mode, exceptions push no error code: the processor refuses the entry otherwise. SDM volume 3, 27.2.1.3. */
function writeEvent(guest: GuestState): void {
  let event = guest.injected & KNOWN;
  if ((event & EVENT_ERROR_CODE) != 0) {
    if ((vmread(VMCS_GUEST_CR0) & CR0_PE) == 0) event &= ~EVENT_ERROR_CODE;
    else vmwrite(VMCS_ENTRY_ERROR_CODE, guest.injected >> 32);
  }
  // Its delivery ends general detection, which injection leaves to us.
  if ((event & ~EVENT_ERROR_CODE) == DEBUG_EXCEPTION)
    vmwrite(VMCS_GUEST_DR7, vmread(VMCS_GUEST_DR7) & ~DR7_GD);
  vmwrite(VMCS_ENTRY_EVENT, event);
}

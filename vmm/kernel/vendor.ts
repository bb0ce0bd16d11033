/**
 * The seam: what each vendor's folder does for the code that knows no vendor. One function stands for the same thing
 * on both; the image holds both, and the processor that is found at launch decides. VSs are current, or not run by
 * anybody, unless it says otherwise.
 */
import { VENDOR_INTEL } from "../abi/generated/launch";
import { CORE_ENTRY_SYSENTER } from "../abi/generated/memory-map";
import { VsRecord } from "../abi/generated/registry";
import { globals } from "./globals";
import { writeCr2 } from "./hv";
import { ppState } from "./pp";
import * as svmControls from "./svm/controls";
import * as svmEvents from "./svm/events";
import * as svmLaunch from "./svm/launch";
import * as svmMaps from "./svm/permission-maps";
import * as svmRootMsr from "./svm/root-msr";
import { guestOf } from "./vs/blocks";
import * as vmxControls from "./vmx/controls";
import * as vmxCurrent from "./vmx/current";
import * as vmxLaunch from "./vmx/launch";
import * as vmxMaps from "./vmx/permission-maps";
import * as vmxRootMsr from "./vmx/root-msr";
import * as vmxSyscall from "./vmx/syscall-msrs";
import * as vmxEvents from "./vmx/events";

function isIntel(): bool {
  return globals().vendor == VENDOR_INTEL;
}

/** What a vendor's stubs need of the host beside the PP's window. */
export function prepareHost(pp: u32): void {
  if (!isIntel()) svmLaunch.prepareHost(pp);
}

/** Features, tags, Globals.eferForced. LAUNCH_STATUS_. */
export function readFeatures(pp: u32): u32 {
  return isIntel() ? vmxLaunch.readFeatures(pp) : svmLaunch.readFeatures(pp);
}

/** Virtualization is on, on this PP. LAUNCH_STATUS_. */
export function enable(pp: u32): u32 {
  return isIntel() ? vmxLaunch.enable(pp) : svmLaunch.enable(pp);
}

/** The root VS beside its GuestState. */
export function initRoot(pp: u32, vs: u32): void {
  if (isIntel()) vmxLaunch.initRoot(pp, vs);
  else svmLaunch.initRoot(pp, vs);
}

/** Takes back what enable and initRoot did to this PP. */
export function leaveVendor(pp: u32): void {
  if (isIntel()) vmxLaunch.leaveVendor(pp);
  else svmLaunch.leaveVendor(pp);
}

/** Which ports and MSRs exit. */
export function initPermissionMaps(): void {
  if (isIntel()) vmxMaps.initPermissionMaps();
  else svmMaps.initPermissionMaps();
}

/** An MSR of the root that exits, into the PP's scratch words; false for #GP. */
export function readRootMsr(pp: u32, index: u32): bool {
  return isIntel() ? vmxRootMsr.readRootMsr(pp, index) : svmRootMsr.readRootMsr(pp, index);
}

/** The same for WRMSR. */
export function writeRootMsr(pp: u32, vs: u32, index: u32, value: u64): bool {
  return isIntel()
    ? vmxRootMsr.writeRootMsr(pp, vs, index, value)
    : svmRootMsr.writeRootMsr(pp, vs, index, value);
}

/** What the kernel owns of a micro VM's controls, before each run, where a stray store could have changed it. */
export function assertControls(vs: u32, nested: u64): void {
  if (!isIntel()) svmControls.assertControls(vs, nested);
}

/** The next entry uses VsKernel.tag; `flush`: all tags of this PP are given out anew. */
export function useTag(vs: u32, flush: bool): void {
  if (isIntel()) vmxControls.useTag(vs, flush);
  else svmControls.useTag(vs, flush);
}

/** May the VS take an NMI, as far as the handler of the last one goes? */
export function isOutsideNmi(vs: u32, posted: u32): bool {
  return isIntel() ? vmxEvents.isOutsideNmi() : svmEvents.isOutsideNmi(vs, posted);
}

/** The same before an entry: if not, it is noticed when it may. */
export function endNmi(vs: u32, record: VsRecord, posted: u32): bool {
  return isIntel() ? vmxEvents.isOutsideNmi() : svmEvents.endNmi(vs, record, posted);
}

/** The next entry delivers an NMI. */
export function enterNmi(vs: u32, record: VsRecord): void {
  if (!isIntel()) svmEvents.enterNmi(vs, record);
}

/** Exits as soon as an interrupt of this vector could be delivered. */
export function openWindow(vs: u32, vector: u32): void {
  if (isIntel()) vmxEvents.openWindow(vs, vector);
  else svmEvents.openWindow(vs, vector);
}

/** Not any more. */
export function closeWindow(vs: u32): void {
  if (isIntel()) vmxEvents.closeWindow(vs);
  else svmEvents.closeWindow(vs);
}

/** Exits as soon as an NMI could be delivered, where endNmi does not see to that. */
export function awaitNmi(vs: u32): void {
  if (isIntel()) vmxEvents.awaitNmi(vs);
}

/** `vs` is the VS that the stubs, whose words are at `local`, enter next; PpState.vs is still the one before. */
export function makeCurrent(pp: u32, vs: u32, local: u64): void {
  if (isIntel()) vmxCurrent.coldMakeCurrent(pp, vs, local);
}

/** All registers of a VS that this PP claimed and does not run come into its GuestState. */
export function retrieve(pp: u32, vs: u32): void {
  if (isIntel()) vmxCurrent.retrieve(pp, vs);
}

/** DIRTY_ groups that are stale (VsKernel.stale) come into GuestState. Only Intel's ever are. */
export { readGroups } from "./vmx/groups";

/** Registers that no world switch moves, from the root to micro VM `vs`, which is current. */
export function meetGuest(root: u32, vs: u32): void {
  if (isIntel()) vmxSyscall.coldMeetGuest(root, vs);
}

/** And back. */
export function leaveGuest(vs: u32, root: u32): void {
  if (isIntel()) vmxSyscall.coldLeaveGuest(vs, root);
}

/** The root VS, which is current, has no nested translation from before on this PP. */
export function dropRootTranslations(vs: u32): void {
  if (isIntel()) vmxControls.dropNested();
  else svmControls.dropAll(vs);
}

/** A fault of the core has changed CR2, which is the guest's where no world switch moves it. */
export function restoreFaultAddress(pp: u32): void {
  if (isIntel()) writeCr2(guestOf(ppState(pp).vs).cr2);
}

/** Does a VS have a page beside its GuestState for the processor? */
export function needsControlPage(): bool {
  return isIntel();
}

/** Where the core is entered, behind the entry that the image names. */
export function coreEntryOffset(): u64 {
  return isIntel() ? <u64>CORE_ENTRY_SYSENTER : 0;
}

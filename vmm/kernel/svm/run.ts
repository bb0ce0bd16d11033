/** Switching a PP between its root VS and a micro VM's VS. */
import { EXIT_INVALID_STATE } from "../../abi/generated/exit-record";
import {
  CORE_VS_PAGES,
  PP_CONTEXT_ALIAS,
  VS_BLOCK_KERNEL,
  VS_BLOCK_PAGE,
  VS_BLOCK_VMCB,
} from "../../abi/generated/memory-map";
import { PP_LOCAL_CORE_VS, PP_LOCAL_GPRS, PP_LOCAL_GUEST_SPA } from "../../abi/generated/pp-local";
import { PpContext } from "../../abi/generated/pp-context";
import { POSTED_DEADLINE } from "../../abi/generated/registry";
import { DIRTY_ALL, VsPage } from "../../abi/generated/vs-page";
import { physStore64 } from "../hv";
import { ppState, vmRecord, vsBlock, vsRecord } from "../pp";
import { releaseVs } from "../service/claim";
import { post } from "../service/post";
import { guestControls } from "./controls";
import { extendedToGuest, extendedToRoot } from "./extended-state";
import { Vmcb, VsKernel } from "./generated/vmcb";
import { eventIn, loadState, storeHot } from "./state";
import { ensureTag } from "./tag";
import { tscAuxToGuest, tscAuxToRoot } from "./tsc-aux";

/** Makes `vs` the one that the stubs enter. */
function select(pp: u32, vs: u32, vsid: u32): void {
  const state = ppState(pp);
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  state.vs = vs;
  state.currentVsid = vsid;
  physStore64(state.localSpa + <u64>PP_LOCAL_GUEST_SPA, k.vmcbSpa);
  physStore64(state.localSpa + <u64>PP_LOCAL_GPRS, <u64>k.save);
  physStore64(state.localSpa + <u64>PP_LOCAL_CORE_VS, <u64>(CORE_VS_PAGES + (vsid << 12)));
}

/**
 * Leaves the root for the claimed VS. Returns 0, or the reason the entry cannot be tried: then the VS is
 * current, its record says why, and the core ends the run as after any exit.
 */
export function switchToGuest(pp: u32, vsid: u32): u32 {
  const root = ppState(pp).root;
  const vs = vsBlock(vsid);
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  changetype<VsKernel>(<usize>(root + VS_BLOCK_KERNEL)).openRun = 1;
  select(pp, vs, vsid);
  const accepted = loadState(page, vmcb, k, page.dirty);
  page.dirty = 0;
  vmcb.rax = page.rax;
  // What the kernel owns is asserted anew for each run; in between only loadState writes the VMCB.
  guestControls(vmcb, vmRecord(k.vmid).nestedRoot);
  takeDeadline(pp, k);
  k.extendedLoaded = accepted && extendedToGuest(pp, root, vs) ? 1 : 0;
  if (k.extendedLoaded == 0) return EXIT_INVALID_STATE;
  tscAuxToGuest(pp, root, vs);
  return 0;
}

/** The core's word for the run that it asks for. It is judged at each entry while POSTED_DEADLINE is set. */
function takeDeadline(pp: u32, k: VsKernel): void {
  const deadline = changetype<PpContext>(<usize>(pp + PP_CONTEXT_ALIAS)).deadline;
  k.deadline = deadline;
  if (deadline != 0) post(vsRecord(k.vsid), POSTED_DEADLINE);
}

/** Right before each entry of a micro VM. */
export function prepareEntry(pp: u32, vs: u32): void {
  ensureTag(pp, vs);
}

/**
 * Ends the run of the current VS: its claim is free, the root is current. The rest of its state stays in the VMCB
 * until somebody asks for it: a run that follows finds it there.
 */
export function switchToRoot(pp: u32): void {
  const state = ppState(pp);
  const vs = state.vs;
  const vsid = state.currentVsid;
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  if (k.extendedLoaded != 0) {
    extendedToRoot(pp, vs, state.root);
    tscAuxToRoot(pp, vs, state.root);
    k.extendedLoaded = 0;
  }
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  // A refused entry leaves no guest state in the VMCB: the page stays the truth and is loaded whole next time.
  const refused = vsRecord(vsid).lastReason == EXIT_INVALID_STATE;
  if (refused) keepInPage(page, changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB)));
  else storeHot(page, changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB)));
  vsRecord(vsid).resident = refused ? 0 : 1;
  changetype<VsKernel>(<usize>(state.root + VS_BLOCK_KERNEL)).openRun = 0;
  select(pp, state.root, state.rootVsid);
  releaseVs(pp, vsid);
}

/** An event that the refused entry was to deliver is none of the state that was refused. */
function keepInPage(page: VsPage, vmcb: Vmcb): void {
  page.event = eventIn(vmcb);
  page.dirty = DIRTY_ALL;
}

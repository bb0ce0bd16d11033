/** Switching a PP between its root VS and a micro VM's VS. */
import { EXIT_INVALID_STATE } from "../../abi/generated/exit-record";
import { CORE_VS_PAGES, PP_CONTEXT_ALIAS, VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { PP_LOCAL_CORE_VS, PP_LOCAL_GPRS, PP_LOCAL_GUEST_SPA, PpState } from "../../abi/generated/pp-local";
import { PpContext } from "../../abi/generated/pp-context";
import { POSTED_DEADLINE } from "../../abi/generated/registry";
import { DIRTY_ALL, VsPage } from "../../abi/generated/vs-page";
import { physStore64 } from "../hv";
import { ppState, vmRecord, vsBlock, vsRecord } from "../pp";
import { releaseVs } from "../service/claim";
import { post } from "../service/post";
import { assertControls, leaveGuest, makeCurrent, meetGuest } from "../vendor";
import { guestOf, kernelOf, pageOf } from "./blocks";
import { extendedToGuest, extendedToRoot } from "./extended-state";
import { GuestState, VsKernel } from "./generated/state";
import { eventIn, loadState, storeHot, storeState } from "./state";
import { tscAuxToGuest, tscAuxToRoot } from "./tsc-aux";

/** Makes `vs` the one that the stubs enter. */
function select(pp: u32, vs: u32, vsid: u32): void {
  const state = ppState(pp);
  const k = kernelOf(vs);
  const local = state.localSpa;
  makeCurrent(pp, vs, local);
  state.vs = vs;
  // Before the run looks at its table's generation: who raises that looks at this afterwards.
  atomic.store<u32>(changetype<usize>(state), vsid, offsetof<PpState>("currentVsid"));
  physStore64(local + <u64>PP_LOCAL_GUEST_SPA, k.stateSpa);
  physStore64(local + <u64>PP_LOCAL_GPRS, <u64>k.save);
  physStore64(local + <u64>PP_LOCAL_CORE_VS, <u64>(CORE_VS_PAGES + (vsid << 12)));
}

/**
 * Leaves the root for the claimed VS. Returns 0, or the reason the entry cannot be tried: then the VS is
 * current, its record says why, and the core ends the run as after any exit.
 */
export function switchToGuest(pp: u32, vsid: u32): u32 {
  const root = ppState(pp).root;
  const vs = vsBlock(vsid);
  const page = pageOf(vs);
  const guest = guestOf(vs);
  const k = kernelOf(vs);
  kernelOf(root).openRun = 1;
  select(pp, vs, vsid);
  const dirty = page.dirty;
  const accepted = dirty == 0 || loadState(page, guest, k, dirty);
  page.dirty = 0;
  guest.rax = page.rax;
  // What the kernel owns is asserted anew for each run; in between only loadState and the vendor's folder write them.
  assertControls(vs, vmRecord(k.vmid).nestedRoot);
  takeDeadline(pp, k);
  k.extendedLoaded = accepted && extendedToGuest(pp, root, vs) ? 1 : 0;
  if (k.extendedLoaded == 0) {
    // Nobody asked yet for the registers of a VS that stayed where it ran: from now on the page alone has them.
    if (vsRecord(vsid).resident != 0) storeState(page, guest, k, dirty);
    return EXIT_INVALID_STATE;
  }
  tscAuxToGuest(pp, root, vs);
  meetGuest(root, vs);
  return 0;
}

/** The core's word for the run that it asks for. It is judged at each entry while POSTED_DEADLINE is set. */
function takeDeadline(pp: u32, k: VsKernel): void {
  const deadline = changetype<PpContext>(<usize>(pp + PP_CONTEXT_ALIAS)).deadline;
  k.deadline = deadline;
  if (deadline != 0) post(vsRecord(k.vsid), POSTED_DEADLINE);
}

/**
 * Ends the run of the current VS: its claim is free, the root is current. The rest of its state stays where the processor left it
 * until somebody asks for it: a run that follows finds it there.
 */
export function switchToRoot(pp: u32): void {
  const state = ppState(pp);
  const vs = state.vs;
  const vsid = state.currentVsid;
  const k = kernelOf(vs);
  if (k.extendedLoaded != 0) {
    extendedToRoot(pp, vs, state.root);
    tscAuxToRoot(pp, vs, state.root);
    leaveGuest(vs, state.root);
    k.extendedLoaded = 0;
  }
  const page = pageOf(vs);
  // A refused entry leaves no guest state with the processor: the page stays the truth and is loaded whole next time.
  const refused = k.reason == EXIT_INVALID_STATE;
  if (refused) keepInPage(page, guestOf(vs));
  else storeHot(page, guestOf(vs));
  vsRecord(vsid).resident = refused ? 0 : 1;
  kernelOf(state.root).openRun = 0;
  select(pp, state.root, state.rootVsid);
  releaseVs(pp, vsid);
}

/** An event that the refused entry was to deliver is none of the state that was refused. */
function keepInPage(page: VsPage, guest: GuestState): void {
  page.event = eventIn(guest);
  page.dirty = DIRTY_ALL;
}

/** The call of the root that is being served ends in a run of `vsid`: the core said so. */
export function rememberRun(pp: u32, vsid: u32): void {
  const state = ppState(pp);
  const guest = guestOf(state.root);
  if (guest.cpl != 0) return;
  const gprs = changetype<VsPage>(<usize>(state.root + VS_BLOCK_KERNEL));
  state.runRax = guest.rax;
  state.runR10 = gprs.r10;
  state.runR11 = gprs.r11;
  state.runR12 = gprs.r12;
  state.runVsid = vsid;
}

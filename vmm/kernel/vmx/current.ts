/**
 * Which VMCS is current. A PP holds its root's and, while it runs one, that of a micro VM; whatever it gives up is
 * cleared on it, since only then another PP may take it. Intel SDM volume 3, section 25.1.
 */
import { VS_BLOCK_STATE } from "../../abi/generated/memory-map";
import { PP_LOCAL_GUEST_STATE, PP_LOCAL_LAUNCHED } from "../../abi/generated/pp-local";
import { DIRTY_CONTROL, DIRTY_IP, DIRTY_SEGMENTS, DIRTY_SYSCALL } from "../../abi/generated/vs-page";
import { physFill, physStore64, vmclear, vmptrld, vmwrite } from "../hv";
import { ppState, vmRecord, vsRecord } from "../pp";
import { kernelOf } from "../vs/blocks";
import { wordsOf } from "./blocks";
import { revision } from "./capabilities";
import { guestControls } from "./controls";
import { VMCS_HOST_CR3 } from "./generated/vmcs";
import { readGroups } from "./groups";

/** MOV DR, PAT and XCR0 exit or are kept elsewhere. */
const GUEST_STALE: u64 = DIRTY_IP | DIRTY_SEGMENTS | DIRTY_CONTROL | DIRTY_SYSCALL;

/** The VS that the stubs enter next is another one: a micro VM's after the root's, or the other way round. */
export function coldMakeCurrent(pp: u32, vs: u32, local: u64): void {
  const state = ppState(pp);
  const words = wordsOf(vs);
  const isRoot = vs == state.root;
  if (isRoot) giveUp(state.vs);
  else if (words.vmcsSpa == 0) coldPrepareVmcs(vs);
  vmptrld(words.vmcsSpa);
  physStore64(local + <u64>PP_LOCAL_GUEST_STATE, <u64>(vs + VS_BLOCK_STATE));
  // What the root left by an exit is launched; what was given up is not.
  setLaunched(local, isRoot ? 1 : 0);
  if (isRoot || words.pp == state.ppid + 1) return;
  if (words.pp == 0) guestControls(pp, vs, vmRecord(kernelOf(vs).vmid).nestedRoot);
  vmwrite(VMCS_HOST_CR3, state.hostCr3);
  words.pp = state.ppid + 1;
}

function giveUp(vs: u32): void {
  vmclear(wordsOf(vs).vmcsSpa);
}

/** The entry stub, whose words are at `local`, takes VMLAUNCH where this is 0. */
export function setLaunched(local: u64, launched: u64): void {
  physStore64(local + <u64>PP_LOCAL_LAUNCHED, launched);
}

/** The next entry of the current VS is by VMLAUNCH, whatever the last one was. */
export function clearLaunched(pp: u32, vs: u32): void {
  giveUp(vs);
  vmptrld(wordsOf(vs).vmcsSpa);
  setLaunched(ppState(pp).localSpa, 0);
}

/** A page becomes a VMCS. */
export function initVmcs(spa: u64): void {
  physFill(spa, 0, 0x1000);
  physStore64(spa, <u64>revision());
  vmclear(spa);
}

export function coldPrepareVmcs(vs: u32): void {
  const words = wordsOf(vs);
  words.vmcsSpa = vsRecord(kernelOf(vs).vsid).controlSpa;
  kernelOf(vs).staleAfter = <u32>GUEST_STALE;
  initVmcs(words.vmcsSpa);
}

/** All registers of a VS that this PP claimed and does not run come into its GuestState. */
export function retrieve(pp: u32, vs: u32): void {
  const k = kernelOf(vs);
  if (k.stale == 0) return;
  const words = wordsOf(vs);
  vmptrld(words.vmcsSpa);
  readGroups(vs, k.stale);
  k.stale = 0;
  giveUp(vs);
  vmptrld(wordsOf(ppState(pp).vs).vmcsSpa);
}

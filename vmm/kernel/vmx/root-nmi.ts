/**
 * NMIs and INITs that belong to the root. NMIs exit, or meet the host, whose handler sets one word of this PP that the
 * stub looks at last before it enters. They reach the root through the event of its next entry, or as soon as it can
 * take one. Intel SDM volume 3, sections 26.2 and 27.7.6.
 */
import { PP_LOCAL_ROOT_NMI } from "../../abi/generated/pp-local";
import { EVENT_TYPE_NMI, EVENT_VALID } from "../../abi/generated/vs-page";
import { EXIT_NMI } from "../../abi/generated/exit-record";
import { ACTION_ENTER } from "../../abi/generated/pp-local";
import { physLoad64, physStore64, vmwrite } from "../hv";
import { ppState } from "../pp";
import { guestOf } from "../vs/blocks";
import { interruptedBefore } from "../vs/enter-guest";
import { VMCS_ENTRY_EVENT } from "./generated/vmcs";
import { rootInit } from "./root-init";
import { awaitNmi, closeWindow, isOutsideNmi } from "./events";
import { VECTOR_NMI } from "../../abi/generated/registers";

export const ROOT_EVENT_NMI: u64 = 1;
export const ROOT_EVENT_INIT: u64 = 2;

/** Something of the root's (ROOT_EVENT_) came while it did not run. */
export function noteRootEvent(pp: u32, what: u64): void {
  const at = ppState(pp).localSpa + <u64>PP_LOCAL_ROOT_NMI;
  physStore64(at, physLoad64(at) | what);
}

/** Called by the entry stub when the word is set: the root gets what it says, a micro VM's run ends first. ACTION_. */
export function vmxRootEvents(pp: u32): u32 {
  const state = ppState(pp);
  // The entry had an event to deliver, maybe; the next one that has writes it anew.
  vmwrite(VMCS_ENTRY_EVENT, 0);
  if (state.vs != state.root) return interruptedBefore(pp, state.vs, EXIT_NMI);
  const at = state.localSpa + <u64>PP_LOCAL_ROOT_NMI;
  const what = physLoad64(at);
  // An NMI that comes in between is one with that which is taken here.
  physStore64(at, 0);
  if ((what & ROOT_EVENT_INIT) != 0) rootInit(state.root);
  else if ((what & ROOT_EVENT_NMI) != 0) deliverRootNmi(state.root);
  return ACTION_ENTER;
}

/** The next entry delivers an NMI; where it cannot, the root exits as soon as it can take one. */
export function deliverRootNmi(vs: u32): void {
  const guest = guestOf(vs);
  const blocked = !isOutsideNmi() || guest.interruptShadow != 0;
  if (blocked || (guest.injected & EVENT_VALID) != 0) {
    awaitNmi(vs);
    return;
  }
  closeWindow(vs);
  guest.injected = EVENT_VALID | EVENT_TYPE_NMI | (<u64>VECTOR_NMI);
}

/** The root's GuestState from a LaunchState, and back at promote; the vendor's folder does the rest. */
import {
  LAUNCH_STATE_CS,
  LAUNCH_STATE_DS,
  LAUNCH_STATE_ES,
  LAUNCH_STATE_SS,
  LaunchState,
} from "../../abi/generated/launch";
import { globals } from "../globals";
import { GuestState } from "./generated/state";
import { loadSegment } from "./segments";

export function buildRootState(guest: GuestState, state: LaunchState): void {
  const from = <u32>changetype<usize>(state);
  loadSegment(guest, 0, from + LAUNCH_STATE_ES);
  loadSegment(guest, 1, from + LAUNCH_STATE_CS);
  loadSegment(guest, 2, from + LAUNCH_STATE_SS);
  loadSegment(guest, 3, from + LAUNCH_STATE_DS);
  guest.gdtrBase = state.gdtrBase;
  guest.gdtrLimit = <u32>state.gdtrLimit;
  guest.idtrBase = state.idtrBase;
  guest.idtrLimit = <u32>state.idtrLimit;
  guest.cpl = 0;
  guest.efer = state.efer | globals().eferForced;
  guest.cr0 = state.cr0;
  guest.cr2 = state.cr2;
  guest.cr3 = state.cr3;
  guest.cr4 = state.cr4;
  guest.pat = state.pat;
  guest.dr6 = state.dr6;
  guest.dr7 = state.dr7;
  guest.rip = state.rip;
  guest.rsp = state.rsp;
  guest.rflags = state.rflags;
  guest.rax = 0;
}

/** What the trampoline needs to give the processor back to the root. */
export function readRootState(guest: GuestState, state: LaunchState): void {
  const to = changetype<usize>(state);
  store<u64>(to, <u64>guest.csSelector, LAUNCH_STATE_CS);
  store<u64>(to, <u64>guest.ssSelector, LAUNCH_STATE_SS);
  state.gdtrBase = guest.gdtrBase;
  state.gdtrLimit = <u64>guest.gdtrLimit;
  state.idtrBase = guest.idtrBase;
  state.idtrLimit = <u64>guest.idtrLimit;
  state.efer = guest.efer;
  state.cr0 = guest.cr0;
  state.cr2 = guest.cr2;
  state.cr3 = guest.cr3;
  state.cr4 = guest.cr4;
  state.dr6 = guest.dr6;
  state.dr7 = guest.dr7;
  state.rip = guest.rip;
  state.rsp = guest.rsp;
  state.rflags = guest.rflags;
}

/** The root's GuestState from a LaunchState, and back at promote; the vendor's folder does the rest. */
import {
  LAUNCH_STATE_CS,
  LAUNCH_STATE_DS,
  LAUNCH_STATE_ES,
  LAUNCH_STATE_SS,
  LaunchState,
} from "../../abi/generated/launch";
import { globals } from "../globals";
import {
  GuestState,
  GUEST_STATE_CS_SELECTOR,
  GUEST_STATE_DS_SELECTOR,
  GUEST_STATE_ES_SELECTOR,
  GUEST_STATE_SS_SELECTOR,
} from "./generated/state";

export function buildRootState(guest: GuestState, state: LaunchState): void {
  const from = <u32>changetype<usize>(state);
  const to = <u32>changetype<usize>(guest);
  segmentOf(from + LAUNCH_STATE_ES, to + GUEST_STATE_ES_SELECTOR);
  segmentOf(from + LAUNCH_STATE_CS, to + GUEST_STATE_CS_SELECTOR);
  segmentOf(from + LAUNCH_STATE_SS, to + GUEST_STATE_SS_SELECTOR);
  segmentOf(from + LAUNCH_STATE_DS, to + GUEST_STATE_DS_SELECTOR);
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

/** Access-rights format (G, D/B, L, AVL in bits 15:12) to the VMCB's packed one. */
export function segmentOf(from: u32, to: u32): void {
  const attrib = <u32>load<u64>(<usize>from, 8);
  store<u16>(<usize>to, <u16>load<u64>(<usize>from));
  store<u16>(<usize>to, <u16>((attrib & 0xff) | ((attrib >> 4) & 0xf00)), 2);
  store<u32>(<usize>to, <u32>load<u64>(<usize>from, 16), 4);
  store<u64>(<usize>to, load<u64>(<usize>from, 24), 8);
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

/** The VMCB of a VS: its GuestState is the save area of it. */
import { VS_BLOCK_STATE } from "../../abi/generated/memory-map";
import { GuestState } from "../vs/generated/state";
import { Vmcb } from "./generated/vmcb";

export function vmcbOf(vs: u32): Vmcb {
  return changetype<Vmcb>(<usize>(vs + VS_BLOCK_STATE));
}

export function guestIn(vmcb: Vmcb): GuestState {
  return changetype<GuestState>(changetype<usize>(vmcb));
}

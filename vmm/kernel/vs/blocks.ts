/** The three structures of a VS, by the linear address of its block. */
import { VS_BLOCK_KERNEL, VS_BLOCK_PAGE, VS_BLOCK_STATE } from "../../abi/generated/memory-map";
import { VsPage } from "../../abi/generated/vs-page";
import { GuestState, VsKernel } from "./generated/state";

/** Its registers beside the GPRs. */
export function guestOf(vs: u32): GuestState {
  return changetype<GuestState>(<usize>(vs + VS_BLOCK_STATE));
}

/** The kernel's own words on it. */
export function kernelOf(vs: u32): VsKernel {
  return changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
}

/** What the core sees of it. */
export function pageOf(vs: u32): VsPage {
  return changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
}

/** The block whose GuestState this is. */
export function vsOf(guest: GuestState): u32 {
  return <u32>changetype<usize>(guest) - VS_BLOCK_STATE;
}

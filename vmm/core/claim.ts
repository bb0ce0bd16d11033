/**
 * The claim of a VS: whoever touches its page owns it, so no other PP runs, changes or destroys it meanwhile.
 * The page of a VS that another PP destroys is unmapped at once; without a claim the core would fault on it.
 */
import { SYS_VS_CLAIM, SYS_VS_RELEASE } from "../abi/generated/exit-record";
import { sys } from "./hv";

/** Takes the VS for this PP; 0 or the negative of a SYS_ERROR_. A run keeps the claim until it ends. */
export function claim(vsid: u32): i64 {
  return sys(SYS_VS_CLAIM, <u64>vsid, 0, 0);
}

/** Gives a claim back that led to no run. */
export function release(vsid: u32): void {
  sys(SYS_VS_RELEASE, <u64>vsid, 0, 0);
}

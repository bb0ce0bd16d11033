/** The seam for exits that shared code hands back: apart from vendor.ts, since what it leads to uses that. */
import { VENDOR_INTEL } from "../abi/generated/launch";
import { globals } from "./globals";
import { coldSvmGuestExit } from "./svm/guest-exit";
import { coldVmxGuestExit } from "./vmx/guest-exit";

/** An exit of a micro VM that ring 0 does not answer. Answers an ACTION_. */
export function coldGuestExit(pp: u32, vs: u32): u32 {
  return globals().vendor == VENDOR_INTEL ? coldVmxGuestExit(pp, vs) : coldSvmGuestExit(pp, vs);
}

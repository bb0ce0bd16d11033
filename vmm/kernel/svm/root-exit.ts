/** The root's rarer exits, all served in ring 0: nothing here is policy, and a healthy root meets few. */
import { EXIT_CACHE, EXIT_UNKNOWN, EXIT_VIRTUALIZATION } from "../../abi/generated/exit-record";
import { enter } from "../account";
import { reset, wbinvd } from "../hv";
import { ppState } from "../pp";
import { advanceTo, NO_RIP } from "../vs/advance";
import { injectUndefined } from "../vs/events";
import { rootFault, rootRefused, unexpectedRootExit } from "../vs/root-fault";
import { rootMsr } from "../vs/root-msr";
import { guestIn } from "./blocks";
import {
  Vmcb,
  VMEXIT_INVALID,
  VMEXIT_INVD,
  VMEXIT_INVLPGA,
  VMEXIT_MSR,
  VMEXIT_NPF,
  VMEXIT_SHUTDOWN,
  VMEXIT_SKINIT,
  VMEXIT_VMRUN,
} from "./generated/vmcb";

export function coldSvmRootExit(pp: u32, vs: u32, vmcb: Vmcb): u32 {
  const code = <u32>vmcb.exitCode;
  const guest = guestIn(vmcb);
  if (code == VMEXIT_MSR) return rootMsr(pp, vs, (vmcb.exitInfo1 & 1) != 0);
  if (code == VMEXIT_NPF) return rootFault(pp, vs, vmcb.exitInfo2);
  if (code == VMEXIT_INVALID) return rootRefused(pp, vs, vmcb.exitInfo1);
  ppState(pp).reason = EXIT_UNKNOWN;
  if (code == VMEXIT_INVLPGA || (code >= VMEXIT_VMRUN && code <= VMEXIT_SKINIT)) {
    ppState(pp).reason = EXIT_VIRTUALIZATION;
    injectUndefined(guest);
  } else if (code == VMEXIT_INVD) {
    ppState(pp).reason = EXIT_CACHE;
    wbinvd();
    if (vmcb.nextRip != NO_RIP) advanceTo(guest, vmcb.nextRip);
  } else if (code == VMEXIT_SHUTDOWN) reset();
  else return unexpectedRootExit(pp, vs, vmcb.exitInfo1, vmcb.exitInfo2);
  return enter(pp);
}

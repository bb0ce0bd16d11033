/** The root's own linear addresses, by the page tables it has loaded on this PP. */
import { VS_BLOCK_VMCB } from "../../abi/generated/memory-map";
import { guestTranslation } from "../guest/walk";
import { ppState } from "../pp";
import { Vmcb } from "./generated/vmcb";

/** GPA and MV_MAP_FLAG_ of `linear`, or NO_TRANSLATION; the root has exited on this PP. */
export function rootTranslation(pp: u32, linear: u64): u64 {
  const vmcb = changetype<Vmcb>(<usize>(ppState(pp).root + VS_BLOCK_VMCB));
  return guestTranslation(vmcb.nestedCr3, linear, vmcb.cr0, vmcb.cr3, vmcb.cr4, vmcb.efer);
}

/**
 * PAE paging under EPT: the four page-directory pointers are registers of the VMCS, which the processor loads when the
 * guest itself loads CR3. When we load it, we do as the processor does. Intel SDM volume 3, section 27.3.2.4.
 */
import { physLoad64, vmwrite } from "../hv";
import { NO_TRANSLATION, translate } from "../nested/table";
import { vmRecord } from "../pp";
import { kernelOf } from "../vs/blocks";
import { GuestState } from "../vs/generated/state";
import { VMCS_GUEST_PDPTE0 } from "./generated/vmcs";
import { CR0_PG, CR4_PAE, EFER_LMA } from "../../abi/generated/registers";

/** Where the guest has no memory an entry is not present: a walk through it faults in the guest. */
export function loadPageDirectories(vs: u32, guest: GuestState): void {
  if ((guest.cr0 & CR0_PG) == 0 || (guest.cr4 & CR4_PAE) == 0 || (guest.efer & EFER_LMA) != 0) return;
  const nested = vmRecord(kernelOf(vs).vmid).nestedRoot;
  const spa = translate(nested, guest.cr3 & 0xffff_ffe0, false);
  for (let i: u32 = 0; i < 4; i++) {
    const entry = spa == NO_TRANSLATION ? 0 : physLoad64(spa + <u64>(8 * i));
    vmwrite(VMCS_GUEST_PDPTE0 + 2 * i, entry);
  }
}

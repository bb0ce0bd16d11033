/** Instructions that a micro VM does not have: the answer is the architecture's. */
import { INSTRUCTION_ABSENT, INSTRUCTION_RDPMC } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { generalProtection, undefinedOpcode } from "./inject";
import { unsupported } from "./unsupported";

/** VMRUN and its kin: CPUID shows no virtualization. */
export function virtualizationExit(_pp: u32, vs: u32): u64 {
  return undefinedOpcode(changetype<VsPage>(vs));
}

/** RDPMC exists on every processor; there are no counters for it to name. */
export function instructionExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const kind = page.qualification;
  if (kind == INSTRUCTION_ABSENT) return undefinedOpcode(page);
  return kind == INSTRUCTION_RDPMC ? generalProtection(page) : unsupported(pp, vs);
}

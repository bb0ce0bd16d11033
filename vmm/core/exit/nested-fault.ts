/** A nested fault of a micro VM: an offered page is put into its table; anything else ends the run. */
import { ANSWER_RETRY, FAULT_PRESENT, SYS_VM_FILL } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { unsupported } from "./unsupported";

/** The guest makes the access again. One that its rights do not allow finds the page present then. */
export function nestedFaultExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const isMissing = (page.qualification & FAULT_PRESENT) == 0;
  if (isMissing && sys(SYS_VM_FILL, page.gpa, 0, 0) == 0) return <u64>ANSWER_RETRY;
  return unsupported(pp, vs);
}

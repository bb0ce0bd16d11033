/** IN and OUT of a micro VM: the device is in user space of the root, so the run ends. */
import { ANSWER_RETURN_ADVANCED, IO_STRING } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { endIo } from "./end-io";
import { stringIo } from "./string-io";

export function ioExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const io = page.qualification;
  if ((io & IO_STRING) != 0) return stringIo(pp, vs);
  return endIo(pp, io, page.rax, ANSWER_RETURN_ADVANCED);
}

/** The ends of a hypercall. `vs` is the caller's VS page; outputs that are not named keep their values. */
import { MV_STATUS_SUCCESS } from "../../../hypercall/generated/abi";
import { ANSWER_RESUME } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";

/** Ends with `status` and without outputs. */
export function finish(vs: u32, status: u64): u64 {
  changetype<VsPage>(vs).rax = status;
  return <u64>ANSWER_RESUME;
}

/** Success with a 64-bit (or zero-extended 32-bit) output in R10. */
export function succeed64(vs: u32, value: u64): u64 {
  changetype<VsPage>(vs).r10 = value;
  return finish(vs, MV_STATUS_SUCCESS);
}

/** Success with a 16-bit output: it replaces bits 15:0 of R10, the rest stays as the caller had it. */
export function succeed16(vs: u32, value: u32): u64 {
  const page = changetype<VsPage>(vs);
  page.r10 = (page.r10 & ~(<u64>0xffff)) | (<u64>(value & 0xffff));
  return finish(vs, MV_STATUS_SUCCESS);
}

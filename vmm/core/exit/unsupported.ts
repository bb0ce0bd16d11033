/** An exit that no handler serves: counted, logged, and an internal error for whoever runs the VM. */
import { MV_EXIT_REASON_UNKNOWN, MV_STATUS_EXIT_UNKNOWN } from "../../../hypercall/generated/abi";
import { ANSWER_RETURN } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { endRunWithRecord } from "../end-run";
import { putDecimal, putHex, putText, sendLine } from "../log";
import { contextOf, exchangeOf, isRoot, vsidOf } from "../pp";

/** Ends the run with EXIT_UNKNOWN, the guest still at its instruction. */
export function unsupported(pp: u32, vs: u32): u64 {
  contextOf(pp).unsupported += 1;
  logExit(pp, vs);
  // The kernel never sends such an exit of the root here. If it does, no answer is right: the fault is loud,
  // and the kernel serves the root natively.
  if (isRoot(pp, vs)) unreachable();
  return endRunWithRecord(pp, vs, MV_STATUS_EXIT_UNKNOWN, MV_EXIT_REASON_UNKNOWN, ANSWER_RETURN);
}

function logExit(pp: u32, vs: u32): void {
  const page = changetype<VsPage>(vs);
  let at = putText(exchangeOf(pp), "unsupported exit of VS ");
  at = putDecimal(at, vsidOf(vs));
  at = putHex(putText(at, ": reason "), <u64>page.reason);
  at = putHex(putText(at, " qualification "), <u64>page.qualification);
  at = putHex(putText(at, " info "), page.info);
  at = putHex(putText(at, " gpa "), page.gpa);
  at = putHex(putText(at, " rip "), page.rip);
  sendLine(pp, at);
}

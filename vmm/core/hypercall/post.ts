/**
 * What may be posted to a VS at any time, also while another PP runs it: interrupts, NMIs, a stop. The answer
 * names the PP that has to be interrupted so that the VS sees it; there are no interprocessor interrupts of ours.
 */
import {
  MV_INVALID_ID,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_INPUT_REG2,
  MV_STATUS_INVALID_PERM_DENIED,
} from "../../../hypercall/generated/abi";
import { SYS_VS_POST } from "../../abi/generated/exit-record";
import { POST_INTERRUPT } from "../../abi/generated/registry";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { isGuestVs } from "../ids";
import { statusOf } from "../service";
import { finish, succeed16 } from "./answer";
import { isUserSpace } from "./caller";

const LAST_VECTOR: u64 = 255;

/** mv_vs_op_queue_interrupt: R12 the vector. One that waits already stays one. */
export function queueInterrupt(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const vector = changetype<VsPage>(vs).r12;
  if (vector > LAST_VECTOR) return finish(vs, MV_STATUS_INVALID_INPUT_REG2);
  return post(vs, vsid, POST_INTERRUPT, vector);
}

/** mv_vs_op_queue_nmi and mv_vs_op_stop: `what` is POST_. */
export function postExtension(pp: u32, vs: u32, vsid: u32, what: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  return post(vs, vsid, what, 0);
}

/** The kernel answers 1 + PPID, or 0 for none. */
function post(vs: u32, vsid: u32, what: u32, vector: u64): u64 {
  const result = sys(SYS_VS_POST, <u64>vsid, <u64>what, vector);
  if (result < 0) return finish(vs, statusOf(result));
  return succeed16(vs, result == 0 ? MV_INVALID_ID : <u32>result - 1);
}

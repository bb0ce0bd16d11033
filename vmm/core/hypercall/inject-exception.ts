/** mv_vs_op_inject_exception: an exception for a VS that does not run. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_INPUT_REG2,
  MV_STATUS_INVALID_INPUT_REG3,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { SYS_VS_POST } from "../../abi/generated/exit-record";
import { POST_INTERRUPT, POST_NMI } from "../../abi/generated/registry";
import {
  DIRTY_EVENT,
  EVENT_ERROR_CODE,
  EVENT_TYPE_EXCEPTION,
  EVENT_TYPE_INTERRUPT,
  EVENT_TYPE_MASK,
  EVENT_TYPE_NMI,
  EVENT_VALID,
  EVENT_VECTOR,
  VsPage,
} from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { sys } from "../hv";
import { isGuestVs } from "../ids";
import { vsPageOf } from "../pp";
import { statusOf } from "../service";
import { finish } from "./answer";
import { CR0_PE } from "../../abi/generated/registers";

/**
 * Exceptions that a micro VM's processor raises by itself: not NMI (2), not #BP and #OF (3, 4), which come of
 * instructions that run again when their delivery is interrupted, none that is reserved or not there.
 */
const VECTORS: u32 = 0x000f_7de3;
/** #DF, #TS, #NP, #SS, #GP, #PF, #AC. AMD APM volume 2, section 8.2. */
const WITH_ERROR_CODE: u32 = 0x0002_7d00;
const LAST_VECTOR: u64 = 31;
const ERROR_CODE_SHIFT: u64 = 32;

/**
 * R12 the vector, R13 the error code, 0 for a vector without one. It is delivered as the next run begins, before
 * the first instruction; for #PF the caller sets CR2. FAILURE_UNKNOWN while another exception waits.
 */
export function injectException(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const caller = changetype<VsPage>(vs);
  const vector = caller.r12;
  const error = caller.r13;
  if (vector > LAST_VECTOR || !isIn(VECTORS, vector)) return finish(vs, MV_STATUS_INVALID_INPUT_REG2);
  if (error > (isIn(WITH_ERROR_CODE, vector) ? <u64>u32.MAX_VALUE : 0)) {
    return finish(vs, MV_STATUS_INVALID_INPUT_REG3);
  }
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const page = changetype<VsPage>(vsPageOf(vsid));
  const free = putBack(vsid, page.event);
  if (free) {
    page.event = eventOf(page, vector, error);
    page.dirty |= DIRTY_EVENT;
  }
  release(vsid);
  return finish(vs, free ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

function isIn(set: u32, vector: u64): bool {
  return ((set >> (<u32>vector)) & 1) != 0;
}

/** In real mode, exceptions push no error code. APM volume 2, section 8.2. */
function eventOf(page: VsPage, vector: u64, error: u64): u64 {
  const event = EVENT_VALID | EVENT_TYPE_EXCEPTION | vector;
  return isIn(WITH_ERROR_CODE, vector) && (page.cr0 & CR0_PE) != 0
    ? event | EVENT_ERROR_CODE | (error << ERROR_CODE_SHIFT)
    : event;
}

/**
 * An interrupt or NMI whose delivery the last exit interrupted has not happened yet: it waits again, behind the
 * exception. False if the event is an exception, which cannot.
 */
function putBack(vsid: u32, event: u64): bool {
  if ((event & EVENT_VALID) == 0) return true;
  const type = event & EVENT_TYPE_MASK;
  if (type != EVENT_TYPE_INTERRUPT && type != EVENT_TYPE_NMI) return false;
  const what = type == EVENT_TYPE_NMI ? POST_NMI : POST_INTERRUPT;
  return sys(SYS_VS_POST, <u64>vsid, <u64>what, event & EVENT_VECTOR) >= 0;
}

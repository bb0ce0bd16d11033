/** mv_vs_op_mp_state_get and set: the multiprocessing state of a VS. */
import {
  MV_MP_FROM_INIT,
  MV_MP_FROM_INITIAL,
  MV_MP_FROM_RUNNING,
  MV_MP_FROM_SIPI,
  MV_MP_FROM_WAIT,
  MV_MP_STATE_INIT,
  MV_MP_STATE_INITIAL,
  MV_MP_STATE_INVALID,
  MV_MP_STATE_RUNNING,
  MV_MP_STATE_SIPI,
  MV_MP_STATE_WAIT,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_INPUT_REG2,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { SYS_VS_POST } from "../../abi/generated/exit-record";
import { POST_FORGET } from "../../abi/generated/registry";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { sys } from "../hv";
import { isGuestVs } from "../ids";
import { vsidOf, vsPageOf } from "../pp";
import { statusOf } from "../service";
import { resetVs } from "../vs-reset";
import { finish, succeed64 } from "./answer";

/** R10 the state. */
export function getMpState(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const state = changetype<VsPage>(vsPageOf(vsid)).mpState;
  release(vsid);
  return succeed64(vs, <u64>state);
}

/** R12 the new state. A refused change leaves everything as it was. */
export function setMpState(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const state = changetype<VsPage>(vs).r12;
  if (state >= <u64>MV_MP_STATE_INVALID) return finish(vs, MV_STATUS_INVALID_INPUT_REG2);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const changed = changeMpState(changetype<VsPage>(vsPageOf(vsid)), <u32>state);
  release(vsid);
  return finish(vs, changed ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

/** Moves a claimed VS to `state` if the ABI allows that from where it is; INIT resets its registers. */
export function changeMpState(page: VsPage, state: u32): bool {
  if (((allowedFrom(page.mpState) >> state) & 1) == 0) return false;
  if (state == MV_MP_STATE_INIT) {
    resetVs(page);
    sys(SYS_VS_POST, <u64>vsidOf(changetype<u32>(page)), <u64>POST_FORGET, 0);
  }
  page.mpState = state;
  return true;
}

/** The states that may follow, by bit. */
function allowedFrom(state: u32): u32 {
  switch (state) {
    case MV_MP_STATE_INITIAL:
      return MV_MP_FROM_INITIAL;
    case MV_MP_STATE_RUNNING:
      return MV_MP_FROM_RUNNING;
    case MV_MP_STATE_WAIT:
      return MV_MP_FROM_WAIT;
    case MV_MP_STATE_INIT:
      return MV_MP_FROM_INIT;
    case MV_MP_STATE_SIPI:
      return MV_MP_FROM_SIPI;
    default:
      return 0;
  }
}

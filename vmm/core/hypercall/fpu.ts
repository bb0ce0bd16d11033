/** mv_vs_op_fpu_get_all and fpu_set_all: the FXSAVE image of a VS. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { SYS_VS_FPU } from "../../abi/generated/exit-record";
import { claim, release } from "../claim";
import { sys } from "../hv";
import { isGuestVs } from "../ids";
import { statusOf } from "../service";
import { finish } from "./answer";
import { callerOf } from "./caller";
import { readSharedPage, writeSharedPage } from "./shared-page";

const FXSAVE_BYTES: u32 = 512;
const GET: u64 = 0;
const SET: u64 = 1;

/** Fills the first 512 bytes of the caller's shared page; the rest keeps what it holds. */
export function getFpu(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const result = sys(SYS_VS_FPU, <u64>vsid, GET, 0);
  release(vsid);
  if (result < 0) return finish(vs, statusOf(result));
  const written = writeSharedPage(pp, callerOf(vs), FXSAVE_BYTES);
  return finish(vs, written ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

/** Takes any 512 bytes; an MXCSR that the processor refuses makes the next run fail. */
export function setFpu(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  if (!readSharedPage(pp, callerOf(vs))) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const result = sys(SYS_VS_FPU, <u64>vsid, SET, 0);
  release(vsid);
  return finish(vs, statusOf(result));
}

/** A hypercall: signature and class in RAX select the file that serves it. Flags (bits 47:32) are ignored. */
import {
  MV_CLASS_DEBUG,
  MV_CLASS_HANDLE,
  MV_CLASS_ID,
  MV_CLASS_PP,
  MV_HYPERCALL_INDEX_MASK,
  MV_HYPERCALL_SIG_MASK,
  MV_HYPERCALL_SIG_VAL,
  MV_STATUS_FAILURE_UNKNOWN,
} from "../../../hypercall/generated/abi";
import { VsPage } from "../../abi/generated/vs-page";
import { finish } from "../hypercall/answer";
import { debugOp } from "../hypercall/debug";
import { handleOp } from "../hypercall/handle";
import { idOp } from "../hypercall/id";
import { ppOp } from "../hypercall/pp";

/** Serves RAX, R10-R13 of `vs`. An unknown class or signature is FAILURE_UNKNOWN, whoever calls. */
export function hypercallExit(pp: u32, vs: u32): u64 {
  const rax = changetype<VsPage>(vs).rax;
  if ((rax & MV_HYPERCALL_SIG_MASK) != MV_HYPERCALL_SIG_VAL) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const index = <u32>(rax & MV_HYPERCALL_INDEX_MASK);
  switch ((<u32>(rax >> 16)) & 0xffff) {
    case MV_CLASS_ID:
      return idOp(pp, vs, index);
    case MV_CLASS_HANDLE:
      return handleOp(pp, vs, index);
    case MV_CLASS_DEBUG:
      return debugOp(pp, vs, index);
    case MV_CLASS_PP:
      return ppOp(pp, vs, index);
    default:
      return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  }
}

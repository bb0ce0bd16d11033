/** A hypercall: signature and class in RAX select the file that serves it. Flags (bits 47:32) are ignored. */
import {
  MV_HYPERCALL_INDEX_MASK,
  MV_HYPERCALL_SIG_VAL,
  MV_STATUS_FAILURE_UNKNOWN,
} from "../../../hypercall/generated/abi";
import { VsPage } from "../../abi/generated/vs-page";
import { finish } from "../hypercall/answer";
import { debugOp } from "../hypercall/debug";
import { handleOp } from "../hypercall/handle";
import { idOp } from "../hypercall/id";
import { ppOp } from "../hypercall/pp";
import { vmOp } from "../hypercall/vm";
import { vpOp } from "../hypercall/vp";
import { vsOp } from "../hypercall/vs";

type ClassHandler = (pp: u32, vs: u32, index: u32) => u64;

/** By class number, MV_CLASS_. */
const CLASSES: StaticArray<ClassHandler> = [idOp, handleOp, debugOp, ppOp, vmOp, vpOp, vsOp];
const CLASS_COUNT: u32 = 7;
/** MV_HYPERCALL_SIG_MASK is all above. */
const SIGNATURE_SHIFT: u64 = 48;

/** Serves RAX, R10-R13 of `vs`. An unknown class or signature is FAILURE_UNKNOWN, whoever calls. */
export function hypercallExit(pp: u32, vs: u32): u64 {
  const rax = changetype<VsPage>(vs).rax;
  const opClass = (<u32>(rax >> 16)) & 0xffff;
  if (rax >> SIGNATURE_SHIFT != MV_HYPERCALL_SIG_VAL >> SIGNATURE_SHIFT || opClass >= CLASS_COUNT) {
    return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  }
  return unchecked(CLASSES[opClass])(pp, vs, <u32>(rax & MV_HYPERCALL_INDEX_MASK));
}

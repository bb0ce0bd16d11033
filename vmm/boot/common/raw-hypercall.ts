/** HYPERCALL: any op with any registers from ring 0, for tests, where the start allowed it. */
import {
  MV_HANDLE_VAL,
  MV_HYPERCALL_FLAGS_MASK,
  MV_PP_OP_PROMOTE,
} from "../../../hypercall/generated/abi.ts";
import {
  DRIVER_ERROR_NONE,
  DRIVER_ERROR_NOT_ALLOWED,
  DRIVER_ERROR_NOT_STARTED,
  DRIVER_ERROR_PANICKED,
  DRIVER_HYPERCALL_R10,
  DriverHypercall,
} from "../../../hypercall/generated/driver.ts";
import { LAUNCH_FLAG_USER_HYPERCALLS } from "../../abi/generated/launch.ts";
import { attachPp } from "./attach.ts";
import { panicked, vmmcall } from "./hv.ts";
import { loader } from "./loader.ts";

/**
 * Makes the call of DriverHypercall on this CPU. Promote is refused: it is the driver's part of stop. The
 * driver's shared page and TSC frequency are set again behind it, whatever the call did to them.
 */
export function rawHypercall(context: u32): u32 {
  const call = changetype<DriverHypercall>(context);
  const l = loader();
  if (l.started == 0) return DRIVER_ERROR_NOT_STARTED;
  if (panicked() != 0) return DRIVER_ERROR_PANICKED;
  if ((l.flags & LAUNCH_FLAG_USER_HYPERCALLS) == 0) return DRIVER_ERROR_NOT_ALLOWED;
  if ((call.rax & ~MV_HYPERCALL_FLAGS_MASK) == MV_PP_OP_PROMOTE && call.r10 == MV_HANDLE_VAL) {
    return DRIVER_ERROR_NOT_ALLOWED;
  }
  call.rax = vmmcall(call.rax, context + DRIVER_HYPERCALL_R10);
  attachPp(context); // the call itself was made: its own result counts
  return DRIVER_ERROR_NONE;
}

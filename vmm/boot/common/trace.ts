/** TRACE: the recording of exits on this CPU. */
import { MV_PP_OP_TRACE, MV_STATUS_SUCCESS } from "../../../hypercall/generated/abi.ts";
import {
  DRIVER_ERROR_HYPERCALL_FAILED,
  DRIVER_ERROR_NONE,
  DRIVER_ERROR_NOT_STARTED,
  DRIVER_ERROR_PANICKED,
  DriverTrace,
} from "../../../hypercall/generated/driver.ts";
import { hypercall } from "./context.ts";
import { panicked } from "./hv.ts";
import { loader } from "./loader.ts";

/** Sets the mode of DriverTrace on the PP that runs this. */
export function setTrace(context: u32): u32 {
  const call = changetype<DriverTrace>(context);
  if (loader().started == 0) return DRIVER_ERROR_NOT_STARTED;
  if (panicked() != 0) return DRIVER_ERROR_PANICKED;
  call.detail = hypercall(context, MV_PP_OP_TRACE, <u64>call.mode, 0, 0);
  return call.detail == MV_STATUS_SUCCESS ? DRIVER_ERROR_NONE : DRIVER_ERROR_HYPERCALL_FAILED;
}

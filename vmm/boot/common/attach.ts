/** What the driver tells the hypervisor of each PP for its own hypercalls. A core that restarts forgets it. */
import {
  MV_PP_OP_CLR_SHARED_PAGE_GPA,
  MV_PP_OP_SET_SHARED_PAGE_GPA,
  MV_PP_OP_TSC_SET_KHZ,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi.ts";
import { DRIVER_ERROR_HYPERCALL_FAILED, DRIVER_ERROR_NONE } from "../../../hypercall/generated/driver.ts";
import { hypercall } from "./context.ts";
import { sharedSpa, tscKhz } from "./hv.ts";

/** Sets shared page and TSC frequency of the context's PP, whatever was set before. Returns DRIVER_ERROR_. */
export function attachPp(context: u32): u32 {
  // Fails where none is set, which is as good.
  hypercall(context, MV_PP_OP_CLR_SHARED_PAGE_GPA, 0, 0, 0);
  let status = hypercall(context, MV_PP_OP_SET_SHARED_PAGE_GPA, sharedSpa(), 0, 0);
  if (status == MV_STATUS_SUCCESS) status = hypercall(context, MV_PP_OP_TSC_SET_KHZ, tscKhz(), 0, 0);
  return status == MV_STATUS_SUCCESS ? DRIVER_ERROR_NONE : DRIVER_ERROR_HYPERCALL_FAILED;
}

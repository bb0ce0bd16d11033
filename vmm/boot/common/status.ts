/** STATUS and PP_STATUS: what the hypervisor says of itself. */
import { MV_ID_OP_POOL, MV_PP_OP_COUNTERS, MV_STATUS_SUCCESS } from "../../../hypercall/generated/abi.ts";
import {
  DRIVER_ABI,
  DRIVER_ERROR_BAD_ADDRESS,
  DRIVER_ERROR_HYPERCALL_FAILED,
  DRIVER_ERROR_NONE,
  DRIVER_ERROR_NOT_STARTED,
  DRIVER_ERROR_PANICKED,
  DRIVER_STATUS_BUILD_ID,
  DriverPpStatus,
  DriverStatus,
} from "../../../hypercall/generated/driver.ts";
import { hypercall, outputOf } from "./context.ts";
import { panicked, tscKhz } from "./hv.ts";
import { loader, ppOf } from "./loader.ts";
import { countVms } from "./vm-table.ts";

/** Fills DriverStatus. Not started is a state, not an error. */
export function readStatus(context: u32): u32 {
  const call = changetype<DriverStatus>(context);
  const l = loader();
  call.abi = DRIVER_ABI;
  call.tscKhz = tscKhz();
  call.panicked = panicked();
  call.started = l.started;
  if (l.started == 0) return DRIVER_ERROR_NONE;
  call.pps = l.pps;
  call.flags = l.flags;
  call.vms = countVms();
  call.imageBytes = l.imageMemory;
  store<u64>(context + DRIVER_STATUS_BUILD_ID, l.buildLow);
  store<u64>(context + DRIVER_STATUS_BUILD_ID, l.buildHigh, 8);
  if (call.panicked != 0) return DRIVER_ERROR_NONE;
  call.detail = hypercall(context, MV_ID_OP_POOL, 0, 0, 0);
  if (call.detail != MV_STATUS_SUCCESS) return DRIVER_ERROR_HYPERCALL_FAILED;
  call.poolFree = outputOf(context, 0) << 12;
  call.poolTotal = outputOf(context, 1) << 12;
  call.poolLowest = outputOf(context, 2) << 12;
  return DRIVER_ERROR_NONE;
}

/**
 * Fills DriverPpStatus but for the counters, which are then in this CPU's shared page. Runs on the PP that
 * is asked for.
 */
export function readPpStatus(context: u32): u32 {
  const call = changetype<DriverPpStatus>(context);
  const l = loader();
  if (l.started == 0) return DRIVER_ERROR_NOT_STARTED;
  if (panicked() != 0) return DRIVER_ERROR_PANICKED;
  if (call.ppid >= l.pps) return DRIVER_ERROR_BAD_ADDRESS;
  const pp = ppOf(call.ppid);
  call.apicId = pp.apicId;
  call.demoteTicks = pp.ticks;
  call.detail = hypercall(context, MV_PP_OP_COUNTERS, 0, 0, 0);
  return call.detail == MV_STATUS_SUCCESS ? DRIVER_ERROR_NONE : DRIVER_ERROR_HYPERCALL_FAILED;
}

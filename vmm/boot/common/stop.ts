import {
  DRIVER_ERROR_CPU_OFFLINE,
  DRIVER_ERROR_NONE,
  DRIVER_ERROR_NOT_STARTED,
  DRIVER_ERROR_PANICKED,
  DriverCall,
} from "../../../hypercall/generated/driver.ts";
import { freeBlocks } from "./bump.ts";
import { cpuOnline, panicked } from "./hv.ts";
import { loader, ppOf, resetLoader } from "./loader.ts";
import { promoteAll } from "./start.ts";

/**
 * Whether stop could be tried, before anything is ended for it: a promote has to run on its CPU. Returns DRIVER_ERROR_.
 */
export function checkStop(at: u32): u32 {
  const call = changetype<DriverCall>(at);
  const l = loader();
  if (l.started == 0) return DRIVER_ERROR_NOT_STARTED;
  if (panicked() != 0) return DRIVER_ERROR_PANICKED;
  for (let i: u32 = 0; i < l.pps; i++) {
    if (ppOf(i).demoted == 0 || cpuOnline(i) != 0) continue;
    call.detail = i;
    return DRIVER_ERROR_CPU_OFFLINE;
  }
  return DRIVER_ERROR_NONE;
}

/**
 * Promotes all CPUs and frees everything. The caller has ended all VMs. Returns DRIVER_ERROR_; after
 * HYPERCALL_FAILED those CPUs that refused are still root VSs, and stop can be called again.
 */
export function stopHypervisor(at: u32): u32 {
  const call = changetype<DriverCall>(at);
  const l = loader();
  const refusal = checkStop(at);
  if (refusal != DRIVER_ERROR_NONE) return refusal;
  l.error = DRIVER_ERROR_NONE;
  l.detail = 0;
  if (!promoteAll(l)) {
    call.detail = l.detail;
    return l.error;
  }
  freeBlocks(l);
  resetLoader(l);
  return DRIVER_ERROR_NONE;
}

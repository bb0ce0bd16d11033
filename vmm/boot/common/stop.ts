import {
  DRIVER_ERROR_NONE,
  DRIVER_ERROR_NOT_STARTED,
  DRIVER_ERROR_PANICKED,
  DriverCall,
} from "../../../hypercall/generated/driver.ts";
import { freeBlocks } from "./bump.ts";
import { panicked } from "./hv.ts";
import { loader, resetLoader } from "./loader.ts";
import { promoteAll } from "./start.ts";

/**
 * Promotes all CPUs and frees everything. The caller has ended all VMs. Returns DRIVER_ERROR_; after
 * HYPERCALL_FAILED those CPUs that refused are still root VSs, and stop can be called again.
 */
export function stopHypervisor(at: u32): u32 {
  const call = changetype<DriverCall>(at);
  const l = loader();
  if (l.started == 0) return DRIVER_ERROR_NOT_STARTED;
  if (panicked() != 0) return DRIVER_ERROR_PANICKED;
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

/** Sets of requirements that are not met: bit n for DRIVER_ERROR n. */
import {
  DRIVER_ERROR_CPUS_DIFFER,
  DRIVER_ERROR_NO_EPT,
  DRIVER_ERROR_UNKNOWN_PROCESSOR,
  DRIVER_ERROR_VMX_CONTROLS,
} from "../../../hypercall/generated/driver.ts";

/** What stands for DRIVER_ERROR `error` in a set. */
export function failureBit(error: u32): u64 {
  return (<u64>1) << error;
}

/** The failure to report first: a processor that nothing fits explains all others, then the lowest number. */
export function firstFailure(failures: u64): u32 {
  if ((failures & failureBit(DRIVER_ERROR_UNKNOWN_PROCESSOR)) != 0) return DRIVER_ERROR_UNKNOWN_PROCESSOR;
  if ((failures & failureBit(DRIVER_ERROR_CPUS_DIFFER)) != 0) return DRIVER_ERROR_CPUS_DIFFER;
  return failures == 0 ? 0 : <u32>ctz<u64>(failures);
}

/** The detail of a start that ends with `error`: what is missing where that can be said, else the whole set. */
export function failureDetail(error: u32, failures: u64, lack: u64): u64 {
  return error == DRIVER_ERROR_NO_EPT || error == DRIVER_ERROR_VMX_CONTROLS ? lack : failures;
}

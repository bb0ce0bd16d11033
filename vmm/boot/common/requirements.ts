/** What a CPU must offer, and whether something else holds it: what is the same for all vendors. */
import { VENDOR_AMD, VENDOR_INTEL } from "../../abi/generated/launch.ts";
import {
  DRIVER_ERROR_NO_GIB_PAGES,
  DRIVER_ERROR_UNKNOWN_PROCESSOR,
} from "../../../hypercall/generated/driver.ts";
import { failureBit } from "./failures.ts";
import { cpuidOf } from "./processor.ts";
import { checkSvm } from "./requirements-svm.ts";
import { checkVmx } from "./requirements-vmx.ts";

const LEAF_FEATURES: u32 = 0x8000_0001;

/** Requirements of which this CPU, of `vendor`, fails: bit n for DRIVER_ERROR n. */
export function checkCpu(vendor: u32): u64 {
  let failures: u64 = 0;
  if ((cpuidOf(LEAF_FEATURES, 3) & (1 << 26)) == 0) failures |= failureBit(DRIVER_ERROR_NO_GIB_PAGES);
  if (vendor == VENDOR_AMD) return failures | checkSvm();
  if (vendor == VENDOR_INTEL) return failures | checkVmx();
  return failureBit(DRIVER_ERROR_UNKNOWN_PROCESSOR);
}

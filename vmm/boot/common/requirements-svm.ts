/** What an AMD CPU must offer. AMD APM vol. 2, 15.4 and 15.31. */
import {
  DRIVER_ERROR_MEMORY_ENCRYPTION,
  DRIVER_ERROR_NO_NESTED_PAGING,
  DRIVER_ERROR_NO_SVM,
  DRIVER_ERROR_SVM_DISABLED,
  DRIVER_ERROR_SVM_IN_USE,
} from "../../../hypercall/generated/driver.ts";
import { failureBit } from "./failures.ts";
import { cpuidOf, EFER_SVME, MSR_EFER, msrOrZero } from "./processor.ts";

const MSR_SYSCFG: u32 = 0xc001_0010;
const SYSCFG_SMEE: u64 = 1 << 23;
const MSR_VM_CR: u32 = 0xc001_0114;
const VM_CR_SVMDIS: u64 = 1 << 4;
const MSR_SEV_STATUS: u32 = 0xc001_0131;
const LEAF_FEATURES: u32 = 0x8000_0001;
const LEAF_SVM: u32 = 0x8000_000a;
const LEAF_ENCRYPTION: u32 = 0x8000_001f;

/** Requirements of which this CPU fails. */
export function checkSvm(): u64 {
  const leaves = cpuidOf(0x8000_0000, 0);
  let failures: u64 = 0;
  if ((msrOrZero(MSR_SYSCFG) & SYSCFG_SMEE) != 0) failures |= failureBit(DRIVER_ERROR_MEMORY_ENCRYPTION);
  if (leaves >= LEAF_ENCRYPTION && (msrOrZero(MSR_SEV_STATUS) & 1) != 0) {
    failures |= failureBit(DRIVER_ERROR_MEMORY_ENCRYPTION);
  }
  if ((msrOrZero(MSR_EFER) & EFER_SVME) != 0) failures |= failureBit(DRIVER_ERROR_SVM_IN_USE);
  if (leaves < LEAF_SVM || (cpuidOf(LEAF_FEATURES, 2) & (1 << 2)) == 0) {
    return failures | failureBit(DRIVER_ERROR_NO_SVM);
  }
  if ((msrOrZero(MSR_VM_CR) & VM_CR_SVMDIS) != 0) failures |= failureBit(DRIVER_ERROR_SVM_DISABLED);
  if ((cpuidOf(LEAF_SVM, 3) & 1) == 0) failures |= failureBit(DRIVER_ERROR_NO_NESTED_PAGING);
  return failures;
}

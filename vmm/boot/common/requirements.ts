/** What a CPU must offer, and whether something else holds it. AMD APM vol. 2, 15.4 and 15.31. */
import {
  DRIVER_ERROR_MEMORY_ENCRYPTION,
  DRIVER_ERROR_NO_GIB_PAGES,
  DRIVER_ERROR_NO_NESTED_PAGING,
  DRIVER_ERROR_NO_SVM,
  DRIVER_ERROR_NOT_AMD,
  DRIVER_ERROR_SVM_DISABLED,
  DRIVER_ERROR_SVM_IN_USE,
} from "../../../hypercall/generated/driver.ts";
import { cpuid, tryRdmsr } from "./hv.ts";
import { scratchAt } from "./statics.ts";

export const MSR_EFER: u32 = 0xc000_0080;
export const EFER_SVME: u64 = 1 << 12;
export const EFER_NXE: u64 = 1 << 11;
const MSR_SYSCFG: u32 = 0xc001_0010;
const SYSCFG_SMEE: u64 = 1 << 23;
const MSR_VM_CR: u32 = 0xc001_0114;
const VM_CR_SVMDIS: u64 = 1 << 4;
const MSR_SEV_STATUS: u32 = 0xc001_0131;
const LEAF_FEATURES: u32 = 0x8000_0001;
const LEAF_SVM: u32 = 0x8000_000a;
const LEAF_ENCRYPTION: u32 = 0x8000_001f;

/** Register `index` (EAX 0, EBX 1, ECX 2, EDX 3) of a CPUID leaf. */
export function cpuidOf(leaf: u32, index: u32): u32 {
  cpuid(leaf, 0, scratchAt());
  return load<u32>(scratchAt() + index * 4);
}

/** An MSR's value, 0 if the processor does not have it. */
export function msrOrZero(index: u32): u64 {
  return tryRdmsr(index, scratchAt()) != 0 ? load<u64>(scratchAt()) : 0;
}

function bit(error: u32): u64 {
  return (<u64>1) << error;
}

/** "AuthenticAMD" in EBX, EDX, ECX of leaf 0. */
function isAmd(): bool {
  return cpuidOf(0, 1) == 0x6874_7541 && cpuidOf(0, 3) == 0x6974_6e65 && cpuidOf(0, 2) == 0x444d_4163;
}

/** Requirements of which this CPU fails: bit n for DRIVER_ERROR n. */
export function checkCpu(): u64 {
  if (!isAmd()) return bit(DRIVER_ERROR_NOT_AMD);
  const leaves = cpuidOf(0x8000_0000, 0);
  let failures: u64 = 0;
  if ((cpuidOf(LEAF_FEATURES, 3) & (1 << 26)) == 0) failures |= bit(DRIVER_ERROR_NO_GIB_PAGES);
  if ((msrOrZero(MSR_SYSCFG) & SYSCFG_SMEE) != 0) failures |= bit(DRIVER_ERROR_MEMORY_ENCRYPTION);
  if (leaves >= LEAF_ENCRYPTION && (msrOrZero(MSR_SEV_STATUS) & 1) != 0) {
    failures |= bit(DRIVER_ERROR_MEMORY_ENCRYPTION);
  }
  if ((msrOrZero(MSR_EFER) & EFER_SVME) != 0) failures |= bit(DRIVER_ERROR_SVM_IN_USE);
  if (leaves < LEAF_SVM || (cpuidOf(LEAF_FEATURES, 2) & (1 << 2)) == 0) {
    return failures | bit(DRIVER_ERROR_NO_SVM);
  }
  if ((msrOrZero(MSR_VM_CR) & VM_CR_SVMDIS) != 0) failures |= bit(DRIVER_ERROR_SVM_DISABLED);
  if ((cpuidOf(LEAF_SVM, 3) & 1) == 0) failures |= bit(DRIVER_ERROR_NO_NESTED_PAGING);
  return failures;
}

/** The failure to report first: a foreign processor explains all others, then the lowest number. */
export function firstFailure(failures: u64): u32 {
  if ((failures & bit(DRIVER_ERROR_NOT_AMD)) != 0) return DRIVER_ERROR_NOT_AMD;
  return failures == 0 ? 0 : <u32>ctz<u64>(failures);
}

/**
 * The MSRs of the root that exit. FEATURE_CONTROL reads locked without VMX, so that other hypervisors see none to be
 * had; the capabilities of VMX are not there. Changes of the MTRRs reach the nested table (nested/memory-type.ts).
 */
import { PP_BLOCK_STATE, PP_STATE_SCRATCH } from "../../abi/generated/pp-local";
import { try_rdmsr, try_wrmsr } from "../hv";
import { MSR_FEATURE_CONTROL, MSR_VMX_BASIC, MSR_VMX_LAST } from "./generated/vmcs";

const LOCKED: u64 = 1;

/** Leaves the value in the PP's scratch words; false for #GP. */
export function readRootMsr(pp: u32, index: u32): bool {
  const scratch = pp + PP_BLOCK_STATE + PP_STATE_SCRATCH;
  if (index >= MSR_VMX_BASIC && index <= MSR_VMX_LAST) return false;
  if (index != MSR_FEATURE_CONTROL) return try_rdmsr(index, scratch) != 0;
  store<u64>(<usize>scratch, LOCKED);
  return true;
}

/** False for #GP. */
export function writeRootMsr(_pp: u32, _vs: u32, index: u32, value: u64): bool {
  if (index == MSR_FEATURE_CONTROL || (index >= MSR_VMX_BASIC && index <= MSR_VMX_LAST)) return false;
  return try_wrmsr(index, value) != 0;
}

/**
 * The MSRs of the root that exit. EFER.SVME reads 1 and stays set, so other hypervisors see SVM in use;
 * VM_HSAVE_PA and VM_CR are virtual, because the root writing the real ones would take the host down.
 */
import { PP_BLOCK_STATE, PP_STATE_SCRATCH, PP_STATE_VIRTUAL_MSRS } from "../../abi/generated/pp-local";
import { try_rdmsr, try_wrmsr } from "../hv";
import { MSR_EFER } from "../vs/generated/state";
import { vmcbOf } from "./blocks";
import { EFER_SVME, MSR_VM_CR, MSR_VM_HSAVE_PA, Vmcb } from "./generated/vmcb";
import { CR0_PG, EFER_LMA, EFER_LME } from "../../abi/generated/registers";

/** SCE, LME, LMA, NXE, SVME, LMSLE, FFXSR, TCE, MCOMMIT, INTWB, UAIE, AIBRSE: what EFER may hold. */
const EFER_DEFINED: u64 = 0x36fd01;
const VM_CR_SVMDIS: u64 = 0x10;
/** Places in PpState.virtualMsrs. */
const HSAVE: usize = 0;
const VM_CR: usize = 8;
const VIRTUAL_BYTES: usize = 16;

function virtual(pp: u32): usize {
  return <usize>(pp + PP_BLOCK_STATE + PP_STATE_VIRTUAL_MSRS);
}

/** Leaves the value in the PP's scratch words; false for #GP. */
export function readRootMsr(pp: u32, index: u32): bool {
  const scratch = pp + PP_BLOCK_STATE + PP_STATE_SCRATCH;
  if (index == MSR_VM_HSAVE_PA) store<u64>(<usize>scratch, load<u64>(virtual(pp), HSAVE));
  else if (index == MSR_VM_CR) store<u64>(<usize>scratch, load<u64>(virtual(pp), VM_CR));
  else return try_rdmsr(index, scratch) != 0;
  return true;
}

/** False for #GP. */
export function writeRootMsr(pp: u32, vs: u32, index: u32, value: u64): bool {
  if (index == MSR_EFER) return writeEfer(vmcbOf(vs), value);
  if (index == MSR_VM_HSAVE_PA) {
    if ((value & 0xfff) != 0) return false;
    store<u64>(virtual(pp), value, HSAVE);
    return true;
  }
  if (index == MSR_VM_CR) {
    store<u64>(virtual(pp), value & ~VM_CR_SVMDIS, VM_CR);
    return true;
  }
  return try_wrmsr(index, value) != 0;
}

function writeEfer(vmcb: Vmcb, value: u64): bool {
  if ((value & ~EFER_DEFINED) != 0) return false;
  if ((vmcb.cr0 & CR0_PG) != 0 && ((value ^ vmcb.efer) & EFER_LME) != 0) return false;
  vmcb.efer = (value & ~EFER_LMA) | (vmcb.efer & EFER_LMA) | EFER_SVME;
  return true;
}

/** What the root finds in VM_HSAVE_PA after promote: what it wrote, or nothing. */
export function initRootMsrs(pp: u32): void {
  memory.fill(virtual(pp), 0, VIRTUAL_BYTES);
}

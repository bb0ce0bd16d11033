/** What SVM needs of a PP before its first VMRUN, and undoes when the PP leaves. */
import { LAUNCH_STATUS_OK, LAUNCH_STATUS_NO_NESTED_PAGING } from "../../abi/generated/launch";
import { HOST_PP_WINDOW } from "../../abi/generated/memory-map";
import {
  PP_BLOCK_STATE,
  PP_FEATURE_DECODE_ASSIST,
  PP_FEATURE_NEXT_RIP,
  PP_LOCAL_TSS,
  PP_STATE_SCRATCH,
  SELECTOR_KERNEL_CODE,
  SELECTOR_SYSRET_BASE,
  SELECTOR_TSS,
  TSS_LIMIT,
} from "../../abi/generated/pp-local";
import { globals } from "../globals";
import { cpuid, physStore16, physStore64, stub, wrmsr } from "../hv";
import { launchState, ppState } from "../pp";
import { MSR_EFER } from "../vs/generated/state";
import { vmcbOf } from "./blocks";
import { rootControls } from "./controls";
import {
  EFER_HOST,
  EFER_SVME,
  MSR_VM_HSAVE_PA,
  VMCB_LSTAR,
  VMCB_SFMASK,
  VMCB_STAR,
  VMCB_TR_ATTRIB,
  VMCB_TR_BASE,
  VMCB_TR_LIMIT,
  VMCB_TR_SELECTOR,
} from "./generated/vmcb";
import { initRootMsrs } from "./root-msr";

const BUSY_TSS: u32 = 0x8b;
/** RFLAGS that SYSCALL clears: all that exist but IOPL, which ring 3 does not have anyway. */
const SYSCALL_MASK: u64 = 0x257fd5;

/** The area from which VMLOAD gives the host its TR and SYSCALL MSRs. */
export function prepareHost(pp: u32): void {
  const area = launchState(pp).hostAreaSpa;
  physStore16(area + <u64>VMCB_TR_SELECTOR, SELECTOR_TSS);
  physStore16(area + <u64>VMCB_TR_ATTRIB, BUSY_TSS);
  physStore16(area + <u64>VMCB_TR_LIMIT, TSS_LIMIT);
  physStore64(area + <u64>VMCB_TR_BASE, HOST_PP_WINDOW + <u64>PP_LOCAL_TSS);
  const star = ((<u64>SELECTOR_SYSRET_BASE) << 48) | ((<u64>SELECTOR_KERNEL_CODE) << 32);
  physStore64(area + <u64>VMCB_STAR, star);
  physStore64(area + <u64>VMCB_LSTAR, stub(0));
  physStore64(area + <u64>VMCB_SFMASK, SYSCALL_MASK);
}

/** Fills features and tag count; LAUNCH_STATUS_. AMD APM volume 3, appendix E.4. */
export function readFeatures(pp: u32): u32 {
  const state = ppState(pp);
  const scratch = pp + PP_BLOCK_STATE + PP_STATE_SCRATCH;
  cpuid(0x8000_000a, 0, scratch);
  state.tags = load<u32>(<usize>scratch, 4);
  const svm = load<u32>(<usize>scratch, 12);
  if ((svm & 8) != 0) state.features |= PP_FEATURE_NEXT_RIP;
  if ((svm & 0x80) != 0) state.features |= PP_FEATURE_DECODE_ASSIST;
  globals().eferForced = EFER_SVME;
  return (svm & 1) != 0 ? LAUNCH_STATUS_OK : LAUNCH_STATUS_NO_NESTED_PAGING;
}

/** Switches the host over to EFER and the host save area of ours; LAUNCH_STATUS_. */
export function enable(pp: u32): u32 {
  wrmsr(MSR_EFER, EFER_HOST);
  wrmsr(MSR_VM_HSAVE_PA, launchState(pp).regionSpa);
  return LAUNCH_STATUS_OK;
}

/** The root VS beside what LaunchState says of it; VMSAVE has stored FS, GS, TR, LDTR and the SYSCALL MSRs. */
export function initRoot(pp: u32, vs: u32): void {
  initRootMsrs(pp);
  rootControls(vmcbOf(vs), globals().rootNested);
}

/** The host's EFER goes; the loader clears SVME when no code of ours runs any more. */
export function leaveVendor(pp: u32): void {
  wrmsr(MSR_EFER, launchState(pp).efer | EFER_SVME);
}

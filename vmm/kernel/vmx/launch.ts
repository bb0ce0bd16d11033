/** What VMX needs of a PP before its first VMLAUNCH, and undoes when the PP leaves. */
import {
  LAUNCH_STATE_FS,
  LAUNCH_STATE_GS,
  LAUNCH_STATE_LDTR,
  LAUNCH_STATE_TR,
  LAUNCH_STATUS_NO_NESTED_PAGING,
  LAUNCH_STATUS_OK,
  LAUNCH_STATUS_REFUSED,
} from "../../abi/generated/launch";
import { HOST_PP_KERNEL_STACK_TOP } from "../../abi/generated/memory-map";
import {
  PP_FEATURE_DECODE_ASSIST,
  PP_FEATURE_NEXT_RIP,
  SELECTOR_KERNEL_CODE,
} from "../../abi/generated/pp-local";
import {
  DIRTY_CONTROL,
  DIRTY_DEBUG,
  DIRTY_IP,
  DIRTY_PAT,
  DIRTY_SEGMENTS,
  DIRTY_SYSCALL,
} from "../../abi/generated/vs-page";
import { globals } from "../globals";
import { physStore64, rdmsr, stub, try_vmxon, vmclear, vmptrld, vmread, vmwrite, vmxoff, wrmsr } from "../hv";
import { launchState, ppState } from "../pp";
import { guestOf, kernelOf } from "../vs/blocks";
import {
  MSR_EFER,
  MSR_KERNEL_GS_BASE,
  MSR_PAT,
  MSR_SYSENTER_CS,
  MSR_SYSENTER_EIP,
  MSR_SYSENTER_ESP,
} from "../vs/generated/state";
import { loadSegment } from "../vs/segments";
import { wordsOf } from "./blocks";
import { controls, revision } from "./capabilities";
import { HOST_PAT, rootControls, STUB_SYSENTER } from "./controls";
import { initVmcs, setLaunched } from "./current";
import {
  EFER_HOST,
  MSR_DEBUGCTL,
  MSR_VMX_SECONDARY,
  SECONDARY_EACH,
  VMCS_GUEST_DEBUGCTL,
  VMCS_HOST_CR3,
} from "./generated/vmcs";
import { readSyscallMsrs } from "./syscall-msrs";

/** VPIDs that there are. */
const TAGS: u32 = 0x1_0000;
/** What the root's exits leave with the processor. */
const ROOT_STALE: u64 = DIRTY_IP | DIRTY_SEGMENTS | DIRTY_CONTROL | DIRTY_DEBUG | DIRTY_SYSCALL | DIRTY_PAT;

/** The loader has asked the same in detail; without these nothing would run. LAUNCH_STATUS_. */
export function readFeatures(pp: u32): u32 {
  const state = ppState(pp);
  state.tags = TAGS;
  state.features |= PP_FEATURE_NEXT_RIP | PP_FEATURE_DECODE_ASSIST;
  globals().eferForced = 0;
  return controls(MSR_VMX_SECONDARY, SECONDARY_EACH) == SECONDARY_EACH
    ? LAUNCH_STATUS_OK
    : LAUNCH_STATUS_NO_NESTED_PAGING;
}

/** Into VMX operation. LAUNCH_STATUS_. */
export function enable(pp: u32): u32 {
  const launched = launchState(pp);
  physStore64(launched.regionSpa, <u64>revision());
  if (try_vmxon(launched.regionSpa) == 0) return LAUNCH_STATUS_REFUSED;
  ppState(pp).isEnabled = 1;
  return LAUNCH_STATUS_OK;
}

/** The root VS beside what LaunchState says of it, and the MSRs of the host until the first exit loads them. */
export function initRoot(pp: u32, vs: u32): void {
  const launched = launchState(pp);
  const words = wordsOf(vs);
  const guest = guestOf(vs);
  const from = <u32>changetype<usize>(launched);
  loadSegment(guest, 4, from + LAUNCH_STATE_FS);
  loadSegment(guest, 5, from + LAUNCH_STATE_GS);
  loadSegment(guest, 6, from + LAUNCH_STATE_LDTR);
  loadSegment(guest, 7, from + LAUNCH_STATE_TR);
  words.vmcsSpa = launched.hostAreaSpa;
  kernelOf(vs).staleAfter = <u32>ROOT_STALE;
  setLaunched(launched.localSpa, 0);
  initVmcs(words.vmcsSpa);
  vmptrld(words.vmcsSpa);
  rootControls(pp, vs, globals().rootNested);
  vmwrite(VMCS_HOST_CR3, launched.hostCr3);
  vmwrite(VMCS_GUEST_DEBUGCTL, launched.debugctl);
  words.syscalls = 1;
  readSyscallMsrs(guest);
  guest.kernelGsBase = rdmsr(MSR_KERNEL_GS_BASE);
  guest.sysenterCs = rdmsr(MSR_SYSENTER_CS);
  guest.sysenterEsp = rdmsr(MSR_SYSENTER_ESP);
  guest.sysenterEip = rdmsr(MSR_SYSENTER_EIP);
  kernelOf(vs).stale = 0;
  kernelOf(vs).changed = <u32>ROOT_STALE;
  loadHostMsrs();
}

/** What each exit will load from the VMCS: the first upcall comes before the first exit. */
function loadHostMsrs(): void {
  wrmsr(MSR_EFER, EFER_HOST);
  wrmsr(MSR_PAT, HOST_PAT);
  wrmsr(MSR_SYSENTER_CS, <u64>SELECTOR_KERNEL_CODE);
  wrmsr(MSR_SYSENTER_ESP, HOST_PP_KERNEL_STACK_TOP);
  wrmsr(MSR_SYSENTER_EIP, stub(STUB_SYSENTER));
}

/** Gives the root its MSRs back and leaves VMX operation. GuestState of the root is whole. */
export function leaveVendor(pp: u32): void {
  const state = ppState(pp);
  if (state.isEnabled == 0) return;
  const root = guestOf(state.root);
  wrmsr(MSR_PAT, root.pat);
  wrmsr(MSR_SYSENTER_CS, root.sysenterCs);
  wrmsr(MSR_SYSENTER_ESP, root.sysenterEsp);
  wrmsr(MSR_SYSENTER_EIP, root.sysenterEip);
  wrmsr(MSR_DEBUGCTL, vmread(VMCS_GUEST_DEBUGCTL));
  wrmsr(MSR_EFER, launchState(pp).efer);
  vmclear(wordsOf(state.root).vmcsSpa);
  vmxoff();
  state.isEnabled = 0;
}

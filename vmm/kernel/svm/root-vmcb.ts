/** The root's VMCB from a LaunchState, and back at promote. VMSAVE has already stored FS, GS, TR, LDTR and the SYSCALL MSRs. */
import {
  LAUNCH_STATE_CS,
  LAUNCH_STATE_DS,
  LAUNCH_STATE_ES,
  LAUNCH_STATE_SS,
  LaunchState,
} from "../../abi/generated/launch";
import { globals } from "../globals";
import { rootControls } from "./controls";
import {
  EFER_SVME,
  Vmcb,
  VMCB_CS_SELECTOR,
  VMCB_DS_SELECTOR,
  VMCB_ES_SELECTOR,
  VMCB_SS_SELECTOR,
} from "./generated/vmcb";

export function buildRootVmcb(vmcb: Vmcb, state: LaunchState): void {
  rootControls(vmcb, globals().rootNested);
  const from = <u32>changetype<usize>(state);
  const to = <u32>changetype<usize>(vmcb);
  segment(from + LAUNCH_STATE_ES, to + VMCB_ES_SELECTOR);
  segment(from + LAUNCH_STATE_CS, to + VMCB_CS_SELECTOR);
  segment(from + LAUNCH_STATE_SS, to + VMCB_SS_SELECTOR);
  segment(from + LAUNCH_STATE_DS, to + VMCB_DS_SELECTOR);
  vmcb.gdtrBase = state.gdtrBase;
  vmcb.gdtrLimit = <u32>state.gdtrLimit;
  vmcb.idtrBase = state.idtrBase;
  vmcb.idtrLimit = <u32>state.idtrLimit;
  vmcb.cpl = 0;
  vmcb.efer = state.efer | EFER_SVME;
  vmcb.cr0 = state.cr0;
  vmcb.cr2 = state.cr2;
  vmcb.cr3 = state.cr3;
  vmcb.cr4 = state.cr4;
  vmcb.pat = state.pat;
  vmcb.dr6 = state.dr6;
  vmcb.dr7 = state.dr7;
  vmcb.rip = state.rip;
  vmcb.rsp = state.rsp;
  vmcb.rflags = state.rflags;
  vmcb.rax = 0;
}

/** Access-rights format (G, D/B, L, AVL in bits 15:12) to the VMCB's packed one. */
function segment(from: u32, to: u32): void {
  const attrib = <u32>load<u64>(<usize>from, 8);
  store<u16>(<usize>to, <u16>load<u64>(<usize>from));
  store<u16>(<usize>to, <u16>((attrib & 0xff) | ((attrib >> 4) & 0xf00)), 2);
  store<u32>(<usize>to, <u32>load<u64>(<usize>from, 16), 4);
  store<u64>(<usize>to, load<u64>(<usize>from, 24), 8);
}

/** What the trampoline needs to give the processor back to the root. */
export function readRootVmcb(vmcb: Vmcb, state: LaunchState): void {
  const to = changetype<usize>(state);
  store<u64>(to, <u64>vmcb.csSelector, LAUNCH_STATE_CS);
  store<u64>(to, <u64>vmcb.ssSelector, LAUNCH_STATE_SS);
  state.gdtrBase = vmcb.gdtrBase;
  state.gdtrLimit = <u64>vmcb.gdtrLimit;
  state.idtrBase = vmcb.idtrBase;
  state.idtrLimit = <u64>vmcb.idtrLimit;
  state.efer = vmcb.efer;
  state.cr0 = vmcb.cr0;
  state.cr2 = vmcb.cr2;
  state.cr3 = vmcb.cr3;
  state.cr4 = vmcb.cr4;
  state.dr6 = vmcb.dr6;
  state.dr7 = vmcb.dr7;
  state.rip = vmcb.rip;
  state.rsp = vmcb.rsp;
  state.rflags = vmcb.rflags;
}

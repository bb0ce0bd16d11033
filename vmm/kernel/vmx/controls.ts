/** Controls that the kernel forces: the core has no say in them. The VS is the current one. */
import { HOST_PP_KERNEL_STACK_TOP, HOST_PP_WINDOW } from "../../abi/generated/memory-map";
import {
  PP_LOCAL_GDT,
  PP_LOCAL_IDT,
  PP_LOCAL_TSS,
  SELECTOR_KERNEL_CODE,
  SELECTOR_KERNEL_DATA,
  SELECTOR_TSS,
} from "../../abi/generated/pp-local";
import { launchInfo } from "../globals";
import { invept, invvpid, stub, vmread, vmwrite } from "../hv";
import { launchState } from "../pp";
import { kernelOf } from "../vs/blocks";
import { wordsOf } from "./blocks";
import { controls } from "./capabilities";
import {
  EFER_HOST,
  ENTRY_CONTROL_LOAD_DEBUG,
  ENTRY_CONTROL_LOAD_EFER,
  ENTRY_CONTROL_LOAD_PAT,
  EPT_POINTER,
  EXIT_CONTROL_HOST_64,
  EXIT_CONTROL_LOAD_EFER,
  EXIT_CONTROL_LOAD_PAT,
  EXIT_CONTROL_SAVE_DEBUG,
  EXIT_CONTROL_SAVE_EFER,
  EXIT_CONTROL_SAVE_PAT,
  MSR_VMX_ENTRY,
  MSR_VMX_EXIT,
  MSR_VMX_PIN,
  MSR_VMX_PRIMARY,
  MSR_VMX_SECONDARY,
  PIN_INTERRUPT,
  PIN_NMI,
  PIN_VIRTUAL_NMI,
  PRIMARY_CR8_LOAD,
  PRIMARY_CR8_STORE,
  PRIMARY_HLT,
  PRIMARY_IO,
  PRIMARY_MONITOR,
  PRIMARY_MOV_DR,
  PRIMARY_MSR_BITMAP,
  PRIMARY_MWAIT,
  PRIMARY_RDPMC,
  PRIMARY_SECONDARY,
  SECONDARY_EPT,
  SECONDARY_INVPCID,
  SECONDARY_RDTSCP,
  SECONDARY_UNRESTRICTED,
  SECONDARY_USER_WAIT,
  SECONDARY_VPID,
  SECONDARY_WBINVD,
  SECONDARY_XSAVES,
  VMCS_CR0_MASK,
  VMCS_PENDING_DEBUG,
  VMCS_INTERRUPTIBILITY,
  VMCS_HOST_GS_SELECTOR,
  VMCS_HOST_GS_BASE,
  VMCS_HOST_FS_SELECTOR,
  VMCS_HOST_FS_BASE,
  VMCS_GUEST_DEBUGCTL,
  VMCS_FAULT_MATCH,
  VMCS_FAULT_MASK,
  VMCS_EXIT_MSR_STORES,
  VMCS_EXIT_MSR_LOADS,
  VMCS_ENTRY_MSR_LOADS,
  VMCS_ENTRY_EVENT,
  VMCS_CR3_TARGETS,
  VMCS_ACTIVITY,
  VMCS_CR4_MASK,
  VMCS_ENTRY_CONTROLS,
  VMCS_EPTP,
  VMCS_EXCEPTION_BITMAP,
  VMCS_EXIT_CONTROLS,
  VMCS_HOST_CR0,
  VMCS_HOST_CR4,
  VMCS_HOST_CS_SELECTOR,
  VMCS_HOST_DS_SELECTOR,
  VMCS_HOST_EFER,
  VMCS_HOST_ES_SELECTOR,
  VMCS_HOST_GDTR_BASE,
  VMCS_HOST_IDTR_BASE,
  VMCS_HOST_PAT,
  VMCS_HOST_RIP,
  VMCS_HOST_RSP,
  VMCS_HOST_SS_SELECTOR,
  VMCS_HOST_SYSENTER_CS,
  VMCS_HOST_SYSENTER_EIP,
  VMCS_HOST_SYSENTER_ESP,
  VMCS_HOST_TR_BASE,
  VMCS_HOST_TR_SELECTOR,
  VMCS_LINK_POINTER,
  VMCS_MSR_BITMAP,
  VMCS_PIN_CONTROLS,
  VMCS_PRIMARY_CONTROLS,
  VMCS_SECONDARY_CONTROLS,
  VMCS_VPID,
} from "./generated/vmcs";
import { cr0Owned, cr4Owned } from "./groups";

/** hv.stub. */
export const STUB_SYSENTER: u32 = 2;
const STUB_EXIT: u32 = 3;
/** The root's tag on every PP; micro VMs get the others. */
export const ROOT_TAG: u32 = 1;
/** PE MP ET NE WP PG, as in entry/stubs.h. */
const HOST_CR0: u64 = 0x8001_0033;
/** The reset value: WB, WT, UC-, UC, twice. */
export const HOST_PAT: u64 = 0x0007_0406_0007_0406;
/** #DB, #AC and #MC: endless delivery loops must exit, machine checks belong to the root. */
const EXCEPTIONS: u64 = (1 << 1) | (1 << 17) | (1 << 18);
const NONE: u64 = 0xffff_ffff_ffff_ffff;
/**
 * Fields that each entry or exit uses and that are 0 until something else is written there. A region that holds zeros
 * does not say so: what a field holds that nobody wrote is the processor's business. Intel SDM volume 3, 25.11.3.
 */
const ZERO: StaticArray<u32> = [
  VMCS_FAULT_MASK,
  VMCS_FAULT_MATCH,
  VMCS_CR3_TARGETS,
  VMCS_EXIT_MSR_STORES,
  VMCS_EXIT_MSR_LOADS,
  VMCS_ENTRY_MSR_LOADS,
  VMCS_ENTRY_EVENT,
  VMCS_GUEST_DEBUGCTL,
  VMCS_INTERRUPTIBILITY,
  VMCS_ACTIVITY,
  VMCS_PENDING_DEBUG,
  VMCS_HOST_FS_SELECTOR,
  VMCS_HOST_GS_SELECTOR,
  VMCS_HOST_FS_BASE,
  VMCS_HOST_GS_BASE,
];
const ZEROS: u32 = 15;
const SINGLE_CONTEXT: u32 = 1;
const ALL_CONTEXTS: u32 = 2;

const GUEST_PRIMARY: u32 =
  PRIMARY_HLT |
  PRIMARY_MWAIT |
  PRIMARY_MONITOR |
  PRIMARY_RDPMC |
  PRIMARY_CR8_LOAD |
  PRIMARY_CR8_STORE |
  PRIMARY_MOV_DR |
  PRIMARY_IO |
  PRIMARY_MSR_BITMAP |
  PRIMARY_SECONDARY;

export function rootControls(pp: u32, vs: u32, nested: u64): void {
  vmwrite(VMCS_PIN_CONTROLS, <u64>controls(MSR_VMX_PIN, PIN_NMI | PIN_VIRTUAL_NMI));
  setPrimary(vs, controls(MSR_VMX_PRIMARY, PRIMARY_MSR_BITMAP | PRIMARY_SECONDARY));
  // Instructions that the root's CPUID shows have to exist.
  const own = SECONDARY_RDTSCP | SECONDARY_INVPCID | SECONDARY_XSAVES | SECONDARY_USER_WAIT;
  vmwrite(
    VMCS_SECONDARY_CONTROLS,
    <u64>controls(MSR_VMX_SECONDARY, SECONDARY_EPT | SECONDARY_VPID | SECONDARY_UNRESTRICTED | own),
  );
  vmwrite(VMCS_EXCEPTION_BITMAP, 0);
  vmwrite(VMCS_MSR_BITMAP, launchInfo().rootMsrMapSpa);
  vmwrite(VMCS_VPID, <u64>ROOT_TAG);
  common(pp, vs, nested);
}

export function guestControls(pp: u32, vs: u32, nested: u64): void {
  vmwrite(VMCS_PIN_CONTROLS, <u64>controls(MSR_VMX_PIN, PIN_INTERRUPT | PIN_NMI | PIN_VIRTUAL_NMI));
  setPrimary(vs, controls(MSR_VMX_PRIMARY, GUEST_PRIMARY));
  vmwrite(
    VMCS_SECONDARY_CONTROLS,
    <u64>(
      controls(MSR_VMX_SECONDARY, SECONDARY_EPT | SECONDARY_VPID | SECONDARY_UNRESTRICTED | SECONDARY_WBINVD)
    ),
  );
  vmwrite(VMCS_EXCEPTION_BITMAP, EXCEPTIONS);
  vmwrite(VMCS_MSR_BITMAP, launchInfo().guestMsrMapSpa);
  common(pp, vs, nested);
}

function setPrimary(vs: u32, primary: u32): void {
  wordsOf(vs).primary = primary;
  vmwrite(VMCS_PRIMARY_CONTROLS, <u64>primary);
}

function common(pp: u32, vs: u32, nested: u64): void {
  for (let i: u32 = 0; i < ZEROS; i++) vmwrite(unchecked(ZERO[i]), 0);
  const exit =
    EXIT_CONTROL_SAVE_DEBUG |
    EXIT_CONTROL_HOST_64 |
    EXIT_CONTROL_SAVE_PAT |
    EXIT_CONTROL_LOAD_PAT |
    EXIT_CONTROL_SAVE_EFER |
    EXIT_CONTROL_LOAD_EFER;
  vmwrite(VMCS_EXIT_CONTROLS, <u64>controls(MSR_VMX_EXIT, exit));
  const words = wordsOf(vs);
  words.entry = controls(
    MSR_VMX_ENTRY,
    ENTRY_CONTROL_LOAD_DEBUG | ENTRY_CONTROL_LOAD_PAT | ENTRY_CONTROL_LOAD_EFER,
  );
  vmwrite(VMCS_ENTRY_CONTROLS, <u64>words.entry);
  vmwrite(VMCS_CR0_MASK, cr0Owned(vs));
  vmwrite(VMCS_CR4_MASK, cr4Owned(vs));
  vmwrite(VMCS_LINK_POINTER, NONE);
  vmwrite(VMCS_EPTP, nested | EPT_POINTER);
  hostState(pp);
}

/** But for CR3, which is the PP's own. */
function hostState(pp: u32): void {
  vmwrite(VMCS_HOST_CR0, HOST_CR0);
  vmwrite(VMCS_HOST_CR4, launchState(pp).hostCr4);
  vmwrite(VMCS_HOST_EFER, EFER_HOST);
  vmwrite(VMCS_HOST_PAT, HOST_PAT);
  vmwrite(VMCS_HOST_CS_SELECTOR, <u64>SELECTOR_KERNEL_CODE);
  vmwrite(VMCS_HOST_SS_SELECTOR, <u64>SELECTOR_KERNEL_DATA);
  vmwrite(VMCS_HOST_DS_SELECTOR, <u64>SELECTOR_KERNEL_DATA);
  vmwrite(VMCS_HOST_ES_SELECTOR, <u64>SELECTOR_KERNEL_DATA);
  vmwrite(VMCS_HOST_TR_SELECTOR, <u64>SELECTOR_TSS);
  vmwrite(VMCS_HOST_TR_BASE, HOST_PP_WINDOW + <u64>PP_LOCAL_TSS);
  vmwrite(VMCS_HOST_GDTR_BASE, HOST_PP_WINDOW + <u64>PP_LOCAL_GDT);
  vmwrite(VMCS_HOST_IDTR_BASE, HOST_PP_WINDOW + <u64>PP_LOCAL_IDT);
  vmwrite(VMCS_HOST_SYSENTER_CS, <u64>SELECTOR_KERNEL_CODE);
  vmwrite(VMCS_HOST_SYSENTER_ESP, HOST_PP_KERNEL_STACK_TOP);
  vmwrite(VMCS_HOST_SYSENTER_EIP, stub(STUB_SYSENTER));
  vmwrite(VMCS_HOST_RSP, HOST_PP_KERNEL_STACK_TOP);
  vmwrite(VMCS_HOST_RIP, stub(STUB_EXIT));
}

/**
 * The next entry uses the tag of the VS; `flush`: every tag of this PP is given out anew. Tags do not tell nested
 * translations apart: those of this VM's table go, since it may be that it lost entries. SDM volume 3, 29.4.3.
 */
export function useTag(vs: u32, flush: bool): void {
  if (flush) invvpid(ALL_CONTEXTS, 0);
  vmwrite(VMCS_VPID, <u64>kernelOf(vs).tag);
  dropNested();
}

/** No translation by the current VS's nested table survives on this PP. */
export function dropNested(): void {
  invept(SINGLE_CONTEXT, vmread(VMCS_EPTP));
}

/** What an exit loads, and that it is this PP's. Intel SDM volume 3, section 28.5. */
import { HOST } from "../../../vmm/abi/generated/memory-map.node.ts";
import { PpLocalLayout, SELECTOR } from "../../../vmm/abi/generated/pp-local.node.ts";
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import { EFER, VMCS } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { STUBS } from "../machine/intrinsics.ts";
import { need } from "../machine/live-check.ts";
import type { Pp } from "../machine/pp.ts";
import type { Processor } from "../processor/processor.ts";
import { CR0_KEPT } from "./registers.ts";
import type { Vmcs } from "./vmcs.ts";

const HOST_CR0 = 0x8001_0033n;
const PAT_RESET = 0x0007_0406_0007_0406n;

/** MSRs that ring 0 runs with, by the field that loads them. */
const MSRS: readonly (readonly [msr: number, field: number])[] = [
  [MSR.EFER, VMCS.HOST_EFER],
  [MSR.PAT, VMCS.HOST_PAT],
  [MSR.SYSENTER_CS, VMCS.HOST_SYSENTER_CS],
  [MSR.SYSENTER_ESP, VMCS.HOST_SYSENTER_ESP],
  [MSR.SYSENTER_EIP, VMCS.HOST_SYSENTER_EIP],
  [MSR.FS_BASE, VMCS.HOST_FS_BASE],
  [MSR.GS_BASE, VMCS.HOST_GS_BASE],
];

/** Value that each field must have on this PP. */
function expected(pp: Pp): readonly (readonly [name: string, field: number, value: bigint])[] {
  const { launchState } = pp;
  const window = (field: keyof typeof PpLocalLayout.fields): bigint =>
    HOST.PP_WINDOW + BigInt(PpLocalLayout.fields[field].offset);
  return [
    ["CR0", VMCS.HOST_CR0, HOST_CR0],
    ["CR3", VMCS.HOST_CR3, launchState.get("hostCr3")],
    ["CR4", VMCS.HOST_CR4, launchState.get("hostCr4")],
    ["RSP", VMCS.HOST_RSP, HOST.PP_KERNEL_STACK_TOP],
    ["RIP", VMCS.HOST_RIP, STUBS.VMX_EXIT],
    ["CS", VMCS.HOST_CS_SELECTOR, BigInt(SELECTOR.KERNEL_CODE)],
    ["SS", VMCS.HOST_SS_SELECTOR, BigInt(SELECTOR.KERNEL_DATA)],
    ["DS", VMCS.HOST_DS_SELECTOR, BigInt(SELECTOR.KERNEL_DATA)],
    ["ES", VMCS.HOST_ES_SELECTOR, BigInt(SELECTOR.KERNEL_DATA)],
    ["FS", VMCS.HOST_FS_SELECTOR, 0n],
    ["GS", VMCS.HOST_GS_SELECTOR, 0n],
    ["TR", VMCS.HOST_TR_SELECTOR, BigInt(SELECTOR.TSS)],
    ["TR base", VMCS.HOST_TR_BASE, window("tss")],
    ["GDTR", VMCS.HOST_GDTR_BASE, window("gdt")],
    ["IDTR", VMCS.HOST_IDTR_BASE, window("idt")],
    ["FS base", VMCS.HOST_FS_BASE, 0n],
    ["GS base", VMCS.HOST_GS_BASE, 0n],
    ["EFER", VMCS.HOST_EFER, EFER.HOST],
    ["PAT", VMCS.HOST_PAT, PAT_RESET],
    ["SYSENTER_CS", VMCS.HOST_SYSENTER_CS, BigInt(SELECTOR.KERNEL_CODE)],
    ["SYSENTER_ESP", VMCS.HOST_SYSENTER_ESP, HOST.PP_KERNEL_STACK_TOP],
    ["SYSENTER_EIP", VMCS.HOST_SYSENTER_EIP, STUBS.SYSENTER],
  ];
}

/** Throws if the VMCS would bring up another host than that of this PP. */
export function checkHostState(pp: Pp, vmcs: Vmcs): void {
  for (const [name, field, value] of expected(pp)) {
    const now = vmcs.read(field);
    need(now === value, `host ${name} of PP ${pp.ppid} would be 0x${now.toString(16)}`);
  }
}

/** The exit itself. */
export function loadHostState(vmcs: Vmcs, processor: Processor, guestCr0 = processor.cr0): void {
  processor.cr0 = (vmcs.read(VMCS.HOST_CR0) & ~CR0_KEPT) | (guestCr0 & CR0_KEPT);
  processor.cr4 = vmcs.read(VMCS.HOST_CR4);
  for (const [msr, field] of MSRS) processor.msrs.set(msr >>> 0, vmcs.read(field));
  processor.msrs.set(0x1d9, 0n); // DEBUGCTL
}

/** Throws unless the processor can go to ring 3 and back. */
export function checkHostMsrs(processor: Processor): void {
  const wanted: readonly (readonly [number, bigint])[] = [
    [MSR.EFER, EFER.HOST],
    [MSR.PAT, PAT_RESET],
    [MSR.SYSENTER_CS, BigInt(SELECTOR.KERNEL_CODE)],
    [MSR.SYSENTER_ESP, HOST.PP_KERNEL_STACK_TOP],
    [MSR.SYSENTER_EIP, STUBS.SYSENTER],
  ];
  for (const [msr, value] of wanted) {
    const now = processor.readMsr(msr) ?? 0n;
    need(now === value, `ring 3 is entered with MSR 0x${(msr >>> 0).toString(16)} = 0x${now.toString(16)}`);
  }
}

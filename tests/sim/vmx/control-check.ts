/** What the kernel must own in a VMCS, whatever the core wrote. */
import { VS } from "../../../vmm/abi/generated/memory-map.node.ts";
import { OBJECT } from "../../../vmm/abi/generated/registry.node.ts";
import { MSR, VsKernelLayout } from "../../../vmm/kernel/vs/generated/state.node.ts";
import {
  CR,
  ENTRY_CONTROL,
  EPT,
  EXIT_CONTROL,
  MSR as VMX_MSR,
  PIN,
  PRIMARY,
  SECONDARY,
  VMCS,
  VmxWordsLayout,
} from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { Fields } from "../fields.ts";
import { checkLive, has, need } from "../machine/live-check.ts";
import type { Machine } from "../machine/machine.ts";
import type { Pp } from "../machine/pp.ts";
import { msrExits, passingMsrs } from "./msr-bitmap.ts";
import type { Vmcs } from "./vmcs.ts";

const ROOT_TAG = 1n;
const ALL = 0xffff_ffff_ffff_ffffn;
const EXCEPTIONS = (1 << 1) | (1 << 17) | (1 << 18);
/** A micro VM must not do these by itself. */
const GUEST_PRIMARY =
  PRIMARY.HLT |
  PRIMARY.MWAIT |
  PRIMARY.MONITOR |
  PRIMARY.RDPMC |
  PRIMARY.CR8_LOAD |
  PRIMARY.CR8_STORE |
  PRIMARY.MOV_DR |
  PRIMARY.IO |
  PRIMARY.MSR_BITMAP |
  PRIMARY.SECONDARY;
/** It must not find these. */
const GUEST_ABSENT = SECONDARY.RDTSCP | SECONDARY.INVPCID | SECONDARY.XSAVES | SECONDARY.USER_WAIT;
const NESTED = SECONDARY.EPT | SECONDARY.VPID | SECONDARY.UNRESTRICTED;
const EXITS =
  EXIT_CONTROL.HOST_64 |
  EXIT_CONTROL.SAVE_DEBUG |
  EXIT_CONTROL.SAVE_PAT |
  EXIT_CONTROL.LOAD_PAT |
  EXIT_CONTROL.SAVE_EFER |
  EXIT_CONTROL.LOAD_EFER;
const ENTRIES = ENTRY_CONTROL.LOAD_DEBUG | ENTRY_CONTROL.LOAD_PAT | ENTRY_CONTROL.LOAD_EFER;
const SWITCHED_MSRS = [
  ...[MSR.FS_BASE, MSR.GS_BASE, MSR.KERNEL_GS_BASE, MSR.STAR, MSR.LSTAR, MSR.CSTAR, MSR.SFMASK],
  ...[MSR.SYSENTER_CS, MSR.SYSENTER_ESP, MSR.SYSENTER_EIP],
].map((msr) => msr >>> 0);

export function checkControls(machine: Machine, pp: Pp, vmcs: Vmcs): void {
  const { kernel } = machine;
  const vsid = Number(kernel.pp(pp.block).get("currentVsid"));
  const record = kernel.vs(vsid);
  const isRoot = record.get("state") === BigInt(OBJECT.ROOT);
  need(Number(record.get("stateSpa")) === pp.guestSpa, "the GuestState is not that of the current VS");
  const spa = isRoot ? pp.launchState.get("hostAreaSpa") : record.get("controlSpa");
  need(BigInt(vmcs.spa) === spa, "the VMCS is not that of the current VS");
  const vm = kernel.vm(Number(record.get("vmid")));
  const eptp = vm.get("nestedRoot") | EPT.POINTER;
  need(vmcs.read(VMCS.EPTP) === eptp, "the nested table is not that of its VM");
  need((vmcs.read(VMCS.VPID) === ROOT_TAG) === isRoot, "root and micro VM share a tag");
  has(vmcs.read(VMCS.PIN_CONTROLS), PIN.NMI | PIN.VIRTUAL_NMI, "pin-based controls");
  has(vmcs.read(VMCS.PRIMARY_CONTROLS), PRIMARY.SECONDARY | PRIMARY.MSR_BITMAP, "primary controls");
  has(vmcs.read(VMCS.SECONDARY_CONTROLS), NESTED, "secondary controls");
  has(vmcs.read(VMCS.EXIT_CONTROLS), EXITS, "exit controls");
  has(vmcs.read(VMCS.ENTRY_CONTROLS), ENTRIES, "entry controls");
  const cr0 = isRoot ? CR.CR0_NE : CR.CR0_NE | CR.CR0_NW | CR.CR0_CD;
  has(vmcs.read(VMCS.CR0_MASK), Number(cr0), "CR0 mask");
  if (isRoot) checkRoot(machine, vmcs);
  else checkGuest(machine, pp, vmcs, vsid);
}

/** Interrupts are the root's own; what would show it VMX is not. */
function checkRoot(machine: Machine, vmcs: Vmcs): void {
  need((vmcs.read(VMCS.PIN_CONTROLS) & BigInt(PIN.INTERRUPT)) === 0n, "the root's interrupts exit");
  need(vmcs.read(VMCS.EXCEPTION_BITMAP) === 0n, "the root's exceptions exit");
  has(vmcs.read(VMCS.CR4_MASK), Number(CR.CR4_VMXE | CR.CR4_SMXE), "the root's CR4 mask");
  const map = Number(vmcs.read(VMCS.MSR_BITMAP));
  for (const msr of [VMX_MSR.FEATURE_CONTROL, VMX_MSR.VMX_BASIC, VMX_MSR.VMX_LAST]) {
    for (const write of [false, true]) {
      need(msrExits(machine.memory, map, msr, write), `MSR ${msr.toString(16)} passes`);
    }
  }
}

function checkGuest(machine: Machine, pp: Pp, vmcs: Vmcs, vsid: number): void {
  has(vmcs.read(VMCS.PIN_CONTROLS), PIN.INTERRUPT, "pin-based controls");
  has(vmcs.read(VMCS.PRIMARY_CONTROLS), GUEST_PRIMARY, "primary controls");
  has(vmcs.read(VMCS.SECONDARY_CONTROLS), SECONDARY.WBINVD, "secondary controls");
  need(
    (vmcs.read(VMCS.SECONDARY_CONTROLS) & BigInt(GUEST_ABSENT >>> 0)) === 0n,
    "a feature that nobody switches",
  );
  has(vmcs.read(VMCS.EXCEPTION_BITMAP), EXCEPTIONS, "exception bitmap");
  need(vmcs.read(VMCS.CR4_MASK) === ALL, "CR4 is the guest's own");
  checkLive(machine, pp, vsid);
  const map = Number(vmcs.read(VMCS.MSR_BITMAP));
  const switched = ownsSyscalls(machine, pp) ? SWITCHED_MSRS : SWITCHED_MSRS.filter(isOther);
  const expected = (write: boolean): string =>
    [...switched, ...(write ? [] : [MSR.TSC])].sort((a, b) => a - b).join();
  for (const write of [false, true]) {
    const passing = passingMsrs(machine.memory, map, write).join();
    need(passing === expected(write), `MSRs ${passing} pass`);
  }
}

/** Not one of those that may stay the root's. */
function isOther(msr: number): boolean {
  return msr < MSR.STAR >>> 0 || msr > MSR.SFMASK >>> 0;
}

/** Does the current VS have STAR to SFMASK for its own? */
function ownsSyscalls(machine: Machine, pp: Pp): boolean {
  const at = Number(machine.kernel.pp(pp.block).get("vs")) + VS.BLOCK_KERNEL;
  const words = new Fields(machine.memory.view, VmxWordsLayout, at + VsKernelLayout.fields.vendor.offset);
  return words.get("syscalls") !== 0n;
}

/** Intercepts and controls that the kernel forces: the core has no say in them. */
import { launchInfo } from "../globals";
import { kernelOf } from "../vs/blocks";
import { vmcbOf } from "./blocks";
import {
  INTERCEPT1_CPUID,
  INTERCEPT1_GUEST,
  INTERCEPT1_INVD,
  INTERCEPT1_INVLPGA,
  INTERCEPT1_MSR,
  INTERCEPT1_SHUTDOWN,
  INTERCEPT2_GUEST,
  INTERCEPT2_SVM,
  INTERCEPT2_VMMCALL,
  INTERRUPT_V_INTR_MASKING,
  INTERRUPT_V_TPR,
  Vmcb,
} from "./generated/vmcb";

/** The root's tag on every PP; micro VMs get the others. */
export const ROOT_TAG: u32 = 1;
const NESTED_PAGING: u64 = 1;
const FLUSH_ALL: u8 = 1;
const CR4_WRITE: u32 = 1 << 20;
const ALL_DR: u32 = 0xffff_ffff;
/** #DB, #AC and #MC: endless delivery loops must exit, machine checks belong to the root. */
const EXCEPTIONS: u32 = (1 << 1) | (1 << 17) | (1 << 18);

export function rootControls(vmcb: Vmcb, nested: u64): void {
  vmcb.interceptCr = 0;
  vmcb.interceptDr = 0;
  vmcb.interceptExceptions = 0;
  vmcb.intercept1 =
    INTERCEPT1_CPUID | INTERCEPT1_INVD | INTERCEPT1_INVLPGA | INTERCEPT1_MSR | INTERCEPT1_SHUTDOWN;
  vmcb.intercept2 = INTERCEPT2_SVM | INTERCEPT2_VMMCALL;
  vmcb.iopmBase = launchInfo().rootPortMapSpa;
  vmcb.msrpmBase = launchInfo().rootMsrMapSpa;
  vmcb.asid = ROOT_TAG;
  vmcb.tlbControl = FLUSH_ALL;
  vmcb.interruptControl = 0;
  vmcb.nestedControl = NESTED_PAGING;
  vmcb.nestedCr3 = nested;
  vmcb.clean = 0;
}

/** What the kernel owns is asserted anew for each run of a micro VM. */
export function assertControls(vs: u32, nested: u64): void {
  const vmcb = vmcbOf(vs);
  vmcb.interceptCr = CR4_WRITE;
  vmcb.interceptDr = ALL_DR;
  vmcb.interceptExceptions = EXCEPTIONS;
  vmcb.intercept1 = INTERCEPT1_GUEST;
  vmcb.intercept2 = INTERCEPT2_GUEST;
  vmcb.iopmBase = launchInfo().guestPortMapSpa;
  vmcb.msrpmBase = launchInfo().guestMsrMapSpa;
  vmcb.interruptControl = (<u64>INTERRUPT_V_INTR_MASKING) | (vmcb.interruptControl & (<u64>INTERRUPT_V_TPR));
  vmcb.nestedControl = NESTED_PAGING;
  vmcb.nestedCr3 = nested;
  vmcb.clean = 0;
}

/** The next entry uses the tag of the VS; `flush`: every tag of this PP is given out anew. */
export function useTag(vs: u32, flush: bool): void {
  const vmcb = vmcbOf(vs);
  if (flush) vmcb.tlbControl = FLUSH_ALL;
  vmcb.asid = kernelOf(vs).tag;
  vmcb.clean = 0;
}

/** No translation of any tag survives the next entry. */
export function dropAll(vs: u32): void {
  vmcbOf(vs).tlbControl = FLUSH_ALL;
}

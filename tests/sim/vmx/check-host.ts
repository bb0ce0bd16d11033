/** What an entry asks of the host-state fields: VM instruction error 8. Intel SDM volume 3, sections 27.2.2 to 27.2.4. */
import { EXIT_CONTROL, VMCS } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { refusedFixed } from "./capabilities.ts";
import { controls, EFER_DEFINED, first, isCanonical, isPat, LMA, LME, PAE } from "./check-words.ts";
import type { Vmcs } from "./vmcs.ts";

const SELECTORS = [
  ...[VMCS.HOST_ES_SELECTOR, VMCS.HOST_CS_SELECTOR, VMCS.HOST_SS_SELECTOR, VMCS.HOST_DS_SELECTOR],
  ...[VMCS.HOST_FS_SELECTOR, VMCS.HOST_GS_SELECTOR, VMCS.HOST_TR_SELECTOR],
];
const ADDRESSES = [
  ...[VMCS.HOST_SYSENTER_ESP, VMCS.HOST_SYSENTER_EIP, VMCS.HOST_FS_BASE, VMCS.HOST_GS_BASE],
  ...[VMCS.HOST_GDTR_BASE, VMCS.HOST_IDTR_BASE, VMCS.HOST_TR_BASE, VMCS.HOST_RIP],
];
const RPL_AND_TI = 7n;

/** Why the host state is refused, or undefined. */
export function refusedHost(vmcs: Vmcs, physicalBits: number): string | undefined {
  const exit = controls(vmcs, VMCS.EXIT_CONTROLS);
  const efer = vmcs.read(VMCS.HOST_EFER);
  return first(
    refusedFixed(vmcs.read(VMCS.HOST_CR0), "cr0") !== 0n && "host CR0",
    refusedFixed(vmcs.read(VMCS.HOST_CR4), "cr4") !== 0n && "host CR4",
    vmcs.read(VMCS.HOST_CR3) >> BigInt(physicalBits) !== 0n && "host CR3",
    SELECTORS.some((field) => (vmcs.read(field) & RPL_AND_TI) !== 0n) && "a host selector with RPL or TI",
    vmcs.read(VMCS.HOST_CS_SELECTOR) === 0n && "host CS",
    vmcs.read(VMCS.HOST_TR_SELECTOR) === 0n && "host TR",
    ADDRESSES.some((field) => !isCanonical(vmcs.read(field))) && "a host address that is not canonical",
    (exit & EXIT_CONTROL.HOST_64) === 0 && "a host without 64-bit mode",
    (vmcs.read(VMCS.HOST_CR4) & PAE) === 0n && "host CR4.PAE",
    (exit & EXIT_CONTROL.LOAD_EFER) !== 0 &&
      ((efer & ~EFER_DEFINED) !== 0n || (efer & (LMA | LME)) !== (LMA | LME)) &&
      "host EFER",
    (exit & EXIT_CONTROL.LOAD_PAT) !== 0 && !isPat(vmcs.read(VMCS.HOST_PAT)) && "host PAT",
  );
}

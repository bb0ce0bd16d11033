/** What a CPU needs switched on before the kernel can be entered, and back to what it was. */
import { LAUNCH_STATUS_OK, LAUNCH_STATUS_REFUSED, VENDOR_INTEL } from "../../abi/generated/launch.ts";
import { readCr, tryWrmsr } from "./hv.ts";
import { Pp } from "./loader.ts";
import {
  CR4_VMXE,
  EFER_NXE,
  EFER_SVME,
  FEATURE_CONTROL_LOCK,
  FEATURE_CONTROL_VMXON,
  MSR_EFER,
  MSR_FEATURE_CONTROL,
  msrOrZero,
} from "./processor.ts";

/** enableCpu beside LAUNCH_STATUS_: another hypervisor holds SVM or VMX. */
export const ENABLE_IN_USE: u32 = 0x100;

const MSR_VM_HSAVE_PA: u32 = 0xc001_0117;

/**
 * Where the firmware left FEATURE_CONTROL open, it is locked with VMX on, as KVM does: VMXON is refused before.
 * No one can take that back before the next reset; it takes nothing from anyone.
 */
function openVmx(): bool {
  const control = msrOrZero(MSR_FEATURE_CONTROL);
  if ((control & FEATURE_CONTROL_LOCK) != 0) return (control & FEATURE_CONTROL_VMXON) != 0;
  return tryWrmsr(MSR_FEATURE_CONTROL, control | FEATURE_CONTROL_LOCK | FEATURE_CONTROL_VMXON) != 0;
}

/** Readies this CPU, whose EFER is kept in `pp`. VMXE comes with the host's CR4, VMXON is the kernel's. */
export function enableCpu(pp: Pp): u32 {
  pp.efer = msrOrZero(MSR_EFER);
  const isIntel = pp.vendor == VENDOR_INTEL;
  const inUse = isIntel ? (readCr(4) & CR4_VMXE) != 0 : (pp.efer & EFER_SVME) != 0;
  if (inUse) return ENABLE_IN_USE;
  if (isIntel && !openVmx()) return LAUNCH_STATUS_REFUSED;
  // NXE: the host's tables use the NX bit, also where the root runs without it.
  const efer = pp.efer | EFER_NXE | (isIntel ? 0 : EFER_SVME);
  return tryWrmsr(MSR_EFER, efer) != 0 ? LAUNCH_STATUS_OK : LAUNCH_STATUS_REFUSED;
}

/** Back to what the CPU was before enableCpu: EFER, and on AMD no host save area. */
export function disableCpu(pp: Pp): void {
  if (pp.vendor != VENDOR_INTEL) tryWrmsr(MSR_VM_HSAVE_PA, 0);
  tryWrmsr(MSR_EFER, pp.efer);
}

/** The same behind a promote. On Intel the kernel has left the root's EFER, which may be another than before. */
export function disablePromoted(pp: Pp): void {
  if (pp.vendor != VENDOR_INTEL) disableCpu(pp);
}

/** Controls as the processor can have them. Intel SDM volume 3, appendix A. */
import { rdmsr } from "../hv";
import { MSR_VMX_BASIC, MSR_VMX_ENTRY, MSR_VMX_PIN, MSR_VMX_TRUE_PIN } from "./generated/vmcs";

/** Of VMX_BASIC: the TRUE capabilities exist. */
const TRUE_CONTROLS: u64 = (<u64>1) << 55;

/** The MSR that says what may be set: the TRUE one where there is one. */
function capabilityOf(msr: u32): u64 {
  const hasTrue = (rdmsr(MSR_VMX_BASIC) & TRUE_CONTROLS) != 0 && msr <= MSR_VMX_ENTRY;
  return rdmsr(hasTrue ? MSR_VMX_TRUE_PIN + (msr - MSR_VMX_PIN) : msr);
}

/** The controls of capability `msr` (MSR_VMX_PIN to _ENTRY, or _SECONDARY): `wanted` and what must be 1, without what must be 0. */
export function controls(msr: u32, wanted: u32): u32 {
  const capability = capabilityOf(msr);
  return (wanted | (<u32>capability)) & (<u32>(capability >> 32));
}

/** Of a VMCS and of the VMXON region: their first word. */
export function revision(): u32 {
  return (<u32>rdmsr(MSR_VMX_BASIC)) & 0x7fff_ffff;
}

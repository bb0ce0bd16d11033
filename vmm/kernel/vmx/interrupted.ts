/** Events whose delivery an exit interrupted. Intel SDM volume 3, section 28.2.4. */
import { vmread, vmwrite } from "../hv";
import { guestOf } from "../vs/blocks";
import { coldReinject } from "../vs/events";
import { INTERRUPTIBILITY_NMI, VMCS_INTERRUPTIBILITY, VMCS_VECTORING_ERROR_CODE } from "./generated/vmcs";
import { EVENT_TYPE_MASK, EVENT_TYPE_NMI } from "../../abi/generated/vs-page";

const ERROR_VALID: u32 = 0x800;
/** Valid, error code, type, vector: the EVENT_ word. */
const KNOWN: u32 = 0x8000_0fff;

export function coldInterrupted(vs: u32, vectoring: u32): void {
  let event = <u64>(vectoring & KNOWN);
  if ((vectoring & ERROR_VALID) != 0) event |= vmread(VMCS_VECTORING_ERROR_CODE) << 32;
  // It blocked NMIs as its delivery began; the next delivery does so again.
  if ((event & EVENT_TYPE_MASK) == EVENT_TYPE_NMI) setNmiBlocking(false);
  coldReinject(guestOf(vs), event);
}

/** Virtual-NMI blocking of the current VS. */
export function setNmiBlocking(blocked: bool): void {
  const others = vmread(VMCS_INTERRUPTIBILITY) & ~(<u64>INTERRUPTIBILITY_NMI);
  vmwrite(VMCS_INTERRUPTIBILITY, blocked ? others | (<u64>INTERRUPTIBILITY_NMI) : others);
}

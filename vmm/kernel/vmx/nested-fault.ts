/** EPT violations as neutral words. Intel SDM volume 3, table 28-7. */
import { FAULT_FETCH, FAULT_PRESENT, FAULT_TABLE_WALK, FAULT_WRITE } from "../../abi/generated/exit-record";
import { vmread } from "../hv";
import { VMCS_QUALIFICATION, VMCS_VECTORING_EVENT } from "./generated/vmcs";
import { setNmiBlocking } from "./interrupted";

const WRITE: u32 = 0x2;
const FETCH: u32 = 0x4;
/** What the entries allow: read, write, fetch. */
const ALLOWED: u32 = 0x38;
const LINEAR_VALID: u32 = 0x80;
/** With LINEAR_VALID: the access itself, not the walk of a guest page table. */
const TRANSLATED: u32 = 0x100;
/** An IRET had ended blocking by NMI when it faulted. */
const NMI_UNBLOCKED: u32 = 0x1000;
const EVENT_VALID: u32 = 0x8000_0000;

export function faultQualification(): u32 {
  const info = <u32>vmread(VMCS_QUALIFICATION);
  restoreNmiBlocking(info);
  let q: u32 = 0;
  if ((info & ALLOWED) != 0) q |= FAULT_PRESENT;
  if ((info & WRITE) != 0) q |= FAULT_WRITE;
  if ((info & FETCH) != 0) q |= FAULT_FETCH;
  if ((info & (LINEAR_VALID | TRANSLATED)) == LINEAR_VALID) q |= FAULT_TABLE_WALK;
  return q;
}

/** The IRET will be executed again: until then NMIs are blocked as before it. Section 28.2.3. */
export function restoreNmiBlocking(info: u32): void {
  if ((info & NMI_UNBLOCKED) == 0) return;
  if (((<u32>vmread(VMCS_VECTORING_EVENT)) & EVENT_VALID) == 0) setNmiBlocking(true);
}

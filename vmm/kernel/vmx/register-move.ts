/** MOV to and from control and debug registers. Intel SDM volume 3, tables 28-3 and 28-4. */
import { MOVE_GPR_SHIFT, MOVE_LONG, MOVE_READ } from "../../abi/generated/exit-record";
import { DIRTY_CONTROL, DIRTY_SEGMENTS } from "../../abi/generated/vs-page";
import { vmread } from "../hv";
import { guestOf, kernelOf } from "../vs/blocks";
import { inLongCode } from "../vs/code-mode";
import { fresh } from "../vs/fresh";
import { CR_CR0_NE, VMCS_QUALIFICATION } from "./generated/vmcs";

/** Bit 4 in both qualifications: from the register. */
const READ: u32 = 0x10;
const GPR_SHIFT: u32 = 8;
const GPR_MASK: u32 = 0xf;
/** Of a control register: number, and 0 for MOV to it, 1 from it, 2 CLTS, 3 LMSW. */
const NUMBER: u32 = 0xf;
const KIND: u32 = 0x30;

/** The MOVE_ word; `numbers` masks the register's number. */
export function moveQualification(vs: u32, numbers: u32): u32 {
  const info = <u32>vmread(VMCS_QUALIFICATION);
  fresh(vs, DIRTY_SEGMENTS | DIRTY_CONTROL);
  let q = (info & numbers) | (((info >> GPR_SHIFT) & GPR_MASK) << MOVE_GPR_SHIFT);
  if ((info & READ) != 0) q |= MOVE_READ;
  return inLongCode(guestOf(vs)) ? q | MOVE_LONG : q;
}

/**
 * MOV to CR0 exits only where it changes NE, which is set while the guest runs and has no effect of its own: the guest
 * sees it changed, and the same instruction, executed again, does not exit. True if that is what happened.
 */
export function ownsCr0Write(vs: u32): bool {
  const info = <u32>vmread(VMCS_QUALIFICATION);
  if ((info & (NUMBER | KIND)) != 0) return false;
  fresh(vs, DIRTY_CONTROL);
  guestOf(vs).cr0 ^= CR_CR0_NE;
  kernelOf(vs).changed |= <u32>DIRTY_CONTROL;
  return true;
}

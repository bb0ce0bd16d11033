/** IN, OUT, INS and OUTS as neutral words. Intel SDM volume 3, tables 28-5 and 28-9. */
import {
  IO_ADDRESS_SHIFT,
  IO_IN,
  IO_LONG,
  IO_PORT_SHIFT,
  IO_REP,
  IO_SEGMENT_SHIFT,
  IO_SIZE_SHIFT,
  IO_STRING,
} from "../../abi/generated/exit-record";
import { vmread } from "../hv";
import { guestOf, pageOf } from "../vs/blocks";
import { inLongCode } from "../vs/code-mode";
import { storeControl, storeSegments } from "../vs/state";
import { VMCS_INSTRUCTION_INFO, VMCS_QUALIFICATION } from "./generated/vmcs";

/** Bits 2:0 of the qualification: size less 1. */
const SIZE: u32 = 0x7;
const IN: u32 = 0x8;
const STRING: u32 = 0x10;
const REP: u32 = 0x20;
/** Of the instruction information: address size (0 for 16 bits, 1, 2), segment of OUTS. */
const ADDRESS_SHIFT: u32 = 7;
const SEGMENT_SHIFT: u32 = 15;

/** The IO_ word; at a string instruction the page gets what its memory operand depends on. */
export function portQualification(vs: u32): u32 {
  const info = <u32>vmread(VMCS_QUALIFICATION);
  let q: u32 = (info >> 16) << IO_PORT_SHIFT;
  if ((info & IN) != 0) q |= IO_IN;
  if ((info & REP) != 0) q |= IO_REP;
  q |= ((info & SIZE) + 1) << IO_SIZE_SHIFT;
  return (info & STRING) != 0 ? q | coldStringAccess(vs, (info & IN) != 0) : q;
}

/** INS knows ES only, which is segment 0. */
export function coldStringAccess(vs: u32, isIn: bool): u32 {
  const page = pageOf(vs);
  const guest = guestOf(vs);
  storeSegments(page, guest);
  storeControl(page, guest);
  const info = <u32>vmread(VMCS_INSTRUCTION_INFO);
  let q: u32 = IO_STRING | (((info >> ADDRESS_SHIFT) & 3) << IO_ADDRESS_SHIFT);
  if (!isIn) q |= ((info >> SEGMENT_SHIFT) & 7) << IO_SEGMENT_SHIFT;
  return inLongCode(guest) ? q | IO_LONG : q;
}

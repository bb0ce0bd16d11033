/** IN, OUT, INS and OUTS as neutral words. AMD APM volume 2, section 15.10.2. */
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
import { PP_FEATURE_DECODE_ASSIST } from "../../abi/generated/pp-local";
import { VsPage } from "../../abi/generated/vs-page";
import { ppState } from "../pp";
import { inBigCode, inLongCode } from "../vs/code-mode";
import { guestIn } from "./blocks";
import { findInstruction, FOUND_ADDRESS_SIZE } from "./fetch";
import { Vmcb } from "./generated/vmcb";
import { storeControl, storeSegments } from "../vs/state";

/** EXITINFO1: bit 0 IN, 2 string, 3 REP, 6:4 size in bytes and 9:7 address size as one bit each. */
const INFO_IN: u32 = 1;
const INFO_STRING: u32 = 4;
const INFO_REP: u32 = 8;
const INFO_BYTE: u32 = 0x10;
const INFO_ADDRESS: u32 = 0x380;
const INFO_ADDRESS_32: u32 = 0x100;
const INFO_ADDRESS_64: u32 = 0x200;
const INFO_SEGMENT_SHIFT: u32 = 10;
const OPCODE_INSB: u32 = 0x0100_006c;
const ES: u32 = 0;
const DS: u32 = 3;

/** The IO_ word; at a string instruction the page gets what its memory operand depends on. */
export function portQualification(pp: u32, vmcb: Vmcb, page: VsPage): u32 {
  const info = <u32>vmcb.exitInfo1;
  let q: u32 = (info >> 16) << IO_PORT_SHIFT;
  if ((info & INFO_IN) != 0) q |= IO_IN;
  if ((info & INFO_REP) != 0) q |= IO_REP;
  q |= ((info >> 4) & 7) << IO_SIZE_SHIFT;
  return (info & INFO_STRING) != 0 ? q | coldStringQualification(pp, vmcb, page, info) : q;
}

export function coldStringQualification(pp: u32, vmcb: Vmcb, page: VsPage, info: u32): u32 {
  storeSegments(page, guestIn(vmcb));
  storeControl(page, guestIn(vmcb));
  const assists = (ppState(pp).features & PP_FEATURE_DECODE_ASSIST) != 0;
  const found = assists ? 0 : findInstruction(vmcb, opcodeOf(info));
  let q: u32 = IO_STRING | (addressSize(vmcb, info, found) << IO_ADDRESS_SHIFT);
  // INS knows ES only; OUTS takes DS, or what a prefix says, which decode assists report.
  if ((info & INFO_IN) != 0) q |= ES << IO_SEGMENT_SHIFT;
  else if (assists) q |= ((info >> INFO_SEGMENT_SHIFT) & 7) << IO_SEGMENT_SHIFT;
  else q |= (found >> 24 == 0 ? DS : (found >> 24) - 1) << IO_SEGMENT_SHIFT;
  return inLongCode(guestIn(vmcb)) ? q | IO_LONG : q;
}

/** 6C to 6F: INSB, INS, OUTSB, OUTS. */
function opcodeOf(info: u32): u32 {
  const wide: u32 = (info & INFO_BYTE) != 0 ? 0 : 1;
  return OPCODE_INSB + wide + ((info & INFO_IN) != 0 ? 0 : 2);
}

/** 0, 1 or 2 for 16, 32 and 64 bits. Emulators leave the size out: then it follows from the code and its prefix. */
function addressSize(vmcb: Vmcb, info: u32, found: u32): u32 {
  if ((info & INFO_ADDRESS) != 0) {
    if ((info & INFO_ADDRESS_64) != 0) return 2;
    return (info & INFO_ADDRESS_32) != 0 ? 1 : 0;
  }
  const prefixed = (found & FOUND_ADDRESS_SIZE) != 0;
  if (inLongCode(guestIn(vmcb))) return prefixed ? 1 : 2;
  return inBigCode(guestIn(vmcb)) == prefixed ? 0 : 1;
}

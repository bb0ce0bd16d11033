/**
 * MOV to and from control and debug registers. A processor with decode assists names the general register in
 * EXITINFO1 bits 3:0; without, the instruction is read. AMD APM volume 2, sections 15.8.1 and 15.33.
 */
import { MOVE_GPR_SHIFT, MOVE_LONG, MOVE_READ } from "../../abi/generated/exit-record";
import { PP_FEATURE_DECODE_ASSIST } from "../../abi/generated/pp-local";
import { ppState } from "../pp";
import { NO_RIP } from "../vs/advance";
import { inLongCode, wrap } from "../vs/code-mode";
import { guestIn } from "./blocks";
import { findInstruction, FOUND_LENGTH, WITH_MODRM } from "./fetch";
import { Vmcb, VMEXIT_CR_WRITE, VMEXIT_DR_READ, VMEXIT_DR_WRITE } from "./generated/vmcb";

/** 0F 20 to 0F 23: from CR, from DR, to CR, to DR. */
const OPCODE_FROM_CR: u32 = 0x0200_200f | WITH_MODRM;
const OPCODE_FROM_DR: u32 = 0x0200_210f | WITH_MODRM;
const OPCODE_TO_CR: u32 = 0x0200_220f | WITH_MODRM;
const OPCODE_TO_DR: u32 = 0x0200_230f | WITH_MODRM;
const REX_B: u32 = 0x1;
const GPR_MASK: u32 = 0xf;

/** The MOVE_ word of exit `code`; leaves the next RIP in the VMCB, NO_RIP if the instruction could not be read. */
export function moveQualification(pp: u32, vmcb: Vmcb, code: u32): u32 {
  if ((ppState(pp).features & PP_FEATURE_DECODE_ASSIST) == 0) coldFetchMove(vmcb, code);
  let q = (code & 0xf) | (((<u32>vmcb.exitInfo1) & GPR_MASK) << MOVE_GPR_SHIFT);
  if (isRead(code)) q |= MOVE_READ;
  return inLongCode(guestIn(vmcb)) ? q | MOVE_LONG : q;
}

/** The exit codes of reads and writes alternate by sixteen. */
function isRead(code: u32): bool {
  return (code & 0x10) == 0;
}

/** Does the work of decode assists and NRIPS. The ModRM byte has the general register in its low bits. */
export function coldFetchMove(vmcb: Vmcb, code: u32): void {
  const found = findInstruction(vmcb, opcodeOf(code));
  const gpr = ((found >> 16) & 7) | (((found >> 8) & REX_B) << 3);
  vmcb.exitInfo1 = <u64>gpr;
  vmcb.nextRip = found == 0 ? NO_RIP : wrap(guestIn(vmcb), vmcb.rip + <u64>(found & FOUND_LENGTH));
}

function opcodeOf(code: u32): u32 {
  if (code >= VMEXIT_DR_READ) return code >= VMEXIT_DR_WRITE ? OPCODE_TO_DR : OPCODE_FROM_DR;
  return code >= VMEXIT_CR_WRITE ? OPCODE_TO_CR : OPCODE_FROM_CR;
}

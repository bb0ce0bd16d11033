/** MOV to and from control and debug registers. Intel SDM volume 3, tables 28-3 and 28-4. */
import { MOVE_GPR_SHIFT, MOVE_LONG, MOVE_READ } from "../../abi/generated/exit-record";
import { DIRTY_CONTROL, DIRTY_IP, DIRTY_SEGMENTS } from "../../abi/generated/vs-page";
import { vmread } from "../hv";
import { guestOf, kernelOf } from "../vs/blocks";
import { inLongCode } from "../vs/code-mode";
import { fresh } from "../vs/fresh";
import { injectGeneralProtection } from "../vs/events";
import { cr0Owned } from "./groups";
import { CR_CR0_CD, CR_CR0_NW, VMCS_QUALIFICATION } from "./generated/vmcs";

/** Bit 4 in both qualifications: from the register. */
const READ: u32 = 0x10;
const GPR_SHIFT: u32 = 8;
const GPR_MASK: u32 = 0xf;
/** Of a control register: number, and 0 for MOV to it, 1 from it, 2 CLTS, 3 LMSW. */
const NUMBER: u32 = 0xf;
const KIND: u32 = 0x30;
const RAX: u32 = 0;
const RSP: u32 = 4;
/** Where VsPage has RCX, RDX, RBX, RBP, RSI and RDI, by 8 bytes, lowest digit first; from R8 on number is place. */
const PLACES: u32 = 0x7650_2431;

/** The MOVE_ word; `numbers` masks the register's number. */
export function moveQualification(vs: u32, numbers: u32): u32 {
  const info = <u32>vmread(VMCS_QUALIFICATION);
  fresh(vs, DIRTY_SEGMENTS | DIRTY_CONTROL);
  let q = (info & numbers) | (((info >> GPR_SHIFT) & GPR_MASK) << MOVE_GPR_SHIFT);
  if ((info & READ) != 0) q |= MOVE_READ;
  return inLongCode(guestOf(vs)) ? q | MOVE_LONG : q;
}

/**
 * MOV to CR0 exits only where it changes bits that are the host's, which have no effect of their own in a guest: it
 * sees them changed, and the same instruction, executed again, does not exit. True if that is what happened.
 */
export function ownsCr0Write(vs: u32): bool {
  const info = <u32>vmread(VMCS_QUALIFICATION);
  if ((info & (NUMBER | KIND)) != 0) return false;
  fresh(vs, DIRTY_CONTROL);
  const owned = cr0Owned(vs);
  const guest = guestOf(vs);
  const value = gprOf(vs, (info >> GPR_SHIFT) & GPR_MASK);
  // What the processor would refuse of these: NW without CD.
  if ((value & (CR_CR0_CD | CR_CR0_NW)) == CR_CR0_NW) injectGeneralProtection(guest);
  else guest.cr0 = (guest.cr0 & ~owned) | (value & owned);
  kernelOf(vs).changed |= <u32>DIRTY_CONTROL;
  return true;
}

/** A general register of the current VS, as instructions number them. */
function gprOf(vs: u32, number: u32): u64 {
  if (number == RAX) return guestOf(vs).rax;
  if (number == RSP) {
    fresh(vs, DIRTY_IP);
    return guestOf(vs).rsp;
  }
  const place = number < 8 ? (PLACES >> (number << 2)) & 15 : number;
  return load<u64>(<usize>(kernelOf(vs).save + (place << 3)));
}

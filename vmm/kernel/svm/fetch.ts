/**
 * Finding an instruction that exited by its bytes, where the processor does not describe it: they are read
 * through the guest's own tables. Prefixes are stepped over; behind them stands the one opcode that can have
 * caused the exit, or another instruction is there by now.
 */
import { guestByte, guestPhysical } from "../guest/walk";
import { NO_TRANSLATION } from "../nested/table";
import { Vmcb } from "./generated/vmcb";

/** The architecture's limit on the length of an instruction. */
const LONGEST: u32 = 15;
/** An opcode that is followed by a ModRM byte with two registers. */
export const WITH_MODRM: u32 = 0x8000_0000;
const COUNT_MASK: u32 = 0x3;
const UNREADABLE: u32 = 0x100;
const PAGE_MASK: u64 = 0xfff;
const CS_LONG: u32 = 0x200;
const CS_BIG: u32 = 0x400;
const EFER_LMA: u64 = 0x400;
const RFLAGS_VM: u64 = 0x2_0000;

/**
 * Looks for `opcode` at RIP: its bytes, first byte lowest, their count (1 to 3) in bits 25:24, and WITH_MODRM.
 * Answers the length in bits 7:0, the REX prefix in bits 15:8 and the ModRM byte in bits 23:16; 0 when the
 * bytes cannot be read or are others.
 */
export function findInstruction(vmcb: Vmcb, opcode: u32): u32 {
  const count = (opcode >> 24) & COUNT_MASK;
  const last = (opcode & WITH_MODRM) != 0 ? count + 1 : count;
  let matched: u32 = 0;
  let rex: u32 = 0;
  let page: u64 = 1;
  let base: u64 = 0;
  for (let i: u32 = 0; i < LONGEST; i++) {
    const linear = linearAt(vmcb, i);
    if ((linear & ~PAGE_MASK) != page) {
      page = linear & ~PAGE_MASK;
      base = guestPhysical(vmcb.nestedCr3, page, vmcb.cr0, vmcb.cr3, vmcb.cr4, vmcb.efer);
      if (base == NO_TRANSLATION) return 0;
    }
    const byte = guestByte(vmcb.nestedCr3, base | (linear & PAGE_MASK));
    if (byte == UNREADABLE) return 0;
    if (matched == count) return (i + 1) | (rex << 8) | (byte << 16);
    if (byte == ((opcode >> (8 * matched)) & 0xff)) {
      matched++;
      if (matched == last) return (i + 1) | (rex << 8);
    } else if (matched != 0 || !isPrefix(vmcb, byte)) return 0;
    // REX counts only right before the opcode.
    else rex = isRex(vmcb, byte) ? byte : 0;
  }
  return 0;
}

/** Linear address of the instruction's byte `i`: the offset wraps by the code segment's size. */
export function linearAt(vmcb: Vmcb, i: u32): u64 {
  const offset = wrap(vmcb, vmcb.rip + <u64>i);
  if (inLongCode(vmcb)) return offset;
  return (vmcb.csBase + offset) & 0xffff_ffff;
}

/** Does the guest run 64-bit code? */
export function inLongCode(vmcb: Vmcb): bool {
  return (vmcb.efer & EFER_LMA) != 0 && ((<u32>vmcb.csAttrib) & CS_LONG) != 0;
}

/** `rip` as the code segment's size limits it. */
export function wrap(vmcb: Vmcb, rip: u64): u64 {
  if (inLongCode(vmcb)) return rip;
  return ((<u32>vmcb.csAttrib) & CS_BIG) != 0 && (vmcb.rflags & RFLAGS_VM) == 0
    ? rip & 0xffff_ffff
    : rip & 0xffff;
}

function isRex(vmcb: Vmcb, byte: u32): bool {
  return (byte & 0xf0) == 0x40 && inLongCode(vmcb);
}

function isPrefix(vmcb: Vmcb, byte: u32): bool {
  if (byte == 0x66 || byte == 0x67 || byte == 0xf0 || byte == 0xf2 || byte == 0xf3) return true;
  if (byte == 0x26 || byte == 0x2e || byte == 0x36 || byte == 0x3e || byte == 0x64 || byte == 0x65)
    return true;
  return isRex(vmcb, byte);
}

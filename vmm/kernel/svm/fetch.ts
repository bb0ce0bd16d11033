/**
 * Finding an instruction that exited by its bytes, where the processor does not describe it: they are read
 * through the guest's own tables. Prefixes are stepped over; behind them stands the one opcode that can have
 * caused the exit, or another instruction is there by now.
 */
import { guestByte, guestPhysical } from "../guest/walk";
import { NO_TRANSLATION } from "../nested/table";
import { inLongCode } from "../vs/code-mode";
import { guestIn } from "./blocks";
import { Vmcb } from "./generated/vmcb";

/** The architecture's limit on the length of an instruction. */
const LONGEST: u32 = 15;
/** An opcode that is followed by a ModRM byte with two registers. */
export const WITH_MODRM: u32 = 0x8000_0000;
const COUNT_MASK: u32 = 0x3;
/** In an answer: the length. */
export const FOUND_LENGTH: u32 = 0xf;
/** In an answer: there is an address-size prefix. */
export const FOUND_ADDRESS_SIZE: u32 = 0x80;
const ADDRESS_SIZE_PREFIX: u32 = 0x67;
/** One more than the number of DS. */
const SEGMENT_DS: u32 = 4;
const UNREADABLE: u32 = 0x100;
const PAGE_MASK: u64 = 0xfff;

/**
 * Looks for `opcode` at RIP: its bytes, first byte lowest, their count (1 to 3) in bits 25:24, and WITH_MODRM.
 * Answers the length in bits 3:0, FOUND_ADDRESS_SIZE, the REX prefix in bits 15:8, the ModRM byte in bits 23:16 and one more than the
 * number of the segment that a prefix names in bits 31:24; 0 when the bytes cannot be read or are others.
 */
export function findInstruction(vmcb: Vmcb, opcode: u32): u32 {
  const count = (opcode >> 24) & COUNT_MASK;
  const last = (opcode & WITH_MODRM) != 0 ? count + 1 : count;
  let matched: u32 = 0;
  let rex: u32 = 0;
  let segment: u32 = 0;
  let size: u32 = 0;
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
    if (matched == count) return (i + 1) | size | (rex << 8) | (byte << 16) | (segment << 24);
    if (byte == ((opcode >> (8 * matched)) & 0xff)) {
      matched++;
      if (matched == last) return (i + 1) | size | (rex << 8) | (segment << 24);
    } else if (matched != 0 || !isPrefix(vmcb, byte)) return 0;
    else {
      if (byte == ADDRESS_SIZE_PREFIX) size = FOUND_ADDRESS_SIZE;
      // REX counts only right before the opcode.
      rex = isRex(vmcb, byte) ? byte : 0;
      const named = segmentPrefix(byte);
      // In 64-bit code only FS and GS can be named.
      if (named > SEGMENT_DS || (named != 0 && !inLongCode(guestIn(vmcb)))) segment = named;
    }
  }
  return 0;
}

/** Linear address of the instruction's byte `i`: within an instruction, offsets do not wrap at 64 KiB. */
export function linearAt(vmcb: Vmcb, i: u32): u64 {
  const offset = vmcb.rip + <u64>i;
  if (inLongCode(guestIn(vmcb))) return offset;
  return (vmcb.csBase + offset) & 0xffff_ffff;
}

function isRex(vmcb: Vmcb, byte: u32): bool {
  return (byte & 0xf0) == 0x40 && inLongCode(guestIn(vmcb));
}

/** One more than ES, CS, SS, DS, FS, GS; 0 for another byte. */
function segmentPrefix(byte: u32): u32 {
  if ((byte & 0xe7) == 0x26) return ((byte >> 3) & 3) + 1;
  return byte == 0x64 || byte == 0x65 ? byte - 0x5f : 0;
}

function isPrefix(vmcb: Vmcb, byte: u32): bool {
  if (byte == 0x66 || byte == ADDRESS_SIZE_PREFIX || byte == 0xf0 || byte == 0xf2 || byte == 0xf3)
    return true;
  return segmentPrefix(byte) != 0 || isRex(vmcb, byte);
}

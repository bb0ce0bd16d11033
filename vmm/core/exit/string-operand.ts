/** The memory operand of INS and OUTS: where it lies, and how the registers move on. AMD APM vol. 3, INSx, OUTSx. */
import {
  IO_ADDRESS_MASK,
  IO_ADDRESS_SHIFT,
  IO_IN,
  IO_LONG,
  IO_SEGMENT_MASK,
  IO_SEGMENT_SHIFT,
  IO_SIZE_MASK,
  IO_SIZE_SHIFT,
} from "../../abi/generated/exit-record";
import { VS_PAGE_ES, VS_PAGE_RCX, VS_PAGE_RDI, VS_PAGE_RSI, VsPage } from "../../abi/generated/vs-page";
import { CR0_PE, RFLAGS_VM } from "../../abi/generated/registers";

const SEGMENT_BYTES: u32 = 32;
const FS: u32 = 4;
const RFLAGS_DF: u64 = 0x400;
/** Access rights: type in bits 3:0, present bit 7, D/B bit 14. */
const READABLE_OR_WRITABLE: u64 = 0x2;
const EXPAND_DOWN: u64 = 0x4;
const CODE: u64 = 0x8;
const PRESENT: u64 = 0x80;
const BIG: u64 = 0x4000;
/** Not an address: canonical ones have equal bits at the top. */
export const NO_ADDRESS: u64 = 0x8000_0000_0000_0000;

/** Registers of this address size: 16, 32 or 64 bits. */
export function addressMask(io: u32): u64 {
  const size = (io >> IO_ADDRESS_SHIFT) & IO_ADDRESS_MASK;
  if (size == 0) return 0xffff;
  return size == 1 ? 0xffff_ffff : 0xffff_ffff_ffff_ffff;
}

export function sizeOf(io: u32): u32 {
  return (io >> IO_SIZE_SHIFT) & IO_SIZE_MASK;
}

/** Linear address of the operand at RDI or RSI; NO_ADDRESS where its segment does not allow the access. */
export function operandAddress(page: VsPage, io: u32): u64 {
  const at = changetype<u32>(page);
  const number = (io >> IO_SEGMENT_SHIFT) & IO_SEGMENT_MASK;
  const segment = at + VS_PAGE_ES + number * SEGMENT_BYTES;
  const offset = load<u64>(at + indexOf(io)) & addressMask(io);
  const last = offset + <u64>(sizeOf(io) - 1);
  const base = load<u64>(segment, 24);
  if ((io & IO_LONG) != 0) {
    const linear = number >= FS ? base + offset : offset;
    return isCanonical(linear) && isCanonical(linear + (last - offset)) ? linear : NO_ADDRESS;
  }
  const isProtected = (page.cr0 & CR0_PE) != 0 && (page.rflags & RFLAGS_VM) == 0;
  const rights = load<u64>(segment, 8);
  if (isProtected && !allows(rights, (io & IO_IN) != 0)) return NO_ADDRESS;
  if (!isWithin(offset, last, rights, load<u64>(segment, 16))) return NO_ADDRESS;
  return (base + offset) & 0xffff_ffff;
}

function allows(rights: u64, write: bool): bool {
  if ((rights & PRESENT) == 0) return false;
  const isCode = (rights & CODE) != 0;
  if (write) return !isCode && (rights & READABLE_OR_WRITABLE) != 0;
  return !isCode || (rights & READABLE_OR_WRITABLE) != 0;
}

function isWithin(first: u64, last: u64, rights: u64, limit: u64): bool {
  if ((rights & (CODE | EXPAND_DOWN)) != EXPAND_DOWN) return last <= limit;
  return first > limit && last <= ((rights & BIG) != 0 ? 0xffff_ffff : 0xffff);
}

function isCanonical(linear: u64): bool {
  return <u64>((<i64>(linear << 16)) >> 16) == linear;
}

function indexOf(io: u32): u32 {
  return (io & IO_IN) != 0 ? VS_PAGE_RDI : VS_PAGE_RSI;
}

/** How many elements are left, the next one included, of an instruction with a REP prefix. */
export function elementsLeft(page: VsPage, io: u32): u64 {
  return page.rcx & addressMask(io);
}

/** One element is done: RDI or RSI moves by its size, by the direction flag; with REP, RCX counts down. */
export function stepOn(page: VsPage, io: u32, rep: bool): void {
  const size = <u64>sizeOf(io);
  const step = (page.rflags & RFLAGS_DF) != 0 ? 0 - size : size;
  addTo(page, indexOf(io), step, io);
  if (rep) addTo(page, VS_PAGE_RCX, 0xffff_ffff_ffff_ffff, io);
}

/** A 16-bit register keeps the rest of itself, a 32-bit one clears its upper half. */
function addTo(page: VsPage, register: u32, value: u64, io: u32): void {
  const at = changetype<u32>(page) + register;
  const mask = addressMask(io);
  const old = load<u64>(at);
  const kept: u64 = mask == 0xffff ? old & ~mask : 0;
  store<u64>(at, kept | ((old + value) & mask));
}

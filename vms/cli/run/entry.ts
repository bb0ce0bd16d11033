/**
 * How a guest's first instruction finds its processor: real mode for raw 16-bit programs, flat 32-bit protected
 * mode without paging for kernels (Multiboot Specification 3.2; Xen's PVH asks for the same and a TSS).
 */
import {
  MV_REG_CR0,
  MV_REG_CR3,
  MV_REG_CR4,
  MV_REG_CS_SELECTOR,
  MV_REG_DS_SELECTOR,
  MV_REG_ES_SELECTOR,
  MV_REG_FS_SELECTOR,
  MV_REG_GDTR_BASE,
  MV_REG_GDTR_LIMIT,
  MV_REG_GS_SELECTOR,
  MV_REG_IDTR_BASE,
  MV_REG_IDTR_LIMIT,
  MV_REG_R15,
  MV_REG_RAX,
  MV_REG_RBX,
  MV_REG_RFLAGS,
  MV_REG_RIP,
  MV_REG_RSP,
  MV_REG_SS_SELECTOR,
  MV_REG_TR_SELECTOR,
} from "../../../hypercall/generated/abi";
import { setRegister } from "./register";

/** From a segment's selector to the other three registers of it (mv_reg_t). */
const ATTRIB: u32 = 1;
const LIMIT: u32 = 2;
const BASE: u32 = 3;

/** Present, code or data, accessed; readable or writable: the real-mode state (APM volume 2, 14.1.3). */
const CODE_16: u64 = 0x9b;
const DATA_16: u64 = 0x93;
const LIMIT_16: u64 = 0xffff;
/** The same with D/B and G set, in the format of MicroV's attributes. */
const CODE_32: u64 = 0xc09b;
const DATA_32: u64 = 0xc093;
const LIMIT_32: u64 = 0xffff_ffff;
/** What a kernel's own descriptors usually are, too; no table holds them. */
const CODE_SELECTOR: u64 = 0x8;
const DATA_SELECTOR: u64 = 0x10;
/** Present 32-bit TSS, busy. */
const TSS_SELECTOR: u64 = 0x18;
const TSS: u64 = 0x8b;
const TSS_LIMIT: u64 = 0x67;
/** 256 vectors of four bytes. */
const VECTORS_LIMIT: u64 = 0x3ff;
/** The bit that is always set; interrupts off. */
const FLAGS: u64 = 0x2;
/** CR0.ET, and CR0.PE; caches on. */
const CONTROL_16: u64 = 0x10;
const CONTROL_32: u64 = 0x11;

/** GPA of the first byte of a raw16 file, which is also the first instruction. */
export const RAW16_ENTRY: u64 = 0x1000;

@unmanaged
export class Entry {
  rip: u64;
  rax: u64;
  rbx: u64;
  rsp: u64;
  /** Nonzero: flat 32-bit protected mode; 0: real mode. */
  flat: u32;
  pad0: u32;
}

const ENTRY = memory.data(48, 16);

/** The entry of this run's guest. */
export function guestEntry(): Entry {
  return changetype<Entry>(ENTRY);
}

/** Real mode at RAW16_ENTRY, with the stack below. */
export function setRaw16Entry(entry: Entry): void {
  entry.rip = RAW16_ENTRY;
  entry.rsp = RAW16_ENTRY;
}

/** Flat 32-bit protected mode at `rip`. */
export function setFlatEntry(entry: Entry, rip: u64, rax: u64, rbx: u64): void {
  entry.rip = rip;
  entry.rax = rax;
  entry.rbx = rbx;
  entry.flat = 1;
}

/** Gives the VS of `fd` this state, interrupts off; false after a message. */
export function enterAt(fd: i32, entry: Entry): bool {
  for (let register = MV_REG_RAX; register <= MV_REG_R15; register++) {
    if (!setRegister(fd, register, 0)) return false;
  }
  return (
    (entry.flat != 0 ? setFlatSegments(fd) : setRealSegments(fd)) &&
    setRegister(fd, MV_REG_CR0, entry.flat != 0 ? CONTROL_32 : CONTROL_16) &&
    setRegister(fd, MV_REG_CR3, 0) &&
    setRegister(fd, MV_REG_CR4, 0) &&
    setRegister(fd, MV_REG_RFLAGS, FLAGS) &&
    setRegister(fd, MV_REG_RAX, entry.rax) &&
    setRegister(fd, MV_REG_RBX, entry.rbx) &&
    setRegister(fd, MV_REG_RSP, entry.rsp) &&
    setRegister(fd, MV_REG_RIP, entry.rip)
  );
}

function setRealSegments(fd: i32): bool {
  return (
    setSegment(fd, MV_REG_CS_SELECTOR, 0, CODE_16, LIMIT_16) &&
    setDataSegments(fd, 0, DATA_16, LIMIT_16) &&
    setTables(fd, LIMIT_16, VECTORS_LIMIT)
  );
}

function setFlatSegments(fd: i32): bool {
  return (
    setSegment(fd, MV_REG_CS_SELECTOR, CODE_SELECTOR, CODE_32, LIMIT_32) &&
    setDataSegments(fd, DATA_SELECTOR, DATA_32, LIMIT_32) &&
    setSegment(fd, MV_REG_TR_SELECTOR, TSS_SELECTOR, TSS, TSS_LIMIT) &&
    setTables(fd, 0, 0)
  );
}

function setDataSegments(fd: i32, selector: u64, attrib: u64, limit: u64): bool {
  return (
    setSegment(fd, MV_REG_DS_SELECTOR, selector, attrib, limit) &&
    setSegment(fd, MV_REG_ES_SELECTOR, selector, attrib, limit) &&
    setSegment(fd, MV_REG_FS_SELECTOR, selector, attrib, limit) &&
    setSegment(fd, MV_REG_GS_SELECTOR, selector, attrib, limit) &&
    setSegment(fd, MV_REG_SS_SELECTOR, selector, attrib, limit)
  );
}

function setTables(fd: i32, descriptorsLimit: u64, vectorsLimit: u64): bool {
  return (
    setRegister(fd, MV_REG_GDTR_BASE, 0) &&
    setRegister(fd, MV_REG_GDTR_LIMIT, descriptorsLimit) &&
    setRegister(fd, MV_REG_IDTR_BASE, 0) &&
    setRegister(fd, MV_REG_IDTR_LIMIT, vectorsLimit)
  );
}

/** A segment with base 0. */
function setSegment(fd: i32, register: u32, selector: u64, attrib: u64, limit: u64): bool {
  return (
    setRegister(fd, register, selector) &&
    setRegister(fd, register + ATTRIB, attrib) &&
    setRegister(fd, register + LIMIT, limit) &&
    setRegister(fd, register + BASE, 0)
  );
}

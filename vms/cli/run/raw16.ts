/** A raw 16-bit program: where its file goes and how its processor starts. */
import {
  MV_REG_CR0,
  MV_REG_CR3,
  MV_REG_CR4,
  MV_REG_CS_ATTRIB,
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
  MV_REG_RFLAGS,
  MV_REG_RIP,
  MV_REG_RSP,
  MV_REG_SS_SELECTOR,
} from "../../../hypercall/generated/abi";
import { setRegister } from "./register";

/** GPA of the first byte of the file, which is also the first instruction. */
export const RAW16_ENTRY: u64 = 0x1000;

/** From a segment's selector to the other three registers of it (mv_reg_t). */
const ATTRIB: u32 = 1;
const LIMIT: u32 = 2;
const BASE: u32 = 3;

/** Present, code or data, accessed; readable or writable: the real-mode state (APM volume 2, 14.1.3). */
const CODE: u64 = 0x9b;
const DATA: u64 = 0x93;
const REAL_MODE_LIMIT: u64 = 0xffff;
/** 256 vectors of four bytes. */
const VECTORS_LIMIT: u64 = 0x3ff;
/** The bit that is always set; interrupts off. */
const FLAGS: u64 = 0x2;
/** CR0.ET; caches on. */
const CONTROL: u64 = 0x10;

/** Gives the VS of `fd` the state that raw16 guests are promised: real mode, segments 0, interrupts off; false after a message. */
export function setRaw16State(fd: i32): bool {
  for (let register = MV_REG_RAX; register <= MV_REG_R15; register++) {
    if (!setRegister(fd, register, 0)) return false;
  }
  return (
    setSegment(fd, MV_REG_ES_SELECTOR) &&
    setSegment(fd, MV_REG_CS_SELECTOR) &&
    setRegister(fd, MV_REG_CS_ATTRIB, CODE) &&
    setSegment(fd, MV_REG_SS_SELECTOR) &&
    setSegment(fd, MV_REG_DS_SELECTOR) &&
    setSegment(fd, MV_REG_FS_SELECTOR) &&
    setSegment(fd, MV_REG_GS_SELECTOR) &&
    setRegister(fd, MV_REG_GDTR_BASE, 0) &&
    setRegister(fd, MV_REG_GDTR_LIMIT, REAL_MODE_LIMIT) &&
    setRegister(fd, MV_REG_IDTR_BASE, 0) &&
    setRegister(fd, MV_REG_IDTR_LIMIT, VECTORS_LIMIT) &&
    setRegister(fd, MV_REG_CR0, CONTROL) &&
    setRegister(fd, MV_REG_CR3, 0) &&
    setRegister(fd, MV_REG_CR4, 0) &&
    setRegister(fd, MV_REG_RFLAGS, FLAGS) &&
    setRegister(fd, MV_REG_RSP, RAW16_ENTRY) &&
    setRegister(fd, MV_REG_RIP, RAW16_ENTRY)
  );
}

function setSegment(fd: i32, selector: u32): bool {
  return (
    setRegister(fd, selector, 0) &&
    setRegister(fd, selector + ATTRIB, DATA) &&
    setRegister(fd, selector + LIMIT, REAL_MODE_LIMIT) &&
    setRegister(fd, selector + BASE, 0)
  );
}

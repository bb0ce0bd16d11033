/**
 * Stepping a guest over the instruction that exited. A processor with NRIPS says where the next one is;
 * without, the bytes are fetched through the guest's tables and their length is found by matching the one
 * opcode that can have caused the exit, behind any prefixes.
 */
import { guestByte, guestPhysical } from "../guest/walk";
import { physLoad64 } from "../hv";
import { NO_TRANSLATION, translate } from "../nested/table";
import { vmRecord } from "../pp";
import {
  Vmcb,
  VMEXIT_CPUID,
  VMEXIT_HLT,
  VMEXIT_INVD,
  VMEXIT_IOIO,
  VMEXIT_MSR,
  VMEXIT_VMMCALL,
  VMEXIT_WBINVD,
  VMEXIT_XSETBV,
  VsKernel,
} from "./generated/vmcb";

/** Opcode bytes, first byte lowest, and their count in bits 31:24. */
const OPCODE_CPUID: u32 = 0x0200_a20f;
const OPCODE_VMMCALL: u32 = 0x03d9_010f;
const OPCODE_HLT: u32 = 0x0100_00f4;
const OPCODE_RDMSR: u32 = 0x0200_320f;
const OPCODE_WRMSR: u32 = 0x0200_300f;
const OPCODE_XSETBV: u32 = 0x03d1_010f;
const OPCODE_INVD: u32 = 0x0200_080f;
const OPCODE_WBINVD: u32 = 0x0200_090f;

/** The architecture's limit on the length of an instruction. */
const LONGEST: u32 = 15;
const PAGE_MASK: u64 = 0xfff;
/** Offset of the last 8 bytes of a page. */
const LAST_WORD: u64 = 0xff8;
const RFLAGS_TF: u64 = 0x100;
const DR6_BS: u64 = 0x4000;
const DEBUG_EXCEPTION: u64 = 0x8000_0301;
const CS_LONG: u32 = 0x200;
const CS_BIG: u32 = 0x400;
const EFER_LMA: u64 = 0x400;
const RFLAGS_VM: u64 = 0x2_0000;

/** The opcode behind exit `code`, 0 where nothing is stepped over or the processor tells where to go on. */
function opcodeOf(vmcb: Vmcb, code: u32): u32 {
  switch (code) {
    case VMEXIT_CPUID:
      return OPCODE_CPUID;
    case VMEXIT_VMMCALL:
      return OPCODE_VMMCALL;
    case VMEXIT_HLT:
      return OPCODE_HLT;
    case VMEXIT_MSR:
      return (vmcb.exitInfo1 & 1) != 0 ? OPCODE_WRMSR : OPCODE_RDMSR;
    case VMEXIT_XSETBV:
      return OPCODE_XSETBV;
    case VMEXIT_INVD:
      return OPCODE_INVD;
    case VMEXIT_WBINVD:
      return OPCODE_WBINVD;
    default:
      return 0;
  }
}

/**
 * Does the work of NRIPS: afterwards Vmcb.nextRip holds the RIP behind the instruction that exited, or 0
 * when it has none, or its bytes could not be read or are not the ones that exited (any more).
 */
export function coldFetchNextRip(vmcb: Vmcb, k: VsKernel): void {
  const code = <u32>vmcb.exitCode;
  const opcode = opcodeOf(vmcb, code);
  vmcb.nextRip = code == VMEXIT_IOIO ? vmcb.exitInfo2 : 0;
  if (opcode == 0) return;
  const linear = linearAt(vmcb, 0);
  if (isWhereItWas(vmcb, k, linear, opcode)) {
    vmcb.nextRip = wrap(vmcb, vmcb.rip + <u64>(opcode >> 24));
    return;
  }
  const length = instructionLength(vmcb, opcode);
  if (length == 0) return;
  vmcb.nextRip = wrap(vmcb, vmcb.rip + <u64>length);
  remember(vmcb, k, linear);
}

/**
 * The page of the last fetch still holds the opcode, without prefixes: the common case of a loop. The bytes
 * are read anew; the translation may be stale until the guest loads CR3, which can hurt that guest only.
 */
function isWhereItWas(vmcb: Vmcb, k: VsKernel, linear: u64, opcode: u32): bool {
  const offset = linear & PAGE_MASK;
  if (k.fetchPage != linear - offset + 1 || k.fetchCr3 != vmcb.cr3 || offset > LAST_WORD) return false;
  if (k.fetchGeneration != vmRecord(k.vmid).generation) return false;
  const bits = <u64>((opcode >> 24) << 3);
  const mask = ((<u64>1) << bits) - 1;
  return (physLoad64(k.fetchSpa + offset) & mask) == <u64>(opcode & 0x00ff_ffff);
}

function remember(vmcb: Vmcb, k: VsKernel, linear: u64): void {
  const page = linear & ~PAGE_MASK;
  const gpa = guestPhysical(vmcb.nestedCr3, page, vmcb.cr0, vmcb.cr3, vmcb.cr4, vmcb.efer);
  const spa = gpa == NO_TRANSLATION ? gpa : translate(vmcb.nestedCr3, gpa, false);
  k.fetchPage = 0;
  if (spa == NO_TRANSLATION) return;
  k.fetchSpa = spa;
  k.fetchCr3 = vmcb.cr3;
  k.fetchGeneration = vmRecord(k.vmid).generation;
  k.fetchPage = page + 1;
}

function instructionLength(vmcb: Vmcb, opcode: u32): u32 {
  const count = opcode >> 24;
  let matched: u32 = 0;
  let page: u64 = 1;
  let base: u64 = 0;
  for (let i: u32 = 0; i < LONGEST; i++) {
    const linear = linearAt(vmcb, i);
    if ((linear & ~(<u64>0xfff)) != page) {
      page = linear & ~(<u64>0xfff);
      base = guestPhysical(vmcb.nestedCr3, page, vmcb.cr0, vmcb.cr3, vmcb.cr4, vmcb.efer);
      if (base == NO_TRANSLATION) return 0;
    }
    const byte = guestByte(vmcb.nestedCr3, base | (linear & 0xfff));
    if (byte == ((opcode >> (8 * matched)) & 0xff)) {
      matched++;
      if (matched == count) return i + 1;
    } else if (matched != 0 || !isPrefix(vmcb, byte)) return 0;
  }
  return 0;
}

/** Linear address of the instruction's byte `i`: the offset wraps by the code segment's size. */
function linearAt(vmcb: Vmcb, i: u32): u64 {
  const offset = wrap(vmcb, vmcb.rip + <u64>i);
  if (inLongCode(vmcb)) return offset;
  return (vmcb.csBase + offset) & 0xffff_ffff;
}

function inLongCode(vmcb: Vmcb): bool {
  return (vmcb.efer & EFER_LMA) != 0 && ((<u32>vmcb.csAttrib) & CS_LONG) != 0;
}

function wrap(vmcb: Vmcb, rip: u64): u64 {
  if (inLongCode(vmcb)) return rip;
  return ((<u32>vmcb.csAttrib) & CS_BIG) != 0 && (vmcb.rflags & RFLAGS_VM) == 0
    ? rip & 0xffff_ffff
    : rip & 0xffff;
}

function isPrefix(vmcb: Vmcb, byte: u32): bool {
  if (byte == 0x66 || byte == 0x67 || byte == 0xf0 || byte == 0xf2 || byte == 0xf3) return true;
  if (byte == 0x26 || byte == 0x2e || byte == 0x36 || byte == 0x3e || byte == 0x64 || byte == 0x65)
    return true;
  return (byte & 0xf0) == 0x40 && inLongCode(vmcb);
}

/** Moves the guest to `next`: the interrupt shadow ends, and a single step is reported. */
export function advanceTo(vmcb: Vmcb, next: u64): void {
  vmcb.rip = next;
  vmcb.interruptShadow = 0;
  if ((vmcb.rflags & RFLAGS_TF) != 0) {
    vmcb.dr6 |= DR6_BS;
    vmcb.eventInj = DEBUG_EXCEPTION;
  }
}

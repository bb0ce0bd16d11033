/**
 * Where a guest goes on behind the instruction that exited. A processor with NRIPS says where the next one is;
 * without, the bytes are fetched through the guest's tables and their length is found by matching the one
 * opcode that can have caused the exit, behind any prefixes.
 */
import { VmRecord } from "../../abi/generated/registry";
import { guestPhysical } from "../guest/walk";
import { physLoad64 } from "../hv";
import { NO_TRANSLATION, translate } from "../nested/table";
import { vmRecord } from "../pp";
import { NO_RIP } from "../vs/advance";
import { wrap } from "../vs/code-mode";
import { VsKernel } from "../vs/generated/state";
import { guestIn } from "./blocks";
import { findInstruction, FOUND_LENGTH, linearAt } from "./fetch";
import {
  Vmcb,
  VMEXIT_CPUID,
  VMEXIT_HLT,
  VMEXIT_ICEBP,
  VMEXIT_INVD,
  VMEXIT_IOIO,
  VMEXIT_MSR,
  VMEXIT_VMMCALL,
  VMEXIT_WBINVD,
  VMEXIT_XSETBV,
} from "./generated/vmcb";

/** As findInstruction takes them. */
const OPCODE_CPUID: u32 = 0x0200_a20f;
const OPCODE_VMMCALL: u32 = 0x03d9_010f;
const OPCODE_HLT: u32 = 0x0100_00f4;
const OPCODE_ICEBP: u32 = 0x0100_00f1;
const OPCODE_RDMSR: u32 = 0x0200_320f;
const OPCODE_WRMSR: u32 = 0x0200_300f;
const OPCODE_XSETBV: u32 = 0x03d1_010f;
const OPCODE_INVD: u32 = 0x0200_080f;
const OPCODE_WBINVD: u32 = 0x0200_090f;

const PAGE_MASK: u64 = 0xfff;
/** Offset of the last 8 bytes of a page. */
const LAST_WORD: u64 = 0xff8;

/** The opcode behind exit `code`, 0 where nothing is stepped over or the processor tells where to go on. */
function opcodeOf(vmcb: Vmcb, code: u32): u32 {
  switch (code) {
    case VMEXIT_CPUID:
      return OPCODE_CPUID;
    case VMEXIT_VMMCALL:
      return OPCODE_VMMCALL;
    case VMEXIT_HLT:
      return OPCODE_HLT;
    case VMEXIT_ICEBP:
      return OPCODE_ICEBP;
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
 * Does the work of NRIPS: afterwards Vmcb.nextRip holds the RIP behind the instruction that exited, or NO_RIP
 * when it has none, or its bytes could not be read or are not the ones that exited (any more).
 */
export function coldFetchNextRip(vmcb: Vmcb, k: VsKernel): void {
  const code = <u32>vmcb.exitCode;
  const opcode = opcodeOf(vmcb, code);
  vmcb.nextRip = code == VMEXIT_IOIO ? wrap(guestIn(vmcb), vmcb.exitInfo2) : NO_RIP;
  if (opcode == 0) return;
  const linear = linearAt(vmcb, 0);
  if (isWhereItWas(vmcb, k, linear, opcode)) {
    vmcb.nextRip = wrap(guestIn(vmcb), vmcb.rip + <u64>(opcode >> 24));
    return;
  }
  let length = findInstruction(vmcb, opcode) & FOUND_LENGTH;
  // Emulators report INVD as WBINVD.
  if (length == 0 && opcode == OPCODE_WBINVD) length = findInstruction(vmcb, OPCODE_INVD) & FOUND_LENGTH;
  if (length == 0) return;
  vmcb.nextRip = wrap(guestIn(vmcb), vmcb.rip + <u64>length);
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
  // Before the walk: a page that is unmapped meanwhile is then not found here again.
  const generation = atomic.load<u64>(changetype<usize>(vmRecord(k.vmid)), offsetof<VmRecord>("generation"));
  const gpa = guestPhysical(vmcb.nestedCr3, page, vmcb.cr0, vmcb.cr3, vmcb.cr4, vmcb.efer);
  const spa = gpa == NO_TRANSLATION ? gpa : translate(vmcb.nestedCr3, gpa, false);
  k.fetchPage = 0;
  if (spa == NO_TRANSLATION) return;
  k.fetchSpa = spa;
  k.fetchCr3 = vmcb.cr3;
  k.fetchGeneration = generation;
  k.fetchPage = page + 1;
}

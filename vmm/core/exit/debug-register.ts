/**
 * MOV to and from debug registers of a micro VM. DR0 to DR3 hold the guest's values only while DR7 enables a
 * breakpoint: every access exits, so nobody sees the difference. AMD APM vol. 2, section 13.1.1; vol. 3, MOV DRn.
 */
import { ANSWER_RESUME, MOVE_READ, MOVE_REGISTER_MASK } from "../../abi/generated/exit-record";
import { DIRTY_DEBUG, VS_PAGE_DR0, VsPage } from "../../abi/generated/vs-page";
import { movedValue, setMovedValue } from "../general-registers";
import { debugException, generalProtection, undefinedOpcode } from "./inject";
import { CR4_DE, DR6_BD, DR7_GD } from "../../abi/generated/registers";

/** Bits that can be written, and those that read as 1. */
const DR6_WRITABLE: u64 = 0xe00f;
const DR6_ONES: u64 = 0xffff_0ff0;
const DR7_WRITABLE: u64 = 0xffff_23ff;
const DR7_ONES: u64 = 0x400;
const HIGH_HALF: u64 = 0xffff_ffff_0000_0000;

export function debugRegisterExit(_pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const move = page.qualification;
  let number = move & MOVE_REGISTER_MASK;
  if (number > 7) return undefinedOpcode(page);
  if (number == 4 || number == 5) {
    // DR4 and DR5 are other names of DR6 and DR7, unless debugging extensions are on.
    if ((page.cr4 & CR4_DE) != 0) return undefinedOpcode(page);
    number += 2;
  }
  if (page.cpl != 0) return generalProtection(page);
  if ((page.dr7 & DR7_GD) != 0) return detected(page);
  if ((move & MOVE_READ) != 0) setMovedValue(page, move, read(page, number));
  else if (!write(page, number, movedValue(page, move))) return generalProtection(page);
  return <u64>ANSWER_RESUME;
}

/** General detection: #DB, and the handler may use the registers. */
function detected(page: VsPage): u64 {
  page.dr6 |= DR6_BD;
  page.dr7 &= ~DR7_GD;
  page.dirty |= DIRTY_DEBUG;
  return debugException(page);
}

function read(page: VsPage, number: u32): u64 {
  if (number == 6) return page.dr6;
  return number == 7 ? page.dr7 : load<u64>(placeOf(page, number));
}

/** False for a value whose upper half is not zero where it must be. */
function write(page: VsPage, number: u32, value: u64): bool {
  if (number >= 6 && (value & HIGH_HALF) != 0) return false;
  if (number == 6) page.dr6 = (value & DR6_WRITABLE) | DR6_ONES;
  else if (number == 7) page.dr7 = (value & DR7_WRITABLE) | DR7_ONES;
  else store<u64>(placeOf(page, number), value);
  page.dirty |= DIRTY_DEBUG;
  return true;
}

function placeOf(page: VsPage, number: u32): u32 {
  return changetype<u32>(page) + VS_PAGE_DR0 + (number << 3);
}

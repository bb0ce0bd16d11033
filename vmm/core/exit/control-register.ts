/**
 * MOV to CR4 of a micro VM, and to and from CR8. CR0, CR2 and CR3 do not exit: the world switch itself moves them. CR4
 * exits because some of its bits have state that nobody switches, CR8 where the processor has no register for it.
 */
import {
  ANSWER_RESUME,
  MOVE_GPR_MASK,
  MOVE_GPR_SHIFT,
  MOVE_LONG,
  MOVE_READ,
} from "../../abi/generated/exit-record";
import { DIRTY_CONTROL, VsPage } from "../../abi/generated/vs-page";
import { guestCr4Bits } from "../cpuid/guest-bits";
import { movedValue, setMovedValue } from "../general-registers";
import { generalProtection } from "./inject";
import { unsupported } from "./unsupported";
import { CR4_PAE, EFER_LMA } from "../../abi/generated/registers";

const CR4: u32 = 4;
const CR8: u32 = 8;
const PRIORITY: u64 = 15;
/** What else a MOVE_ word may hold. */
const REST: u32 = MOVE_LONG | (MOVE_GPR_MASK << MOVE_GPR_SHIFT);

export function controlRegisterExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const move = page.qualification;
  const what = move & ~REST;
  if (what == CR4) return writeCr4(pp, page, movedValue(page, move));
  if ((what & ~MOVE_READ) != CR8) return unsupported(pp, vs);
  if (page.cpl != 0) return generalProtection(page);
  if ((what & MOVE_READ) == 0) return writeCr8(page, movedValue(page, move));
  setMovedValue(page, move, page.cr8);
  return <u64>ANSWER_RESUME;
}

/** #GP(0) for a bit that this guest does not have, and for leaving PAE in long mode. AMD APM vol. 3, MOV CRn. */
function writeCr4(pp: u32, page: VsPage, value: u64): u64 {
  if (page.cpl != 0 || (value & ~guestCr4Bits(pp)) != 0) return generalProtection(page);
  if ((page.efer & EFER_LMA) != 0 && (value & CR4_PAE) == 0) return generalProtection(page);
  page.cr4 = value;
  page.dirty |= DIRTY_CONTROL;
  return <u64>ANSWER_RESUME;
}

/** The priority below which no interrupt comes; what waits is looked at before the next entry. */
function writeCr8(page: VsPage, value: u64): u64 {
  if ((value & ~PRIORITY) != 0) return generalProtection(page);
  page.cr8 = value;
  page.dirty |= DIRTY_CONTROL;
  return <u64>ANSWER_RESUME;
}

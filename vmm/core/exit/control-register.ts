/**
 * MOV to CR4 of a micro VM. The other control registers do not exit: the world switch itself moves CR0, CR2 and
 * CR3, and CR8 is the guest's own under V_INTR_MASKING. CR4 exits because some of its bits have state that
 * nobody switches.
 */
import { ANSWER_RESUME, MOVE_READ, MOVE_REGISTER_MASK } from "../../abi/generated/exit-record";
import { DIRTY_CONTROL, VsPage } from "../../abi/generated/vs-page";
import { guestCr4Bits } from "../cpuid/guest-bits";
import { movedValue } from "../general-registers";
import { generalProtection } from "./inject";
import { unsupported } from "./unsupported";

const CR4: u32 = 4;
const CR4_PAE: u64 = 0x20;
const EFER_LMA: u64 = 0x400;

/** #GP(0) for a bit that this guest does not have, and for leaving PAE in long mode. AMD APM vol. 3, MOV CRn. */
export function controlRegisterExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const move = page.qualification;
  if ((move & (MOVE_REGISTER_MASK | MOVE_READ)) != CR4) return unsupported(pp, vs);
  const value = movedValue(page, move);
  if (page.cpl != 0 || (value & ~guestCr4Bits(pp)) != 0) return generalProtection(page);
  if ((page.efer & EFER_LMA) != 0 && (value & CR4_PAE) == 0) return generalProtection(page);
  page.cr4 = value;
  page.dirty |= DIRTY_CONTROL;
  return <u64>ANSWER_RESUME;
}

/** The neutral record of a micro VM's exit, which the vendor's folder fills in between these two. */
import {
  EXIT_CACHE,
  EXIT_CONTROL_REGISTER,
  EXIT_CPUID,
  EXIT_DEBUG_REGISTER,
  EXIT_FETCH_FAILED,
  EXIT_HLT,
  EXIT_HYPERCALL,
  EXIT_IO,
  EXIT_MSR_READ,
  EXIT_MSR_WRITE,
  EXIT_XSETBV,
} from "../../abi/generated/exit-record";
import { ppState } from "../pp";
import { upcall } from "../upcall";
import { NO_RIP } from "./advance";
import { guestOf, kernelOf, pageOf } from "./blocks";
import { eventIn, storeIp } from "./state";

/** Exits that can only be served with a way past their instruction. */
const STEPS_OVER: u32 =
  (1 << EXIT_CPUID) |
  (1 << EXIT_HYPERCALL) |
  (1 << EXIT_IO) |
  (1 << EXIT_HLT) |
  (1 << EXIT_MSR_READ) |
  (1 << EXIT_MSR_WRITE) |
  (1 << EXIT_CONTROL_REGISTER) |
  (1 << EXIT_DEBUG_REGISTER) |
  (1 << EXIT_XSETBV) |
  (1 << EXIT_CACHE);

/** What every record has. `refused`: the entry was refused, so that there is no guest state to store. */
export function beginRecord(vs: u32, refused: bool): void {
  const page = pageOf(vs);
  const guest = guestOf(vs);
  if (refused) page.event = eventIn(guest);
  else storeIp(page, guest);
  page.qualification = 0;
  page.info = guest.exitCode & 0xffff_ffff;
  page.instructionBytes = 0;
}

/** The record is complete but for the way past the instruction: it goes to the core. */
export function sendRecord(pp: u32, vs: u32, reason: u32): u32 {
  const page = pageOf(vs);
  const k = kernelOf(vs);
  const next = guestOf(vs).nextRip;
  let sent = reason;
  k.nextRip = next;
  page.nextRip = next;
  // NO_RIP, or 0, which is a place like others behind an instruction only.
  if (next + 1 <= 1) {
    if (((STEPS_OVER >> reason) & 1) == 0) {
      k.nextRip = NO_RIP;
      page.nextRip = 0;
    } else if (next == NO_RIP) {
      page.nextRip = 0;
      sent = EXIT_FETCH_FAILED;
    }
  }
  ppState(pp).reason = sent;
  return upcall(pp, vs, sent);
}

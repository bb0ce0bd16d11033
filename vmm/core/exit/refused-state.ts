/**
 * Why a guest could not be entered: the first register that breaks a rule of entering it here. Two kinds of processors
 * judge. What one of them, or ring 0 for it, makes fit is none: bases of SYSCALL, SYSENTER and SWAPGS are made
 * canonical, and CR8, selectors and limits are cut to their size.
 */
import { PP_CONTEXT_CPUID } from "../../abi/generated/pp-context";
import { VsPage } from "../../abi/generated/vs-page";
import { registerName } from "../../../hypercall/generated/register-names";
import { LEAF_VENDOR } from "../cpuid/bits";
import { CpuidWords } from "../cpuid/words";
import { cpuid } from "../hv";
import { putDecimal, putHex, putText, sendLine } from "../log";
import { exchangeOf, vsidOf } from "../pp";
import { registerOf } from "../registers";
import { refusedControl, refusedFlagsAndPlaces } from "./refused-control";
import { refusedEvent } from "./refused-event";
import { registerIn, ruleText } from "./refused-rule";
import { refusedSegments } from "./refused-segments";

/** "Genu": EBX of leaf 0. */
const STRICT_VENDOR: u32 = 0x756e_6547;

/** Its number (offset in the VS page / 8, as mv_reg_t), after a line in the log; 0 if none is found. */
export function refusedRegister(pp: u32, vs: u32): u32 {
  const page = changetype<VsPage>(vs);
  const found = findRefused(pp, page);
  let at = putDecimal(putText(exchangeOf(pp), "VS "), vsidOf(vs));
  at = putText(at, ": entry refused: ");
  if (found == 0) {
    at = putHex(putText(at, "no register found, info "), page.info);
  } else {
    at = putText(putText(at, registerName(registerIn(found))), " = ");
    at = putHex(at, registerOf(page, registerIn(found)));
    at = putText(putText(at, ": "), ruleText(found));
  }
  sendLine(pp, at);
  return registerIn(found);
}

function findRefused(pp: u32, page: VsPage): u32 {
  const strict = isStrict(pp);
  let found = refusedControl(pp, page, strict);
  if (found == 0 && strict) found = refusedFlagsAndPlaces(pp, page);
  if (found == 0 && strict) found = refusedSegments(pp, page);
  return found != 0 ? found : refusedEvent(page, strict);
}

/** Does the processor judge a guest by Intel's rules, or by AMD's, which are fewer? */
function isStrict(pp: u32): bool {
  const words = changetype<CpuidWords>(pp + PP_CONTEXT_CPUID);
  cpuid(LEAF_VENDOR, 0, changetype<u32>(words));
  return words.ebx == STRICT_VENDOR;
}

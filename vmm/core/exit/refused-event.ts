/**
 * Events that no entry delivers. AMD APM volume 2, section 15.20; Intel SDM volume 3, section 27.2.1.3, which judges
 * more: `strict`.
 */
import {
  EVENT_ERROR_CODE,
  EVENT_TYPE_EXCEPTION,
  EVENT_TYPE_INTERRUPT,
  EVENT_TYPE_MASK,
  EVENT_TYPE_NMI,
  EVENT_TYPE_SOFTWARE,
  EVENT_VALID,
  EVENT_VECTOR,
  VS_PAGE_CS,
  VS_PAGE_EVENT,
  VsPage,
} from "../../abi/generated/vs-page";
import { isLong } from "./refused-mode";
import { broken, brokenIf, RULE_EVENT_ERROR_CODE, RULE_EVENT_TYPE, RULE_EVENT_VECTOR } from "./refused-rule";

const NMI: u64 = 2;
const BOUND: u64 = 5;
const LAST_EXCEPTION: u64 = 31;
/** #DF, #TS, #NP, #SS, #GP, #PF, #AC. */
const WITH_ERROR_CODE: u64 = 0x2_7d00;
const CR0_PE: u64 = 1;
const CS_LONG: u64 = 0x2000;
const ATTRIB: u32 = 8;

export function refusedEvent(page: VsPage, strict: bool): u32 {
  const event = page.event;
  if ((event & EVENT_VALID) == 0) return 0;
  const type = event & EVENT_TYPE_MASK;
  if (!isType(type, strict)) return broken(VS_PAGE_EVENT, RULE_EVENT_TYPE);
  if (!isVector(page, type, event & EVENT_VECTOR, strict)) return broken(VS_PAGE_EVENT, RULE_EVENT_VECTOR);
  return brokenIf(strict && !isErrorCodeRight(page, type, event), VS_PAGE_EVENT, RULE_EVENT_ERROR_CODE);
}

/** A software interrupt needs its instruction's length there, which nobody knows. */
function isType(type: u64, strict: bool): bool {
  if (type == EVENT_TYPE_SOFTWARE) return !strict;
  return type == EVENT_TYPE_INTERRUPT || type == EVENT_TYPE_NMI || type == EVENT_TYPE_EXCEPTION;
}

function isVector(page: VsPage, type: u64, vector: u64, strict: bool): bool {
  if (type == EVENT_TYPE_NMI) return !strict || vector == NMI;
  if (type != EVENT_TYPE_EXCEPTION) return true;
  if (vector > LAST_EXCEPTION || (vector == NMI && !strict)) return false;
  const attrib = load<u64>(changetype<u32>(page) + VS_PAGE_CS + ATTRIB);
  return strict || vector != BOUND || !isLong(page) || (attrib & CS_LONG) == 0;
}

/** Ring 0 drops the error code in real mode, which pushes none. */
function isErrorCodeRight(page: VsPage, type: u64, event: u64): bool {
  const isProtected = (page.cr0 & CR0_PE) != 0;
  if (!isProtected) return true;
  const has = (event & EVENT_ERROR_CODE) != 0;
  return has == (type == EVENT_TYPE_EXCEPTION && ((WITH_ERROR_CODE >> (event & EVENT_VECTOR)) & 1) != 0);
}

/** Service calls that move bytes between shared pages and the exchange page. */
import { MV_PP_OP_SET_SHARED_PAGE_GPA } from "../../../hypercall/generated/abi";
import { SYS_ERROR_BAD_ARGUMENT, SYS_ERROR_NOT_OWNED } from "../../abi/generated/exit-record";
import { PP_EXCHANGE_ALIAS } from "../../abi/generated/memory-map";
import { CALLER_RING3 } from "../../abi/generated/pp-context";
import { PP_BLOCK_STATE, PP_STATE_SHARED_PAGES } from "../../abi/generated/pp-local";
import { globals } from "../globals";
import { physRead, physWrite } from "../hv";
import { bytes, endLine, text } from "../log";
import { NO_TRANSLATION, translate } from "../nested/table";
import { argument1, caller, serves } from "./root-call";

const PAGE: u64 = 0x1000;
const LONGEST_LINE: u64 = 1024;

/**
 * SPA of a caller's shared page, or NO_TRANSLATION. The root's table was asked when the page was set: it maps
 * each RAM frame of the root to itself, writable, as long as we run.
 */
export function sharedPage(pp: u32, who: u32): u64 {
  if (who > CALLER_RING3) return NO_TRANSLATION;
  const spa = load<u64>(<usize>(pp + PP_BLOCK_STATE + (who << 3)), PP_STATE_SHARED_PAGES);
  return spa == 0 ? NO_TRANSLATION : spa;
}

/** Remembers or forgets the shared page of the caller whose hypercall is being served. */
export function setSharedPage(pp: u32, set: bool): i64 {
  const at = <usize>(pp + PP_BLOCK_STATE + (caller(pp) << 3));
  if (!set) {
    store<u64>(at, 0, PP_STATE_SHARED_PAGES);
    return 0;
  }
  const gpa = argument1(pp);
  if (!serves(pp, MV_PP_OP_SET_SHARED_PAGE_GPA)) return -(<i64>SYS_ERROR_NOT_OWNED);
  if (gpa == 0 || (gpa & (PAGE - 1)) != 0 || gpa >= globals().physicalEnd)
    return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  const spa = translate(globals().rootNested, gpa, true);
  if (spa == NO_TRANSLATION) return -(<i64>SYS_ERROR_NOT_OWNED);
  store<u64>(at, spa, PP_STATE_SHARED_PAGES);
  return 0;
}

/** Copies between the shared page of `who` and the exchange page, at the same offset in both. */
export function copy(pp: u32, who: u64, count: u64, offset: u64, toRoot: bool): i64 {
  if (who > <u64>CALLER_RING3 || count > PAGE || offset > PAGE - count) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  const spa = sharedPage(pp, <u32>who);
  if (spa == NO_TRANSLATION) return -(<i64>SYS_ERROR_NOT_OWNED);
  const at = pp + PP_EXCHANGE_ALIAS + <u32>offset;
  if (toRoot) physWrite(spa + offset, at, <u32>count);
  else physRead(at, spa + offset, <u32>count);
  return 0;
}

/** A line of the core in the debug ring. */
export function logCore(pp: u32, count: u64): i64 {
  if (count > LONGEST_LINE) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  text(pp, "core: ");
  bytes(pp, pp + PP_EXCHANGE_ALIAS, <u32>count);
  endLine(pp);
  return 0;
}

/** Service calls that move bytes between root memory and the exchange page, and that map lists of pages. */
import { SYS_ERROR_BAD_ARGUMENT, SYS_ERROR_NOT_OWNED } from "../../abi/generated/exit-record";
import { PP_EXCHANGE_ALIAS } from "../../abi/generated/memory-map";
import { MAP_ENTRY_SIZE, MapEntry } from "../../abi/generated/registry";
import { globals } from "../globals";
import { physRead, physWrite } from "../hv";
import { bytes, endLine, text } from "../log";
import { mapPage, unmapPage } from "../nested/guest";
import { NO_TRANSLATION, translate } from "../nested/table";

const PAGE: u64 = 0x1000;
const MOST_ENTRIES: u64 = 128;
const LONGEST_LINE: u64 = 1024;

/** Copies between root memory at `gpa` and the exchange page at `offset`; each page is checked. */
export function copy(pp: u32, gpa: u64, count: u64, offset: u64, toRoot: bool): i64 {
  if (count > PAGE || offset > PAGE || offset + count > PAGE) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  if (gpa >= globals().physicalEnd) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  let at = pp + PP_EXCHANGE_ALIAS + <u32>offset;
  let from = gpa;
  let left = count;
  while (left > 0) {
    const inPage = PAGE - (from & (PAGE - 1));
    const now = left < inPage ? left : inPage;
    const spa = translate(globals().rootNested, from, toRoot);
    if (spa == NO_TRANSLATION) return -(<i64>SYS_ERROR_NOT_OWNED);
    if (toRoot) physWrite(spa, at, <u32>now);
    else physRead(at, spa, <u32>now);
    at += <u32>now;
    from += now;
    left -= now;
  }
  return 0;
}

/** Maps or unmaps the first `count` MapEntry of the exchange page; how many were done before the first error. */
export function mapList(pp: u32, vmid: u32, count: u64, map: bool): i64 {
  if (count > MOST_ENTRIES) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  for (let i: u64 = 0; i < count; i++) {
    const entry = changetype<MapEntry>(<usize>(pp + PP_EXCHANGE_ALIAS + <u32>i * MAP_ENTRY_SIZE));
    const result = map ? mapPage(pp, vmid, entry.dst, entry.src) : unmapPage(pp, vmid, entry.dst);
    if (result != 0) return i == 0 ? result : <i64>i;
  }
  return <i64>count;
}

/** A line of the core in the debug ring. */
export function logCore(pp: u32, count: u64): i64 {
  if (count > LONGEST_LINE) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  text(pp, "core: ");
  bytes(pp, pp + PP_EXCHANGE_ALIAS, <u32>count);
  endLine(pp);
  return 0;
}

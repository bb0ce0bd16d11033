/**
 * Moving a few bytes between the exchange page and the memory of the guest whose exit is being served, as the
 * guest's own instruction would: by its page tables and with its rights, all or nothing. Accessed and dirty bits
 * of the guest's tables are left as they are.
 */
import { MV_MAP_FLAG_USER, MV_MAP_FLAG_WRITE_ACCESS } from "../../../hypercall/generated/abi";
import {
  GUEST_FAULT_OUTSIDE,
  GUEST_FAULT_PAGE,
  GUEST_PROBE_WRITE,
  GUEST_READ,
  GUEST_WRITE,
  SYS_ERROR_BAD_ARGUMENT,
} from "../../abi/generated/exit-record";
import { PP_BLOCK_STATE, PP_STATE_SCRATCH } from "../../abi/generated/pp-local";
import { PP_EXCHANGE_ALIAS, VS_BLOCK_PAGE } from "../../abi/generated/memory-map";
import { VsPage } from "../../abi/generated/vs-page";
import { guestTranslation } from "../guest/walk";
import { physLoad8, physStore8 } from "../hv";
import { NO_TRANSLATION, translate } from "../nested/table";
import { ppState, vmRecord, vsRecord } from "../pp";
import { CR0_WP, CR4_SMAP, PAGE_TABLE_ADDRESS, RFLAGS_AC } from "../../abi/generated/registers";

const MOST: u64 = 8;
const PAGE_OFFSET: u64 = 0xfff;
const USER_LEVEL: u32 = 3;
/** Page-fault error code. AMD APM volume 2, section 8.4.2. */
const ERROR_PRESENT: u32 = 1;
const ERROR_WRITE: u32 = 2;
const ERROR_USER: u32 = 4;

/** Serves SYS_GUEST_ACCESS. The VS page has the guest's control registers: the exit's record stored them. */
export function guestAccess(pp: u32, linear: u64, count: u64, what: u64): i64 {
  const state = ppState(pp);
  if (state.vs == state.root || count == 0 || count > MOST || what > <u64>GUEST_PROBE_WRITE)
    return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  const write = <u32>what != GUEST_READ;
  const scratch = pp + PP_BLOCK_STATE + PP_STATE_SCRATCH;
  for (let i: u64 = 0; i < count; i++) {
    // Both pages of an access that crosses are judged before a byte moves.
    if (i != 0 && ((linear + i) & PAGE_OFFSET) != 0) {
      store<u64>(<usize>(scratch + ((<u32>i) << 3)), load<u64>(<usize>(scratch + ((<u32>i) << 3) - 8)) + 1);
      continue;
    }
    const fault = place(pp, linear + i, write, scratch + ((<u32>i) << 3));
    if (fault != 0) return <i64>fault;
  }
  if (<u32>what != GUEST_PROBE_WRITE) move(pp, <u32>count, <u32>what == GUEST_WRITE, scratch);
  return 0;
}

/** Byte i of the exchange page and the byte whose SPA is the i-th word of `places`. */
function move(pp: u32, count: u32, toGuest: bool, places: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const spa = load<u64>(<usize>(places + (i << 3)));
    const at = <usize>(pp + PP_EXCHANGE_ALIAS + i);
    if (toGuest) physStore8(spa, <u32>load<u8>(at));
    else store<u8>(at, <u8>physLoad8(spa));
  }
}

/** Puts the SPA behind `linear` to `at`; answers 0 or a GUEST_FAULT_ word. */
function place(pp: u32, linear: u64, write: bool, at: u32): u32 {
  const state = ppState(pp);
  const page = changetype<VsPage>(<usize>(state.vs + VS_BLOCK_PAGE));
  const nested = vmRecord(<u32>vsRecord(state.currentVsid).vmid).nestedRoot;
  const found = guestTranslation(nested, linear, page.cr0, page.cr3, page.cr4, page.efer);
  const error = pageFault(page, found, write);
  if (error != 0) {
    page.cr2 = linear;
    return error;
  }
  const gpa = (found & PAGE_TABLE_ADDRESS) | (linear & PAGE_OFFSET);
  const spa = translate(nested, gpa, write);
  if (spa == NO_TRANSLATION) {
    page.gpa = gpa;
    return GUEST_FAULT_OUTSIDE;
  }
  store<u64>(<usize>at, spa);
  return 0;
}

/** What the tables refuse: a GUEST_FAULT_PAGE word, or 0. */
function pageFault(page: VsPage, found: u64, write: bool): u32 {
  const user = page.cpl == USER_LEVEL;
  const error = GUEST_FAULT_PAGE | (write ? ERROR_WRITE : 0) | (user ? ERROR_USER : 0);
  if (found == NO_TRANSLATION) return error;
  const isUserPage = (found & MV_MAP_FLAG_USER) != 0;
  const paging = page.cr0 >> 31 != 0;
  if (!paging) return 0;
  if (user && !isUserPage) return error | ERROR_PRESENT;
  const smap = (page.cr4 & CR4_SMAP) != 0 && (page.rflags & RFLAGS_AC) == 0;
  if (!user && isUserPage && smap) return error | ERROR_PRESENT;
  const readOnly = (found & MV_MAP_FLAG_WRITE_ACCESS) == 0;
  if (write && readOnly && (user || (page.cr0 & CR0_WP) != 0)) return error | ERROR_PRESENT;
  return 0;
}

/** The memory descriptor list of mmio_map and mmio_unmap: copied once, then judged, then used. */
import { MV_MDL_MAX_ENTRIES, MV_PAGE_SIZE } from "../../../hypercall/generated/abi";
import {
  MV_MDL_ENTRIES,
  MV_MDL_ENTRY_SIZE,
  MvMdl,
  MvMdlEntry,
} from "../../../hypercall/generated/shared-page";
import { exchangeOf } from "../pp";
import { isPageOfGuest, readSharedPage } from "./shared-page";

/**
 * Brings the caller's list to the start of the exchange page, in the layout that SYS_VM_MAP takes (MapEntry
 * is mv_mdl_entry_t). `withSource` tells whether the sources count. Returns the number of entries, or 0 if
 * there is no shared page or anything in the list is wrong.
 */
export function readMdl(pp: u32, caller: u32, withSource: bool): u32 {
  if (!readSharedPage(pp, caller)) return 0;
  const exchange = exchangeOf(pp);
  const numEntries = changetype<MvMdl>(exchange).numEntries;
  if (numEntries == 0 || numEntries > <u64>MV_MDL_MAX_ENTRIES) return 0;
  const count = <u32>numEntries;
  memory.copy(exchange, exchange + MV_MDL_ENTRIES, count * MV_MDL_ENTRY_SIZE);
  for (let i: u32 = 0; i < count; i++) {
    const entry = changetype<MvMdlEntry>(exchange + i * MV_MDL_ENTRY_SIZE);
    if (entry.bytes != <u64>MV_PAGE_SIZE || !isPageOfGuest(entry.dst)) return 0;
    if (withSource && !isPageOfGuest(entry.src)) return 0;
  }
  return count;
}

/** The register descriptor list in the caller's shared page: copied once to the exchange page, then used. */
import { MV_RDL_MAX_ENTRIES } from "../../../hypercall/generated/abi";
import {
  MV_RDL_ENTRIES,
  MV_RDL_ENTRY_SIZE,
  MvRdl,
  MvRdlEntry,
} from "../../../hypercall/generated/shared-page";
import { exchangeOf } from "../pp";
import { callerOf } from "./caller";
import { readSharedPage, writeSharedPage } from "./shared-page";

/** Brings the caller's list to the exchange page. Returns its entries; 0 without a page or with a bad count. */
export function readRdl(pp: u32, vs: u32): u32 {
  if (!readSharedPage(pp, callerOf(vs))) return 0;
  const numEntries = rdlOf(pp).numEntries;
  return numEntries > <u64>MV_RDL_MAX_ENTRIES ? 0 : <u32>numEntries;
}

/** Gives header and the first `entries` entries back to the caller's page. False if it is gone. */
export function writeRdl(pp: u32, vs: u32, entries: u32): bool {
  return writeSharedPage(pp, callerOf(vs), MV_RDL_ENTRIES + entries * MV_RDL_ENTRY_SIZE);
}

/** The list's header. */
export function rdlOf(pp: u32): MvRdl {
  return changetype<MvRdl>(exchangeOf(pp));
}

/** Entry `index`, below the maximum. */
export function rdlEntry(pp: u32, index: u32): MvRdlEntry {
  return changetype<MvRdlEntry>(exchangeOf(pp) + MV_RDL_ENTRIES + index * MV_RDL_ENTRY_SIZE);
}

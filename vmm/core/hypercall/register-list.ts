/** mv_vs_op_reg_get_list and reg_set_list: registers in bulk, through the shared page. */
import {
  MV_RDL_MAX_ENTRIES,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import {
  MV_RDL_ENTRIES,
  MV_RDL_ENTRY_SIZE,
  MvRdl,
  MvRdlEntry,
} from "../../../hypercall/generated/shared-page";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { isGuestVs } from "../ids";
import { exchangeOf, vsPageOf } from "../pp";
import { isRegister, registerOf, setRegisterOf } from "../registers";
import { statusOf } from "../service";
import { finish } from "./answer";
import { callerOf } from "./caller";
import { readSharedPage, writeSharedPage } from "./shared-page";

/** Fills the entries' values up to the first that names no register; those before it are in the page. */
export function getRegisterList(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const count = readRdl(pp, vs);
  if (count == 0) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const page = changetype<VsPage>(vsPageOf(vsid));
  const end = goodEntries(pp, count);
  for (let i: u32 = 0; i < end; i++) {
    const entry = entryOf(pp, i);
    entry.val = registerOf(page, <u32>entry.reg);
  }
  release(vsid);
  const written = writeSharedPage(pp, callerOf(vs), MV_RDL_ENTRIES + end * MV_RDL_ENTRY_SIZE);
  return finish(vs, written && end == count ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

/** Writes the entries' values up to the first that names no register; those before it stay written. */
export function setRegisterList(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const count = readRdl(pp, vs);
  if (count == 0) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const page = changetype<VsPage>(vsPageOf(vsid));
  const end = goodEntries(pp, count);
  for (let i: u32 = 0; i < end; i++) {
    const entry = entryOf(pp, i);
    setRegisterOf(page, <u32>entry.reg, entry.val);
  }
  release(vsid);
  return finish(vs, end == count ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

/** Brings the caller's list to the exchange page. Returns its entries; 0 without a page or with a bad count. */
function readRdl(pp: u32, vs: u32): u32 {
  if (!readSharedPage(pp, callerOf(vs))) return 0;
  const numEntries = changetype<MvRdl>(exchangeOf(pp)).numEntries;
  return numEntries > <u64>MV_RDL_MAX_ENTRIES ? 0 : <u32>numEntries;
}

/** How many entries come before the first that names no register. */
function goodEntries(pp: u32, count: u32): u32 {
  let good: u32 = 0;
  while (good < count && isRegister(entryOf(pp, good).reg)) good++;
  return good;
}

function entryOf(pp: u32, index: u32): MvRdlEntry {
  return changetype<MvRdlEntry>(exchangeOf(pp) + MV_RDL_ENTRIES + index * MV_RDL_ENTRY_SIZE);
}

/** mv_vs_op_reg_get_list and reg_set_list: registers in bulk, through the shared page. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { isGuestVs } from "../ids";
import { vsPageOf } from "../pp";
import { isRegister, registerOf, setRegisterOf } from "../registers";
import { statusOf } from "../service";
import { finish } from "./answer";
import { rdlEntry, readRdl, writeRdl } from "./rdl";

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
    const entry = rdlEntry(pp, i);
    entry.val = registerOf(page, <u32>entry.reg);
  }
  release(vsid);
  const written = writeRdl(pp, vs, end);
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
    const entry = rdlEntry(pp, i);
    setRegisterOf(page, <u32>entry.reg, entry.val);
  }
  release(vsid);
  return finish(vs, end == count ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

/** How many entries come before the first that names no register. */
function goodEntries(pp: u32, count: u32): u32 {
  let good: u32 = 0;
  while (good < count && isRegister(rdlEntry(pp, good).reg)) good++;
  return good;
}

/** mv_vs_op_msr_get_list and msr_set_list: MSRs in bulk, through the shared page. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { isGuestVs } from "../ids";
import { isMsr, msrOf, setMsrOf } from "../msrs";
import { vsPageOf } from "../pp";
import { statusOf } from "../service";
import { finish } from "./answer";
import { rdlEntry, readRdl, writeRdl } from "./rdl";

/** Fills the entries' values up to the first that names no MSR; those before it are in the page. */
export function getMsrList(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const count = readRdl(pp, vs);
  if (count == 0) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const page = changetype<VsPage>(vsPageOf(vsid));
  let done: u32 = 0;
  while (done < count && isMsr(rdlEntry(pp, done).reg)) {
    const entry = rdlEntry(pp, done);
    entry.val = msrOf(page, <u32>entry.reg);
    done++;
  }
  release(vsid);
  const written = writeRdl(pp, vs, done);
  return finish(vs, written && done == count ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

/** Writes the entries' values up to the first that is refused; those before it stay written. */
export function setMsrList(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const count = readRdl(pp, vs);
  if (count == 0) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const page = changetype<VsPage>(vsPageOf(vsid));
  let done: u32 = 0;
  while (done < count && setEntry(page, pp, done)) done++;
  release(vsid);
  return finish(vs, done == count ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

function setEntry(page: VsPage, pp: u32, index: u32): bool {
  const entry = rdlEntry(pp, index);
  return isMsr(entry.reg) && setMsrOf(page, <u32>entry.reg, entry.val);
}

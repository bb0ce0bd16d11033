/** mv_pp_op_cpuid_get_supported_list: the CPUID bits that micro VMs may be offered. */
import {
  MV_CDL_MAX_ENTRIES,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import {
  MV_CDL_ENTRIES,
  MV_CDL_ENTRY_SIZE,
  MvCdl,
  MvCdlEntry,
} from "../../../hypercall/generated/shared-page";
import { supportedCpuid } from "../cpuid/supported";
import { CpuidWords } from "../cpuid/words";
import { exchangeOf } from "../pp";
import { finish } from "./answer";
import { callerOf } from "./caller";
import { readSharedPage, writeSharedPage } from "./shared-page";

/** Fills EAX to EDX of each entry by its leaf and subleaf. */
export function supportedCpuidList(pp: u32, vs: u32): u64 {
  if (!readSharedPage(pp, callerOf(vs))) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const list = exchangeOf(pp);
  const numEntries = changetype<MvCdl>(list).numEntries;
  if (numEntries == 0 || numEntries > <u64>MV_CDL_MAX_ENTRIES)
    return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const count = <u32>numEntries;
  for (let i: u32 = 0; i < count; i++) {
    const at = list + MV_CDL_ENTRIES + i * MV_CDL_ENTRY_SIZE;
    const entry = changetype<MvCdlEntry>(at);
    supportedCpuid(entry.fun, entry.idx, changetype<CpuidWords>(at + offsetof<MvCdlEntry>("eax")));
  }
  const written = writeSharedPage(pp, callerOf(vs), MV_CDL_ENTRIES + count * MV_CDL_ENTRY_SIZE);
  return finish(vs, written ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

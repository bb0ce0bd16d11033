/** Service calls on the state of a VS that is not in its VS page: extended state, and its page tables. */
import { MV_VS_OP_GLA_TO_GPA } from "../../../hypercall/generated/abi";
import { SYS_ERROR_BUSY, SYS_ERROR_NOT_MAPPED, SYS_ERROR_NOT_OWNED } from "../../abi/generated/exit-record";
import { PP_EXCHANGE_ALIAS, VS_BLOCK_PAGE } from "../../abi/generated/memory-map";
import { VsPage } from "../../abi/generated/vs-page";
import { guestTranslation } from "../guest/walk";
import { NO_TRANSLATION } from "../nested/table";
import { ppState, vmRecord, vsBlock, vsRecord } from "../pp";
import { readFpu, writeFpu } from "../vs/extended-state";
import { rootTranslation } from "../vs/root-translation";
import { isHeld } from "./claim";
import { argument2, serves } from "./root-call";
import { CR0_PG } from "../../abi/generated/registers";

/** Copies the FXSAVE image of a claimed VS to the exchange page, or from it; any bytes are taken. */
export function fpu(pp: u32, vsid: u32, set: bool): i64 {
  if (!isHeld(pp, vsid)) return -(<i64>SYS_ERROR_BUSY);
  const spa = vsRecord(vsid).xsaveSpa;
  if (set) writeFpu(pp, spa, pp + PP_EXCHANGE_ALIAS);
  else readFpu(spa, pp + PP_EXCHANGE_ALIAS);
  return 0;
}

/** GPA and MV_MAP_FLAG_ of a linear address, of the root that asks on this PP or of a claimed VS. */
export function translateGla(pp: u32, vsid: u32, gla: u64): i64 {
  if (vsid == ppState(pp).rootVsid) {
    // A core that could walk the root's tables at will would learn where everything of the root lies.
    if (!serves(pp, MV_VS_OP_GLA_TO_GPA)) return -(<i64>SYS_ERROR_NOT_OWNED);
    return asResult(rootTranslation(pp, argument2(pp)));
  }
  if (!isHeld(pp, vsid)) return -(<i64>SYS_ERROR_BUSY);
  const page = changetype<VsPage>(<usize>(vsBlock(vsid) + VS_BLOCK_PAGE));
  const cr0 = page.cr0;
  // An address that no table translates has no translation to tell; MicroV's programs count on it.
  if ((cr0 & CR0_PG) == 0) return -(<i64>SYS_ERROR_NOT_MAPPED);
  const nested = vmRecord(<u32>vsRecord(vsid).vmid).nestedRoot;
  return asResult(guestTranslation(nested, gla, cr0, page.cr3, page.cr4, page.efer));
}

function asResult(translation: u64): i64 {
  return translation == NO_TRANSLATION ? -(<i64>SYS_ERROR_NOT_MAPPED) : <i64>translation;
}

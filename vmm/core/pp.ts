/** The parts of a PP's area, and which VSs are the root's. `pp` is the address of the PP's context page. */
import {
  CORE_VS_PAGES,
  PP_AREA_CPUID,
  PP_AREA_EXCHANGE,
  PP_AREA_GUEST_CPUID,
} from "../abi/generated/memory-map";
import { PpContext } from "../abi/generated/pp-context";

const PAGE_SHIFT: u32 = 12;

/** The context page of a PP. */
export function contextOf(pp: u32): PpContext {
  return changetype<PpContext>(pp);
}

/** Address of the page through which bulk data passes between core and kernel. */
export function exchangeOf(pp: u32): u32 {
  return pp + PP_AREA_EXCHANGE;
}

/** Address of the CPUID table that ring 0 answers the root from. */
export function rootCpuidTableOf(pp: u32): u32 {
  return pp + PP_AREA_CPUID;
}

/** Address of the one that it answers micro VMs from. */
export function guestCpuidTableOf(pp: u32): u32 {
  return pp + PP_AREA_GUEST_CPUID;
}

/** Address of the VS page of a VSID. */
export function vsPageOf(vsid: u32): u32 {
  return CORE_VS_PAGES + (vsid << PAGE_SHIFT);
}

/** VSID that a VS page belongs to. The page's own words are not asked: its address cannot be wrong. */
export function vsidOf(vs: u32): u32 {
  return (vs - CORE_VS_PAGES) >> PAGE_SHIFT;
}

/** True for the VS of a root PP: the first VSIDs are the root's, one for each PP. */
export function isRoot(pp: u32, vs: u32): bool {
  return vsidOf(vs) < contextOf(pp).pps;
}

/** VS page of the root on this PP. */
export function rootPageOf(pp: u32): u32 {
  return vsPageOf(contextOf(pp).ppid);
}

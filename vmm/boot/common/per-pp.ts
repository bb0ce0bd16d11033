/** What every PP has of its own: root table, window at -2 GiB, blocks in the linear memories, root VS. */
import * as L from "../../abi/generated/launch.ts";
import * as M from "../../abi/generated/memory-map.ts";
import { allocPages } from "./bump.ts";
import { bridgeIdtr, physStore32, physStore64, leaveVa, traceBytes, traceSpa } from "./hv.ts";
import { isLa57 } from "./launch-info.ts";
import { LEVEL_GIB, LEVEL_LOW } from "./load-image.ts";
import { Loader, Pp, ppOf } from "./loader.ts";
import {
  entryOf,
  LEAF_SUPERVISOR_DATA,
  LEAF_USER_DATA,
  linkTable,
  mapFresh,
  mapGib,
  mapPage,
  shareEntry,
} from "./paging.ts";

const PAGE: u64 = 0x1000;
const ENTRIES: u32 = 512;
const GIB_SHIFT: u64 = 30;
/** Entries of a PML4: HOST_DIRECT_MAP and the top 512 GiB. */
const PML4_DIRECT_MAP: u32 = 256;
const PML4_TOP: u32 = 511;
/** Entries of the top PDPT: HOST_PP_WINDOW and the GiB of kernel modules. */
const PDPT_WINDOW: u32 = 510;
const PDPT_MODULES: u32 = 511;
/** Device memory below 4 GiB is in the direct map whatever the RAM. */
const MIN_GIBS: u32 = 4;

/** Builds the direct map of `end` bytes once; every PP's root table links it. */
export function buildDirectMap(l: Loader, end: u64): void {
  const gibs = max<u32>(<u32>((end + (1 << GIB_SHIFT) - 1) >> GIB_SHIFT), MIN_GIBS);
  l.directMapPages = (gibs + ENTRIES - 1) / ENTRIES;
  l.directMap = allocPages(l, l.directMapPages);
  if (l.error != 0) return;
  for (let i: u32 = 0; i < gibs; i++) {
    mapGib(l.directMap + <u64>(i / ENTRIES) * PAGE, i % ENTRIES, (<u64>i) << GIB_SHIFT);
  }
}

/** The PP's PD of the GiB at HOST_PP_WINDOW: an own window, the images shared. */
function buildWindow(l: Loader, localSpa: u64): u64 {
  const pd = allocPages(l, 1);
  for (let i: u32 = 1; i < ENTRIES; i++) {
    if (entryOf(l.imageTables, i) != 0) shareEntry(l.imageTables, pd, i);
  }
  mapPage(l, pd, LEVEL_GIB, M.HOST_PP_WINDOW, localSpa, LEAF_SUPERVISOR_DATA);
  const s = LEAF_SUPERVISOR_DATA;
  mapFresh(l, pd, LEVEL_GIB, M.HOST_PP_KERNEL_STACK_TOP - 2 * PAGE, 2, s);
  mapFresh(l, pd, LEVEL_GIB, M.HOST_PP_TRAP_STACK_TOP - PAGE, 1, s);
  mapFresh(l, pd, LEVEL_GIB, M.HOST_PP_NMI_STACK_TOP - PAGE, 1, s);
  mapFresh(l, pd, LEVEL_GIB, M.HOST_PP_DOUBLE_FAULT_STACK_TOP - PAGE, 1, s);
  mapFresh(l, pd, LEVEL_GIB, M.HOST_PP_MACHINE_CHECK_STACK_TOP - PAGE, 1, s);
  mapFresh(l, pd, LEVEL_GIB, M.HOST_PP_CORE_STACK_TOP - 4 * PAGE, 4, LEAF_USER_DATA);
  return pd;
}

/** The root table. With 5-level paging one more page on top gives the same layout at both its ends. */
function buildRoot(l: Loader, window: u64): u64 {
  const pdpt = allocPages(l, 1);
  linkTable(pdpt, PDPT_WINDOW, window);
  linkTable(pdpt, PDPT_MODULES, l.trampolineTables);
  const pml4 = allocPages(l, 1);
  linkTable(pml4, 0, l.lowTables);
  for (let i: u32 = 0; i < l.directMapPages; i++) {
    linkTable(pml4, PML4_DIRECT_MAP + i, l.directMap + <u64>i * PAGE);
  }
  linkTable(pml4, PML4_TOP, pdpt);
  if (!isLa57(l)) return pml4;
  const top = allocPages(l, 1);
  linkTable(top, 0, pml4);
  linkTable(top, ENTRIES - 1, pml4);
  return top;
}

/** Maps a fresh page for both: user at `core`, supervisor at `kernel`. Returns its SPA. */
function mapShared(l: Loader, core: u32, kernel: u32): u64 {
  const spa = allocPages(l, 1);
  mapPage(l, l.lowTables, LEVEL_LOW, core, spa, LEAF_USER_DATA);
  mapPage(l, l.lowTables, LEVEL_LOW, kernel, spa, LEAF_SUPERVISOR_DATA);
  return spa;
}

function mapKernel(l: Loader, va: u32): u64 {
  const spa = allocPages(l, 1);
  mapPage(l, l.lowTables, LEVEL_LOW, va, spa, LEAF_SUPERVISOR_DATA);
  return spa;
}

function buildBlocks(l: Loader, ppid: u32, pp: Pp): void {
  const kernel = M.KERNEL_PP_BLOCKS + ppid * M.KERNEL_PP_STRIDE;
  const core = M.CORE_PP_AREA + ppid * M.CORE_PP_STRIDE;
  pp.stateSpa = mapKernel(l, kernel);
  mapShared(l, core, kernel + M.PP_CONTEXT_ALIAS);
  mapShared(l, core + M.PP_AREA_EXCHANGE, kernel + M.PP_EXCHANGE_ALIAS);
  mapShared(l, core + M.PP_AREA_CPUID, kernel + M.PP_CPUID_ALIAS);
  mapShared(l, core + M.PP_AREA_GUEST_CPUID, kernel + M.PP_GUEST_CPUID_ALIAS);
  mapKernel(l, kernel + M.PP_LIST);
  const vs = M.KERNEL_VS_BLOCKS + ppid * M.KERNEL_VS_STRIDE;
  const page = mapShared(l, M.CORE_VS_PAGES + ppid * <u32>PAGE, vs + M.VS_BLOCK_PAGE);
  physStore64(pp.stateSpa + L.LAUNCH_STATE_VSID_SPA, page);
  physStore64(pp.stateSpa + L.LAUNCH_STATE_STATE_SPA, mapKernel(l, vs + M.VS_BLOCK_STATE));
  physStore64(pp.stateSpa + L.LAUNCH_STATE_KERNEL_VS_SPA, mapKernel(l, vs + M.VS_BLOCK_KERNEL));
}

/** Builds PP `ppid`. What the CPU itself must read is filled in at its launch. */
export function buildPp(l: Loader, ppid: u32): void {
  const pp = ppOf(ppid);
  const localSpa = allocPages(l, 1);
  pp.hostCr3 = buildRoot(l, buildWindow(l, localSpa));
  buildBlocks(l, ppid, pp);
  const state = pp.stateSpa;
  physStore32(state + L.LAUNCH_STATE_PPID, ppid);
  physStore32(state + L.LAUNCH_STATE_VENDOR, l.vendor);
  physStore64(state + L.LAUNCH_STATE_HOST_CR3, pp.hostCr3);
  physStore64(state + L.LAUNCH_STATE_HOST_CR4, l.hostCr4);
  physStore64(state + L.LAUNCH_STATE_TRAMPOLINE, leaveVa());
  if (l.vendor == L.VENDOR_INTEL) physStore64(state + L.LAUNCH_STATE_BRIDGE_IDTR, bridgeIdtr());
  physStore64(state + L.LAUNCH_STATE_LOCAL_SPA, localSpa);
  physStore64(state + L.LAUNCH_STATE_REGION_SPA, allocPages(l, 1));
  physStore64(state + L.LAUNCH_STATE_HOST_AREA_SPA, allocPages(l, 1));
  physStore64(state + L.LAUNCH_STATE_TRACE_SPA, traceSpa(ppid));
  physStore64(state + L.LAUNCH_STATE_TRACE_BYTES, traceBytes());
}

/**
 * Second step of a launch, on the host's own tables: the machine state that the loader found becomes the
 * root VS. The first PP also sets up what all share.
 */
import {
  LAUNCH_ABI,
  LAUNCH_FLAG_LA57,
  LAUNCH_FLAG_MICROV_LIMITS,
  LAUNCH_MAGIC,
  LAUNCH_STATUS_BAD_INFO,
  LAUNCH_STATUS_NO_MEMORY,
  LAUNCH_STATUS_OK,
  LAUNCH_STATUS_TOO_MANY_PPS,
} from "../../abi/generated/launch";
import {
  MAX_PPS,
  MAX_VMS,
  MAX_VPS,
  MAX_VSS,
  PP_CPUID_ALIAS,
  VS_BLOCK_KERNEL,
} from "../../abi/generated/memory-map";
import {
  ACTION_ENTER,
  ACTION_LEAVE,
  EXIT_WORK_FETCH,
  PP_BLOCK_STATE,
  PP_FEATURE_NEXT_RIP,
  PP_FEATURE_RDTSCP,
  PP_FEATURE_XSAVE,
  PP_STATE_SCRATCH,
  PP_STATE_SIZE,
} from "../../abi/generated/pp-local";
import { OBJECT_ROOT } from "../../abi/generated/registry";
import { EXIT_INIT } from "../../abi/generated/exit-record";
import { globals, launchInfo } from "../globals";
import { cpuid } from "../hv";
import { decimal, endLine, text } from "../log";
import { nestedLevels } from "../nested/format";
import { mtrrDigest } from "../nested/mtrrs";
import { buildRootTable } from "../nested/root";
import { allocPage, initPool } from "../pool";
import { launchState, ppState, vmRecord, vpRecord, vsBlock, vsRecord } from "../pp";
import { initTrace } from "../service/trace";
import { upcall } from "../upcall";
import { enable, initPermissionMaps, initRoot, readFeatures } from "../vendor";
import { guestOf, kernelOf } from "./blocks";
import { buildRootState } from "./root-state";

export function launch(pp: u32): u32 {
  const status = launchPp(pp);
  launchState(pp).status = status;
  if (status != LAUNCH_STATUS_OK) return ACTION_LEAVE;
  return upcall(pp, ppState(pp).vs, EXIT_INIT);
}

function launchPp(pp: u32): u32 {
  const info = launchInfo();
  const state = launchState(pp);
  if (info.magic != LAUNCH_MAGIC || info.abi != LAUNCH_ABI) return LAUNCH_STATUS_BAD_INFO;
  if (info.pps > MAX_PPS || state.ppid >= info.pps) return LAUNCH_STATUS_TOO_MANY_PPS;
  const features = readAllFeatures(pp);
  if (features != LAUNCH_STATUS_OK) return features;
  if (globals().ready == 0 && !initShared(pp)) return LAUNCH_STATUS_NO_MEMORY;
  const xsaveSpa = allocPage(pp);
  if (xsaveSpa == 0) return LAUNCH_STATUS_NO_MEMORY;
  const enabled = enable(pp);
  if (enabled != LAUNCH_STATUS_OK) return enabled;
  initPpState(pp);
  initRootVs(pp, xsaveSpa);
  text(pp, "CPU ");
  decimal(pp, <u64>state.ppid);
  text(pp, " becomes part of the root VM");
  endLine(pp);
  return LAUNCH_STATUS_OK;
}

/** Pool, root table, permission maps, limits: once. */
function initShared(pp: u32): bool {
  const g = globals();
  const info = launchInfo();
  const small = (info.flags & LAUNCH_FLAG_MICROV_LIMITS) != 0;
  g.levels = nestedLevels((info.flags & LAUNCH_FLAG_LA57) != 0);
  g.maxVms = small ? 16 : MAX_VMS;
  g.maxVps = small ? 256 : MAX_VPS;
  g.maxVss = small ? 256 : MAX_VSS;
  const scratch = pp + PP_BLOCK_STATE + PP_STATE_SCRATCH;
  cpuid(0x8000_0008, 0, scratch);
  // Four levels of nested tables translate 48 bits; a processor may have up to 52.
  const physicalBits = min<u32>(load<u32>(<usize>scratch) & 0xff, g.levels == 5 ? 52 : 48);
  g.physicalEnd = (<u64>1) << (<u64>physicalBits);
  g.coreGeneration = 1;
  g.hostChanges = 1;
  initPool();
  g.shareTop = allocPage(pp);
  if (g.shareTop == 0 || !buildRootTable(pp)) return false;
  g.mtrrDigest = mtrrDigest(pp);
  initPermissionMaps();
  const root = vmRecord(0);
  root.state = OBJECT_ROOT;
  root.nestedRoot = g.rootNested;
  root.vps = info.pps;
  g.ready = 1;
  return true;
}

/** LAUNCH_STATUS_. */
function readAllFeatures(pp: u32): u32 {
  const state = ppState(pp);
  const scratch = pp + PP_BLOCK_STATE + PP_STATE_SCRATCH;
  memory.fill(changetype<usize>(state), 0, PP_STATE_SIZE);
  cpuid(1, 0, scratch);
  if ((load<u32>(<usize>scratch, 8) & (1 << 26)) != 0) state.features |= PP_FEATURE_XSAVE;
  cpuid(0x8000_0001, 0, scratch);
  if ((load<u32>(<usize>scratch, 12) & (1 << 27)) != 0) state.features |= PP_FEATURE_RDTSCP;
  return readFeatures(pp);
}

function initPpState(pp: u32): void {
  const state = ppState(pp);
  const launched = launchState(pp);
  state.ppid = launched.ppid;
  state.rootVsid = launched.ppid;
  state.currentVsid = launched.ppid;
  state.localSpa = launched.localSpa;
  state.hostCr3 = launched.hostCr3;
  state.root = vsBlock(launched.ppid);
  state.vs = state.root;
  state.tagGeneration = 1;
  state.nextTag = 2;
  state.enterAction = ACTION_ENTER;
  state.exitWork = (state.features & PP_FEATURE_NEXT_RIP) != 0 ? 0 : EXIT_WORK_FETCH;
  initTrace(pp);
}

function initRootVs(pp: u32, xsaveSpa: u64): void {
  const launched = launchState(pp);
  const vs = ppState(pp).root;
  const k = kernelOf(vs);
  k.save = vs + VS_BLOCK_KERNEL;
  k.vsid = launched.ppid;
  k.root = 1;
  k.cpuidTable = PP_CPUID_ALIAS;
  k.stateSpa = launched.stateSpa;
  k.xsaveSpa = xsaveSpa;
  const record = vsRecord(launched.ppid);
  record.state = OBJECT_ROOT;
  record.vpid = <u16>launched.ppid;
  record.pageSpa = launched.vsidSpa;
  record.stateSpa = launched.stateSpa;
  record.kernelSpa = launched.kernelVsSpa;
  record.xsaveSpa = xsaveSpa;
  const vp = vpRecord(launched.ppid);
  vp.state = OBJECT_ROOT;
  vp.vss = 1;
  buildRootState(guestOf(vs), launched);
  initRoot(pp, vs);
}

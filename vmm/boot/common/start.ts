/** Start: check, build everything in memory, then demote CPU after CPU. Whatever fails is undone whole. */
import {
  BLOCK_SIZE,
  LAUNCH_FLAG_LA57,
  LAUNCH_FLAG_MICROV_LIMITS,
  LAUNCH_FLAG_SERIAL,
  LAUNCH_FLAG_USER_HYPERCALLS,
  LAUNCH_MAX_BLOCKS,
  LAUNCH_STATUS_OK,
  VENDOR_INTEL,
} from "../../abi/generated/launch.ts";
import { MAX_PPS } from "../../abi/generated/memory-map.ts";
import {
  DRIVER_ERROR_ALREADY_STARTED,
  DRIVER_ERROR_CPUS_DIFFER,
  DRIVER_ERROR_HYPERCALL_FAILED,
  DRIVER_ERROR_LAUNCH_FAILED,
  DRIVER_ERROR_NO_MEMORY,
  DRIVER_ERROR_NONE,
  DRIVER_ERROR_PIN_FAILED,
  DRIVER_ERROR_SVM_IN_USE,
  DRIVER_ERROR_TOO_MANY_CPUS,
  DRIVER_ERROR_VMX_IN_USE,
  DriverStart,
} from "../../../hypercall/generated/driver.ts";
import { fetchBlocks, freeBlocks } from "./bump.ts";
import { ENABLE_IN_USE } from "./enable.ts";
import { failureBit, failureDetail, firstFailure } from "./failures.ts";
import { CR4_LA57, hostCr4 } from "./host-cr4.ts";
import { onCpu, onlineCpus, physFaulted, ramBytes, ramEnd, rdtsc } from "./hv.ts";
import { readImage } from "./image.ts";
import { writeFreePages, writeLaunchInfo } from "./launch-info.ts";
import { loadShared } from "./load-image.ts";
import { fail, Loader, loader, ppOf, resetLoader } from "./loader.ts";
import { buildDirectMap, buildPp } from "./per-pp.ts";
import { TASK_ATTACH, TASK_CHECK, TASK_DEMOTE, TASK_PROMOTE } from "./tasks.ts";

const DEFAULT_POOL: u64 = 16 << 20;
const START_FLAGS: u32 = LAUNCH_FLAG_USER_HYPERCALLS | LAUNCH_FLAG_MICROV_LIMITS | LAUNCH_FLAG_SERIAL;

/** Counts the CPUs and asks each whether it can; the failures of all together, 0 if there are none. */
export function checkCpus(l: Loader): u64 {
  const cpus = onlineCpus();
  if (cpus == 0 || cpus > MAX_PPS) {
    l.pps = 0;
    return failureBit(DRIVER_ERROR_TOO_MANY_CPUS);
  }
  l.pps = cpus;
  let failures: u64 = 0;
  for (let i: u32 = 0; i < cpus; i++) {
    if (onCpu(i, TASK_CHECK, i) != 0) failures |= failureBit(DRIVER_ERROR_TOO_MANY_CPUS);
    failures |= ppOf(i).failures;
    if (ppOf(i).vendor != ppOf(0).vendor) failures |= failureBit(DRIVER_ERROR_CPUS_DIFFER);
  }
  l.vendor = ppOf(0).vendor;
  return failures;
}

/** Blocks for a pool of `bytes`, 0 meaning the default of 16 MiB plus 1/512 of RAM. */
function poolBlocks(l: Loader, bytes: u64): u32 {
  const isDefault = bytes == 0;
  const wanted = isDefault ? DEFAULT_POOL + ramBytes() / 512 : bytes;
  const blocks = wanted / BLOCK_SIZE + (wanted % BLOCK_SIZE == 0 ? 0 : 1);
  if (blocks <= LAUNCH_MAX_BLOCKS) return <u32>blocks;
  if (!isDefault) fail(l, DRIVER_ERROR_NO_MEMORY, <u64>LAUNCH_MAX_BLOCKS * BLOCK_SIZE);
  return LAUNCH_MAX_BLOCKS;
}

/** Builds the whole hypervisor in memory; no CPU knows of it yet. */
function build(l: Loader, poolBytes: u64): bool {
  if (!readImage(l)) return false;
  const blocks = poolBlocks(l, poolBytes);
  if (l.error != DRIVER_ERROR_NONE || !fetchBlocks(l, blocks)) return false;
  l.hostCr4 = hostCr4(l.vendor);
  if ((l.hostCr4 & CR4_LA57) != 0) l.flags |= LAUNCH_FLAG_LA57;
  loadShared(l);
  writeLaunchInfo(l);
  buildDirectMap(l, ramEnd());
  for (let i: u32 = 0; i < l.pps; i++) {
    if (l.error != DRIVER_ERROR_NONE) return false;
    buildPp(l, i);
  }
  writeFreePages(l);
  // An access outside the blocks is a fault of the loader itself, not of its input.
  if (physFaulted() != 0) fail(l, DRIVER_ERROR_PIN_FAILED, 0);
  return l.error == DRIVER_ERROR_NONE;
}

function inUseError(vendor: u32): u32 {
  return vendor == VENDOR_INTEL ? DRIVER_ERROR_VMX_IN_USE : DRIVER_ERROR_SVM_IN_USE;
}

function demoteCpu(l: Loader, cpu: u32): bool {
  const status = onCpu(cpu, TASK_DEMOTE, cpu);
  ppOf(cpu).status = status;
  if (status == LAUNCH_STATUS_OK) return true;
  if (status == ENABLE_IN_USE) fail(l, inUseError(l.vendor), cpu);
  else fail(l, DRIVER_ERROR_LAUNCH_FAILED, ((<u64>cpu) << 32) | status);
  return false;
}

function demoteAll(l: Loader): bool {
  const start = rdtsc();
  for (let i: u32 = 0; i < l.pps; i++) {
    if (!demoteCpu(l, i)) return false;
  }
  l.ticks = rdtsc() - start;
  for (let i: u32 = 0; i < l.pps; i++) {
    if (onCpu(i, TASK_ATTACH, i) == 0) continue;
    fail(l, DRIVER_ERROR_HYPERCALL_FAILED, ppOf(i).hypercall);
    return false;
  }
  return true;
}

/**
 * Promotes every CPU that is a root VS. True when none is left; otherwise the first refusal is `l.error`
 * HYPERCALL_FAILED and all memory has to stay where it is.
 */
export function promoteAll(l: Loader): bool {
  let left: u32 = 0;
  for (let i: u32 = 0; i < l.pps; i++) {
    if (ppOf(i).demoted == 0) continue;
    if (onCpu(i, TASK_PROMOTE, i) == 0) continue;
    fail(l, DRIVER_ERROR_HYPERCALL_FAILED, ppOf(i).hypercall);
    left++;
  }
  return left == 0;
}

/** Starts the hypervisor as DriverStart at `at` says; fills its out fields. Returns DRIVER_ERROR_. */
export function startHypervisor(at: u32): u32 {
  const call = changetype<DriverStart>(at);
  const l = loader();
  if (l.started != 0) return DRIVER_ERROR_ALREADY_STARTED;
  resetLoader(l);
  l.flags = (<u32>call.flags) & START_FLAGS;
  const failures = checkCpus(l);
  const failure = firstFailure(failures);
  if (failures != 0) fail(l, failure, failureDetail(failure, failures, l.lack));
  if (l.error == DRIVER_ERROR_NONE && build(l, call.poolBytes) && demoteAll(l)) {
    l.started = 1;
    call.cpus = l.pps;
    call.ticks = l.ticks;
    return DRIVER_ERROR_NONE;
  }
  const error = l.error;
  call.detail = l.detail;
  if (promoteAll(l)) {
    freeBlocks(l);
    resetLoader(l);
  } else {
    l.started = 1; // some CPU is still a root VS: stop may try again, memory stays
  }
  return error;
}

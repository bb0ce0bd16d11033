/** The loader's own state: one per machine, in statics. Calls that change it hold the driver's control lock. */
import { MAX_PPS } from "../../abi/generated/memory-map.ts";
import { DRIVER_ERROR_NONE } from "../../../hypercall/generated/driver.ts";
import { blocksAt, loaderAt, PP_RECORD_BYTES, ppsAt, SEGMENT_RECORD_BYTES, segmentsAt } from "./statics.ts";

/** enter() went back to the caller's own machine state: the CPU is not a root VS. */
export const ENTER_NATIVE: u32 = 0x8000_0000;

/** What a start builds up and a stop takes down. */
@unmanaged
export class Loader {
  /** Nonzero from a successful start to the end of stop. */
  started: u32;
  /** First DRIVER_ERROR_ of the start under way; later ones are consequences. */
  error: u32;
  /** Its detail. */
  detail: u64;
  /** CPUs, which are PPs 0 to pps - 1. */
  pps: u32;
  /** Blocks that belong to the hypervisor. */
  blocks: u32;
  /** Index of the block from which pages are handed out. */
  freeBlock: u32;
  /** First free byte of it. */
  freeOffset: u32;
  /** LAUNCH_FLAG_ of this start. */
  flags: u32;
  /** Segments of the image. */
  segments: u32;
  /** Entry of the kernel. */
  kernelEntry: u64;
  /** Upcall entry of the core. */
  coreEntry: u64;
  buildLow: u64;
  buildHigh: u64;
  /** Bytes that the image's segments have in memory. */
  imageMemory: u64;
  /** CR4 of the host address space. */
  hostCr4: u64;
  /** LaunchInfo. */
  infoSpa: u64;
  /** The registry of objects. */
  registrySpa: u64;
  /** PDPT of the low half, shared by all PPs. */
  lowTables: u64;
  /** PD of the GiB at HOST_PP_WINDOW with what all PPs share of it: kernel and core image. */
  imageTables: u64;
  /** PD of the top GiB: the trampoline page. */
  trampolineTables: u64;
  /** First PDPT of the direct map; the others follow it page by page. */
  directMap: u64;
  directMapPages: u32;
  /** VENDOR_ of all CPUs. */
  vendor: u32;
  /** What the first Intel CPU that lacks something of EPT or of VMX's controls lacks: DriverCheck.detail. */
  lack: u64;
  /** TSC ticks from the first demote to the end of the last. */
  ticks: u64;
}

/** What is known of one PP. */
@unmanaged
export class Pp {
  /** Nonzero while the CPU is a root VS. */
  demoted: u32;
  /** LAUNCH_STATUS_ of the demote, or what the task returned. */
  status: u32;
  /** SPA of the kernel block, which begins with LaunchState. */
  stateSpa: u64;
  hostCr3: u64;
  /** EFER before the demote. */
  efer: u64;
  /** TSC ticks of the demote. */
  ticks: u64;
  /** DRIVER_ERROR_ bits that this CPU's check found. */
  failures: u64;
  /** Status of the last hypercall of a task. */
  hypercall: u64;
  apicId: u32;
  /** VENDOR_, or VENDOR_UNKNOWN. */
  vendor: u32;
}

/** One segment of the image, checked. */
@unmanaged
export class Segment {
  va: u64;
  memoryBytes: u64;
  fileBytes: u64;
  fileOffset: u64;
  flags: u32;
  space: u32;
}

export function loader(): Loader {
  return changetype<Loader>(loaderAt());
}

/** Nonzero while CPUs are root VSs. */
export function isStarted(): u32 {
  return loader().started;
}

/** Nonzero while CPU `cpu` is a root VS. */
export function isRoot(cpu: u32): u32 {
  return cpu < MAX_PPS ? ppOf(cpu).demoted : 0;
}

/** PP `ppid`, which must be below MAX_PPS. */
export function ppOf(ppid: u32): Pp {
  return changetype<Pp>(ppsAt() + ppid * PP_RECORD_BYTES);
}

/** SPA of block `index`, which must be below LAUNCH_MAX_BLOCKS. */
export function blockSpa(index: u32): u64 {
  return load<u64>(blocksAt() + index * 8);
}

export function setBlockSpa(index: u32, spa: u64): void {
  store<u64>(blocksAt() + index * 8, spa);
}

/** Segment `index`, which must be below LAUNCH_MAX_SEGMENTS. */
export function segmentOf(index: u32): Segment {
  return changetype<Segment>(segmentsAt() + index * SEGMENT_RECORD_BYTES);
}

/** Records why the start fails, unless it fails already. */
export function fail(l: Loader, error: u32, detail: u64): void {
  if (l.error != DRIVER_ERROR_NONE) return;
  l.error = error;
  l.detail = detail;
}

/** Forgets a start; the blocks must have been given back. */
export function resetLoader(l: Loader): void {
  memory.fill(changetype<usize>(l), 0, offsetof<Loader>());
  memory.fill(ppsAt(), 0, MAX_PPS * PP_RECORD_BYTES);
}

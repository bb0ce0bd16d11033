/** State of the whole kernel: one structure in its statics, since mutable globals are forbidden. */
import { LaunchInfo } from "../abi/generated/launch";
import { KERNEL_LAUNCH_INFO } from "../abi/generated/memory-map";

/** The core is up, or faulted and waits for all PPs to leave it. */
export const CORE_UP: u32 = 0;
export const CORE_CRASHED: u32 = 1;
export const CORE_RELOADING: u32 = 2;
/** It faulted while it started: reloading it would not help. */
export const CORE_DEAD: u32 = 3;

@unmanaged
export class Globals {
  /** SPA of the first free page, 0 when the pool is empty; each free page holds the next one's SPA. */
  freeHead: u64;
  freePages: u64;
  totalPages: u64;
  lowestFree: u64;
  /** Top nested table of the root. */
  rootNested: u64;
  /** Top of the sparse map of share counts. */
  shareTop: u64;
  /** One past the highest SPA the processor can address. */
  physicalEnd: u64;
  /** Pool, registry and root-table lock, by rank: a PP takes them in this order only. */
  registryLock: u64;
  nestedLock: u64;
  poolLock: u64;
  logLock: u64;
  coreState: u32;
  /** Raised by each restart of the core; a PP of another generation gets EXIT_INIT first. */
  coreGeneration: u32;
  /** Nonzero once the first PP has set up what all share. */
  ready: u32;
  levels: u32;
  panicked: u32;
  /** Micro VMs that exist. */
  vms: u32;
  maxVms: u32;
  maxVps: u32;
  maxVss: u32;
  /** VSs that are gone and whose pages drain. */
  draining: u32;
  /** EFER bits that every VS runs with and nobody sees. */
  eferForced: u64;
  /** Raised by each unmapping in the host's tables, each fault and each restart of the core; atomic. */
  hostChanges: u64;
  /** VENDOR_ of the processors. */
  vendor: u32;
  pad0: u32;
  /** Of the MTRRs that the root's nested table follows. */
  mtrrDigest: u64;
}

const GLOBALS: u32 = <u32>memory.data(256, 64);

export function globals(): Globals {
  return changetype<Globals>(<usize>GLOBALS);
}

export function launchInfo(): LaunchInfo {
  return changetype<LaunchInfo>(<usize>KERNEL_LAUNCH_INFO);
}

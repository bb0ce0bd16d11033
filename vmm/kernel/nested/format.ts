/**
 * Nested page table entries of SVM: the ordinary long-mode format, every access counts as a user access.
 * AMD APM volume 2, section 15.25.5.
 */
const PRESENT: u64 = 1;
const WRITE: u64 = 2;
const USER: u64 = 4;
const LARGE: u64 = 0x80;
const NO_EXECUTE: u64 = 1 << 63;
const ADDRESS: u64 = 0x000f_ffff_ffff_f000;
/** Software bit of a leaf that stands for a hypervisor frame: the decoy. */
const DECOY: u64 = 0x200;
/**
 * Software bit of a 4 KiB entry that is not present, but holds all else of a leaf: its frame is lent to the VM
 * already, and becomes present when the VM first touches it.
 */
const OFFERED: u64 = 0x400;
/**
 * Software bit of an entry that is not present any more, but holds all else of the leaf or offer that it was: its
 * frame stays lent until no PP can have the translation.
 */
const DRAINING: u64 = 0x800;

export function isPresent(entry: u64): bool {
  return (entry & PRESENT) != 0;
}

/** A level-1 entry is always a leaf; above, the page-size bit decides. */
export function isLeaf(entry: u64, level: u32): bool {
  return level == 1 || (entry & LARGE) != 0;
}

/** Its frame is lent: present, offered and not touched yet, or draining. */
export function isTaken(entry: u64): bool {
  return (entry & (PRESENT | OFFERED | DRAINING)) != 0;
}

/** The VM may have it: present, or offered and not touched yet. */
export function isMapped(entry: u64): bool {
  return (entry & (PRESENT | OFFERED)) != 0;
}

export function isDraining(entry: u64): bool {
  return (entry & DRAINING) != 0;
}

/** The leaf or offer, out of the VM's reach. */
export function draining(entry: u64): u64 {
  return (entry & ~(PRESENT | OFFERED)) | DRAINING;
}

export function isOffered(entry: u64): bool {
  return (entry & OFFERED) != 0;
}

export function isWritable(entry: u64): bool {
  return (entry & WRITE) != 0;
}

export function isDecoy(entry: u64): bool {
  return (entry & DECOY) != 0;
}

export function target(entry: u64): u64 {
  return entry & ADDRESS;
}

export function tableEntry(spa: u64): u64 {
  return spa | PRESENT | WRITE | USER;
}

/** A leaf with all rights; the memory type is left to the guest's PAT and the MTRRs. */
export function leafEntry(spa: u64, level: u32): u64 {
  return spa | PRESENT | WRITE | USER | (level > 1 ? LARGE : 0);
}

/** A 4 KiB leaf of a micro VM, without address; whatever is there can be read. */
export function guestLeaf(write: bool, execute: bool): u64 {
  return PRESENT | USER | (write ? WRITE : 0) | (execute ? 0 : NO_EXECUTE);
}

/** A 4 KiB leaf without address as a 2 MiB leaf. */
export function large(leaf: u64): u64 {
  return leaf | LARGE;
}

/** The 4 KiB leaf as an offer. */
export function offered(leaf: u64): u64 {
  return (leaf & ~PRESENT) | OFFERED;
}

/** The offer as a leaf. */
export function filled(entry: u64): u64 {
  return (entry & ~OFFERED) | PRESENT;
}

/** The `index`-th 4 KiB leaf of what the 2 MiB leaf `entry` maps. */
export function partOf(entry: u64, index: u64): u64 {
  return (entry & ~LARGE) + (index << 12);
}

/** A leaf that reads as the decoy page: no write, no execution. */
export function decoyEntry(spa: u64): u64 {
  return spa | PRESENT | USER | NO_EXECUTE | DECOY;
}

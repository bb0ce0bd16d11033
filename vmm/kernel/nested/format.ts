/**
 * Nested page table entries. SVM: the ordinary long-mode format, every access counts as a user access (AMD APM volume 2,
 * section 15.25.5). EPT: read, write and execute in bits 2:0, memory type of a leaf in bits 5:3, bits 8 and 9 free as
 * long as EPTP asks for no accessed and dirty bits (Intel SDM volume 3, section 29.3.2). What they have in common is
 * more than what they have not: bit 0 is set in what is present, bit 1 allows writes, bit 7 makes a leaf, and tables
 * have bits 2:0.
 */
import { VENDOR_INTEL } from "../../abi/generated/launch";
import { globals } from "../globals";
import { PAGE_TABLE_ADDRESS, PAGE_TABLE_LARGE, PAGE_TABLE_NO_EXECUTE } from "../../abi/generated/registers";

const PRESENT: u64 = 1;
const WRITE: u64 = 2;
/** SVM: a user page. EPT: execution is allowed. */
const THIRD: u64 = 4;
const RIGHTS: u64 = 7;
/** SVM only. */
/** EPT only: the memory type, and write-back. */
const TYPE_SHIFT: u64 = 3;
const WRITE_BACK: u64 = 6;
/** Where an entry that is not present keeps its rights: with any of them in place EPT would call it present. */
const KEPT_SHIFT: u64 = 52;
/** Software bit of a leaf that stands for a hypervisor frame: the decoy. */
const DECOY: u64 = 0x200;
/**
 * Software bit of a 4 KiB entry that is not present, but holds all of a leaf, its rights where they are kept: its
 * frame is lent to the VM already, and becomes present when the VM first touches it.
 */
const OFFERED: u64 = 0x400;
/**
 * Software bit of an entry that is not present any more, but holds all of the leaf or offer that it was: its frame
 * stays lent until no PP can have the translation.
 */
const DRAINING: u64 = 0x800;

export function isPresent(entry: u64): bool {
  return (entry & PRESENT) != 0;
}

/** A level-1 entry is always a leaf; above, the page-size bit decides. */
export function isLeaf(entry: u64, level: u32): bool {
  return level == 1 || (entry & PAGE_TABLE_LARGE) != 0;
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
  return kept(entry & ~OFFERED) | DRAINING;
}

/** Without rights where the processor looks for them. */
function kept(entry: u64): u64 {
  return (entry & ~RIGHTS) | ((entry & RIGHTS) << KEPT_SHIFT);
}

export function isOffered(entry: u64): bool {
  return (entry & OFFERED) != 0;
}

export function isWritable(entry: u64): bool {
  return (entry & (WRITE | (WRITE << KEPT_SHIFT))) != 0;
}

export function isDecoy(entry: u64): bool {
  return (entry & DECOY) != 0;
}

export function target(entry: u64): u64 {
  return entry & PAGE_TABLE_ADDRESS;
}

export function tableEntry(spa: u64): u64 {
  return spa | RIGHTS;
}

function isEpt(): bool {
  return globals().vendor == VENDOR_INTEL;
}

/** Levels of a nested table. SVM's depth is that of the host's paging; four levels of EPT serve both. */
export function nestedLevels(hostHasFive: bool): u32 {
  return hostHasFive && !isEpt() ? 5 : 4;
}

/** A leaf with all rights. `type` is that of the MTRRs; SVM leaves it to them and to the guest's PAT. */
export function leafEntry(spa: u64, level: u32, type: u64): u64 {
  return spa | RIGHTS | (level > 1 ? PAGE_TABLE_LARGE : 0) | (isEpt() ? type << TYPE_SHIFT : 0);
}

/** A 4 KiB leaf of a micro VM, without address; whatever is there can be read. */
export function guestLeaf(write: bool, execute: bool): u64 {
  const rights = PRESENT | (write ? WRITE : 0);
  if (isEpt()) return rights | (execute ? THIRD : 0) | (WRITE_BACK << TYPE_SHIFT);
  return rights | THIRD | (execute ? 0 : PAGE_TABLE_NO_EXECUTE);
}

/** A 4 KiB leaf without address as a 2 MiB leaf. */
export function large(leaf: u64): u64 {
  return leaf | PAGE_TABLE_LARGE;
}

/** The 4 KiB leaf as an offer. */
export function offered(leaf: u64): u64 {
  return kept(leaf) | OFFERED;
}

/** The offer as a leaf. */
export function filled(entry: u64): u64 {
  return (entry & ~(OFFERED | (RIGHTS << KEPT_SHIFT))) | ((entry >> KEPT_SHIFT) & RIGHTS);
}

/** The `index`-th 4 KiB leaf of what the 2 MiB leaf `entry` maps. */
export function partOf(entry: u64, index: u64): u64 {
  return (entry & ~PAGE_TABLE_LARGE) + (index << 12);
}

/** A leaf that reads as the decoy page: no write, no execution. */
export function decoyEntry(spa: u64): u64 {
  return spa | DECOY | guestLeaf(false, false);
}

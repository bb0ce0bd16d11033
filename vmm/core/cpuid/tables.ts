/** The CPUID answers that ring 0 gives by itself (vmm/abi/cpuid-table.layout.ts), on the PP they are made for. */
import {
  CPUID_ENTRY_EAX,
  CPUID_ENTRY_SIZE,
  CPUID_FLAG_AREA,
  CPUID_FLAG_OSPKE,
  CPUID_FLAG_OSXSAVE,
  CPUID_FLAG_SUBLEAF,
  CPUID_FLAG_VALID,
  CPUID_TABLE_ENTRIES,
  CPUID_TABLE_MASK,
  CPUID_TABLE_QUARTER_SHIFT,
  CpuidEntry,
} from "../../abi/generated/cpuid-table";
import { cpuid } from "../hv";
import { guestCpuidTableOf, rootCpuidTableOf } from "../pp";
import {
  LEAF_EXTENDED,
  LEAF_EXTENDED_FEATURES,
  LEAF_FEATURES,
  LEAF_HYPERVISOR,
  LEAF_VENDOR,
  LEAF_XSAVE,
} from "./bits";
import { guestCpuid, SMALLEST_AREA } from "./guest-policy";
import { rootCpuid } from "./root-policy";
import { CpuidWords } from "./words";

/** Leaves of one quarter that a table has room for. */
const LEAVES_PER_QUARTER: u32 = CPUID_TABLE_ENTRIES >> CPUID_TABLE_QUARTER_SHIFT;

/** Fills the root's table: the leaves that the machine has, and ours. */
export function fillRootTable(pp: u32): void {
  const table = rootCpuidTableOf(pp);
  memory.fill(table, 0, CPUID_TABLE_ENTRIES * CPUID_ENTRY_SIZE);
  fillRootRange(table, LEAF_VENDOR);
  fillRootRange(table, LEAF_EXTENDED);
  for (let i: u32 = 0; i < LEAVES_PER_QUARTER; i++) fillRootLeaf(table, LEAF_HYPERVISOR + i);
}

/** Fills the leaves from `first`, whose EAX says which is the last. */
function fillRootRange(table: u32, first: u32): void {
  const entry = entryOf(table, first);
  cpuid(first, 0, changetype<u32>(wordsOf(entry)));
  // Where the range does not exist, the answer is another leaf's and the entry stays empty.
  if (entry.eax < first) return;
  const leaves = min(entry.eax - first, LEAVES_PER_QUARTER - 1);
  for (let i: u32 = 0; i <= leaves; i++) fillRootLeaf(table, first + i);
}

function fillRootLeaf(table: u32, leaf: u32): void {
  const flags = rootFlags(leaf);
  if (flags == 0) return;
  const entry = entryOf(table, leaf);
  rootCpuid(leaf, 0, wordsOf(entry));
  entry.leaf = leaf;
  entry.flags = flags;
}

/**
 * Fills the table of all micro VMs, which see the same: each leaf that it has room for, also those that are zero.
 * Subleaves behind the first of leaves 7 and 0xD exit to the core.
 */
export function fillGuestTable(pp: u32): void {
  const table = guestCpuidTableOf(pp);
  memory.fill(table, 0, CPUID_TABLE_ENTRIES * CPUID_ENTRY_SIZE);
  for (let i: u32 = 0; i < CPUID_TABLE_ENTRIES; i++) {
    const leaf = rotr<u32>(i, CPUID_TABLE_QUARTER_SHIFT);
    const entry = entryOf(table, leaf);
    guestCpuid(leaf, 0, wordsOf(entry));
    entry.leaf = leaf;
    entry.flags = leaf == LEAF_XSAVE ? areaFlags(entry) : mirrorFlags(leaf);
  }
}

/** EBX that leaf 0xD answered here is of the root's XCR0: a guest's has AVX or has not, and ECX is with AVX. */
function areaFlags(entry: CpuidEntry): u32 {
  // A machine without XSAVE has no area: all words are zero.
  if (entry.eax == 0) return CPUID_FLAG_VALID | CPUID_FLAG_SUBLEAF;
  entry.ebx = entry.ecx;
  entry.smallEbx = SMALLEST_AREA;
  return CPUID_FLAG_VALID | CPUID_FLAG_SUBLEAF | CPUID_FLAG_AREA;
}

/** CPUID_FLAG_ of a leaf without a size in it. */
function mirrorFlags(leaf: u32): u32 {
  if (leaf == LEAF_FEATURES) return CPUID_FLAG_VALID | CPUID_FLAG_OSXSAVE;
  if (leaf == LEAF_EXTENDED_FEATURES) return CPUID_FLAG_VALID | CPUID_FLAG_SUBLEAF | CPUID_FLAG_OSPKE;
  return CPUID_FLAG_VALID;
}

/** CPUID_FLAG_ of a leaf; 0 if it exits to the core, because its answer depends on ECX or on XCR0. */
function rootFlags(leaf: u32): u32 {
  switch (leaf) {
    case 0x4:
    case 0xb:
    case 0xd:
    case 0xf:
    case 0x10:
    case 0x12:
    case 0x14:
    case 0x17:
    case 0x18:
    case 0x1a:
    case 0x1b:
    case 0x1d:
    case 0x1e:
    case 0x1f:
    case 0x8000_001d:
      return 0;
    default:
      return mirrorFlags(leaf);
  }
}

function entryOf(table: u32, leaf: u32): CpuidEntry {
  const index = rotl<u32>(leaf, CPUID_TABLE_QUARTER_SHIFT) & CPUID_TABLE_MASK;
  return changetype<CpuidEntry>(table + index * CPUID_ENTRY_SIZE);
}

function wordsOf(entry: CpuidEntry): CpuidWords {
  return changetype<CpuidWords>(changetype<u32>(entry) + CPUID_ENTRY_EAX);
}

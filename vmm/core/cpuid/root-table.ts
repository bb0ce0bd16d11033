/** The answers that ring 0 gives the root by itself (vmm/abi/cpuid-table.layout.ts). */
import {
  CPUID_ENTRY_EAX,
  CPUID_ENTRY_SIZE,
  CPUID_FLAG_OSPKE,
  CPUID_FLAG_OSXSAVE,
  CPUID_FLAG_SUBLEAF,
  CPUID_FLAG_VALID,
  CPUID_TABLE_ENTRIES,
  CPUID_TABLE_MASK,
  CpuidEntry,
} from "../../abi/generated/cpuid-table";
import { cpuid } from "../hv";
import { cpuidTableOf } from "../pp";
import { LEAF_EXTENDED, LEAF_EXTENDED_FEATURES, LEAF_FEATURES, LEAF_VENDOR } from "./bits";
import { rootCpuid } from "./root-policy";
import { CpuidWords } from "./words";

/** Leaves of one range that the table has room for. */
const LEAVES_PER_RANGE: u32 = CPUID_TABLE_ENTRIES / 2;

/** Fills the table of this PP, on this PP. */
export function fillCpuidTable(pp: u32): void {
  const table = cpuidTableOf(pp);
  memory.fill(table, 0, CPUID_TABLE_ENTRIES * CPUID_ENTRY_SIZE);
  fillRange(table, LEAF_VENDOR);
  fillRange(table, LEAF_EXTENDED);
}

/** Fills the leaves from `first`, whose EAX says which is the last. */
function fillRange(table: u32, first: u32): void {
  const entry = entryOf(table, first);
  cpuid(first, 0, changetype<u32>(wordsOf(entry)));
  // Where the range does not exist, the answer is another leaf's and the entry stays empty.
  if (entry.eax < first) return;
  const leaves = min(entry.eax - first, LEAVES_PER_RANGE - 1);
  for (let i: u32 = 0; i <= leaves; i++) fillLeaf(table, first + i);
}

function fillLeaf(table: u32, leaf: u32): void {
  const flags = flagsOf(leaf);
  if (flags == 0) return;
  const entry = entryOf(table, leaf);
  rootCpuid(leaf, 0, wordsOf(entry));
  entry.leaf = leaf;
  entry.subleaf = 0;
  entry.flags = flags;
}

/** CPUID_FLAG_ of a leaf; 0 if it exits to the core, because its answer depends on ECX or on XCR0. */
function flagsOf(leaf: u32): u32 {
  switch (leaf) {
    case LEAF_FEATURES:
      return CPUID_FLAG_VALID | CPUID_FLAG_OSXSAVE;
    case LEAF_EXTENDED_FEATURES:
      return CPUID_FLAG_VALID | CPUID_FLAG_SUBLEAF | CPUID_FLAG_OSPKE;
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
    case 0x20:
    case 0x23:
    case 0x24:
    case 0x8000_001d:
    case 0x8000_0020:
    case 0x8000_0026:
      return 0;
    default:
      return CPUID_FLAG_VALID;
  }
}

function entryOf(table: u32, leaf: u32): CpuidEntry {
  return changetype<CpuidEntry>(table + (rotl<u32>(leaf, 1) & CPUID_TABLE_MASK) * CPUID_ENTRY_SIZE);
}

function wordsOf(entry: CpuidEntry): CpuidWords {
  return changetype<CpuidWords>(changetype<u32>(entry) + CPUID_ENTRY_EAX);
}

/** Faults in how the root's nested table follows MTRRs. */
import { type Mutant, mutant } from "./mutant.ts";

const MTRRS = "tests/sim/root-mtrrs.test.ts";
const RANDOM = "tests/sim/root-mtrrs-random.test.ts";
const TYPES = "vmm/kernel/nested/memory-type.ts";
const RETYPE = "vmm/kernel/nested/retype.ts";
const ANY = "whatever MTRRs the root writes";

export const MTRR_MUTANTS: readonly Mutant[] = [
  mutant(
    "a base out of line with its mask counts as it is written",
    RANDOM,
    ANY,
    TYPES,
    "((start ^ base) & bits & (0 - size)) == 0",
    "((start ^ base) & (0 - size)) == 0",
  ),
  mutant(
    "write-through memory stays write-back where both are asked for",
    MTRRS,
    "has type 4, on Intel",
    TYPES,
    "    return WRITE_THROUGH;\n",
    "    return WRITE_BACK;\n",
  ),
  mutant(
    "fixed ranges count while they are off",
    MTRRS,
    "below 1 MiB the fixed ranges win",
    TYPES,
    "if ((general & FIXED_ENABLED) != 0 && spa < FIXED_MTRR_END)",
    "if (spa < FIXED_MTRR_END)",
  ),
  mutant(
    "the pages of a table keep the type they had",
    MTRRS,
    "memory in no range has the default type",
    RETYPE,
    "      } else retypePages(pp, where, at);\n",
    "      }\n",
  ),
  mutant(
    "a page for a cut that has no more is lost",
    MTRRS,
    "with 1 pages left a cut fails loudly",
    RETYPE,
    "  for (let i: u64 = 0; i < ENTRIES; i++) physStore64(table + (i << 3), leaf + i * MIB2);\n",
    "  if (globals().freePages == 0) return false;\n  for (let i: u64 = 0; i < ENTRIES; i++) physStore64(table + (i << 3), leaf + i * MIB2);\n",
  ),
  mutant(
    "translations from before the new types stay",
    MTRRS,
    "forgets the root's translations",
    "vmm/kernel/vs/root-msr.ts",
    "    dropRootTranslations(vs);\n",
    "",
  ),
  mutant(
    "each processor makes the whole table anew",
    MTRRS,
    "the first changes the table",
    RETYPE,
    "globals().mtrrDigest == digest || retypeAll(pp)",
    "retypeAll(pp)",
  ),
];

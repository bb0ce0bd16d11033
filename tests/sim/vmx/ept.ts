/** Extended page tables as the processor reads them. Intel SDM volume 3, section 29.3. */
import type { NestedFormat } from "../processor/nested-walk.ts";

const READ = 1n;
const WRITE = 2n;
const EXECUTE = 4n;
const LARGE = 0x80n;
const TYPE_SHIFT = 3n;
const TYPES = [0n, 1n, 4n, 5n, 6n];
/** Bits 6:3 of an entry that leads to a table, and bit 7 of one at the top. */
const TABLE_RESERVED = 0x78n;
const ADDRESS = 0x000f_ffff_ffff_f000n;
const LEVEL_BITS = 9n;
const PAGE_BITS = 12n;
const HIGHEST_LEAF = 3;

/** An entry that makes the processor exit for a misconfiguration: a fault of the hypervisor. */
export class EptMisconfigured extends Error {}

/** Of a processor with so many physical bits, execute-only translations, and leaves of 2 MiB and 1 GiB. */
export function eptFormat(physicalBits: number): NestedFormat {
  return {
    isPresent: (entry) => (entry & (READ | WRITE | EXECUTE)) !== 0n,
    rights: (entry) => ({
      read: (entry & READ) !== 0n,
      write: (entry & WRITE) !== 0n,
      execute: (entry & EXECUTE) !== 0n,
    }),
    memoryType: (leaf) => Number((leaf >> TYPE_SHIFT) & 7n),
    check: (entry, level) => {
      const why = misconfigured(entry, level, physicalBits);
      if (why !== undefined)
        throw new EptMisconfigured(`EPT entry ${entry.toString(16)} at level ${level}: ${why}`);
    },
  };
}

function misconfigured(entry: bigint, level: number, physicalBits: number): string | undefined {
  if ((entry & (READ | WRITE)) === WRITE) return "writable and not readable";
  if ((entry & ADDRESS) >> BigInt(physicalBits) !== 0n) return "an address that there is not";
  const isLeaf = level === 1 || (entry & LARGE) !== 0n;
  if (!isLeaf) return (entry & TABLE_RESERVED) === 0n ? undefined : "reserved bits";
  if (level > HIGHEST_LEAF) return "a leaf so high";
  if (!TYPES.includes((entry >> TYPE_SHIFT) & 7n)) return "no memory type";
  const offset = (1n << (PAGE_BITS + LEVEL_BITS * BigInt(level - 1))) - 1n;
  return (entry & ADDRESS & offset) === 0n ? undefined : "reserved bits";
}

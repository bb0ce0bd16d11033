/** Numbers that hypercalls, registers and memory get: small ones, edges, addresses that mean something, and any. */
import fc from "fast-check";
import { BLOCKS, NOWHERE, ROOT } from "../machine/root-memory.ts";

const SELF = 0xfffen;
const INVALID = 0xffffn;

/** Ids that exist, could exist, or mean something else. */
export const ids = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: 0n, max: 4n }) },
  { weight: 1, arbitrary: fc.constantFrom(SELF, INVALID, 15n, 16n, 1023n, 1024n, 4095n, 4096n) },
);

const edges = fc
  .tuple(fc.nat(63), fc.constantFrom(-1n, 0n, 1n))
  .map(([bit, by]) => BigInt.asUintN(64, (1n << BigInt(bit)) + by));

/** Addresses of the root, mostly page aligned. */
export const addresses = fc.oneof(
  { weight: 8, arbitrary: fc.nat(7).map((i) => BigInt(ROOT.GUEST_FRAMES + 0x1000 * i)) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      BigInt(ROOT.SHARED_PAGE),
      BigInt(ROOT.OTHER_SHARED_PAGE),
      BigInt(BLOCKS[0] ?? 0),
      BigInt(BLOCKS[3] ?? 0) + 0x5000n,
      BigInt(NOWHERE),
      0x1_0000_0000n,
      0xfee0_0000n,
      (1n << 48n) - 0x1000n,
      1n << 48n,
    ),
  },
  { weight: 1, arbitrary: edges },
);

/** GPAs of a micro VM. */
export const guestAddresses = fc.oneof(
  { weight: 6, arbitrary: fc.nat(7).map((i) => BigInt(0x1000 * i)) },
  { weight: 1, arbitrary: addresses },
);

/** Any register value, with a preference for what gets far. */
export const words = fc.oneof(
  { weight: 4, arbitrary: ids },
  { weight: 2, arbitrary: addresses },
  { weight: 1, arbitrary: edges },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }) },
);

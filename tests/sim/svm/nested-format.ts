/** Nested page tables of SVM: the long-mode format, every access a user access. AMD APM volume 2, section 15.25. */
import type { NestedFormat } from "../processor/nested-walk.ts";

const PRESENT = 1n;
const WRITE = 2n;
const USER = 4n;
const NO_EXECUTE = 1n << 63n;

export const SVM_NESTED: NestedFormat = {
  isPresent: (entry) => (entry & PRESENT) !== 0n,
  rights: (entry) => ({
    read: (entry & USER) !== 0n,
    write: (entry & WRITE) !== 0n,
    execute: (entry & NO_EXECUTE) === 0n,
  }),
  check: () => undefined,
  memoryType: () => undefined,
};

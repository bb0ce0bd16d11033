/** Faults of the driver's TypeScript where it gives a VM memory. */
import { type Mutant, mutant } from "./mutant.ts";

const FILE = "vmm/boot/common/vm-memory.ts";
const MEMORY = "vmm/boot/common/vm-memory.test.ts";
const OVER_MODEL = "tests/sim/driver-memory.test.ts";

export const DRIVER_MUTANTS: readonly Mutant[] = [
  mutant(
    "frames that do not follow each other become one range",
    OVER_MODEL,
    "each page gets its own frame, mapped",
    FILE,
    "pinnedSpa(first + length) == spa + bytesOf(length)",
    "pinnedSpa(first + length) > spa",
  ),
  mutant(
    "pages count as taken back when the hypervisor could do nothing yet",
    MEMORY,
    "a call that the hypervisor did in part",
    FILE,
    "call.detail = answered ? outputOf(context, 0) : 0;",
    "call.detail = answered ? <u64>10 : 0;",
  ),
  mutant(
    "a failed call's count is believed",
    MEMORY,
    "after a failure nothing counts",
    FILE,
    "answered ? outputOf(context, 0) : 0;",
    "outputOf(context, 0);",
  ),
  mutant(
    "a VM that was killed gets memory on and on",
    MEMORY,
    "a VM that was killed gets no more memory",
    FILE,
    "if (isKilled(vmOf(slot))) return DRIVER_ERROR_KILLED;",
    "",
  ),
];

/** Faults in giving a VM memory: of the driver, and of the kernel's large leaves. */
import { type Mutant, mutant } from "./mutant.ts";

const FILE = "vmm/boot/common/vm-memory.ts";
const MEMORY = "vmm/boot/common/vm-memory.test.ts";
const LARGE = "tests/sim/large-leaves.test.ts";
const OVER_MODEL = "tests/sim/driver-memory.test.ts";

export const MEMORY_MUTANTS: readonly Mutant[] = [
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
  mutant(
    "the share of a large leaf that is split stays",
    LARGE,
    "with 2 pages left",
    "vmm/kernel/nested/range.ts",
    "  physStore64(where, tableEntry(table));\n  unshare(pp, ofLarge(spa), 1);\n",
    "  physStore64(where, tableEntry(table));\n",
  ),
  mutant(
    "the pages of a large leaf that is split are not counted one by one",
    LARGE,
    "with 1 pages left",
    "vmm/kernel/nested/range.ts",
    "const shared = share(pp, spa, <u32>ENTRIES);",
    "const shared = SHARED;",
  ),
];

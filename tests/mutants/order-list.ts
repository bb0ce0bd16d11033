/** Faults in what PPs do at the same time: claims, and translations that a TLB keeps. See list.ts. */
import { mutant, type Mutant } from "./mutant.ts";

const HOST_TLB = "tests/sim/host-tlb.test.ts";
const CLAIMS = "tests/sim/claims.test.ts";
const DRAINING = "tests/sim/draining.test.ts";
/** Of upcall. */
const SAYS_IN_CORE = '  atomic.store<u32>(changetype<usize>(state), 1, offsetof<PpState>("inCore"));\n';
const LOOKS_FOR_CHANGES = "  if (state.entered != hostChanges()) return coldUpcall(pp, vs, reason);\n";
/** Of drainPages. */
const DRAIN_LOOP = `  let error: i64 = 0;
  while (error == 0 && done < count) {
    const result = markRun(pp, vm, entryOf(list, done).dst, 1);
    if (result < 0) error = result;
    else if (result != 0 && (result & FOUND) == 0) error = -(<i64>SYS_ERROR_NOT_MAPPED);
    else if (result != 0) done++; // otherwise a large leaf was split
    if (result > 0) flags |= result;
  }
`;

export const ORDER_MUTANTS: readonly Mutant[] = [
  mutant(
    "a PP enters the core with translations that were taken away",
    HOST_TLB,
    "a PP that enters the core again",
    "vmm/kernel/upcall.ts",
    "  if (state.flushed != changes) flush(pp, changes);\n",
    "",
  ),
  mutant(
    "a PP looks for changes before it says that it enters the core",
    HOST_TLB,
    "a VS may come and go before each step of a PP into the core",
    "vmm/kernel/upcall.ts",
    SAYS_IN_CORE + LOOKS_FOR_CHANGES,
    LOOKS_FOR_CHANGES.replace("return", `{ ${SAYS_IN_CORE} return`).replace(/;\n$/, "; }\n") + SAYS_IN_CORE,
  ),
  mutant(
    "a table that lost entries is not posted to the VS that runs",
    "tests/sim/draining.test.ts",
    "a page that is unmapped while the guest runs goes when",
    "vmm/kernel/nested/drain.ts",
    "    if (<u32>record.vmid == vmid) post(record, POSTED_TABLE);\n",
    "",
  ),
  mutant(
    "a VM that was told to stop runs again",
    "tests/sim/run-again.test.ts",
    "a VM that was told to stop",
    "vmm/kernel/vs/run-again.ts",
    " && vmRecord(<u32>record.vmid).stopping == 0",
    "",
  ),
  mutant(
    "user space runs again what the root's kernel ran",
    "tests/sim/run-again.test.ts",
    "user space of the root is refused",
    "vmm/kernel/vs/run-again.ts",
    "isKnown && guest.cpl == 0 &&",
    "isKnown &&",
  ),
  mutant(
    "pages of a destroyed VS do not wait for the PPs in the core",
    HOST_TLB,
    "pages of a destroyed VS and its id wait",
    "vmm/kernel/pool.ts",
    "if (hasDrained(change)) takeIn(record);",
    "takeIn(record);",
  ),
  mutant(
    "a VS is claimed and used through old translations",
    HOST_TLB,
    "a PP that claims a VS made anew",
    "vmm/kernel/service/claim.ts",
    "  catchUp(pp);\n",
    "",
  ),
  mutant(
    "two PPs claim a VS at the same time",
    CLAIMS,
    "nobody gets into the claim of a VS .*: run the VS, before each access of: run the VS",
    "vmm/kernel/service/claim.ts",
    '  if (atomic.cmpxchg<u32>(at, 0, me, offsetof<VsRecord>("claim")) != 0) return -(<i64>SYS_ERROR_BUSY);\n',
    '  if (atomic.load<u32>(at, offsetof<VsRecord>("claim")) != 0) return -(<i64>SYS_ERROR_BUSY);\n' +
      '  atomic.store<u32>(at, me, offsetof<VsRecord>("claim"));\n',
  ),
  mutant(
    "two PPs claim two VSs of a VP at the same time",
    CLAIMS,
    "nobody gets into the claim of a VS .*: run the other VS of its VP",
    "vmm/kernel/service/claim.ts",
    'if (atomic.cmpxchg<u32>(vp, 0, vsid + 1, offsetof<VpRecord>("active")) != 0) return -(<i64>SYS_ERROR_BUSY);\n',
    'if (atomic.load<u32>(vp, offsetof<VpRecord>("active")) != 0) return -(<i64>SYS_ERROR_BUSY);\n' +
      '  atomic.store<u32>(vp, vsid + 1, offsetof<VpRecord>("active"));\n',
  ),
  mutant(
    "a VS that was destroyed before the claim is claimed",
    CLAIMS,
    "nobody gets into the claim of a VS .*: destroy the VS, before",
    "vmm/kernel/service/claim.ts",
    "  if (atomic.load<u32>(changetype<usize>(record)) != OBJECT_LIVE) return -(<i64>SYS_ERROR_NOT_FOUND);\n",
    "",
  ),
  mutant(
    "a page that drains is given back early",
    DRAINING,
    "a page that is unmapped while the guest runs",
    "vmm/kernel/nested/drain.ts",
    '    if (atomic.load<u64>(at, offsetof<VsRecord>("tableGeneration")) < vm.generation) return false;\n',
    "",
  ),
  mutant(
    "the generation is raised before the entries are gone",
    "tests/sim/draining-orders.test.ts",
    "a guest may be entered before each step of mv_vm_op_mmio_unmap",
    "vmm/kernel/nested/guest.ts",
    DRAIN_LOOP + "  if ((flags & LOST) != 0) raiseGeneration(vm);\n",
    "  if (isPresent(physLoad64(lookUp(vm.nestedRoot, entryOf(list, 0).dst) & ~(<u64>7)))) raiseGeneration(vm);\n" +
      DRAIN_LOOP,
  ),
  mutant(
    "a range that drains is given back early",
    DRAINING,
    "a large leaf that is unmapped while the guest runs",
    "vmm/kernel/nested/range-list.ts",
    "  if (!hasSettled(vm)) return -(<i64>SYS_ERROR_RETRY);\n",
    "",
  ),
  mutant(
    "entries go while the guest runs, and its tag stays",
    DRAINING,
    "a page that is unmapped while the guest runs",
    "vmm/kernel/nested/guest.ts",
    "  if ((flags & LOST) != 0) raiseGeneration(vm);\n",
    "",
  ),
  mutant(
    "a VS is made without the registry's lock",
    "tests/sim/registry-orders.test.ts",
    "a VS is made, before each look .*: create a VS",
    "vmm/kernel/service/vs-objects.ts",
    "  acquire(pp, registryLock());\n  const result = create(pp, vpid);\n  release(registryLock());\n",
    "  const result = create(pp, vpid);\n",
  ),
];

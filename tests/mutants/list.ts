/**
 * One-line faults, each with the test that must notice it. A fault is an edit that fits the sources exactly
 * once; when the sources change so that it no longer fits, the run says so instead of passing.
 */
import type { Edit } from "../rig/variant-tree.ts";

export interface Mutant {
  /** What is broken. */
  readonly name: string;
  readonly edit: Edit;
  /** Test file that must fail. */
  readonly test: string;
  /** Start of the name of the test in it, a regular expression for --test-name-pattern. */
  readonly rule: string;
}

const ROOT_EXITS = "tests/sim/root-exits.test.ts";
const MICRO_VM = "tests/sim/micro-vm.test.ts";
const VS_STATE = "tests/sim/vs-state.test.ts";
const CORE_FAULTS = "tests/sim/core-faults.test.ts";

/** `find` becomes `replace` in `file`. */
function mutant(
  name: string,
  test: string,
  rule: string,
  file: string,
  find: string,
  replace: string,
): Mutant {
  return { name, test, rule, edit: { file, find, replace } };
}

export const MUTANTS: readonly Mutant[] = [
  mutant(
    "the offset inside a large leaf is lost when the root asks where a page is",
    VS_STATE,
    "the root learns where its own page is",
    "vmm/kernel/guest/walk.ts",
    "const page = (entry & ADDRESS & ~offset) | (linear & offset & ADDRESS);",
    "const page = entry & ADDRESS & ~offset;",
  ),
  mutant(
    "rights of upper levels do not count in a walk",
    VS_STATE,
    "a VS that does not run is walked",
    "vmm/kernel/guest/walk.ts",
    "refused |= entry & noExecute;",
    "refused = 0;",
  ),
  mutant(
    "the core may walk the root's tables unasked",
    VS_STATE,
    "the core reaches FPU state only",
    "vmm/kernel/service/vs-state.ts",
    "if (!serves(pp, MV_VS_OP_GLA_TO_GPA)) return -(<i64>SYS_ERROR_NOT_OWNED);",
    "",
  ),
  mutant(
    "the core reaches the FPU state of any VS",
    VS_STATE,
    "the core reaches FPU state only",
    "vmm/kernel/service/claim.ts",
    "return record.state == OBJECT_LIVE && owner == ppState(pp).ppid + 1;",
    "return owner <= ppState(pp).ppid + 1;",
  ),
  mutant(
    "FPU state that was set for a VS that never ran does not count",
    VS_STATE,
    "the FPU state that is set is what is read",
    "vmm/kernel/svm/extended-state.ts",
    "physLoad64(spa + XSTATE_BV) | STATE_X87_SSE",
    "physLoad64(spa + XSTATE_BV)",
  ),
  mutant(
    "the core's word counts when it says that memory was taken back",
    "tests/sim/hostile-core.test.ts",
    "it cannot claim that",
    "vmm/kernel/service/vouch.ts",
    "return status == MV_STATUS_SUCCESS ? MV_STATUS_FAILURE_UNKNOWN : status;",
    "return status;",
  ),
  mutant(
    "the core may say that nothing was done",
    "tests/sim/hostile-core.test.ts",
    "it cannot hide by",
    "vmm/kernel/service/vouch.ts",
    "if (state.vouched == VOUCHED_ALL) return MV_STATUS_SUCCESS;",
    "if (state.vouched == VOUCHED_ALL) return status;",
  ),
  mutant(
    "one call's record counts for the next",
    "tests/sim/hostile-core.test.ts",
    "it cannot pass one call's success",
    "vmm/kernel/svm/exit.ts",
    "  state.vouched = VOUCHED_NOTHING;\n",
    "",
  ),
  mutant(
    "any VM's end counts as the one that the root asked for",
    "tests/sim/hostile-core.test.ts",
    "it cannot pass one call's success",
    "vmm/kernel/service/vouch.ts",
    "(argument1(pp) & 0xffff) != <u64>vmid",
    "argument1(pp) == 0xffff_ffff_ffff_ffff",
  ),
  mutant(
    "an offer gives nothing back when it is taken away",
    "tests/sim/memory-ranges.test.ts",
    "offers are taken back",
    "vmm/kernel/nested/release.ts",
    "if (isTaken(leaf)) unshare",
    "if (isPresent(leaf)) unshare",
  ),
  mutant(
    "a large leaf gives one frame back",
    "tests/sim/memory-ranges.test.ts",
    "unmap_range takes whatever",
    "vmm/kernel/nested/range.ts",
    "unshare(pp, target(entry) & ~LARGE_MASK, <u32>ENTRIES);",
    "unshare(pp, target(entry) & ~LARGE_MASK, 1);",
  ),
  mutant(
    "a range is unmapped without a new generation",
    "tests/sim/tags.test.ts",
    "a page faults again after unmap_range",
    "vmm/kernel/nested/range-list.ts",
    "  if (!isMap) vm.generation += 1;\n",
    "",
  ),
  mutant(
    "a hole between two ranges of RAM can be lent",
    "tests/sim/root-frames.test.ts",
    "the middle of the hole cannot be lent",
    "vmm/kernel/nested/ram.ts",
    "if (spa < end) return spa >= load<u64>(at, LAUNCH_INFO_RAM) ? end : 0;",
    "if (spa < end) return end;",
  ),
  mutant(
    "the root's INVD is not intercepted",
    ROOT_EXITS,
    "INVD becomes WBINVD",
    "vmm/kernel/svm/controls.ts",
    "INTERCEPT1_CPUID | INTERCEPT1_INVD | INTERCEPT1_INVLPGA",
    "INTERCEPT1_CPUID | INTERCEPT1_INVLPGA",
  ),
  mutant(
    "the root may clear EFER.SVME",
    ROOT_EXITS,
    "EFER.SVME reads set",
    "vmm/kernel/svm/root-msr.ts",
    "(vmcb.efer & EFER_LMA) | EFER_SVME;",
    "(vmcb.efer & EFER_LMA);",
  ),
  mutant(
    "hypervisor memory is writable through the decoy",
    ROOT_EXITS,
    "the root reads hypervisor memory as 0xFF",
    "vmm/kernel/svm/nested-format.ts",
    "return spa | PRESENT | USER | NO_EXECUTE | DECOY;",
    "return spa | PRESENT | WRITE | USER | NO_EXECUTE | DECOY;",
  ),
  mutant(
    "a hypercall's answer changes a register that it does not list",
    "tests/sim/hostile-core.test.ts",
    "it cannot write registers of the root",
    "vmm/kernel/svm/resume.ts",
    "gprs.r13 = page.r13;",
    "gprs.rbx = page.rbx;",
  ),
  mutant(
    "CPUID answered in ring 0 does not step over the instruction",
    ROOT_EXITS,
    "CPUID is answered from the table",
    "vmm/kernel/svm/exit.ts",
    "  advanceTo(vmcb, next);\n",
    "",
  ),
  mutant(
    "a destroyed VS keeps its page of extended state",
    MICRO_VM,
    "destroying everything returns the pool",
    "vmm/kernel/service/vs-objects.ts",
    "  if (record.xsaveSpa != 0) freePage(pp, record.xsaveSpa);\n",
    "",
  ),
  mutant(
    "a page of share counts is never given back",
    MICRO_VM,
    "destroying everything returns the pool",
    "vmm/kernel/nested/share.ts",
    "  physStore64(entry, physLoad64(entry) - 1);\n",
    "",
  ),
  mutant(
    "a VS keeps its tag when its nested table lost an entry",
    "tests/sim/tags.test.ts",
    "a page that is mapped elsewhere",
    "vmm/kernel/svm/tag.ts",
    "if (mine && k.tableGeneration == vm.generation) return;",
    "if (mine) return;",
  ),
  mutant(
    "debug registers of the root stay in a micro VM",
    MICRO_VM,
    "nothing of one VS shows in another",
    "vmm/kernel/svm/extended-state.ts",
    "  loadDebug(g);\n",
    "",
  ),
  mutant(
    "a software interrupt whose delivery exited is delivered twice",
    "tests/sim/events.test.ts",
    "an interrupted .* is not injected",
    "vmm/kernel/svm/events.ts",
    "  if ((event & TYPE_MASK) == TYPE_SOFTWARE) return;\n",
    "",
  ),
  mutant(
    "an event whose delivery exited is lost",
    "tests/sim/events.test.ts",
    "an interrupted .* of the root is delivered",
    "vmm/kernel/svm/events.ts",
    "  vmcb.eventInj = event;\n",
    "",
  ),
  mutant(
    "a core that faulted keeps its statics",
    CORE_FAULTS,
    "statics that the core destroyed",
    "vmm/kernel/core-restart.ts",
    "for (let i: u32 = 0; i < SEGMENTS; i++) reloadSegment(pp, i);",
    "for (let i: u32 = 1; i < SEGMENTS; i++) reloadSegment(pp, i);",
  ),
  mutant(
    "a core that faulted keeps its claims",
    CORE_FAULTS,
    "a fault after any service call",
    "vmm/kernel/core-restart.ts",
    "  releaseUnused(pp);\n",
    "",
  ),
  mutant(
    "ring 3 of the root may call without being allowed to",
    "vmm/core/hypercall/caller.test.ts",
    "ring 3 of the root may call only",
    "vmm/core/hypercall/caller.ts",
    "return allowed ? MV_STATUS_SUCCESS : MV_STATUS_INVALID_PERM_DENIED;",
    "return allowed ? MV_STATUS_SUCCESS : MV_STATUS_SUCCESS;",
  ),
  mutant(
    "a start that fails leaves CPUs demoted",
    "vmm/boot/common/start.test.ts",
    "a CPU that refuses undoes the ones before it",
    "vmm/boot/common/start.ts",
    "  if (promoteAll(l)) {",
    "  if (l.pps != 0) {",
  ),
  mutant(
    "the core may write the kernel's memory",
    "vmm/boot/common/start.test.ts",
    "what kernel and core share",
    "vmm/boot/common/per-pp.ts",
    "mapPage(l, l.lowTables, LEVEL_LOW, va, spa, LEAF_SUPERVISOR_DATA);",
    "mapPage(l, l.lowTables, LEVEL_LOW, va, spa, LEAF_USER_DATA);",
  ),
  mutant(
    "the driver's and the tool's stores are not masked",
    "toolchain/translate/masked.test.ts",
    "a store past the memory lands inside",
    "toolchain/native/rt.h",
    "(&ts_lm[((address) + (offset)) & (TS_MEMORY_SIZE - 1)])",
    "(&ts_lm[((address) + (offset))])",
  ),
];

/** Faults in the delivery of events, and in what is switched with a VS. */
import { mutant, type Mutant } from "./mutant.ts";

const VS_STATE = "tests/sim/vs-state.test.ts";
const DELIVER = "tests/sim/deliver.test.ts";

export const EVENT_MUTANTS: readonly Mutant[] = [
  mutant(
    "an interrupt that has to wait is lost",
    DELIVER,
    "interrupts of a guest that can take them",
    "vmm/kernel/svm/deliver.ts",
    "if (nmiWaits || waits != NONE) post(record, POSTED_EVENTS);",
    "if (nmiWaits) post(record, POSTED_EVENTS);",
  ),
  mutant(
    "an interrupt that was delivered waits still",
    DELIVER,
    "interrupts of a guest that can take them",
    "vmm/kernel/svm/deliver.ts",
    "~((<u64>1) << shift), VS_RECORD_INTERRUPTS);",
    "u64.MAX_VALUE, VS_RECORD_INTERRUPTS);",
  ),
  mutant(
    "an interrupt is delivered while IF is 0",
    DELIVER,
    "an interrupt waits for IF",
    "vmm/kernel/svm/deliver.ts",
    "if ((vmcb.rflags & RFLAGS_IF) == 0 || (vmcb.interruptShadow & SHADOW) != 0) return vector;",
    "if ((vmcb.interruptShadow & SHADOW) != 0) return vector;",
  ),
  mutant(
    "NMIs do not wait for the handler's IRET",
    DELIVER,
    "an NMI passes IF",
    "vmm/kernel/svm/deliver.ts",
    "post(record, POSTED_IN_NMI);",
    "post(record, POSTED_NMI);",
  ),
  mutant(
    "a VS is stopped for ever",
    DELIVER,
    "a stop that finds no run",
    "vmm/kernel/svm/enter-guest.ts",
    "atomic.and<u32>(record, ~POSTED_STOP,",
    "atomic.and<u32>(record, u32.MAX_VALUE,",
  ),
  mutant(
    "a micro VM sees the root's TSC_AUX",
    "tests/sim/vs-switch.test.ts",
    "TSC_AUX is the root's own",
    "vmm/kernel/svm/tsc-aux.ts",
    "switchTo(r.tscAux, kernelBlock(to).tscAux);",
    "switchTo(r.tscAux, r.tscAux);",
  ),
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
];

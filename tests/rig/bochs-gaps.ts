/** What Bochs gets wrong of SVM, or lacks, as gaps.ts has it for QEMU. */
import type { Gap, Race } from "./gaps.ts";

/** The emulator that the rows were seen with, with the patches of toolchain/setup/bochs. */
export const BOCHS = { name: "Bochs", version: "3.0" } as const;

const MODEL = "tests/sim/emulator-gaps.test.ts";
const HLT = 0x78n;
const BOCHS_SVM = "cpu/svm.cc";

/** Probes that answer as the manual says since our patches mended what they meet, and their answers. */
export const BOCHS_MENDED: readonly (readonly [name: string, right: bigint])[] = [
  ["monitor", 0x8an],
  ["guest-cr2", 0x1234n],
  ["single-step", 0x72n],
];

/** The same probes on Bochs: what has no row here answers as the manual says. */
export const BOCHS_GAPS: readonly Gap[] = [
  {
    name: "fetched-bytes",
    kind: "lacks",
    what: "decode assists",
    source: `${BOCHS_SVM}, Svm_Vmexit`,
    manual: "15.8.4: a nested page fault stores the bytes of the instruction",
    does: "stores none, and does not report the feature",
    answer: 0n,
    right: undefined,
    model: undefined,
    met: "vmm/kernel/guest/walk.ts",
  },
  {
    name: "interrupted-interrupt",
    kind: "wrong",
    what: "EXITINTINFO of a virtual interrupt",
    source: "cpu/event.cc, VirtualInterruptAcknowledge",
    manual: "15.7.2: an interrupt whose delivery was cut off is of type 0",
    does: "stores what it stored last, here an exception",
    answer: 0x8000_030dn,
    right: 0x8000_0040n,
    model: {
      file: "tests/sim/events.test.ts",
      test: "an interrupt that an emulator calls an exception is delivered as an interrupt",
    },
    met: "nowhere: interrupts are injected, V_IRQ only asks for the window",
  },
  {
    name: "invalid-rip",
    kind: "wrong",
    what: "the guest state of a refused VMRUN",
    source: `${BOCHS_SVM}, Svm_Vmexit`,
    manual: "15.5.1: the guest's state in the VMCB is not changed",
    does: "stores the host's RIP and more of the host's",
    answer: 0n,
    right: 1n,
    model: { file: MODEL, test: "a refused VMRUN stores -1 and leaves RIP alone" },
    met: "vmm/kernel/svm/guest-exit.ts",
  },
  {
    name: "guest-pat",
    kind: "wrong",
    what: "the guest's PAT",
    source: `${BOCHS_SVM}, SvmEnterLoadCheckGuestState`,
    manual: "15.25.4: a G_PAT that names no memory type is VMEXIT_INVALID",
    does: "does not look at it",
    answer: HLT,
    right: 0xffff_ffffn,
    model: { file: MODEL, test: "a G_PAT without meaning is refused" },
    met: "vmm/kernel/vs/state.ts",
  },
  {
    name: "stale-translation",
    kind: "hides",
    what: "missing TLB flushes",
    source: `${BOCHS_SVM}, VMRUN`,
    manual: "15.16: a translation may be used until it is flushed",
    does: "flushes at each world switch, whatever the tag",
    answer: 2n,
    right: undefined,
    model: {
      file: "tests/sim/tags.test.ts",
      test: "the model notices a tag that keeps a translation the tables no longer have",
    },
    met: "vmm/kernel/vs/tag.ts",
  },
];

/** Faults that no probe can meet, since the emulator ends or the machine hangs: some are mended by our patches. */
export const BOCHS_RACES: readonly Race[] = [
  {
    does: "Bochs as it comes ends at an exit from virtual-8086 mode; [patched](toolchain/setup/bochs)",
    source: "cpu/svm.cc, SvmExitLoadHostState",
    test: "tests/machine/driver-calls.test.ts",
  },
  {
    does: "Bochs as it comes delivers the trap of a guest that single-steps to the host if the instruction exits; [patched](toolchain/setup/bochs)",
    source: "cpu/svm.cc, SvmExitLoadHostState",
    test: "tests/machine/emulator-gaps.test.ts",
  },
  {
    does: "Bochs as it comes masks physical interrupts by the guest's IF, so that a guest that loops is never ended; [patched](toolchain/setup/bochs), for SVM and for VMX",
    source: "cpu/svm.cc, SvmEnterLoadCheckGuestState; cpu/vmx.cc, VMenterLoadCheckGuestState",
    test: "tests/machine/tool-run.test.ts",
  },
  {
    does: "Bochs as it comes lets a processor stand still for ever behind a page fault in the middle of an instruction and a store to the page that it missed; [patched](toolchain/setup/bochs)",
    source: "cpu/icache.cc, serveICacheMiss",
    test: "tests/machine/emulator-mend.test.ts",
  },
];

/**
 * What the emulator gets wrong of SVM, or lacks. Each row's `answer` is asserted on the emulated machine, by the
 * probe of its name (tests/machine/modules/svmgaps.c, run by emulator-gaps.test.ts): when the emulator is mended
 * that test fails, and the row goes. The manual's answer is asserted in the machine model, by the test named.
 */

/** The emulator that the rows of GAPS were seen with. */
export const EMULATOR = { name: "QEMU", version: "7.2.22" } as const;

/** A test by its file and its whole name. */
export interface TestReference {
  readonly file: string;
  readonly test: string;
}

export interface Gap {
  /** Name of the probe. */
  readonly name: string;
  /** `lacks`: an optional feature that is not reported, either; `wrong`: against the manual; `hides`: allowed, but it hides mistakes. */
  readonly kind: "lacks" | "wrong" | "hides";
  /** What is concerned, for a reader. */
  readonly what: string;
  /** File and function of the emulator's source. */
  readonly source: string;
  /** AMD64 Architecture Programmer's Manual, volume 2: what it says, with the section. */
  readonly manual: string;
  /** What the emulator does instead. */
  readonly does: string;
  /** What the probe tells here. */
  readonly answer: bigint;
  /** What it would tell on a processor; undefined where that depends on the processor. */
  readonly right: bigint | undefined;
  /** The test of the machine model that asserts the manual's answer; undefined: the model does not have this. */
  readonly model: TestReference | undefined;
  /** Where MicroV's code meets it. */
  readonly met: string;
}

const SVM_HELPER = "target/i386/tcg/sysemu/svm_helper.c";
const TRANSLATE = "target/i386/tcg/translate.c, disas_insn";
const MODEL = "tests/sim/emulator-gaps.test.ts";
const HLT = 0x78n;

export const GAPS: readonly Gap[] = [
  {
    name: "next-rip",
    kind: "lacks",
    what: "next RIP",
    source: `${SVM_HELPER}, do_vmexit`,
    manual: "15.7.1: a trap-like intercept stores the address of the next instruction",
    does: "stores nothing, and does not report the feature",
    answer: 0n,
    right: 0x402n,
    model: { file: MODEL, test: "an intercepted CPUID stores the next RIP" },
    met: "vmm/kernel/svm/next-rip.ts",
  },
  {
    name: "fetched-bytes",
    kind: "lacks",
    what: "decode assists",
    source: `${SVM_HELPER}, do_vmexit`,
    manual: "15.8.4: a nested page fault stores the bytes of the instruction",
    does: "stores none, and does not report the feature",
    answer: 0n,
    right: undefined,
    model: undefined,
    met: "vmm/kernel/guest/walk.ts",
  },
  {
    name: "xsetbv",
    kind: "wrong",
    what: "the intercept of XSETBV",
    source: `${TRANSLATE} (xsetbv)`,
    manual: "15.9: XSETBV exits with 0x8d where it is intercepted",
    does: "executes it: a guest writes the host's XCR0",
    answer: HLT,
    right: 0x8dn,
    model: { file: MODEL, test: "an intercepted XSETBV exits" },
    met: "vmm/kernel/svm/controls.ts",
  },
  {
    name: "invd",
    kind: "wrong",
    what: "the intercept of INVD",
    source: `${TRANSLATE} (invd)`,
    manual: "15.9: INVD exits with 0x76 where it is intercepted",
    does: "looks at the intercept of WBINVD instead",
    answer: HLT,
    right: 0x76n,
    model: { file: MODEL, test: "an intercepted INVD exits" },
    met: "vmm/kernel/svm/controls.ts",
  },
  {
    name: "rdtscp",
    kind: "wrong",
    what: "the intercept of RDTSCP",
    source: "target/i386/tcg/misc_helper.c, helper_rdtscp",
    manual: "15.9: RDTSCP exits with 0x87 where it is intercepted",
    does: "looks at the intercept of RDTSC instead",
    answer: HLT,
    right: 0x87n,
    model: { file: MODEL, test: "an intercepted RDTSCP exits" },
    met: "vmm/kernel/svm/controls.ts",
  },
  {
    name: "icebp",
    kind: "wrong",
    what: "ICEBP and its intercept",
    source: `${TRANSLATE} (icebp)`,
    manual: "15.9: ICEBP exits with 0x88 where it is intercepted",
    does: "does not know the instruction: #UD",
    answer: 0x46n,
    right: 0x88n,
    model: { file: MODEL, test: "an intercepted ICEBP exits" },
    met: "vmm/kernel/svm/controls.ts",
  },
  {
    name: "breakpoint",
    kind: "wrong",
    what: "the intercept of #BP",
    source: "target/i386/tcg/excp_helper.c, raise_interrupt2",
    manual: "15.12.4: #BP by INT3 exits with 0x43 where it is intercepted",
    does: "delivers it",
    answer: HLT,
    right: 0x43n,
    model: { file: MODEL, test: "an intercepted #BP exits" },
    met: "nowhere: #BP is not intercepted",
  },
  {
    name: "double-fault",
    kind: "wrong",
    what: "the intercept of #DF",
    source: "target/i386/tcg/excp_helper.c, check_exception",
    manual: "15.12.9: #DF exits with 0x48 where it is intercepted",
    does: "goes on to a triple fault",
    answer: 0x7fn,
    right: 0x48n,
    model: { file: MODEL, test: "an intercepted #DF exits" },
    met: "nowhere: #DF is not intercepted",
  },
  {
    name: "interrupt-shadow",
    kind: "wrong",
    what: "an interrupt shadow at entry",
    source: `${SVM_HELPER}, helper_vmrun`,
    manual: "15.21.5: a virtual interrupt waits until the shadow that VMRUN loads has ended",
    does: "ignores the shadow: the interrupt comes an instruction early",
    answer: 0x400n,
    right: 0x401n,
    model: undefined,
    met: "nowhere: a guest may be interrupted an instruction early",
  },
  {
    name: "interrupted-interrupt",
    kind: "wrong",
    what: "EXITINTINFO of an interrupt",
    source: "target/i386/tcg/sysemu/seg_helper.c, x86_cpu_exec_interrupt; seg_helper.c, handle_even_inj",
    manual: "15.7.2: an interrupt whose delivery was cut off is of type 0",
    does: "calls it an exception (type 3), which must not be injected",
    answer: 0x8000_0340n,
    right: 0x8000_0040n,
    model: {
      file: "tests/sim/events.test.ts",
      test: "an interrupt that an emulator calls an exception is delivered as an interrupt",
    },
    met: "vmm/kernel/vs/events.ts",
  },
  {
    name: "invalid-code",
    kind: "wrong",
    what: "the exit code of a refused VMRUN",
    source: `${SVM_HELPER}, do_vmexit`,
    manual: "15.5.1: VMEXIT_INVALID is -1, of 64 bits",
    does: "stores 32 bits of ones",
    answer: 0xffff_ffffn,
    right: 0xffff_ffff_ffff_ffffn,
    model: { file: MODEL, test: "a refused VMRUN stores -1 and leaves RIP alone" },
    met: "vmm/kernel/svm/vmcb.layout.ts",
  },
  {
    name: "invalid-rip",
    kind: "wrong",
    what: "the guest state of a refused VMRUN",
    source: `${SVM_HELPER}, do_vmexit`,
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
    source: `${SVM_HELPER}, helper_vmrun`,
    manual: "15.25.4: a G_PAT that names no memory type is VMEXIT_INVALID",
    does: "ignores the field",
    answer: HLT,
    right: 0xffff_ffffn,
    model: { file: MODEL, test: "a G_PAT without meaning is refused" },
    met: "vmm/kernel/vs/state.ts",
  },
  {
    name: "host-dr7",
    kind: "wrong",
    what: "the host's breakpoints",
    source: `${SVM_HELPER}, do_vmexit`,
    manual: "15.6: #VMEXIT switches all breakpoints of the host off",
    does: "gives DR7 back as it was",
    answer: 0x401n,
    right: 0x400n,
    model: undefined,
    met: "nowhere: the host sets no breakpoints",
  },
  {
    name: "xrstor",
    kind: "wrong",
    what: "an MXCSR with reserved bits",
    source: "target/i386/tcg/fpu_helper.c, do_xrstor_mxcsr",
    manual: "volume 4, XRSTOR: reserved bits in MXCSR are #GP(0)",
    does: "takes it: a VS with such an MXCSR runs, where it should be refused",
    answer: 0n,
    right: 1n,
    model: {
      file: "tests/sim/vs-state.test.ts",
      test: "an MXCSR that the processor refuses is taken, and fails the run, not the host",
    },
    met: "vmm/kernel/vs/extended-state.ts",
  },
  {
    name: "task-switch",
    kind: "wrong",
    what: "the intercept of task switches",
    source: "target/i386/tcg/seg_helper.c, switch_tss_ra",
    manual: "15.14.1: a switch to a task's TSS exits with 0x7d where it is intercepted",
    does: "switches: a guest's tasks work, where a processor ends the guest",
    answer: HLT,
    right: 0x7dn,
    model: undefined,
    met: "vmm/core/exit/unsupported.ts",
  },
  {
    name: "guest-breakpoint",
    kind: "wrong",
    what: "the guest's breakpoints",
    source: `${SVM_HELPER}, helper_vmrun`,
    manual: "15.5.1: VMRUN loads DR7, and what it enables counts",
    does: "loads the register without effect: the guest meets no breakpoint",
    answer: HLT,
    right: 0x41n,
    model: undefined,
    met: "vmm/kernel/vs/extended-state.ts",
  },
  {
    name: "cr0-nw",
    kind: "wrong",
    what: "CR0.NW without CR0.CD",
    source: "target/i386/helper.c, cpu_x86_update_cr0",
    manual: "volume 3, MOV CRn: an attempt to set NW while CD is 0 is #GP(0)",
    does: "sets it, and VMRUN refuses the guest then",
    answer: HLT,
    right: 0x4dn,
    model: undefined,
    met: "vmm/core/exit/invalid-state.ts",
  },
  {
    name: "cr-check",
    kind: "wrong",
    what: "MOV to CR4 with a reserved bit",
    source: `${TRANSLATE} (mov reg, crN)`,
    manual: "15.9: exceptions by illegal bit combinations are checked before the intercept",
    does: "exits first",
    answer: 0x14n,
    right: 0x4dn,
    model: undefined,
    met: "vmm/core/exit/control-register.ts",
  },
  {
    name: "stale-translation",
    kind: "hides",
    what: "missing TLB flushes",
    source: `${SVM_HELPER}, helper_vmrun`,
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

/** A fault that no probe can meet at will. */
export interface Race {
  readonly does: string;
  readonly source: string;
  readonly test?: string;
}

export const RACES: readonly Race[] = [
  {
    does:
      "A load of x87 state on any CPU may undo what CPU 0 changed meanwhile of its interrupt flags and of nested paging, " +
      "and the machine hangs or is reset; with more than one CPU the rig takes the function that does it " +
      "[out of the running emulator](tests/rig/emulator-mend.ts)",
    source:
      "target/i386/tcg/sysemu/fpu_helper.c, cpu_clear_ignne: writes hflags2 of the first CPU from every CPU's thread",
    test: "tests/machine/emulator-mend.test.ts",
  },
  {
    does: "An interrupt or NMI that comes in the instructions of a VMRUN with V_IRQ may be lost",
    source: `${SVM_HELPER}, helper_vmrun: sets a bit of interrupt_request without the lock`,
  },
  {
    does: "An instruction at the very last byte of 64-bit addresses that exits ends the emulator itself",
    source: "target/i386/tcg/translate.c, gen_update_eip_cur: that address stands for none in an assertion",
  },
  {
    does: "An INIT gets past its intercept and resets the processor: MicroV's answer to one was not seen there",
    source: "target/i386/cpu.c, x86_cpu_pending_interrupt; helper.c, do_cpu_init",
  },
];

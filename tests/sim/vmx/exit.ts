/** A VM exit, as the processor writes it into the VMCS. Intel SDM volume 3, chapter 28. */
import { REASON } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import type { ExitKind } from "../machine/virtualization.ts";

export interface VmxExit {
  readonly reason: number;
  readonly qualification?: bigint;
  /** Of the instruction, where exits have one. */
  readonly length?: number;
  readonly info?: bigint;
  readonly gpa?: bigint;
  readonly linear?: bigint;
  /** Interruption information of an exception or NMI, with its error code. */
  readonly event?: bigint;
  readonly error?: bigint;
  /** EVENT_ word of the event whose delivery it interrupted. */
  readonly during?: bigint;
}

const KINDS: Readonly<Record<number, ExitKind>> = {
  [REASON.CPUID]: "cpuid",
  [REASON.VMCALL]: "hypercall",
  [REASON.RDMSR]: "msr-read",
  [REASON.WRMSR]: "msr-write",
  [REASON.IO]: "io",
  [REASON.EVENT]: "exception",
  [REASON.CR]: "control",
  [REASON.XSETBV]: "xsetbv",
  [REASON.TRIPLE_FAULT]: "shutdown",
  [REASON.INIT]: "init",
  [REASON.SIPI]: "init",
};

/** Exits that are no instruction's: only they may come in the middle of an event's delivery. SDM section 28.2.4. */
const AT_ANY_TIME: ReadonlySet<number> = new Set([
  ...[REASON.EVENT, REASON.INTERRUPT, REASON.TRIPLE_FAULT, REASON.INIT, REASON.SIPI, REASON.TASK_SWITCH],
  ...[REASON.INTERRUPT_WINDOW, REASON.NMI_WINDOW, REASON.EPT_VIOLATION, REASON.EPT_MISCONFIGURATION],
]);

export function mayInterruptDelivery(reason: number): boolean {
  return AT_ANY_TIME.has(reason);
}

export function kindOf(reason: number): ExitKind {
  return KINDS[reason] ?? "other";
}

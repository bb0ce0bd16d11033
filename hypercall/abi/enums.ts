/** The ABI's enumerations; in C each is a 32-bit signed integer. */
export interface Enumeration {
  /** C name of the type. */
  readonly name: string;
  /** Prefix of the generated constants, without MV_. */
  readonly group: string;
  readonly doc: string;
  readonly values: readonly (readonly [name: string, value: number, doc: string])[];
}

const SEGMENTS = ["es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr", "gdtr", "idtr"];
const PARTS = ["selector", "attrib", "limit", "base"];
const BEFORE_SEGMENTS =
  "unsupported rax rbx rcx rdx rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15 rsp rip rflags".split(" ");
const AFTER_SEGMENTS = "dr0 dr1 dr2 dr3 dr6 dr7 cr0 cr2 cr3 cr4 cr8 xcr0 invalid".split(" ");

/** The register names of mv_reg_t; the position is the number. */
export const REGISTER_NAMES: readonly string[] = [
  ...BEFORE_SEGMENTS,
  ...SEGMENTS.flatMap((segment) => PARTS.map((part) => `${segment}_${part}`)),
  ...AFTER_SEGMENTS,
];

/** Registers that have a number but that no op accepts: GDTR and IDTR have a base and a limit only. */
export const REFUSED_REGISTERS = [
  "unsupported",
  "gdtr_selector",
  "gdtr_attrib",
  "idtr_selector",
  "idtr_attrib",
  "invalid",
];

export const ENUMS: readonly Enumeration[] = [
  {
    name: "mv_bit_size_t",
    group: "BIT_SIZE",
    doc: "Width of an access.",
    values: [
      ["8", 0, "one byte"],
      ["16", 1, "two bytes"],
      ["32", 2, "four bytes"],
      ["64", 3, "eight bytes"],
    ],
  },
  {
    name: "mv_exit_reason_t",
    group: "EXIT_REASON",
    doc: "Why mv_vs_op_run returned: R10. mv_vs_op_exit_record tells more.",
    values: [
      ["failure", 0, "with EXIT_FAILURE: the guest could not be entered, or its exit not delivered"],
      ["unknown", 1, "with EXIT_UNKNOWN: any exit that has no reason here, triple fault included"],
      ["hlt", 2, "HLT, the guest past it; MicroV declared this reason and answered unknown"],
      ["io", 3, "port I/O; mv_exit_io_t is in the shared page; the guest is past the instruction"],
      ["mmio", 4, "never returned, as in MicroV: a nested page fault is unknown"],
      ["msr", 5, "never returned, as in MicroV"],
      [
        "interrupt",
        6,
        "the root VM has an interrupt to take, or the VM was told to stop; run again or end it",
      ],
      ["nmi", 7, "the root VM has an NMI to take; run again"],
    ],
  },
  {
    name: "mv_mp_state_t",
    group: "MP_STATE",
    doc: "Multiprocessing state of a VS.",
    values: [
      ["initial", 0, "as created"],
      ["running", 1, "has run, or may"],
      ["wait", 2, "waits for an event"],
      ["init", 3, "waits for SIPI after INIT"],
      ["sipi", 4, "has received SIPI"],
      ["invalid", 5, "first value that is refused"],
    ],
  },
  {
    name: "mv_cpuid_flag_t",
    group: "CPUID_FLAG",
    doc: "Flags of a CPUID entry.",
    values: [["reserved", 0, "none defined"]],
  },
  {
    name: "mv_reg_t",
    group: "REG",
    doc: "Register numbers of reg_get and reg_set.",
    values: REGISTER_NAMES.map((name, value) => [name, value, registerDoc(name)] as const),
  },
];

function registerDoc(name: string): string {
  if (REFUSED_REGISTERS.includes(name)) return "refused";
  if (name.endsWith("_attrib"))
    return "access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12";
  return "";
}

/** mp_state_set allows [from][to]; a forbidden transition is FAILURE_UNKNOWN. The AMD table of MicroV. */
export const MP_TRANSITIONS: Readonly<Record<string, readonly string[]>> = {
  initial: ["initial", "running", "init"],
  running: ["initial", "running", "wait"],
  wait: ["initial", "running", "wait"],
  init: ["init", "sipi"],
  sipi: ["running", "sipi"],
};

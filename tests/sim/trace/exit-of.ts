/** The #VMEXIT that made a record: the way back from the neutral record to the processor's words. */
import { FAULT, IO, MOVE } from "../../../vmm/abi/generated/exit-record.node.ts";
import { VMEXIT } from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import type { SvmExit } from "../svm/world.ts";
import type { ExitRecord } from "./recording.ts";

const NPF_FINAL = 1n << 32n;
const NPF_TABLE = 1n << 33n;
const NPF_USER = 4n;
/** RAX, RCX, RDX, RBX, R10 to R13, as instructions number them. */
const RECORDED_GPRS = [0, 1, 2, 3, 10, 11, 12, 13];

/** Reasons that stand for one code of SVM. The record's own is not asked: another vendor's processor wrote that. */
const CODES: Readonly<Record<string, number>> = {
  cpuid: VMEXIT.CPUID,
  hypercall: VMEXIT.VMMCALL,
  hlt: VMEXIT.HLT,
  interrupt: VMEXIT.INTR,
  nmi: VMEXIT.NMI,
  msr_read: VMEXIT.MSR,
  msr_write: VMEXIT.MSR,
  shutdown: VMEXIT.SHUTDOWN,
  xsetbv: VMEXIT.XSETBV,
};

/** Of a micro VM; undefined where the record does not hold all that the exit was made of. */
export function guestExitOf({ reason, words }: ExitRecord): SvmExit | undefined {
  const word = (name: string): bigint => words[name] ?? 0n;
  const nextRip = word("behind");
  const code = CODES[reason] ?? Number(word("info"));
  switch (reason) {
    case "io":
      // Where the bytes are is not recorded.
      if ((word("qualification") & BigInt(IO.STRING)) !== 0n) return undefined;
      return { code: VMEXIT.IOIO, info1: ioInfo(word("qualification")), info2: word("info"), nextRip };
    case "nested_fault":
      return { code: VMEXIT.NPF, info1: faultInfo(word("qualification")), info2: word("gpa") };
    case "exception":
      return { code: VMEXIT.EXCEPTION + Number(word("event") & 0xffn), info1: word("event") >> 32n };
    case "msr_write":
      return { code, info1: 1n, nextRip };
    case "control_register":
      return moveOf(word("qualification"), [VMEXIT.CR_READ, VMEXIT.CR_WRITE], nextRip);
    case "debug_register":
      return moveOf(word("qualification"), [VMEXIT.DR_READ, VMEXIT.DR_WRITE], nextRip);
    // Nothing of the processor's: whatever brought it out, the run ends before the guest goes on.
    case "stopped":
    case "deadline":
      return { code: VMEXIT.INTR };
    case "cpuid":
    case "hypercall":
    case "hlt":
    case "interrupt":
    case "nmi":
    case "msr_read":
    case "shutdown":
    case "xsetbv":
    case "cache":
    case "virtualization":
    case "instruction":
    case "fetch_failed":
      return { code, nextRip };
    default:
      return undefined;
  }
}

/** The register that moves is one of the recorded ones; whether code is 64-bit is not recorded. */
function moveOf(
  qualification: bigint,
  [read, write]: readonly [number, number],
  nextRip: bigint,
): SvmExit | undefined {
  const q = Number(qualification);
  const code = ((q & MOVE.READ) !== 0 ? read : write) + (q & MOVE.REGISTER_MASK);
  const gpr = (q >> MOVE.GPR_SHIFT) & MOVE.GPR_MASK;
  if ((q & MOVE.LONG) !== 0 || !RECORDED_GPRS.includes(gpr)) return undefined;
  return { code, info1: BigInt(gpr), nextRip };
}

/** Of the root VM, likewise. Its rarer exits depend on its memory and MSRs, which are not recorded. */
export function rootExitOf({ reason, words }: ExitRecord): SvmExit | undefined {
  const nextRip = words["behind"] ?? 0n;
  if (reason === "hypercall") return { code: VMEXIT.VMMCALL, nextRip };
  if (reason === "cpuid") return { code: VMEXIT.CPUID, nextRip };
  return undefined;
}

function ioInfo(qualification: bigint): bigint {
  const q = Number(qualification);
  const type = (q & IO.IN) !== 0 ? 1 : 0;
  const bytes = (q >> IO.SIZE_SHIFT) & IO.SIZE_MASK;
  return BigInt((((q >>> IO.PORT_SHIFT) << 16) | (bytes << 4) | type) >>> 0);
}

function faultInfo(qualification: bigint): bigint {
  const q = Number(qualification);
  const bits = BigInt(q & (FAULT.PRESENT | FAULT.WRITE | FAULT.RESERVED | FAULT.FETCH));
  return bits | NPF_USER | ((q & FAULT.TABLE_WALK) !== 0 ? NPF_TABLE : NPF_FINAL);
}

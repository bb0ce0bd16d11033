/** Instructions of a guest under VMX: their bytes, their exit reasons, and which controls make them exit. */
import { PRIMARY, REASON, SECONDARY } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";

interface Instruction {
  readonly bytes: readonly number[];
  readonly reason: number;
  /** A bit of the primary controls, or of the secondary ones; without either it always exits. */
  readonly primary?: number;
  readonly secondary?: number;
  /** A bit of the secondary controls without which it does not exist. */
  readonly exists?: number;
}

/** Intel SDM volume 3, section 26.1.2. */
const VMX_INSTRUCTIONS = {
  getsec: { bytes: [0x0f, 0x37], reason: REASON.GETSEC },
  vmclear: { bytes: [0x66, 0x0f, 0xc7, 0x33], reason: 19 },
  vmlaunch: { bytes: [0x0f, 0x01, 0xc2], reason: 20 },
  vmptrld: { bytes: [0x0f, 0xc7, 0x33], reason: 21 },
  vmptrst: { bytes: [0x0f, 0xc7, 0x3b], reason: 22 },
  vmread: { bytes: [0x0f, 0x78, 0xc3], reason: 23 },
  vmresume: { bytes: [0x0f, 0x01, 0xc3], reason: 24 },
  vmwrite: { bytes: [0x0f, 0x79, 0xc3], reason: 25 },
  vmxoff: { bytes: [0x0f, 0x01, 0xc4], reason: 26 },
  vmxon: { bytes: [0xf3, 0x0f, 0xc7, 0x33], reason: REASON.VMXON },
  invept: { bytes: [0x66, 0x0f, 0x38, 0x80, 0x03], reason: REASON.INVEPT },
  invvpid: { bytes: [0x66, 0x0f, 0x38, 0x81, 0x03], reason: REASON.INVVPID },
} as const satisfies Record<string, Instruction>;

export const INSTRUCTIONS: Readonly<Record<string, Instruction>> = {
  ...VMX_INSTRUCTIONS,
  cpuid: { bytes: [0x0f, 0xa2], reason: REASON.CPUID },
  hypercall: { bytes: [0x0f, 0x01, 0xc1], reason: REASON.VMCALL },
  invd: { bytes: [0x0f, 0x08], reason: REASON.INVD },
  xsetbv: { bytes: [0x0f, 0x01, 0xd1], reason: REASON.XSETBV },
  hlt: { bytes: [0xf4], reason: REASON.HLT, primary: PRIMARY.HLT },
  mwait: { bytes: [0x0f, 0x01, 0xc9], reason: REASON.MWAIT, primary: PRIMARY.MWAIT },
  monitor: { bytes: [0x0f, 0x01, 0xc8], reason: REASON.MONITOR, primary: PRIMARY.MONITOR },
  rdpmc: { bytes: [0x0f, 0x33], reason: REASON.RDPMC, primary: PRIMARY.RDPMC },
  wbinvd: { bytes: [0x0f, 0x09], reason: REASON.WBINVD, secondary: SECONDARY.WBINVD },
  rdtscp: { bytes: [0x0f, 0x01, 0xf9], reason: REASON.RDTSCP, primary: 0x1000, exists: SECONDARY.RDTSCP },
};

/** INT1 is an exception, and RSM outside of SMM is none that exits. */
export const ICEBP = [0xf1] as const;
const RSM = [0x0f, 0xaa] as const;

export const VMX_BYTES = Object.fromEntries([
  ...Object.entries(INSTRUCTIONS).map(([name, { bytes }]) => [name, bytes]),
  ["icebp", ICEBP],
  ["rsm", RSM],
]) as Readonly<Record<string, readonly number[]>>;
export const VMX_NAMES = Object.keys(VMX_INSTRUCTIONS);

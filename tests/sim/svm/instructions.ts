/** The instructions that a modelled guest can execute, and what intercepts each. APM volume 2, section 15.9. */
import { INTERCEPT1, INTERCEPT2, VMEXIT } from "../../../vmm/kernel/svm/generated/vmcb.node.ts";

export interface Instruction {
  readonly bytes: readonly number[];
  /** Control word and bit that make it exit. */
  readonly word: "intercept1" | "intercept2";
  readonly bit: number;
  readonly code: number;
}

const SVM_INSTRUCTIONS = {
  vmrun: { bytes: [0x0f, 0x01, 0xd8], word: "intercept2", bit: 0x01, code: VMEXIT.VMRUN },
  vmload: { bytes: [0x0f, 0x01, 0xda], word: "intercept2", bit: 0x04, code: VMEXIT.VMLOAD },
  vmsave: { bytes: [0x0f, 0x01, 0xdb], word: "intercept2", bit: 0x08, code: VMEXIT.VMLOAD + 1 },
  stgi: { bytes: [0x0f, 0x01, 0xdc], word: "intercept2", bit: 0x10, code: VMEXIT.VMLOAD + 2 },
  clgi: { bytes: [0x0f, 0x01, 0xdd], word: "intercept2", bit: 0x20, code: VMEXIT.VMLOAD + 3 },
  skinit: { bytes: [0x0f, 0x01, 0xde], word: "intercept2", bit: 0x40, code: VMEXIT.SKINIT },
  invlpga: { bytes: [0x0f, 0x01, 0xdf], word: "intercept1", bit: INTERCEPT1.INVLPGA, code: VMEXIT.INVLPGA },
} as const satisfies Record<string, Instruction>;

export const INSTRUCTIONS: Readonly<Record<string, Instruction>> = {
  ...SVM_INSTRUCTIONS,
  cpuid: { bytes: [0x0f, 0xa2], word: "intercept1", bit: INTERCEPT1.CPUID, code: VMEXIT.CPUID },
  icebp: { bytes: [0xf1], word: "intercept2", bit: INTERCEPT2.ICEBP, code: VMEXIT.ICEBP },
  rdtscp: { bytes: [0x0f, 0x01, 0xf9], word: "intercept2", bit: INTERCEPT2.RDTSCP, code: VMEXIT.RDTSCP },
  rdpmc: { bytes: [0x0f, 0x33], word: "intercept1", bit: INTERCEPT1.RDPMC, code: VMEXIT.RDPMC },
  monitor: { bytes: [0x0f, 0x01, 0xc8], word: "intercept2", bit: INTERCEPT2.MONITOR, code: VMEXIT.MONITOR },
  mwait: { bytes: [0x0f, 0x01, 0xc9], word: "intercept2", bit: INTERCEPT2.MWAIT, code: VMEXIT.MWAIT },
  rdpru: { bytes: [0x0f, 0x01, 0xfd], word: "intercept2", bit: INTERCEPT2.RDPRU, code: VMEXIT.RDPRU },
  rsm: { bytes: [0x0f, 0xaa], word: "intercept1", bit: INTERCEPT1.RSM, code: VMEXIT.RSM },
  hlt: { bytes: [0xf4], word: "intercept1", bit: INTERCEPT1.HLT, code: VMEXIT.HLT },
  invd: { bytes: [0x0f, 0x08], word: "intercept1", bit: INTERCEPT1.INVD, code: VMEXIT.INVD },
  hypercall: {
    bytes: [0x0f, 0x01, 0xd9],
    word: "intercept2",
    bit: INTERCEPT2.VMMCALL,
    code: VMEXIT.VMMCALL,
  },
  wbinvd: { bytes: [0x0f, 0x09], word: "intercept2", bit: INTERCEPT2.WBINVD, code: VMEXIT.WBINVD },
  xsetbv: { bytes: [0x0f, 0x01, 0xd1], word: "intercept2", bit: INTERCEPT2.XSETBV, code: VMEXIT.XSETBV },
};

export const SVM_BYTES = Object.fromEntries(
  Object.entries(INSTRUCTIONS).map(([name, { bytes }]) => [name, bytes]),
);
export const SVM_NAMES = Object.keys(SVM_INSTRUCTIONS) as (keyof typeof SVM_INSTRUCTIONS)[];

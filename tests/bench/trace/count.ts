import type { Counts } from "../counts.ts";
import type { Instruction } from "./disassembly.ts";

const KINDS: Record<Exclude<keyof Counts, "instructions">, (instruction: Instruction) => boolean> = {
  msr_accesses: ({ mnemonic }) => mnemonic === "rdmsr" || mnemonic === "wrmsr",
  vm_state_moves: ({ mnemonic }) => mnemonic === "vmload" || mnemonic === "vmsave",
  vmcs_accesses: ({ mnemonic }) => mnemonic.startsWith("vmread") || mnemonic.startsWith("vmwrite"),
  vmcs_switches: ({ mnemonic }) => mnemonic === "vmptrld" || mnemonic === "vmclear",
  control_moves: ({ mnemonic, operands }) => mnemonic.startsWith("mov") && /%(cr|db|dr)\d/.test(operands),
  extended_state: ({ mnemonic }) => /^(xsave|xrstor|fxsave|fxrstor|xgetbv|xsetbv)/.test(mnemonic),
  ring_crossings: ({ mnemonic }) => /^sys(call|ret|enter|exit)/.test(mnemonic),
  // XCHG with memory locks the bus without a prefix (Intel SDM vol. 3, 9.1.2).
  locked: ({ mnemonic, operands }) =>
    mnemonic.startsWith("lock ") || (mnemonic.startsWith("xchg") && operands.includes("(")),
};

/** Counts the instructions by kind. */
export function countKinds(instructions: readonly Instruction[]): Counts {
  const of = (kind: keyof typeof KINDS): number => instructions.filter(KINDS[kind]).length;
  return {
    instructions: instructions.length,
    msr_accesses: of("msr_accesses"),
    vm_state_moves: of("vm_state_moves"),
    vmcs_accesses: of("vmcs_accesses"),
    vmcs_switches: of("vmcs_switches"),
    control_moves: of("control_moves"),
    extended_state: of("extended_state"),
    ring_crossings: of("ring_crossings"),
    locked: of("locked"),
  };
}

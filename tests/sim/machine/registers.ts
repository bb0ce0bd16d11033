/** Registers of the guest that a PP runs, by the names of GuestState, whichever vendor's processor holds them. */
import type { GuestStateLayout } from "../../../vmm/kernel/vs/generated/state.node.ts";

type Field = keyof typeof GuestStateLayout.fields;
export type RegisterName = Exclude<Field, "exitCode" | "injected" | "nextRip">;

export interface Registers {
  get(name: RegisterName): bigint;
  /** As if the guest had set it, without an exit. */
  set(name: RegisterName, value: bigint | number): void;
}

/** General registers that the stubs move; RAX and RSP travel with the guest's other registers. */
export const GPRS = [
  ...(["rbx", "rcx", "rdx", "rbp", "rsi", "rdi"] as const),
  ...(["r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"] as const),
] as const;
export type Gpr = (typeof GPRS)[number];

/** As instructions number them. */
export const GPR_NAMES = [
  ...(["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"] as const),
  ...(["r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"] as const),
] as const;

/** What code rarely changes: on AMD VMLOAD and VMSAVE move it (APM volume 2, section 15.5.2). */
export const HIDDEN = [
  ...([
    "fsSelector",
    "fsAttrib",
    "fsLimit",
    "fsBase",
    "gsSelector",
    "gsAttrib",
    "gsLimit",
    "gsBase",
  ] as const),
  ...(["ldtrSelector", "ldtrAttrib", "ldtrLimit", "ldtrBase"] as const),
  ...(["trSelector", "trAttrib", "trLimit", "trBase"] as const),
  ...(["star", "lstar", "cstar", "sfmask", "kernelGsBase"] as const),
  ...(["sysenterCs", "sysenterEsp", "sysenterEip"] as const),
] as const;
export type Hidden = (typeof HIDDEN)[number];

/** All of them. */
export function hiddenOf(registers: Registers): Record<Hidden, bigint> {
  const all = HIDDEN.map((name) => [name, registers.get(name)]);
  return Object.fromEntries(all) as Record<Hidden, bigint>;
}

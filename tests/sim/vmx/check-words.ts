/** Shared by the entry checks: bits, canonical addresses, memory types. */
import { VMCS } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import type { Vmcs } from "./vmcs.ts";

/** First of the answers that is one. */
export function first(...whys: (string | undefined | false)[]): string | undefined {
  return whys.find((why): why is string => typeof why === "string");
}

export function isCanonical(address: bigint): boolean {
  return BigInt.asUintN(64, BigInt.asIntN(48, address)) === address;
}

/** Of IA32_PAT: UC, WC, WT, WP, WB and UC- in each byte. */
export function isPat(pat: bigint): boolean {
  const types = [0n, 1n, 4n, 5n, 6n, 7n];
  return [...Array(8).keys()].every((i) => types.includes((pat >> BigInt(8 * i)) & 0xffn));
}

export const EFER_DEFINED = 0xd01n;
export const LME = 0x100n;
export const LMA = 0x400n;
export const PE = 1n;
export const PG = 0x8000_0000n;
export const PAE = 0x20n;
export const PCIDE = 0x2_0000n;
export const RFLAGS_VM = 0x2_0000n;
export const RFLAGS_IF = 0x200n;

/** Bits of a control word by name of its field. */
export function controls(vmcs: Vmcs, field: number): number {
  return Number(vmcs.read(field));
}

export function isLongGuest(vmcs: Vmcs): boolean {
  return (controls(vmcs, VMCS.ENTRY_CONTROLS) & 0x200) !== 0;
}

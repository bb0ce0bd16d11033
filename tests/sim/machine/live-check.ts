/** A micro VM that is entered is claimed by the PP that enters it, and alive. */
import { OBJECT } from "../../../vmm/abi/generated/registry.node.ts";
import type { Machine } from "./machine.ts";
import type { Pp } from "./pp.ts";

export function checkLive({ kernel }: Machine, pp: Pp, vsid: number): void {
  need(kernel.vs(vsid).get("claim") === BigInt(pp.ppid + 1), "the VS is not claimed by this PP");
  // A restart of the core may end it right before the entry: then its next exit ends the run.
  const state = kernel.vm(Number(kernel.vs(vsid).get("vmid"))).get("state");
  const isCrashed = pp.inTurns && state === BigInt(OBJECT.CRASHED);
  need(state === BigInt(OBJECT.LIVE) || isCrashed, "its VM is not live");
}

export function need(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** Throws unless `word` has all of these bits. */
export function has(word: bigint, bits: number, what: string): void {
  const missing = BigInt.asUintN(32, BigInt(bits)) & ~word;
  need(missing === 0n, `${what} lacks 0x${missing.toString(16)}`);
}

/**
 * The context of a call: what one CPU works with while it makes hypercalls with interrupts off. The call's
 * structure lies at its start, registers behind it.
 */
import { MV_HANDLE_VAL } from "../../../hypercall/generated/abi.ts";
import { vmmcall } from "./hv.ts";
import { CONTEXT_BYTES, contextsAt } from "./statics.ts";

const REGISTERS: u32 = 0x80;

/** Context of CPU `cpu`, which must be below MAX_PPS. The structure of a call has 0x80 bytes there. */
export function contextOf(cpu: u32): u32 {
  return contextsAt() + cpu * CONTEXT_BYTES;
}

/** A hypercall with the handle in R10. Returns RAX; outputs are read by outputOf. */
export function hypercall(context: u32, op: u64, r11: u64, r12: u64, r13: u64): u64 {
  const at = context + REGISTERS;
  store<u64>(at, MV_HANDLE_VAL);
  store<u64>(at, r11, 8);
  store<u64>(at, r12, 16);
  store<u64>(at, r13, 24);
  return vmmcall(op, at);
}

/** Output `index` of the last hypercall: 0 is R10, 3 is R13. */
export function outputOf(context: u32, index: u32): u64 {
  return load<u64>(context + REGISTERS + index * 8);
}

/** Output 0 where it is a 16-bit id: the bits above are the caller's own. */
export function idOutput(context: u32): u32 {
  return <u32>(outputOf(context, 0) & 0xffff);
}

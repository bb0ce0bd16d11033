/**
 * Exceptions of the host. In ring 3 the core faulted: it is restarted. At a try_ intrinsic the processor
 * refused a value from outside: the intrinsic reports it. Anything else is a bug of the kernel.
 */
import { decimal, endLine, field, text } from "./log";
import { fixup } from "./hv";
import { logPlace } from "./lines";
import { coldCoreFault } from "./core-restart";
import { panic } from "./panic";

const RPL_MASK: u32 = 3;

/** Answers an ACTION_, or the address at which the interrupted ring-0 code goes on. */
export function trap(pp: u32, vector: u32, error: u64, rip: u64, cs: u32, cr2: u64): u64 {
  if ((cs & RPL_MASK) != 0) return <u64>coldCoreFault(pp, vector, error, rip, cr2);
  const resume = fixup(rip);
  if (resume != 0) return resume;
  text(pp, "vector ");
  decimal(pp, <u64>vector);
  field(pp, " error ", error);
  field(pp, " rip ", rip);
  logPlace(pp, rip);
  field(pp, " cr2 ", cr2);
  endLine(pp);
  panic(pp, "exception in ring 0");
  return 0;
}

/** The first upcall on a PP, and the first after a restart of the core. */
import { ANSWER_RESUME } from "../../abi/generated/exit-record";
import { PP_CONTEXT_SIZE, PP_CONTEXT_SLOTS } from "../../abi/generated/pp-context";
import { fillGuestTable, fillRootTable } from "../cpuid/tables";
import { fillMsrTable } from "../msr/guest-table";

/** Forgets what callers set on this PP and prepares the answers that ring 0 gives root and micro VMs. */
export function initExit(pp: u32, _vs: u32): u64 {
  memory.fill(pp + PP_CONTEXT_SLOTS, 0, PP_CONTEXT_SIZE - PP_CONTEXT_SLOTS);
  fillRootTable(pp);
  fillGuestTable(pp);
  fillMsrTable(pp);
  return <u64>ANSWER_RESUME;
}

/**
 * Ring 3: what an exit means. The kernel calls `upcall` with a fresh stack for each exit that its tables
 * cannot answer; one table leads from the reason to the handler, and every handler ends the upcall with an
 * answer. Nothing is kept here between upcalls: objects are in the kernel's registry, registers in VS pages.
 */
import { EXIT_HYPERCALL, EXIT_REASON_COUNT } from "../abi/generated/exit-record";
import { VsPage } from "../abi/generated/vs-page";
import { cacheExit } from "./exit/cache";
import { controlRegisterExit } from "./exit/control-register";
import { cpuidExit } from "./exit/cpuid";
import { debugRegisterExit } from "./exit/debug-register";
import { hltExit } from "./exit/hlt";
import { hypercallExit } from "./exit/hypercall";
import { initExit } from "./exit/init";
import { instructionExit, virtualizationExit } from "./exit/instruction";
import { interruptExit } from "./exit/interrupt";
import { invalidStateExit } from "./exit/invalid-state";
import { ioExit } from "./exit/io";
import { msrReadExit, msrWriteExit } from "./exit/msr";
import { nestedFaultExit } from "./exit/nested-fault";
import { nmiExit } from "./exit/nmi";
import { unfinishedExit } from "./exit/string-io";
import { unsupported } from "./exit/unsupported";
import { xsetbvExit } from "./exit/xsetbv";
import { isRoot } from "./pp";

type Handler = (pp: u32, vs: u32) => u64;

/** By EXIT_ reason. */
const HANDLERS: StaticArray<Handler> = [
  unsupported, // NONE
  initExit,
  cpuidExit,
  hypercallExit,
  ioExit,
  hltExit,
  interruptExit,
  nmiExit,
  nestedFaultExit,
  msrReadExit,
  msrWriteExit,
  controlRegisterExit,
  debugRegisterExit,
  unsupported, // EXCEPTION
  unsupported, // SHUTDOWN
  invalidStateExit,
  virtualizationExit,
  xsetbvExit,
  cacheExit,
  unsupported, // WINDOW: the kernel serves it
  interruptExit, // DEADLINE
  interruptExit, // STOPPED
  unsupported, // FETCH_FAILED
  instructionExit,
  unsupported, // TASK_SWITCH
  unfinishedExit,
  unsupported,
  unsupported,
  unsupported,
  unsupported,
  unsupported,
  unsupported, // UNKNOWN
];

/**
 * Serves one exit. `pp` is the context page of this PP and `vs` the VS page of the VS that exited, both in
 * the core's memory. Returns ANSWER_ in bits 7:0, and the VSID of ANSWER_RUN in bits 63:32.
 */
export function upcall(pp: u32, vs: u32): u64 {
  const reason = changetype<VsPage>(vs).reason;
  // The most frequent one, without the table.
  if (reason == EXIT_HYPERCALL) return hypercallExit(pp, vs);
  if (reason >= EXIT_REASON_COUNT) return unsupported(pp, vs);
  // The kernel serves all other exits of the root itself; handlers behind this line know a micro VM before them.
  if (reason > EXIT_HYPERCALL && isRoot(pp, vs)) return unsupported(pp, vs);
  return unchecked(HANDLERS[reason])(pp, vs);
}

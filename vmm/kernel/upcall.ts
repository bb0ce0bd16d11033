/** Going into the core: bookkeeping before the stub executes SYSRET. */
import { EXIT_INIT } from "../abi/generated/exit-record";
import { PP_CONTEXT_ALIAS, VS_BLOCK_KERNEL, VS_BLOCK_PAGE } from "../abi/generated/memory-map";
import { PpContext } from "../abi/generated/pp-context";
import { ACTION_UPCALL, PpState } from "../abi/generated/pp-local";
import { VsPage } from "../abi/generated/vs-page";
import { CORE_UP, Globals, globals, launchInfo } from "./globals";
import { coldServeWithoutCore } from "./core-restart";
import { ppCounters, ppState } from "./pp";
import { VsKernel } from "./svm/generated/vmcb";

/**
 * Starts the upcall for the exit that the VS page describes. A PP that the present core instance does not
 * know yet gets EXIT_INIT instead; the guest then meets its exit again. While the core is down, ring 0
 * serves the exit as well as it can.
 */
export function upcall(pp: u32, vs: u32, reason: u32): u32 {
  const state = ppState(pp);
  const g = globals();
  // Ordered before the look at coreState: who reloads the core reads both in the other order.
  atomic.store<u32>(changetype<usize>(state), 1, offsetof<PpState>("inCore"));
  if (atomic.load<u32>(changetype<usize>(g), offsetof<Globals>("coreState")) != CORE_UP) {
    state.inCore = 0;
    return coldServeWithoutCore(pp, vs, reason);
  }
  let announced = reason;
  if (state.coreGeneration != g.coreGeneration) announced = coldInit(pp, vs, reason);
  if (announced == 0) return coldServeWithoutCore(pp, vs, reason);
  changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE)).reason = announced;
  changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL)).reason = announced;
  const counters = ppCounters(pp);
  counters.crossings += 1;
  return ACTION_UPCALL;
}

/** Prepares the PP's context page for a core that sees it for the first time; 0 for a micro VM's exit. */
export function coldInit(pp: u32, vs: u32, reason: u32): u32 {
  const state = ppState(pp);
  if (vs != state.root) {
    state.inCore = 0;
    return 0;
  }
  const g = globals();
  const at = pp + PP_CONTEXT_ALIAS;
  memory.fill(<usize>at, 0, 0x1000);
  const context = changetype<PpContext>(<usize>at);
  context.ppid = state.ppid;
  context.pps = launchInfo().pps;
  context.flags = launchInfo().flags;
  context.maxVms = g.maxVms;
  context.maxVps = g.maxVps;
  context.maxVss = g.maxVss;
  context.tscKhz = launchInfo().tscKhz;
  state.coreGeneration = g.coreGeneration;
  return EXIT_INIT;
}

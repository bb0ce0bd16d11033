/** Going into the core: bookkeeping before the stub executes SYSRET. */
import { EXIT_INIT } from "../abi/generated/exit-record";
import { PP_CONTEXT_ALIAS } from "../abi/generated/memory-map";
import { PpContext } from "../abi/generated/pp-context";
import { ACTION_UPCALL, PP_BLOCK_STATE, PP_STATE_SHARED_PAGES, PpState } from "../abi/generated/pp-local";
import { CORE_UP, Globals, globals, launchInfo } from "./globals";
import { coldServeWithoutCore } from "./core-restart";
import { flush, hostChanges } from "./host-changes";
import { ppCounters, ppState } from "./pp";
import { kernelOf, pageOf } from "./vs/blocks";

/**
 * Starts the upcall for the exit that the VS page describes. A PP that the present core instance does not
 * know yet gets EXIT_INIT instead; the guest then meets its exit again. While the core is down, ring 0
 * serves the exit as well as it can. One comparison tells a core that is down, a restart of it, and a translation
 * that this PP may still have and the core must not.
 */
export function upcall(pp: u32, vs: u32, reason: u32): u32 {
  const state = ppState(pp);
  // Ordered before the look at hostChanges: who reloads the core, or takes pages from it, raises that first and looks at
  // this afterwards.
  atomic.store<u32>(changetype<usize>(state), 1, offsetof<PpState>("inCore"));
  if (state.entered != hostChanges()) return coldUpcall(pp, vs, reason);
  return announce(pp, vs, reason);
}

function announce(pp: u32, vs: u32, reason: u32): u32 {
  pageOf(vs).reason = reason;
  kernelOf(vs).reason = reason;
  const counters = ppCounters(pp);
  counters.crossings += 1;
  return ACTION_UPCALL;
}

/**
 * The core is down, or new to this PP: a micro VM's exit then ends its run, the root introduces the PP. Or the
 * host's tables changed: then the PP flushes and goes on.
 */
export function coldUpcall(pp: u32, vs: u32, reason: u32): u32 {
  const state = ppState(pp);
  const g = globals();
  // In this order: a count that tells of a core that is down was raised behind its state.
  const changes = hostChanges();
  const core = atomic.load<u32>(changetype<usize>(g), offsetof<Globals>("coreState"));
  // No restart can come between: it waits for this PP to leave the core.
  const isKnown = state.coreGeneration == g.coreGeneration;
  if (core != CORE_UP || (!isKnown && vs != state.root)) {
    state.inCore = 0;
    return coldServeWithoutCore(pp, vs, reason);
  }
  if (state.flushed != changes) flush(pp, changes);
  state.entered = changes;
  if (isKnown) return announce(pp, vs, reason);
  fillContext(pp);
  state.coreGeneration = g.coreGeneration;
  return announce(pp, vs, EXIT_INIT);
}

/** What the core may know of its PP; the rest of the page is the core's, and zero. */
function fillContext(pp: u32): void {
  const g = globals();
  const info = launchInfo();
  const at = pp + PP_CONTEXT_ALIAS;
  memory.fill(<usize>at, 0, 0x1000);
  const context = changetype<PpContext>(<usize>at);
  context.ppid = ppState(pp).ppid;
  context.pps = info.pps;
  context.flags = info.flags;
  context.maxVms = g.maxVms;
  context.maxVps = g.maxVps;
  context.maxVss = g.maxVss;
  context.tscKhz = info.tscKhz;
  store<u64>(<usize>(pp + PP_BLOCK_STATE), 0, PP_STATE_SHARED_PAGES);
  store<u64>(<usize>(pp + PP_BLOCK_STATE), 0, PP_STATE_SHARED_PAGES + 8);
}

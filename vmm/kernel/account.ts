/** Counting exits: once per exit, right before the next entry. */
import {
  PP_COUNTERS_COUNT,
  PP_COUNTERS_MAX,
  PP_COUNTERS_MIN,
  PP_COUNTERS_SUM,
} from "../abi/generated/registry";
import { PP_BLOCK_COUNTERS } from "../abi/generated/pp-local";
import { rdtsc } from "./hv";
import { ppCounters, ppState } from "./pp";

/**
 * The last step before a VS is entered: adds the exit that was served to the PP's counters. Answers
 * ACTION_ENTER or ACTION_TRACE from memory: so an exit that is not traced pays for no test, and tail calls
 * stay such, which the optimiser would turn into calls were it a constant.
 */
export function enter(pp: u32): u32 {
  const state = ppState(pp);
  // An exit takes less than 2^32 ticks.
  const ticks = <u64>(<u32>rdtsc() - state.exitTsc);
  const counters = ppCounters(pp);
  counters.exits += 1;
  const at = <usize>(pp + PP_BLOCK_COUNTERS + (state.reason << 3));
  const count = load<u64>(at, PP_COUNTERS_COUNT);
  store<u64>(at, count + 1, PP_COUNTERS_COUNT);
  store<u64>(at, load<u64>(at, PP_COUNTERS_SUM) + ticks, PP_COUNTERS_SUM);
  if (count == 0 || ticks < load<u64>(at, PP_COUNTERS_MIN)) store<u64>(at, ticks, PP_COUNTERS_MIN);
  if (ticks > load<u64>(at, PP_COUNTERS_MAX)) store<u64>(at, ticks, PP_COUNTERS_MAX);
  return state.enterAction;
}

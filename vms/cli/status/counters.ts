/** The counters of a PP (mv_pp_counters_t), by exit reason. */
import { DriverPpStatus } from "../../../hypercall/generated/driver";
import {
  MV_PP_COUNTERS_EXITS,
  MV_PP_COUNTERS_TICKS_MAX,
  MV_PP_COUNTERS_TICKS_MIN,
  MV_PP_COUNTERS_TICKS_SUM,
  MvPpCounters,
} from "../../../hypercall/generated/shared-page";

/** The counters inside the driver's structure. */
export function countersOf(pp: DriverPpStatus): MvPpCounters {
  return changetype<MvPpCounters>(pp.counters);
}

function element(counters: MvPpCounters, array: u32, reason: u32): u64 {
  return load<u64>(changetype<usize>(counters) + <usize>array + ((<usize>reason) << 3));
}

/** Exits of one reason. */
export function exitsOf(counters: MvPpCounters, reason: u32): u64 {
  return element(counters, MV_PP_COUNTERS_EXITS, reason);
}

/** TSC ticks from exit to re-entry, summed over all exits of one reason. */
export function ticksSumOf(counters: MvPpCounters, reason: u32): u64 {
  return element(counters, MV_PP_COUNTERS_TICKS_SUM, reason);
}

/** The fewest ticks of one exit. */
export function ticksMinOf(counters: MvPpCounters, reason: u32): u64 {
  return element(counters, MV_PP_COUNTERS_TICKS_MIN, reason);
}

/** The most ticks of one exit. */
export function ticksMaxOf(counters: MvPpCounters, reason: u32): u64 {
  return element(counters, MV_PP_COUNTERS_TICKS_MAX, reason);
}

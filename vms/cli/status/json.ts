/** `microv status --json`; its form is vms/schema/status.schema.json. */
import {
  DRIVER_FLAG_MICROV_LIMITS,
  DRIVER_FLAG_SERIAL,
  DRIVER_FLAG_USER_HYPERCALLS,
  DRIVER_STATUS_BUILD_ID_COUNT,
  DriverPpStatus,
  DriverStatus,
} from "../../../hypercall/generated/driver";
import { MV_PP_COUNTERS_EXITS_COUNT, MvPpCounters } from "../../../hypercall/generated/shared-page";
import { exitName } from "../run/exit-name";
import { boolean, close, endLine, foreignText, hexText, key, number, open, text } from "../text/json";
import { Output } from "../text/output";
import { countersOf, exitsOf, ticksMaxOf, ticksMinOf, ticksSumOf } from "./counters";
import { Facts } from "./facts";

/** Everything up to the list of CPUs. */
export function printJsonBegin(output: Output, facts: Facts): void {
  const status = changetype<DriverStatus>(facts.status);
  open(output, "{");
  key(output, "running");
  boolean(output, status.started != 0);
  key(output, "driver_loaded");
  boolean(output, facts.driver != 0);
  key(output, "panicked");
  boolean(output, status.panicked != 0);
  key(output, "kernel_release");
  foreignText(output, facts.release, 65);
  if (status.started) printHypervisor(output, status);
  key(output, "cpus");
  open(output, "[");
}

/** Ends what printJsonBegin began. */
export function printJsonEnd(output: Output): void {
  close(output, "]");
  close(output, "}");
  endLine(output);
}

function printHypervisor(output: Output, status: DriverStatus): void {
  field(output, "abi", <u64>status.abi);
  key(output, "build_id");
  hexText(output, <u32>status.buildId, DRIVER_STATUS_BUILD_ID_COUNT);
  flag(output, "user_hypercalls", status.flags, DRIVER_FLAG_USER_HYPERCALLS);
  flag(output, "microv_limits", status.flags, DRIVER_FLAG_MICROV_LIMITS);
  flag(output, "serial", status.flags, DRIVER_FLAG_SERIAL);
  field(output, "tsc_khz", status.tscKhz);
  field(output, "image_bytes", status.imageBytes);
  field(output, "pool_bytes", status.poolTotal);
  field(output, "pool_free_bytes", status.poolFree);
  field(output, "pool_peak_bytes", status.poolTotal - status.poolLowest);
  field(output, "vms", <u64>status.vms);
}

/** One CPU. */
export function printJsonPp(output: Output, pp: DriverPpStatus): void {
  const counters = countersOf(pp);
  open(output, "{");
  field(output, "ppid", <u64>pp.ppid);
  field(output, "apic_id", <u64>pp.apicId);
  field(output, "demote_ticks", pp.demoteTicks);
  field(output, "exits_total", counters.exitsTotal);
  field(output, "ring_crossings", counters.ringCrossings);
  field(output, "syscalls", counters.syscalls);
  field(output, "core_faults", counters.coreFaults);
  key(output, "exits");
  open(output, "[");
  for (let reason: u32 = 0; reason < MV_PP_COUNTERS_EXITS_COUNT; reason++) {
    if (exitsOf(counters, reason) != 0) printReason(output, counters, reason);
  }
  close(output, "]");
  close(output, "}");
}

function printReason(output: Output, counters: MvPpCounters, reason: u32): void {
  open(output, "{");
  key(output, "reason");
  text(output, exitName(reason));
  field(output, "count", exitsOf(counters, reason));
  field(output, "ticks_sum", ticksSumOf(counters, reason));
  field(output, "ticks_min", ticksMinOf(counters, reason));
  field(output, "ticks_max", ticksMaxOf(counters, reason));
  close(output, "}");
}

function field(output: Output, name: string, value: u64): void {
  key(output, name);
  number(output, value);
}

function flag(output: Output, name: string, flags: u32, bit: u32): void {
  key(output, name);
  boolean(output, (flags & bit) != 0);
}

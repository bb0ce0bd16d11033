/** `microv status` for people. */
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
import { putDecimal, putHexBytes, putSize } from "../text/number";
import { Output, put, putForeign } from "../text/output";
import { countersOf, exitsOf, ticksMaxOf, ticksMinOf, ticksSumOf } from "./counters";
import { Facts } from "./facts";

/** Everything but the CPUs. */
export function printText(output: Output, facts: Facts): void {
  const status = changetype<DriverStatus>(facts.status);
  put(output, "hypervisor:   ");
  if (status.panicked) put(output, "STOPPED by a fault of its own; see microv dump\n");
  else if (status.started) put(output, "running\n");
  else
    put(
      output,
      facts.driver ? "not running; the driver is loaded\n" : "not running; the driver is not loaded\n",
    );
  put(output, "root kernel:  ");
  putForeign(output, facts.release);
  put(output, "\n");
  if (status.started) printHypervisor(output, status);
}

function printHypervisor(output: Output, status: DriverStatus): void {
  if (status.flags & DRIVER_FLAG_USER_HYPERCALLS) {
    put(
      output,
      "WARNING:      USER HYPERCALLS ARE ALLOWED: every user of this machine has the rights of root\n",
    );
  }
  put(output, "build:        ");
  putHexBytes(output, <u32>status.buildId, DRIVER_STATUS_BUILD_ID_COUNT);
  row(output, ", ABI ", <u64>status.abi, "\n");
  row(output, "CPUs:         ", <u64>status.pps, "\n");
  row(output, "micro VMs:    ", <u64>status.vms, "");
  put(
    output,
    status.flags & DRIVER_FLAG_MICROV_LIMITS ? " (MicroV's limits: 16 VMs, 256 VPs, 256 VSs)\n" : "\n",
  );
  put(output, "pool:         ");
  putSize(output, status.poolTotal);
  put(output, ", ");
  putSize(output, status.poolFree);
  put(output, " free, ");
  putSize(output, status.poolTotal - status.poolLowest);
  put(output, " used at the peak\nimage:        ");
  putSize(output, status.imageBytes);
  row(output, "\nTSC:          ", status.tscKhz, " kHz\n");
  if (status.flags & DRIVER_FLAG_SERIAL) put(output, "log:          also on COM1\n");
}

/** One CPU. */
export function printTextPp(output: Output, pp: DriverPpStatus): void {
  const counters = countersOf(pp);
  row(output, "\nCPU ", <u64>pp.ppid, "");
  row(output, " (APIC id ", <u64>pp.apicId, "): ");
  row(output, "", counters.exitsTotal, " exits, ");
  row(output, "", counters.ringCrossings, " ring crossings, ");
  row(output, "", counters.coreFaults, " core faults; ");
  row(output, "taken over in ", pp.demoteTicks, " ticks\n");
  if (counters.exitsTotal != 0)
    put(output, "  exit                    count    ticks min          avg          max\n");
  for (let reason: u32 = 0; reason < MV_PP_COUNTERS_EXITS_COUNT; reason++) {
    if (exitsOf(counters, reason) != 0) printReason(output, counters, reason);
  }
}

/** A CPU that only it could tell of, and that Linux has taken offline. */
export function printTextOffline(output: Output, ppid: u32): void {
  row(output, "\nCPU ", <u64>ppid, ": offline\n");
}

function printReason(output: Output, counters: MvPpCounters, reason: u32): void {
  const name = exitName(reason);
  put(output, "  ");
  put(output, name);
  for (let i = <u32>name.length; i < 16; i++) put(output, " ");
  const count = exitsOf(counters, reason);
  column(output, count);
  column(output, ticksMinOf(counters, reason));
  column(output, ticksSumOf(counters, reason) / count);
  column(output, ticksMaxOf(counters, reason));
  put(output, "\n");
}

function row(output: Output, before: string, value: u64, after: string): void {
  put(output, before);
  putDecimal(output, value);
  put(output, after);
}

/** A number at the right of 13 columns. */
function column(output: Output, value: u64): void {
  let digits: u32 = 1;
  for (let rest = value; rest >= 10; rest /= 10) digits += 1;
  for (let i = digits; i < 13; i++) put(output, " ");
  putDecimal(output, value);
}

/** Nested faults of the root, and exits of it that nobody asked for. */
import { EXIT_NESTED_FAULT } from "../../abi/generated/exit-record";
import { LAUNCH_STATUS_REFUSED } from "../../abi/generated/launch";
import { ACTION_LEAVE } from "../../abi/generated/pp-local";
import { enter } from "../account";
import { acquire, release } from "../lock";
import { endLine, field, text } from "../log";
import { nestedLock } from "../nested/guest";
import { fillRoot, isHypervisorFrame } from "../nested/root";
import { panic } from "../panic";
import { launchState, ppCounters, ppState } from "../pp";
import { guestOf, kernelOf } from "./blocks";
import { injectGeneralProtection } from "./events";

/** First touch above RAM is filled; a write to a decoy is counted and answered with #GP. Answers an ACTION_. */
export function rootFault(pp: u32, vs: u32, gpa: u64): u32 {
  ppState(pp).reason = EXIT_NESTED_FAULT;
  if (isHypervisorFrame(gpa)) {
    kernelOf(vs).decoyWrites += 1;
    injectGeneralProtection(guestOf(vs));
    return enter(pp);
  }
  acquire(pp, nestedLock());
  const isFilled = fillRoot(pp, gpa);
  release(nestedLock());
  if (!isFilled) {
    field(pp, "root touched ", gpa);
    text(pp, ", which cannot be mapped");
    endLine(pp);
    injectGeneralProtection(guestOf(vs));
  }
  return enter(pp);
}

/** The processor refused the root's state: at its first entry that undoes the launch of this PP. */
export function rootRefused(pp: u32, vs: u32, info: u64): u32 {
  if (ppCounters(pp).crossings > 1) return unexpectedRootExit(pp, vs, info, 0);
  launchState(pp).status = LAUNCH_STATUS_REFUSED;
  return ACTION_LEAVE;
}

/** Stops the kernel: going on would mean guessing what the root expects. */
export function unexpectedRootExit(pp: u32, vs: u32, info1: u64, info2: u64): u32 {
  field(pp, "root exit ", guestOf(vs).exitCode);
  field(pp, " info ", info1);
  field(pp, " ", info2);
  field(pp, " rip ", guestOf(vs).rip);
  endLine(pp);
  panic(pp, "exit of the root that nobody asked for");
  return ACTION_LEAVE;
}

/**
 * What the host OS's glue calls. A call's structure (hypercall/driver.layout.ts) lies at `at`; results are
 * DRIVER_ERROR_, or RETRY where a function says so. Functions that take a context run on the CPU that it
 * belongs to, with interrupts off; the others may sleep and hold the driver's control lock.
 */
import { attachPp } from "./attach.ts";
import { checkMachine } from "./check.ts";
import { startHypervisor } from "./start.ts";
import { checkStop, stopHypervisor } from "./stop.ts";
import { controlCallAt } from "./statics.ts";
import { contextOf } from "./context.ts";
import { runTask } from "./tasks.ts";
import { readStatus, readPpStatus } from "./status.ts";
import { rawHypercall } from "./raw-hypercall.ts";
import { setTrace } from "./trace.ts";
import { createVm, destroyLost, destroyVm, endVm, killVm, listVm } from "./vm-life.ts";
import { mapPages, unmapPages } from "./vm-memory.ts";
import { countVms, freeSlot, takeSlot } from "./vm-table.ts";
import { getRegister, setRegister } from "./vs-registers.ts";
import { runVs } from "./vs-run.ts";
import { isRoot, isStarted } from "./loader.ts";

export {
  checkMachine as check,
  startHypervisor as start,
  stopHypervisor as stop,
  checkStop,
  controlCallAt as controlCall,
  contextOf as context,
  runTask as task,
  readStatus as status,
  readPpStatus as ppStatus,
  rawHypercall,
  setTrace,
  attachPp as attach,
  createVm,
  destroyVm,
  destroyLost,
  endVm,
  killVm,
  listVm,
  mapPages,
  unmapPages,
  countVms,
  freeSlot,
  takeSlot,
  getRegister,
  setRegister,
  runVs,
  isStarted as started,
  isRoot,
};

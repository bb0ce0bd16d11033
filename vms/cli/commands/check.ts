/** `microv check`: row by row, whether this machine can run MicroV. Changes nothing and loads nothing. */
import {
  DRIVER_CHECK_SIZE,
  DRIVER_ERROR_CPUS_DIFFER,
  DRIVER_ERROR_MEMORY_ENCRYPTION,
  DRIVER_ERROR_NO_EPT,
  DRIVER_ERROR_NO_GIB_PAGES,
  DRIVER_ERROR_NO_NESTED_PAGING,
  DRIVER_ERROR_NO_SVM,
  DRIVER_ERROR_NO_UNRESTRICTED_GUEST,
  DRIVER_ERROR_NO_VMX,
  DRIVER_ERROR_SVM_DISABLED,
  DRIVER_ERROR_SVM_IN_USE,
  DRIVER_ERROR_TOO_MANY_CPUS,
  DRIVER_ERROR_UNKNOWN_PROCESSOR,
  DRIVER_ERROR_VMX_CONTROLS,
  DRIVER_ERROR_VMX_DISABLED,
  DRIVER_ERROR_VMX_IN_USE,
  DriverCheck,
  IOCTL_CHECK,
} from "../../../hypercall/generated/driver";
import { onlyJson, STATUS_USAGE } from "../arguments";
import { hasGibPages, hasNestedPaging, hasSvm, hasVmx, isAmd, isIntel, isRootVm } from "../check/processor";
import { beginReport, endReport, FAILED, OK, Report, reportRow, UNKNOWN } from "../check/report";
import { call, prepare } from "../device/driver-call";
import { openInstalled } from "../device/installed";
import { openDevice } from "../device/open";
import { readFile } from "../device/read-file";
import { anchorOf, lackOf, remedyOf } from "../device/requirement";
import { native8, startsWith } from "../text/string";

const REPORT = memory.data(16, 16);
const CHECK = memory.data(<i32>DRIVER_CHECK_SIZE, 16);
const LOCKDOWN_BYTES: u32 = 64;
const LOCKDOWN = memory.data(64, 16);

/** Exit status: 0 if no requirement failed. */
export function checkCommand(): i32 {
  const json = onlyJson("microv check");
  if (json < 0) return STATUS_USAGE;
  const report = changetype<Report>(REPORT);
  report.json = <u32>json;
  const fd = openDevice();
  const asked = fd >= 0 && askDriver(<i32>fd);
  const running = isRootVm();
  beginReport(report, running);
  const visible = asked || running;
  cpuidRow(report, "processor", DRIVER_ERROR_UNKNOWN_PROCESSOR, isAmd() || isIntel());
  cpuidRow(report, "gib_pages", DRIVER_ERROR_NO_GIB_PAGES, running || hasGibPages());
  if (isAmd()) svmRows(report, running, visible);
  if (isIntel()) vmxRows(report, running, visible);
  driverRow(report, "cpu_numbers", DRIVER_ERROR_TOO_MANY_CPUS, visible);
  driverRow(report, "cpus_alike", DRIVER_ERROR_CPUS_DIFFER, visible);
  fileRows(report, fd >= 0);
  endReport(report);
  return report.failed ? 1 : 0;
}

/** A running MicroV hides SVM from its root VM; it could not run without. */
function svmRows(report: Report, running: bool, visible: bool): void {
  cpuidRow(report, "svm", DRIVER_ERROR_NO_SVM, running || hasSvm());
  cpuidRow(report, "nested_paging", DRIVER_ERROR_NO_NESTED_PAGING, running || hasNestedPaging());
  driverRow(report, "svm_enabled", DRIVER_ERROR_SVM_DISABLED, visible);
  driverRow(report, "svm_free", DRIVER_ERROR_SVM_IN_USE, visible);
  driverRow(report, "memory_plain", DRIVER_ERROR_MEMORY_ENCRYPTION, visible);
}

/** The same of VMX. */
function vmxRows(report: Report, running: bool, visible: bool): void {
  const vmx = running || hasVmx();
  cpuidRow(report, "vmx", DRIVER_ERROR_NO_VMX, vmx);
  driverRow(report, "vmx_free", DRIVER_ERROR_VMX_IN_USE, visible);
  if (!vmx) return; // the driver looks at nothing of it either
  driverRow(report, "vmx_enabled", DRIVER_ERROR_VMX_DISABLED, visible);
  driverRow(report, "ept", DRIVER_ERROR_NO_EPT, visible);
  driverRow(report, "unrestricted_guest", DRIVER_ERROR_NO_UNRESTRICTED_GUEST, visible);
  driverRow(report, "vmx_controls", DRIVER_ERROR_VMX_CONTROLS, visible);
}

/** Fills CHECK; a failed requirement is an error of the call, too, and no failure here. */
function askDriver(fd: i32): bool {
  prepare(IOCTL_CHECK, CHECK);
  return call(fd, IOCTL_CHECK, CHECK) >= 0;
}

/** The driver sees every CPU, CPUID in here only one. */
function cpuidRow(report: Report, name: string, error: u32, met: bool): void {
  const bad = !met || failedInDriver(error);
  reportRow(report, name, bad ? FAILED : OK, lackOf(error, 0), remedyOf(error), anchorOf(error));
}

function driverRow(report: Report, name: string, error: u32, visible: bool): void {
  if (visible) {
    const state = failedInDriver(error) ? FAILED : OK;
    const lack = lackOf(error, changetype<DriverCheck>(CHECK).detail);
    reportRow(report, name, state, lack, remedyOf(error), anchorOf(error));
  } else {
    const todo = "run as root with the driver loaded (insmod microv.ko), or try microv start";
    reportRow(report, name, UNKNOWN, "only the driver can see this", todo, "");
  }
}

function failedInDriver(error: u32): bool {
  return ((changetype<DriverCheck>(CHECK).failures >> (<u64>error)) & 1) != 0;
}

function fileRows(report: Report, loaded: bool): void {
  const driver = loaded || openInstalled("microv.ko") >= 0;
  const driverTodo = "build it (cmake --build build), put it there, or use microv start --driver FILE";
  reportRow(
    report,
    "driver",
    driver ? OK : FAILED,
    "there is no /lib/microv/microv.ko",
    driverTodo,
    "driver-missing",
  );
  const image = openInstalled("microv.img") >= 0;
  const imageTodo = "build it (cmake --build build), put it there, or use microv start --image FILE";
  reportRow(
    report,
    "image",
    image ? OK : FAILED,
    "there is no /lib/microv/microv.img",
    imageTodo,
    "image-unreadable",
  );
  const signTodo = "sign the driver with a key that the machine trusts (mokutil), or switch Secure Boot off";
  const signed = "Linux is locked down and loads signed modules only";
  const locked = lockdown();
  const lack = locked == UNKNOWN ? "Linux does not say whether it is locked down" : signed;
  reportRow(report, "modules_allowed", loaded ? OK : locked, lack, signTodo, "module-not-permitted");
}

/** Whether the kernel takes unsigned modules: `[none] integrity confidentiality`, the state in brackets. */
function lockdown(): u32 {
  if (readFile(native8("/sys/kernel/security/lockdown"), <u32>LOCKDOWN, LOCKDOWN_BYTES) <= 0) return UNKNOWN;
  return startsWith(<u32>LOCKDOWN, "[none]") ? OK : FAILED;
}

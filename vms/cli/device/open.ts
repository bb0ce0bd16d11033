/** Opening /dev/microv. */
import { open } from "../hv";
import { put } from "../text/output";
import { advise, problem, say } from "../text/problem";
import { native8 } from "../text/string";
import { EACCES, EBUSY, ENODEV, ENOENT, ENXIO, EPERM, putErrno } from "./errno";

const O_RDWR: u32 = 0x2;
const O_CLOEXEC: u32 = 0x80000;

/** Descriptor of the driver, or a negative errno. */
export function openDevice(): i64 {
  return open(native8("/dev/microv"), O_RDWR | O_CLOEXEC);
}

/** True if a failure of `openDevice` means that the driver is not loaded. */
export function isAbsent(result: i64): bool {
  return result == ENOENT || result == ENXIO || result == ENODEV;
}

/** Says why the driver could not be opened. */
export function openProblem(result: i64): void {
  if (isAbsent(result)) {
    say("not-loaded", "no hypervisor is running: the driver is not loaded", "run microv start as root");
  } else if (result == EACCES || result == EPERM) {
    say("not-root", "only root may use the hypervisor", "run microv as root");
  } else if (result == EBUSY) {
    say("device-busy", "/dev/microv is busy", "end the program that holds it");
  } else {
    const output = problem("device-failed");
    put(output, "/dev/microv cannot be opened: ");
    putErrno(output, result);
    advise(output, "see the kernel's log (dmesg)");
  }
}

/** Descriptor of the driver, or -1 after a message. */
export function requireDevice(): i32 {
  const result = openDevice();
  if (result < 0) openProblem(result);
  return result < 0 ? -1 : <i32>result;
}

/** The message for each DRIVER_ERROR_; every one has its heading in docs/troubleshooting.md. */
import {
  DRIVER_ERROR_ALREADY_MAPPED,
  DRIVER_ERROR_ALREADY_STARTED,
  DRIVER_ERROR_BAD_ADDRESS,
  DRIVER_ERROR_BAD_SIZE,
  DRIVER_ERROR_BUSY,
  DRIVER_ERROR_CORE_RESTARTED,
  DRIVER_ERROR_CPU_OFFLINE,
  DRIVER_ERROR_HYPERCALL_FAILED,
  DRIVER_ERROR_IMAGE_CORRUPT,
  DRIVER_ERROR_IMAGE_FOREIGN,
  DRIVER_ERROR_IMAGE_TRUNCATED,
  DRIVER_ERROR_IMAGE_VERSION,
  DRIVER_ERROR_KILLED,
  DRIVER_ERROR_LAUNCH_FAILED,
  DRIVER_ERROR_NOT_ALLOWED,
  DRIVER_ERROR_NOT_STARTED,
  DRIVER_ERROR_NO_MEMORY,
  DRIVER_ERROR_NO_SUCH_VM,
  DRIVER_ERROR_NO_VM,
  DRIVER_ERROR_PANICKED,
  DRIVER_ERROR_PIN_FAILED,
  DRIVER_ERROR_POOL_EMPTY,
  DRIVER_ERROR_POOL_TOO_SMALL,
  DRIVER_ERROR_NO_TRACE,
  DRIVER_ERROR_TRACE_IN_USE,
  DRIVER_ERROR_TRACE_SIZE,
  DRIVER_ERROR_VMS_RUNNING,
  DRIVER_ERROR_VM_EXISTS,
} from "../../../hypercall/generated/driver";
import { putDecimal, putHex } from "../text/number";
import { put } from "../text/output";
import { advise, problem, say } from "../text/problem";
import { putErrno } from "./errno";
import { sayRequirement } from "./requirement";

const REBUILD = "install driver, image and tool of the same build";
const OWN_FAULT = "this is a fault of microv; report it with the output of microv dump";
const DUMP = "see microv dump for what it said";

/**
 * Says why a call of the driver failed. `result` comes from `call` and is not 0; `detail` is the word of the
 * same name in its structure, and `during` says what the tool was doing.
 */
export function driverProblem(result: i64, detail: u64, during: string): void {
  if (result < 0) return unnamed(result, during);
  switch (<u32>result) {
    case DRIVER_ERROR_LAUNCH_FAILED:
      return launchFailed(detail);
    case DRIVER_ERROR_CPU_OFFLINE:
      return cpuOffline(detail);
    case DRIVER_ERROR_HYPERCALL_FAILED:
      return hypercallFailed(detail, during);
    default:
      if (!sayRequirement(<u32>result, detail) && !sayStart(<u32>result) && !sayVm(<u32>result))
        unknown(<u64>result, during);
  }
}

/** Errors of start and stop. */
function sayStart(error: u32): bool {
  switch (error) {
    case DRIVER_ERROR_NOT_STARTED:
      say("not-started", "no hypervisor is running", "run microv start");
      return true;
    case DRIVER_ERROR_ALREADY_STARTED:
      say("already-started", "the hypervisor is running already", "nothing to do; microv status shows it");
      return true;
    case DRIVER_ERROR_IMAGE_TRUNCATED:
      say("image-truncated", "the hypervisor image ends too early", "install it again");
      return true;
    case DRIVER_ERROR_IMAGE_FOREIGN:
      say("image-foreign", "the file is not a MicroV image", "give the path of microv.img with --image");
      return true;
    case DRIVER_ERROR_IMAGE_VERSION:
      say("image-version", "the hypervisor image has another ABI number than the driver", REBUILD);
      return true;
    case DRIVER_ERROR_IMAGE_CORRUPT:
      say(
        "image-corrupt",
        "the checksum or the segment table of the hypervisor image is wrong",
        "install it again",
      );
      return true;
    case DRIVER_ERROR_NO_MEMORY:
      say(
        "no-memory",
        "Linux has no memory for the hypervisor",
        "free some, or ask for less with --pool SIZE",
      );
      return true;
    case DRIVER_ERROR_POOL_TOO_SMALL:
      say(
        "pool-too-small",
        "the pool cannot hold the hypervisor and its data for each CPU",
        "ask for more with --pool SIZE",
      );
      return true;
    case DRIVER_ERROR_TRACE_SIZE:
      say("trace-size", "the trace ring must be a power of two from 4 KiB to 2 MiB", REBUILD);
      return true;
    case DRIVER_ERROR_TRACE_IN_USE:
      say("trace-in-use", "another run is being recorded", "wait until it has ended");
      return true;
    case DRIVER_ERROR_NO_TRACE:
      say("no-trace", "there is no trace: no hypervisor was started yet", "run microv start");
      return true;
    case DRIVER_ERROR_VMS_RUNNING:
      say("vms-running", "micro VMs exist", "end them with microv kill ID, or run microv stop --force");
      return true;
    case DRIVER_ERROR_PANICKED:
      say("panicked", "the hypervisor's kernel stopped", DUMP);
      return true;
    case DRIVER_ERROR_BAD_SIZE:
      say("bad-size", "driver and tool are of different versions", REBUILD);
      return true;
    default:
      return false;
  }
}

/** Errors of one VM. */
function sayVm(error: u32): bool {
  switch (error) {
    case DRIVER_ERROR_POOL_EMPTY:
      say(
        "pool-empty",
        "the hypervisor's memory pool is empty",
        "end other VMs, or start with a larger --pool SIZE",
      );
      return true;
    case DRIVER_ERROR_PIN_FAILED:
      say(
        "pin-failed",
        "the guest's memory could not be pinned",
        "free memory, raise the limit of locked memory (ulimit -l), or ask for less with --mem SIZE",
      );
      return true;
    case DRIVER_ERROR_NO_SUCH_VM:
      say("no-such-vm", "there is no VM with this id", "microv list shows those that exist");
      return true;
    case DRIVER_ERROR_KILLED:
      say(
        "killed",
        "the VM was ended by microv kill or by microv stop --force",
        "run it again if that was a mistake",
      );
      return true;
    case DRIVER_ERROR_CORE_RESTARTED:
      say("core-restarted", "the hypervisor's core faulted and was restarted, and the VM is lost", DUMP);
      return true;
    case DRIVER_ERROR_VM_EXISTS:
      say("vm-exists", "this descriptor owns a VM already", OWN_FAULT);
      return true;
    case DRIVER_ERROR_NO_VM:
      say("no-vm", "this descriptor owns no VM", OWN_FAULT);
      return true;
    case DRIVER_ERROR_BAD_ADDRESS:
      say("bad-address", "the driver refused an address or a length", OWN_FAULT);
      return true;
    case DRIVER_ERROR_ALREADY_MAPPED:
      say("already-mapped", "the guest's page is mapped already", OWN_FAULT);
      return true;
    case DRIVER_ERROR_BUSY:
      say("busy", "another call of this VM is under way", OWN_FAULT);
      return true;
    case DRIVER_ERROR_NOT_ALLOWED:
      say(
        "not-allowed",
        "raw hypercalls are not allowed",
        "start with --allow-user-hypercalls, which gives every user the rights of root",
      );
      return true;
    default:
      return false;
  }
}

/** Detail: CPU in bits 63:32, status in 31:0. */
function launchFailed(detail: u64): void {
  const output = problem("launch-failed");
  put(output, "CPU ");
  putDecimal(output, detail >> 32);
  put(output, " could not be taken over (launch status ");
  putDecimal(output, detail & 0xffff_ffff);
  put(output, "); Linux goes on as before");
  advise(output, DUMP);
}

/** Detail: the CPU. */
function cpuOffline(detail: u64): void {
  const output = problem("cpu-offline");
  put(output, "CPU ");
  putDecimal(output, detail);
  put(output, " of the root VM is offline");
  advise(output, "bring it online first");
}

/** Detail: the hypercall's status. */
function hypercallFailed(detail: u64, during: string): void {
  const output = problem("hypercall-failed");
  put(output, during);
  put(output, ": the hypervisor refused with status ");
  putHex(output, detail);
  advise(output, DUMP);
}

function unnamed(result: i64, during: string): void {
  const output = problem("driver-failed");
  put(output, during);
  put(output, ": the driver failed without a reason: ");
  putErrno(output, result);
  advise(output, "see the kernel's log (dmesg)");
}

function unknown(error: u64, during: string): void {
  const output = problem("unknown-driver-error");
  put(output, during);
  put(output, ": the driver's error ");
  putDecimal(output, error);
  put(output, " is unknown to this tool");
  advise(output, REBUILD);
}

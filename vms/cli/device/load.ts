/** Loading and unloading the driver, a module of Linux. */
import { close, loadModule, makeCharacterDevice, open, unloadModule } from "../hv";
import { put, putForeign } from "../text/output";
import { parseDecimal } from "../text/parse";
import { advice, advise, done, problem, say } from "../text/problem";
import { native8 } from "../text/string";
import { EACCES, EEXIST, EKEYREJECTED, ENOEXEC, EPERM, putErrno } from "./errno";
import { openInstalled } from "./installed";
import { isAbsent, openDevice, openProblem } from "./open";
import { O_RDONLY_CLOEXEC, readFile } from "./read-file";

const NUMBERS_BYTES: u32 = 32;
const NUMBERS = memory.data(32, 16);
/** u32: nonzero once this run of the tool loaded the driver. */
const LOADED = memory.data(16, 16);

/**
 * Opens the driver, loading it first if need be: from `driver` (0: /lib/microv/microv.ko, then microv.ko
 * beside this program). Returns a descriptor, or -1 after a message.
 */
export function loadAndOpen(driver: u32): i32 {
  const first = openDevice();
  if (first >= 0) return <i32>first;
  if (!isAbsent(first)) {
    openProblem(first);
    return -1;
  }
  if (!loadDriver(driver)) return -1;
  makeNode();
  const second = openDevice();
  if (second < 0) openProblem(second);
  return second < 0 ? -1 : <i32>second;
}

/** True if this run of the tool loaded the driver. */
export function loadedHere(): bool {
  return load<u32>(LOADED) != 0;
}

/** Takes the driver out of the kernel; a result of Linux. */
export function unload(): i64 {
  return unloadModule(native8("microv"));
}

function loadDriver(driver: u32): bool {
  const fd = driver != 0 ? open(driver, O_RDONLY_CLOEXEC) : openInstalled("microv.ko");
  if (fd < 0) {
    missing(driver, fd);
    return false;
  }
  const result = loadModule(<i32>fd, native8(""));
  close(<i32>fd);
  if (result >= 0) store<u32>(LOADED, 1);
  if (result >= 0 || result == EEXIST) return true;
  refused(result);
  return false;
}

function byteAt(at: u32): u32 {
  return <u32>load<u8>(at);
}

function missing(driver: u32, result: i64): void {
  const output = problem("driver-missing");
  put(output, "the driver ");
  if (driver != 0) putForeign(output, driver);
  else put(output, "/lib/microv/microv.ko");
  put(output, " cannot be read: ");
  putErrno(output, result);
  advice(output);
  put(output, "build it (cmake --build build), put it there, or give its path with --driver FILE");
  done(output);
}

function refused(result: i64): void {
  if (result == EPERM) {
    say(
      "module-not-permitted",
      "Linux may not load the driver: not root, or modules are locked down",
      "run microv as root; with Secure Boot sign the driver or switch it off",
    );
  } else if (result == EKEYREJECTED || result == EACCES) {
    say(
      "module-signature",
      "Linux refused the driver's signature",
      "sign the driver with a key that the machine trusts (mokutil), or switch Secure Boot off",
    );
  } else if (result == ENOEXEC) {
    say(
      "module-foreign",
      "the driver was built for another kernel",
      "build it against the headers of the running kernel (uname -r)",
    );
  } else {
    const output = problem("module-refused");
    put(output, "Linux did not load the driver: ");
    putErrno(output, result);
    advise(output, "see the kernel's log (dmesg)");
  }
}

/** Makes /dev/microv where no devtmpfs does: Linux tells the numbers as MAJOR:MINOR. */
function makeNode(): void {
  if (readFile(native8("/sys/class/misc/microv/dev"), <u32>NUMBERS, NUMBERS_BYTES) <= 0) return;
  let colon: u32 = 0;
  while (byteAt(<u32>NUMBERS + colon) != 0x3a) {
    if (byteAt(<u32>NUMBERS + colon) == 0) return;
    colon += 1;
  }
  let end = colon + 1;
  while (byteAt(<u32>NUMBERS + end) - 48 < 10) end += 1;
  store<u8>(<u32>NUMBERS + colon, 0);
  store<u8>(<u32>NUMBERS + end, 0);
  const major = parseDecimal(<u32>NUMBERS);
  const minor = parseDecimal(<u32>NUMBERS + colon + 1);
  // Where the node is there already this fails, and openDevice uses that one.
  makeCharacterDevice(native8("/dev/microv"), <u32>major, <u32>minor);
}

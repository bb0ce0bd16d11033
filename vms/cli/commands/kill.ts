/** `microv kill ID`: ends a VM; its owner's run ends with the error `killed`. */
import { DriverCall, IOCTL_KILL } from "../../../hypercall/generated/driver";
import { more, next, STATUS_USAGE, unexpected } from "../arguments";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";
import { requireDevice } from "../device/open";
import { put, putForeign } from "../text/output";
import { parseDecimal } from "../text/parse";
import { advise, problem, say } from "../text/problem";

const CALL = memory.data(32, 16);
/** Ids are 16 bits; 0 is the root VM, and the last three values have meanings of their own. */
const LAST_ID: u64 = 0xfffc;

/** Exit status. */
export function killCommand(): i32 {
  if (!more()) {
    say("usage", "kill needs the id of a VM", "microv list shows them");
    return STATUS_USAGE;
  }
  const at = next();
  const id = parseDecimal(at);
  if (more()) {
    unexpected("microv kill", next());
    return STATUS_USAGE;
  }
  if (id == 0 || id > LAST_ID) return notAnId(at);
  const fd = requireDevice();
  return fd >= 0 && kill(fd, id) ? 0 : 1;
}

function notAnId(at: u32): i32 {
  const output = problem("usage");
  put(output, '"');
  putForeign(output, at);
  put(output, '" is not the id of a micro VM');
  advise(output, "microv list shows them; 0 is the root VM, which microv stop releases");
  return STATUS_USAGE;
}

function kill(fd: i32, id: u64): bool {
  const argument = changetype<DriverCall>(CALL);
  prepare(IOCTL_KILL, CALL);
  argument.argument = id;
  const result = call(fd, IOCTL_KILL, CALL);
  if (result != 0) driverProblem(result, argument.detail, "kill");
  return result == 0;
}

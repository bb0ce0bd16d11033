/** `microv dump`: the debug ring, oldest first. It can be read after a crash of the hypervisor, too. */
import { native } from "../hv";
import { DriverRing, IOCTL_RING } from "../../../hypercall/generated/driver";
import { more, next, STATUS_USAGE, unexpected } from "../arguments";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";
import { requireDevice } from "../device/open";
import { putDecimal } from "../text/number";
import { put, putBytes, stderr, stdout } from "../text/output";

const RING = memory.data(32, 16);
/** As large as the ring, DRIVER_RING_BYTES. */
const BUFFER_BYTES: u32 = 0x1_0000;
const BUFFER = memory.data(0x1_0000, 16);

/** Exit status. */
export function dumpCommand(): i32 {
  if (more()) {
    unexpected("microv dump", next());
    return STATUS_USAGE;
  }
  const fd = requireDevice();
  if (fd < 0) return 1;
  const ring = changetype<DriverRing>(RING);
  prepare(IOCTL_RING, RING);
  ring.address = native(<u32>BUFFER, BUFFER_BYTES);
  ring.count = <u64>BUFFER_BYTES;
  const result = call(fd, IOCTL_RING, RING);
  if (result != 0) {
    driverProblem(result, 0, "dump");
    return 1;
  }
  if (ring.lost != 0) noteLoss(ring.lost);
  putBytes(stdout(), <u32>BUFFER, ring.count < <u64>BUFFER_BYTES ? <u32>ring.count : BUFFER_BYTES);
  return 0;
}

function noteLoss(bytes: u64): void {
  const output = stderr();
  put(output, "microv: note: ");
  putDecimal(output, bytes);
  put(output, " older bytes were overwritten\n");
}

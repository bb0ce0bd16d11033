/** Calls of the driver: ioctls of /dev/microv. */
import { ioctl } from "../hv";
import { DRIVER_ERROR_NONE } from "../../../hypercall/generated/driver";
import { EINTR } from "./errno";

/** Bytes of the structure that a request number names (_IOC_SIZE). */
function bytesOf(request: u32): u32 {
  return (request >> 16) & 0x3fff;
}

/** Makes a structure ready for a call: zeros, and its own length first. */
export function prepare(request: u32, at: usize): void {
  memory.fill(at, 0, <usize>bytesOf(request));
  store<u32>(at, bytesOf(request));
}

/**
 * What came of a call: 0, a DRIVER_ERROR_, or a negative errno where the driver gave none. The driver leaves
 * its DRIVER_ERROR_ in the second word of every structure, and errno is the coarser of the two.
 */
export function resultOf(result: i64, at: usize): i64 {
  const error = load<u32>(at, 4);
  if (error != DRIVER_ERROR_NONE) return <i64>error;
  return result < 0 ? result : 0;
}

/** Calls the driver with a prepared structure; a call that a signal interrupted is made again. */
export function call(fd: i32, request: u32, at: usize): i64 {
  let result = ioctl(fd, request, <u32>at);
  while (result == EINTR && load<u32>(at, 4) == DRIVER_ERROR_NONE) result = ioctl(fd, request, <u32>at);
  return resultOf(result, at);
}

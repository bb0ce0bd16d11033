/** Memory for the guest. */
import { regionMap } from "../hv";
import { ENOMEM, putErrno } from "../device/errno";
import { availableMemory } from "../device/memory";
import { putSize } from "../text/number";
import { put } from "../text/output";
import { advise, problem } from "../text/problem";
import { RUN_INTERNAL } from "./status";

/** Makes the region: guest memory from GPA 0 on, all zero. 0, or the exit status after a message. */
export function makeMemory(bytes: u64): i32 {
  const available = availableMemory();
  const result = available < bytes ? ENOMEM : regionMap(bytes);
  if (result == 0) return 0;
  const output = problem("guest-memory");
  put(output, "there is no memory of ");
  putSize(output, bytes);
  put(output, " for the guest: ");
  putErrno(output, result);
  advise(output, "free some, or ask for less with --mem SIZE");
  return RUN_INTERNAL;
}

/**
 * Status codes in RAX. Bits 63:48 are 0xDEAD on failure, 47:16 tell the member of a group, 15:0 the group.
 * MicroV's documents and its code disagree on six of them; these are the code's, which its programs compare.
 */
export const STATUS = {
  SUCCESS: [0n, "done"],
  FAILURE_UNKNOWN: [0xdead_0000_0001_0001n, "no such op, or refused for a reason without a code of its own"],
  FAILURE_INVALID_HANDLE: [0xdead_0000_0002_0001n, "never returned: a wrong handle is INVALID_INPUT_REG0"],
  FAILURE_UNSUPPORTED: [0xdead_0000_0004_0001n, "never returned: an op that is not there is FAILURE_UNKNOWN"],
  INVALID_PERM_DENIED: [0xdead_0000_0001_0002n, "the caller may not use this op"],
  INVALID_INPUT_REG0: [0xdead_0000_0001_0003n, "R10 in is wrong"],
  INVALID_INPUT_REG1: [0xdead_0000_0002_0003n, "R11 in is wrong"],
  INVALID_INPUT_REG2: [0xdead_0000_0004_0003n, "R12 in is wrong"],
  INVALID_INPUT_REG3: [0xdead_0000_0008_0003n, "R13 in is wrong"],
  INVALID_OUTPUT_REG0: [0xdead_0000_0010_0003n, "R10 out would be wrong; never returned"],
  INVALID_OUTPUT_REG1: [0xdead_0000_0020_0003n, "R11 out would be wrong; never returned"],
  INVALID_OUTPUT_REG2: [0xdead_0000_0040_0003n, "R12 out would be wrong; never returned"],
  INVALID_OUTPUT_REG3: [0xdead_0000_0080_0003n, "R13 out would be wrong; never returned"],
  RETRY_CONTINUATION: [0xdead_0000_0010_0004n, "not done yet: make the very same call again"],
  RETRY_CONTINUATION_SCC: [0xdead_0000_0020_0004n, "MicroV's documents only; never returned"],
  EXIT_FAILURE: [0xdead_0000_0010_0005n, "the guest could not be entered, or its exit not delivered"],
  EXIT_UNKNOWN: [0xdead_0000_0020_0005n, "the guest exited for a reason that run has no answer for"],
} as const satisfies Record<string, readonly [bigint, string]>;

export type StatusName = keyof typeof STATUS;

/** The number of a status. */
export function statusValue(name: StatusName): bigint {
  return STATUS[name][0];
}

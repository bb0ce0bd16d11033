/** How a program ended: a trap's kind as rt.h numbers it (0: none), the result, a hash of the memory. */
export interface Outcome {
  readonly trap: number;
  readonly result: bigint;
  readonly memory: number;
}

/** Trap numbers of rt.h. */
export const TRAP = {
  none: 0,
  unreachable: 1,
  divideByZero: 2,
  overflow: 3,
  indirect: 4,
  unaligned: 5,
  memory: 6,
} as const;

/** For messages. */
export function describeOutcome({ trap, result, memory }: Outcome): string {
  const kind = Object.entries(TRAP).find(([, number]) => number === trap)?.[0] ?? `trap ${trap}`;
  return `${trap === TRAP.none ? `result 0x${result.toString(16)}` : kind}, memory ${memory.toString(16)}`;
}

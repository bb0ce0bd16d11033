/**
 * Work that may stop between two steps, so that another PP gets its turn. In a machine whose PPs do not run
 * at the same time it never does.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all of it at once; throws if it wants to wait for another PP. */
export function finish<T>(steps: Steps<T>): T {
  const { done, value } = steps.next();
  if (done !== true) throw new Error("a PP gave its turn away where no other one runs");
  return value;
}

/**
 * Error messages: `microv: WHAT WAS WRONG: WHAT TO DO [ANCHOR]` on standard error. ANCHOR is a heading of
 * docs/troubleshooting.md; a test looks for each one there.
 */
import { flush, Output, put, stderr, stdout } from "./output";

@unmanaged
class Pending {
  /** Literal that the message in work ends with. */
  anchor: u32;
}

const PENDING = memory.data(16, 16);

/** Begins a message; the caller appends what was wrong and ends it by `advise` or `advice` and `done`. */
export function problem(anchor: string): Output {
  flush(stdout());
  changetype<Pending>(PENDING).anchor = changetype<u32>(anchor);
  const output = stderr();
  put(output, "microv: ");
  return output;
}

/** Goes over to what the user can do about it. */
export function advice(output: Output): void {
  put(output, ": ");
}

/** Ends a message. */
export function done(output: Output): void {
  put(output, " [");
  put(output, changetype<string>(changetype<Pending>(PENDING).anchor));
  put(output, "]\n");
  flush(output);
}

/** Ends a message whose advice is always the same. */
export function advise(output: Output, text: string): void {
  advice(output);
  put(output, text);
  done(output);
}

/** A whole message without variable parts. */
export function say(anchor: string, what: string, todo: string): void {
  const output = problem(anchor);
  put(output, what);
  advise(output, todo);
}

/** `microv trace`: refused until there is a trace ring. */
import { say } from "../text/problem";

/** Exit status. */
export function traceCommand(): i32 {
  say(
    "not-there-yet",
    "trace is not there yet",
    "microv status counts exits, microv dump shows the log; docs/limits.md says what is missing",
  );
  return 1;
}

/** `microv`: one command a file; here is only which. */
import { next, more, readArguments, STATUS_USAGE, wantsHelp } from "./arguments";
import { checkCommand } from "./commands/check";
import { dumpCommand } from "./commands/dump";
import { help, helpOf } from "./commands/help";
import { killCommand } from "./commands/kill";
import { listCommand } from "./commands/list";
import { runCommand } from "./commands/run";
import { startCommand } from "./commands/start";
import { statusCommand } from "./commands/status";
import { stopCommand } from "./commands/stop";
import { traceCommand } from "./commands/trace";
import { versionCommand } from "./commands/version";
import { flush, put, putForeign, stderr, stdout } from "./text/output";
import { putDecimal } from "./text/number";
import { advise, problem, say } from "./text/problem";
import { isText } from "./text/string";

/** Entry: returns the exit status. */
export function main(): i32 {
  const status = readArguments() ? command() : STATUS_USAGE;
  const output = stdout();
  flush(output);
  flush(stderr());
  if (output.failed == 0) return status;
  const message = problem("output-failed");
  put(message, "standard output cannot be written (errno ");
  putDecimal(message, <u64>output.failed);
  put(message, ")");
  advise(message, "see that its disk has room and its reader is there");
  return status != 0 ? status : 1;
}

function command(): i32 {
  if (!more()) {
    say("usage", "no command given", "see microv --help");
    return STATUS_USAGE;
  }
  const name = next();
  if (isText(name, "--help") || isText(name, "-h") || isText(name, "help")) return help();
  if (isText(name, "--version")) return versionCommand();
  if (wantsHelp() && helpOf(name)) return 0;
  if (isText(name, "start")) return startCommand();
  if (isText(name, "stop")) return stopCommand();
  if (isText(name, "status")) return statusCommand();
  if (isText(name, "run")) return runCommand();
  if (isText(name, "list")) return listCommand();
  if (isText(name, "kill")) return killCommand();
  if (isText(name, "dump")) return dumpCommand();
  if (isText(name, "trace")) return traceCommand();
  if (isText(name, "check")) return checkCommand();
  const output = problem("usage");
  put(output, 'there is no command "');
  putForeign(output, name);
  put(output, '"');
  advise(output, "see microv --help");
  return STATUS_USAGE;
}

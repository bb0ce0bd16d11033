import { readFileSync } from "node:fs";
import type { CallTable } from "../compile/process.ts";
import { ToolchainError } from "../errors.ts";
import { readCallgraphInfo } from "../stack/callgraph-info.ts";
import { WorstCases } from "../stack/worst-case.ts";
import type { Options } from "./options.ts";

/**
 * `stack --ci FILE[,FILE] [--calls NAME.calls.json] [--entry NAME[,NAME]] --max BYTES`: computes the
 * worst-case stack of each entry function (default: every global one), prints the deepest, and fails
 * if it needs more than --max bytes.
 */
export function stackCommand(options: Options): void {
  const texts = options
    .required("ci")
    .split(",")
    .map((file) => readFileSync(file, "utf8"));
  const callsFile = options.optional("calls");
  const calls = callsFile === undefined ? {} : (JSON.parse(readFileSync(callsFile, "utf8")) as CallTable);
  const maximum = options.integer("max");
  const functions = readCallgraphInfo(texts);
  const worstCases = new WorstCases(functions, calls);
  const globals = [...functions.values()].filter((item) => item.global).map((item) => item.name);
  const entries = options.optional("entry")?.split(",") ?? globals;
  const deepest = entries.map((name) => worstCases.of(name)).sort((a, b) => b.bytes - a.bytes)[0];
  if (deepest === undefined)
    throw new ToolchainError("stack-unknown", "the --ci files define no global function");
  const { bytes, path } = deepest;
  if (bytes > maximum) {
    throw new ToolchainError(
      "stack-bound",
      `${bytes} bytes of stack may be needed, more than ${maximum}: ${path.join(" -> ")}`,
    );
  }
  process.stderr.write(`stack: at most ${bytes} of ${maximum} bytes, in ${path.join(" -> ")}\n`);
}

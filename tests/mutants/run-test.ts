import { spawnSync } from "node:child_process";

/** What a run of one test said. */
export interface Verdict {
  /** "passed" and "failed" count tests that ran; "none" means that no test has that name, or the file broke. */
  readonly outcome: "passed" | "failed" | "none";
  readonly output: string;
}

/** Longest time of one test, compiling included, in milliseconds. */
const PATIENCE = 300_000;

/** Runs the tests of `file`, below `folder`, whose names match `rule`. */
export function runTest(folder: string, file: string, rule: string): Verdict {
  const args = ["--import", "tsx", "--test", "--test-reporter=tap", `--test-name-pattern=${rule}`, file];
  const result = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    timeout: PATIENCE,
    maxBuffer: 1 << 26,
  });
  return judge(result.stdout, rule);
}

/**
 * Reads TAP. Only tests whose own names match count: a file that does not load fails without running one,
 * which must not pass for a caught fault.
 */
export function judge(tap: string, rule: string): Verdict {
  const name = new RegExp(rule);
  let passed = 0;
  let failed = 0;
  for (const line of tap.split("\n")) {
    const match = /^\s*(not )?ok \d+ - (.*?)( # SKIP.*)?$/.exec(line);
    if (match?.[2] === undefined || match[3] !== undefined || !name.test(match[2])) continue;
    if (match[1] === undefined) passed++;
    else failed++;
  }
  const outcome = failed > 0 ? "failed" : passed > 0 ? "passed" : "none";
  return { outcome, output: tap };
}

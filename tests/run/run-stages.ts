import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import type { Stage } from "./stages.ts";

export interface Outcome {
  stage: Stage;
  ok: boolean;
  seconds: number;
  /** What failed in it, where it can tell. */
  failures: string;
}

/**
 * Runs the stages in turn and goes on after one fails, unless it is vital: one run should tell all that is
 * wrong.
 * @param root the folder they run in
 * @param say is given each line for people
 * @returns the outcomes of the stages that were run
 */
export async function runStages(
  wanted: readonly Stage[],
  root: string,
  say: (line: string) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [i, stage] of wanted.entries()) {
    say(`\n=== ${i + 1}/${wanted.length} ${stage.name}: ${stage.about}`);
    const start = Date.now();
    const told = stage.failures === undefined ? undefined : resolve(root, stage.failures);
    if (told !== undefined) rmSync(told, { force: true });
    const ok = await runStage(stage, root, say);
    const failures = told !== undefined && existsSync(told) ? readFileSync(told, "utf8") : "";
    outcomes.push({ stage, ok, seconds: (Date.now() - start) / 1000, failures });
    if (!ok && stage.vital) break;
  }
  return outcomes;
}

function runStage(stage: Stage, root: string, say: (line: string) => void): Promise<boolean> {
  const [command = "", ...args] = stage.command;
  const env: NodeJS.ProcessEnv = { ...process.env, ...stage.environment };
  // Set where a test runner started us; ours would then speak to it instead of to people.
  delete env["NODE_TEST_CONTEXT"];
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", (error) => {
      say(`test: ${command}: ${error.message}`);
      done(false);
    });
    child.once("close", (code) => done(code === 0));
  });
}

/**
 * Says how each stage ended, and behind that what failed in them: of a long log often only the end is at hand.
 * @param wanted how many stages there were to run
 * @returns the exit status: 0 only when every stage was run and passed
 */
export function summary(outcomes: readonly Outcome[], wanted: number, say: (line: string) => void): number {
  say("\n=== summary");
  for (const { stage, ok, seconds } of outcomes) {
    say(`${ok ? "ok    " : "FAILED"} ${stage.name.padEnd(14)} ${seconds.toFixed(1).padStart(7)} s`);
  }
  const skipped = wanted - outcomes.length;
  if (skipped > 0) say(`not run: ${skipped} after the failed one`);
  const failed = outcomes.filter(({ ok }) => !ok).map(({ stage }) => stage.name);
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0).toFixed(0);
  say(failed.length === 0 ? `all passed in ${seconds} s` : `failed: ${failed.join(" ")} (${seconds} s)`);
  for (const { stage, ok, failures } of outcomes) {
    if (!ok && failures !== "") say(`\n=== failed in ${stage.name}\n${failures.trimEnd()}`);
  }
  return failed.length === 0 && skipped === 0 ? 0 : 1;
}

import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { listTests } from "./list-tests.ts";
import { type Stage, stages } from "./stages.ts";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

interface Outcome {
  stage: Stage;
  ok: boolean;
  seconds: number;
}

/**
 * `npm test [-- STAGE...]`: runs the stages in turn, goes on after one fails (unless the rest cannot be right
 * without it), and fails if any failed.
 */
async function main(names: readonly string[]): Promise<number> {
  const all = stages(listTests(ROOT), availableParallelism());
  const unknown = names.find((name) => !all.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    console.error(`test: no stage "${unknown}"; there are: ${all.map((stage) => stage.name).join(" ")}`);
    return 2;
  }
  const wanted = names.length === 0 ? all : all.filter((stage) => names.includes(stage.name));
  const outcomes: Outcome[] = [];
  for (const [i, stage] of wanted.entries()) {
    console.log(`\n=== ${i + 1}/${wanted.length} ${stage.name}: ${stage.about}`);
    const start = Date.now();
    const ok = await runStage(stage);
    outcomes.push({ stage, ok, seconds: (Date.now() - start) / 1000 });
    if (!ok && stage.vital) break;
  }
  return summary(outcomes, wanted.length);
}

function runStage(stage: Stage): Promise<boolean> {
  const [command = "", ...args] = stage.command;
  // NODE_TEST_CONTEXT is set where we were started by a test runner ourselves, and would silence ours.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", (error) => {
      console.error(`test: ${command}: ${error.message}`);
      done(false);
    });
    child.once("close", (code) => done(code === 0));
  });
}

function summary(outcomes: readonly Outcome[], wanted: number): number {
  console.log("\n=== summary");
  for (const { stage, ok, seconds } of outcomes) {
    console.log(`${ok ? "ok    " : "FAILED"} ${stage.name.padEnd(14)} ${seconds.toFixed(1).padStart(7)} s`);
  }
  if (outcomes.length < wanted)
    console.log(`not run: ${wanted - outcomes.length} stages after the failed one`);
  const failed = outcomes.filter(({ ok }) => !ok).map(({ stage }) => stage.name);
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
  console.log(
    `${failed.length === 0 ? "all passed" : `failed: ${failed.join(" ")}`} in ${seconds.toFixed(0)} s`,
  );
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));

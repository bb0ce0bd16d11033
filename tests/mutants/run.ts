/** `npm run mutants`: every fault of the list must be noticed by its test. */
import { ROOT } from "../rig/setup-facts.ts";
import { EditError, variantTree } from "../rig/variant-tree.ts";
import { MUTANTS } from "./list.ts";
import type { Mutant } from "./mutant.ts";
import { HELP, parseOptions, UsageError } from "./options.ts";
import { runTest } from "./run-test.ts";

const STATUS_SURVIVOR = 1;
const STATUS_USAGE = 2;

/** The reason why the fault does not count as caught, or undefined. */
function attack(mutant: Mutant): string | undefined {
  const tree = variantTree("mutant", [mutant.edit]);
  const { outcome } = runTest(tree.folder, mutant.test, mutant.rule);
  if (outcome === "failed") return undefined;
  if (outcome === "passed") return `SURVIVED: ${mutant.test} "${mutant.rule}" still passes`;
  return `no test ran: ${mutant.test} "${mutant.rule}"; it broke, or has another name now`;
}

/** Tests that fail without any fault catch nothing. */
function failingTests(mutants: readonly Mutant[]): string[] {
  const tests = new Map(mutants.map((mutant) => [`${mutant.test} "${mutant.rule}"`, mutant]));
  const bad: string[] = [];
  for (const [name, { test, rule }] of tests) {
    const { outcome } = runTest(ROOT, test, rule);
    if (outcome !== "passed") bad.push(`${name}: ${outcome} without a fault`);
  }
  return bad;
}

function runAll(mutants: readonly Mutant[]): number {
  console.log(`the ${mutants.length} faults' tests, without a fault`);
  const problems = failingTests(mutants);
  for (const problem of problems) console.log(`  ${problem}`);
  mutants.forEach((mutant, i) => {
    const problem = attackNamed(mutant);
    console.log(`${i + 1}/${mutants.length} ${mutant.name}: ${problem ?? "caught"}`);
    if (problem !== undefined) problems.push(problem);
  });
  console.log(problems.length === 0 ? "every fault was caught" : `${problems.length} problems`);
  return problems.length === 0 ? 0 : STATUS_SURVIVOR;
}

function attackNamed(mutant: Mutant): string | undefined {
  try {
    return attack(mutant);
  } catch (error) {
    if (error instanceof EditError) return error.message;
    throw error;
  }
}

function main(args: readonly string[]): number {
  const options = parseOptions(args);
  const { parts } = options;
  const chosen = MUTANTS.filter(
    ({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)),
  );
  if (options.help) console.log(HELP);
  else if (options.list)
    for (const { name, test, rule } of chosen) console.log(`${name}\n  ${test}: ${rule}`);
  else if (chosen.length === 0) throw new UsageError("no fault has such a name; --list shows them");
  else return runAll(chosen);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`mutants: ${error.message}`);
  process.exitCode = STATUS_USAGE;
}

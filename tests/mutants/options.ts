export class UsageError extends Error {}

export const HELP = `npm run mutants -- [--list] [NAME-PART ...]

Applies each one-line fault of tests/mutants/list.ts in turn, in a copy of the sources, and runs the test
that must notice it. With NAME-PARTs only the faults whose names contain one of them.

  --list   prints the faults and the tests that must fail, runs nothing
  --help   this text

Exit status: 0 every fault was caught, 1 one survived or does not fit the sources, 2 usage.`;

export interface MutantOptions {
  readonly help: boolean;
  readonly list: boolean;
  /** Empty for all. */
  readonly parts: readonly string[];
}

/** Throws UsageError for an option that there is not. */
export function parseOptions(args: readonly string[]): MutantOptions {
  const parts: string[] = [];
  const options = { help: false, list: false };
  for (const arg of args) {
    if (arg === "--help") options.help = true;
    else if (arg === "--list") options.list = true;
    else if (arg.startsWith("-"))
      throw new UsageError(`unknown option ${arg}; npm run mutants -- --help lists them`);
    else parts.push(arg);
  }
  return { ...options, parts };
}

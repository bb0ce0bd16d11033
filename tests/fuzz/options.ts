export class UsageError extends Error {}

export const HELP = `npm run fuzz -- [--vendor amd] [--seconds S] [--histories N] [--seed N] [--json]

Plays random histories on the machine model: two or three PPs make, map, run, stop and destroy micro VMs at
the same time, guests exit anywhere, the core faults, and PPs take turns between any two of their accesses.
After every step the rules are judged. The first history that breaks one is made shorter and printed.

  --seconds S     for how long (60)
  --histories N   how many at most
  --seed N        of the first history; the next ones count up (chosen by the clock)
  --json          one line of JSON on stdout
  --help          this text

Exit status: 0 nothing broke, 1 a history broke a rule, 2 usage.`;

export interface FuzzOptions {
  readonly help: boolean;
  readonly json: boolean;
  readonly seconds: number;
  readonly histories: number;
  /** Undefined for any. */
  readonly seed: number | undefined;
}

const HIGHEST_SEED = 0xffff_ffff;

/** Throws UsageError for what there is not. */
export function parseOptions(args: readonly string[]): FuzzOptions {
  const words = [...args];
  const numbers = { seconds: 60, histories: Number.MAX_SAFE_INTEGER, seed: -1 };
  const flags = { help: false, json: false };
  while (words.length > 0) {
    const word = words.shift() ?? "";
    if (word === "--help") flags.help = true;
    else if (word === "--json") flags.json = true;
    else if (word === "--vendor") checkVendor(words.shift());
    else if (word === "--seconds") numbers.seconds = numberOf(word, words.shift(), 1);
    else if (word === "--histories") numbers.histories = numberOf(word, words.shift(), 1);
    else if (word === "--seed") numbers.seed = numberOf(word, words.shift(), 0);
    else throw new UsageError(`unknown option ${word}; npm run fuzz -- --help lists them`);
  }
  return { ...flags, ...numbers, seed: numbers.seed < 0 ? undefined : numbers.seed };
}

function checkVendor(vendor: string | undefined): void {
  if (vendor === "amd") return;
  if (vendor === "intel") throw new UsageError("--vendor intel: the machine model has AMD's SVM only");
  throw new UsageError(`--vendor ${vendor ?? ""}: amd is all there is`);
}

function numberOf(option: string, text: string | undefined, least: number): number {
  const value = Number(text ?? "");
  if (text === undefined || !/^\d+$/.test(text) || value < least || value > HIGHEST_SEED) {
    throw new UsageError(`${option} wants a whole number from ${least} to ${HIGHEST_SEED}`);
  }
  return value;
}

/** `npm run fuzz`: random histories of the machine model until one breaks a rule or time is up. */
import { HistoryFailed, playHistory } from "../sim/interleaved/history.ts";
import { HELP, parseOptions, UsageError, type FuzzOptions } from "./options.ts";
import { shorten } from "./shorten.ts";

const STATUS_BROKEN = 1;
const STATUS_USAGE = 2;
const TRIES = 300;
const REPORT_EVERY_MS = 10_000;

interface Broken {
  readonly seed: number;
  readonly rule: string;
  readonly history: string;
  readonly replay: string;
}

interface Result {
  readonly vendor: "amd";
  readonly seed: number;
  readonly histories: number;
  readonly seconds: number;
  readonly points: number;
  readonly switches: number;
  readonly broken: Broken | null;
}

async function play(options: FuzzOptions): Promise<Result> {
  const first = options.seed ?? Date.now() % 1_000_000_000;
  const start = Date.now();
  let [histories, points, switches, reported] = [0, 0, 0, start];
  let broken: Broken | null = null;
  while (broken === null && histories < options.histories && Date.now() - start < options.seconds * 1000) {
    const seed = first + histories;
    histories += 1;
    try {
      const played = await playHistory({ seed });
      points += played.points;
      switches += played.switches;
    } catch (error) {
      if (!(error instanceof HistoryFailed)) throw error;
      broken = await describe(seed, error);
    }
    if (Date.now() - reported > REPORT_EVERY_MS) {
      reported = Date.now();
      console.error(`${rate(histories, reported - start)}, ${points} points, ${switches} turns`);
    }
  }
  const seconds = (Date.now() - start) / 1000;
  return { vendor: "amd", seed: first, histories, seconds, points, switches, broken };
}

async function describe(seed: number, failure: HistoryFailed): Promise<Broken> {
  console.error(`seed ${seed} breaks a rule: ${failure.rule}; looking for a shorter history`);
  const { message, rule } = await shorten({ seed }, failure, TRIES);
  return { seed, rule, history: message, replay: `npm run fuzz -- --seed ${seed} --histories 1` };
}

function rate(histories: number, milliseconds: number): string {
  return `${histories} seeds, ${((1000 * histories) / Math.max(1, milliseconds)).toFixed(1)} seeds/s`;
}

function print({ seed, histories, seconds, points, switches, broken }: Result): void {
  console.log(`${rate(histories, 1000 * seconds)}, first seed ${seed}, ${points} points, ${switches} turns`);
  if (broken === null) return console.log("no rule was broken");
  console.log(`seed ${broken.seed} broke a rule: ${broken.history}`);
  console.log(`again: ${broken.replay}`);
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const result = await play(options);
  if (options.json) console.log(JSON.stringify(result));
  else print(result);
  return result.broken === null ? 0 : STATUS_BROKEN;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`fuzz: ${error.message}`);
  process.exitCode = STATUS_USAGE;
}

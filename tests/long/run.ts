/**
 * `npm run test:long [-- --list] [NAME-PART ...]`: what takes too long for every change. Exit status: 0 all
 * passed, 1 one failed, 2 usage.
 */
import { spawnSync } from "node:child_process";
import { ROOT } from "../rig/setup-facts.ts";

/** One run; its command must end with 0. */
interface LongRun {
  name: string;
  about: string;
  command: readonly string[];
  environment?: Readonly<Record<string, string>>;
}

const NODE = [process.execPath, "--import", "tsx"];
const test = (file: string): string[] => [...NODE, "--test", "--test-reporter=spec", file];

const RUNS: readonly LongRun[] = [
  {
    name: "start-stop",
    about: "200 starts and stops under load, on 2 and on 4 CPUs",
    command: test("tests/long/start-stop.test.ts"),
  },
  {
    name: "vms",
    about: "1000 VMs one after another under load and 64 at once, on 2 and on 4 CPUs",
    command: test("tests/long/vms.test.ts"),
  },
  {
    name: "state-leak",
    about: "guests that look for each other's registers",
    command: test("tests/long/state-leak.test.ts"),
  },
  {
    name: "kill",
    about: "SIGKILL at 300 random moments of a VM's life, on 2 and on 4 CPUs",
    command: test("tests/long/kill.test.ts"),
  },
  {
    name: "core-faults",
    about: "a core that dies over and over",
    command: test("tests/long/core-faults.test.ts"),
  },
  { name: "nmi", about: "1000 NMIs among exits and starts", command: test("tests/long/nmi.test.ts") },
  {
    name: "driver-calls",
    about: "five minutes of calls to the driver with any arguments",
    command: test("tests/machine/driver-calls.test.ts"),
    environment: { MICROV_FUZZ_SECONDS: "300", MICROV_FUZZ_SEED: String(daySeed()) },
  },
  {
    name: "model",
    about: "3000 random histories of the machine model",
    command: test("tests/sim/random.test.ts"),
    environment: { MICROV_SIM_RUNS: "1000", MICROV_SIM_SEED: String(daySeed()) },
  },
  {
    name: "interleaved",
    about: "ten minutes of random histories of PPs that run at the same time",
    command: [...NODE, "tests/fuzz/run.ts", "--seconds", "600", "--seed", String(daySeed() * 100_000)],
  },
  {
    name: "differential",
    about: "2000 generated programs in V8, natively by gcc and clang, and by wasm2c",
    command: [
      ...[...NODE, "toolchain/cli.ts", "differential", "--programs", "2000", "--seed", String(daySeed())],
      ...["--builds", "exact,shipped,masked,clang,wasm2c"],
    ],
  },
];

/** Another seed every day; printed, so that a failure can be had again. */
function daySeed(): number {
  return Math.floor(Date.now() / 86_400_000);
}

function runOne({ name, about, command, environment }: LongRun): boolean {
  const settings = Object.entries(environment ?? {}).map(([key, value]) => `${key}=${value} `);
  console.log(`== ${name}: ${about}\n   ${settings.join("")}${command.slice(1).join(" ")}`);
  const start = Date.now();
  const [program, ...args] = command as [string, ...string[]];
  const env = { ...process.env, ...environment };
  const { status, signal } = spawnSync(program, args, { cwd: ROOT, stdio: "inherit", env });
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(`== ${name}: ${status === 0 ? "passed" : `FAILED (${status ?? signal})`} after ${seconds} s`);
  return status === 0;
}

function main(args: readonly string[]): number {
  if (args.includes("--list")) {
    for (const { name, about } of RUNS) console.log(`${name.padEnd(14)}${about}`);
    return 0;
  }
  const chosen = RUNS.filter(({ name }) => args.length === 0 || args.some((part) => name.includes(part)));
  if (chosen.length === 0) {
    console.error(
      `test:long: nothing is called ${args.join(" ")}; there are: ${RUNS.map(({ name }) => name).join(" ")}`,
    );
    return 2;
  }
  const failed = chosen.filter((run) => !runOne(run)).map(({ name }) => name);
  console.log(failed.length === 0 ? `all ${chosen.length} passed` : `failed: ${failed.join(" ")}`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));

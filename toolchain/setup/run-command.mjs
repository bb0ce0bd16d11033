import { spawnSync } from "node:child_process";
import { SetupError } from "./setup-error.mjs";

/** Prints one line of progress; stderr, so that stdout stays for machine-read output. */
export function progress(text) {
  process.stderr.write(`microv: ${text}\n`);
}

/**
 * Runs a command to its end and returns its stdout as text, or null when it fails or is not there.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string}} options
 */
export function tryOutput(command, args, options = {}) {
  const result = spawnSync(command, args, {
    ...options,
    encoding: "utf8",
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, LC_ALL: "C" },
  });
  return result.status === 0 ? result.stdout : null;
}

/**
 * Runs a command whose output the user should see (on stderr).
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>}} options
 * @returns {boolean} whether it ended with status 0
 */
export function tryVisibly(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: options.cwd,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, ...options.env },
  });
  if (result.error) progress(`${command}: ${result.error.message}`);
  return result.status === 0;
}

/** As tryVisibly, but a failure is a SetupError that names the command. */
export function runVisibly(command, args, options = {}) {
  if (!tryVisibly(command, args, options)) {
    throw new SetupError(`"${[command, ...args].join(" ")}" failed; its output is above`, 1);
  }
}

/**
 * Runs a command whose output the user should see only when it fails, and then its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>}} options
 * @throws {SetupError} that names the command
 */
export function runLogged(command, args, options = {}) {
  const result = spawnSync("bash", ["-c", 'exec "$@" 2>&1', "run", command, ...args], {
    cwd: options.cwd,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", 2],
    env: { ...process.env, ...options.env },
  });
  if (result.status === 0) return;
  process.stderr.write(`${(result.stdout ?? "").trimEnd().split("\n").slice(-25).join("\n")}\n`);
  throw new SetupError(`"${[command, ...args].join(" ")}" failed; the end of its output is above`, 1);
}

import { type ChildProcess, spawn } from "node:child_process";

const running = new Set<ChildProcess>();
const cleanups = new Set<() => void>();
let guarded = false;

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const ORPHAN_CHECK_MS = 500;

/**
 * Starts an emulator so that it cannot outlive us: the kernel kills it when we die, however we die
 * (setpriv --pdeathsig), and we end it when a signal or the death of our own parent ends us.
 * @param interactive whether it gets our terminal; otherwise its stdin is closed. Its stderr is a pipe
 * @param cleanup called when we are ended by a signal while it runs
 * @param env its environment
 */
export function startEmulator(
  program: string,
  args: readonly string[],
  interactive: boolean,
  cleanup: () => void = () => undefined,
  env: NodeJS.ProcessEnv = process.env,
): ChildProcess {
  guard();
  const terminal = interactive ? "inherit" : "ignore";
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", program, ...args], {
    stdio: [terminal, terminal, "pipe"],
    env,
  });
  running.add(child);
  cleanups.add(cleanup);
  child.once("close", () => {
    running.delete(child);
    cleanups.delete(cleanup);
  });
  return child;
}

function guard(): void {
  if (guarded) return;
  guarded = true;
  for (const [signal, status] of Object.entries(SIGNALS)) process.on(signal, () => endAll(status));
  // npm does not tell us when it is killed: we see it by our parent becoming another one.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && endAll(SIGNALS.SIGHUP), ORPHAN_CHECK_MS).unref();
}

function endAll(status: number): void {
  for (const child of running) child.kill("SIGKILL");
  for (const cleanup of cleanups) cleanup();
  process.exit(status);
}

/** How an emulator's process ended. */
export interface ProcessEnd {
  exitCode: number | null;
  signal: string | null;
  timedOut: boolean;
  /** Why it could not be started, or what it wrote to stderr. */
  errors: string;
}

/** Settles when the emulator and its pipes have closed; kills it when its time (in seconds; 0: any) is over. */
export function processEnd(child: ChildProcess, timeout: number): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    let errors = "";
    let timedOut = false;
    const stop = (): void => {
      timedOut = true;
      child.kill("SIGKILL");
    };
    const timer = timeout > 0 ? setTimeout(stop, timeout * 1000) : undefined;
    const end = (exitCode: number | null, signal: string | null): void => {
      clearTimeout(timer);
      resolve({ exitCode, signal, timedOut, errors });
    };
    child.stderr?.on("data", (chunk) => (errors += String(chunk)));
    child.once("error", (error) => ((errors += error.message), end(null, null)));
    child.once("close", end);
  });
}

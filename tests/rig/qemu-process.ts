import { type ChildProcess, spawn } from "node:child_process";

const running = new Set<ChildProcess>();
let guarded = false;

/**
 * Starts QEMU so that it cannot outlive us: the kernel kills it when we die, however we die
 * (setpriv --pdeathsig), and Ctrl-C, a hang-up or a termination of ours kills it first.
 * @param interactive whether QEMU gets our terminal; otherwise its stdin is closed
 */
export function startQemu(program: string, args: readonly string[], interactive: boolean): ChildProcess {
  guard();
  const stdio = interactive ? "inherit" : "pipe";
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", program, ...args], {
    stdio: [interactive ? "inherit" : "ignore", interactive ? "inherit" : "ignore", stdio],
  });
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

function guard(): void {
  if (guarded) return;
  guarded = true;
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [signal, status] of Object.entries(signals)) {
    process.on(signal, () => {
      for (const child of running) child.kill("SIGKILL");
      process.exit(status);
    });
  }
}

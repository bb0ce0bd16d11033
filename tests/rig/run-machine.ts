import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { executedLogOf } from "../coverage/executed-log.ts";
import { emulatorEnvironment } from "./emulator-mend.ts";
import { checkEmulator } from "./emulator-version.ts";
import { initramfs } from "./initramfs.ts";
import { cleanMachineFolder, createMachineFolder, type MachineFolder } from "./machine-folder.ts";
import { checkOptions, DEFAULTS, type MachineOptions } from "./machine-options.ts";
import { Monitor } from "./monitor.ts";
import { PortStream } from "./port-stream.ts";
import { type MachinePaths, qemuArguments } from "./qemu-arguments.ts";
import { startQemu } from "./qemu-process.ts";
import { setupFacts } from "./setup-facts.ts";
import { type Verdict, verdict } from "./verdict.ts";

/** What a machine did; status, ended and reason are explained in verdict.ts. */
export interface MachineResult extends Verdict {
  stdout: string;
  stderr: string;
  /** What the commands wrote to stdout, byte for byte. */
  stdoutBytes: Buffer;
  /** Text of the kernel's console. */
  console: string;
  /** File that keeps the kernel's console. */
  consoleLog: string;
}

export interface MachineHooks {
  onStdout?: (bytes: Buffer) => void;
  onStderr?: (bytes: Buffer) => void;
  /** Another emulator program (for tests of the rig itself). */
  program?: string;
}

/** A machine that runs. */
export interface Machine {
  /** Settles when the emulator has gone; does not reject. */
  done: Promise<MachineResult>;
  /** QEMU's monitor; rejects when QEMU ends without having offered one. */
  monitor: Promise<Monitor>;
  /** Settles when stdout contains the text; rejects when the machine ends before. */
  printed: (text: string) => Promise<void>;
  /** Ends the emulator at once; the result says that the machine died. */
  kill: () => void;
}

/**
 * Boots a machine, runs the commands, and returns what they printed and their status.
 * @throws {UsageError} when options do not go together or a file is missing
 */
export async function runMachine(
  options: Partial<MachineOptions>,
  hooks: MachineHooks = {},
): Promise<MachineResult> {
  return (await startMachine(options, hooks)).done;
}

/** As runMachine, but returns while the machine runs, for tests that act on it meanwhile. */
export async function startMachine(
  given: Partial<MachineOptions>,
  hooks: MachineHooks = {},
): Promise<Machine> {
  const options = { ...DEFAULTS, ...given };
  checkOptions(options);
  const facts = setupFacts();
  checkEmulator(options, facts.qemu);
  const nonce = randomBytes(16).toString("hex");
  const archive = initramfs(options, facts, nonce);

  const folder = createMachineFolder();
  writeFileSync(folder.initramfs, archive);
  const executedLog = hooks.program === undefined ? executedLogOf(options, folder) : undefined;
  const paths = {
    ...machinePaths(folder, options.compressed ? facts.vmlinuz : facts.vmlinux),
    ...(executedLog === undefined ? {} : { executedLog }),
  };
  const servers = await Promise.all(
    [paths.stdoutSocket, paths.stderrSocket, paths.monitorSocket].map(listen),
  );
  const [outServer, errServer, monitorServer] = servers as [Server, Server, Server];
  const stdout = new PortStream(outServer, nonce, hooks.onStdout);
  const stderr = new PortStream(errServer, nonce, hooks.onStderr);
  let monitor: Monitor | undefined;

  const program = hooks.program ?? "qemu-system-x86_64";
  const cleanup = (): void => cleanMachineFolder(folder);
  const env = emulatorEnvironment(options.cpus);
  const child = startQemu(program, qemuArguments(options, paths), options.shell, cleanup, env);
  const exit = processEnd(child, options.timeout);
  const connected = new Promise<Monitor>((resolve, reject) => {
    monitorServer.once("connection", (socket) => resolve((monitor = new Monitor(socket))));
    void exit.then((end) => reject(new Error(`the emulator ended without a monitor: ${end.emulatorErrors}`)));
  });
  connected.catch(() => undefined); // who does not use the monitor need not handle this

  const done = exit.then(async (end): Promise<MachineResult> => {
    await Promise.all([stdout.drained(), stderr.drained(), monitor?.closed]);
    for (const server of servers) server.close();
    cleanup();
    const whole = stdout.decoder.status !== undefined && stderr.decoder.status !== undefined;
    const judged = verdict({
      ...end,
      delivered: whole ? stdout.decoder.status : undefined,
      begun: stdout.decoder.begun,
      timeout: options.timeout,
      shutdown: monitor?.shutdownReason,
    });
    return { ...judged, ...output(stdout, stderr), ...consoleOf(folder) };
  });
  return {
    done,
    monitor: connected,
    printed: (text) => stdout.printed(text, done),
    kill: () => child.kill("SIGKILL"),
  };
}

function machinePaths(folder: MachineFolder, kernel: string): MachinePaths {
  return {
    kernel,
    initramfs: folder.initramfs,
    consoleLog: folder.consoleLog,
    stdoutSocket: join(folder.sockets, "stdout"),
    stderrSocket: join(folder.sockets, "stderr"),
    monitorSocket: join(folder.sockets, "monitor"),
  };
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(path, () => resolve(server));
  });
}

interface ProcessEnd {
  exitCode: number | null;
  signal: string | null;
  timedOut: boolean;
  emulatorErrors: string;
}

/** Settles when the emulator and its pipes have closed; kills it when its time (in seconds; 0: any) is over. */
function processEnd(child: ChildProcess, timeout: number): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    let emulatorErrors = "";
    let timedOut = false;
    const stop = (): void => {
      timedOut = true;
      child.kill("SIGKILL");
    };
    const timer = timeout > 0 ? setTimeout(stop, timeout * 1000) : undefined;
    const end = (exitCode: number | null, signal: string | null): void => {
      clearTimeout(timer);
      resolve({ exitCode, signal, timedOut, emulatorErrors: withoutFeatureWarnings(emulatorErrors) });
    };
    child.stderr?.on("data", (chunk) => (emulatorErrors += String(chunk)));
    child.once("error", (error) => ((emulatorErrors += error.message), end(null, null)));
    child.once("close", end);
  });
}

/** QEMU lists on each start what of the CPU model it does not emulate; that would bury what went wrong. */
function withoutFeatureWarnings(text: string): string {
  const warning = /^.*warning: TCG doesn't support requested feature.*\n?/gm;
  return text.replaceAll(warning, "");
}

function output(
  stdout: PortStream,
  stderr: PortStream,
): Pick<MachineResult, "stdout" | "stderr" | "stdoutBytes"> {
  const stdoutBytes = stdout.bytes();
  return { stdout: stdoutBytes.toString(), stderr: stderr.bytes().toString(), stdoutBytes };
}

function consoleOf(folder: MachineFolder): Pick<MachineResult, "console" | "consoleLog"> {
  const text = existsSync(folder.consoleLog) ? readFileSync(folder.consoleLog, "latin1") : "";
  return { console: text, consoleLog: folder.consoleLog };
}

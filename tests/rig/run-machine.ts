import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { StartBed } from "./bed.ts";
import { startBochs } from "./bochs/bochs-bed.ts";
import { processEnd } from "./emulator-process.ts";
import { checkEmulator } from "./emulator-version.ts";
import { initramfs } from "./initramfs.ts";
import { cleanMachineFolder, createMachineFolder, type MachineFolder } from "./machine-folder.ts";
import {
  type BedName,
  bedOf,
  checkOptions,
  DEFAULTS,
  type MachineOptions,
  UsageError,
} from "./machine-options.ts";
import type { Monitor } from "./monitor.ts";
import { PortStream } from "./port-stream.ts";
import { startQemu } from "./qemu-bed.ts";
import { bochsFacts, setupFacts } from "./setup-facts.ts";
import { type Verdict, verdict } from "./verdict.ts";

const BEDS: Record<BedName, StartBed> = { qemu: startQemu, bochs: startBochs };

/** What a machine did; status, ended and reason are explained in verdict.ts. */
export interface MachineResult extends Verdict {
  stdout: string;
  stderr: string;
  /** What the commands wrote to stdout, byte for byte. */
  stdoutBytes: Buffer;
  /** Whether it came to its commands. */
  begun: boolean;
  /** Text of the kernel's console. */
  console: string;
  /** File that keeps the kernel's console. */
  consoleLog: string;
  /** File in which the emulator tells what it saw; QEMU has none. */
  emulatorLog?: string;
}

export interface MachineHooks {
  onStdout?: (bytes: Buffer) => void;
  onStderr?: (bytes: Buffer) => void;
  /** Another emulator program (for tests of the rig itself). */
  program?: string;
  /** File in which Bochs writes what it executes while a program asks for it (executed-log.patch). */
  executedLog?: string;
}

/** A machine that runs. */
export interface Machine {
  /** Settles when the emulator has gone; does not reject. */
  done: Promise<MachineResult>;
  /** QEMU's monitor; rejects when QEMU ends without having offered one, and on Bochs, which has none. */
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
  const options = { ...DEFAULTS, bed: given.vendor === "intel" ? "" : usualBed(), ...given };
  checkOptions(options);
  const found = setupFacts();
  checkEmulator(options, found);
  const bed = bedOf(options);
  const facts = bed === "bochs" ? { ...found, ...bochsFacts(found) } : found;
  const nonce = randomBytes(16).toString("hex");
  const archive = initramfs(options, facts, nonce);

  const folder = createMachineFolder();
  const cleanup = (): void => cleanMachineFolder(folder);
  writeFileSync(folder.initramfs, archive);
  const stdout = new PortStream(nonce, hooks.onStdout);
  const stderr = new PortStream(nonce, hooks.onStderr);
  const { program, executedLog } = hooks;
  const emulator = await BEDS[bed]({ options, facts, folder, stdout, stderr, program, executedLog, cleanup });
  const exit = processEnd(emulator.child, options.timeout);
  const monitor = emulator.monitor(exit);
  monitor.catch(() => undefined); // who does not use the monitor need not handle this

  const done = exit.then(async (end): Promise<MachineResult> => {
    const { shutdown, errors } = await emulator.finish(end);
    for (const stream of [stdout, stderr]) stream.close();
    cleanup();
    const { begun } = stdout.decoder;
    const whole = stdout.decoder.status !== undefined && stderr.decoder.status !== undefined;
    const judged = verdict({
      ...end,
      delivered: whole ? stdout.decoder.status : undefined,
      begun,
      timeout: options.timeout,
      shutdown,
      emulatorErrors: errors,
    });
    const log = emulator.log === undefined ? {} : { emulatorLog: emulator.log };
    return { ...judged, begun, ...output(stdout, stderr), ...consoleOf(folder), ...log };
  });
  return {
    done,
    monitor,
    printed: (text) => stdout.printed(text, done),
    kill: () => emulator.child.kill("SIGKILL"),
  };
}

/** MICROV_BED=bochs lets the tests that name no emulator run on that one. */
function usualBed(): MachineOptions["bed"] {
  const bed = process.env["MICROV_BED"] ?? "";
  if (bed === "" || bed === "qemu" || bed === "bochs") return bed;
  throw new UsageError(`MICROV_BED=${bed}: must be qemu or bochs`);
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

import type { ChildProcess } from "node:child_process";
import type { ProcessEnd } from "./emulator-process.ts";
import type { MachineFolder } from "./machine-folder.ts";
import type { MachineOptions } from "./machine-options.ts";
import type { Monitor } from "./monitor.ts";
import type { PortStream } from "./port-stream.ts";
import type { SetupFacts } from "./setup-facts.ts";

/** What a bed is given to start a machine. */
export interface BedJob {
  options: MachineOptions;
  /** Of the kernel that this bed boots. */
  facts: SetupFacts;
  /** Its initramfs is there. */
  folder: MachineFolder;
  stdout: PortStream;
  stderr: PortStream;
  /** Another emulator program (for tests of the rig itself). */
  program: string | undefined;
  /** As MachineHooks has it. */
  executedLog: string | undefined;
  /** To be called when a signal ends us. */
  cleanup: () => void;
}

/** A machine's emulator, running. */
export interface RunningEmulator {
  child: ChildProcess;
  /** QEMU's monitor; rejects where there is none. */
  monitor: (exit: Promise<ProcessEnd>) => Promise<Monitor>;
  /** Call it when the process has gone: takes what is still on its way, and says how the machine ended. */
  finish: (end: ProcessEnd) => Promise<EmulatorEnding>;
  /** A file in which the emulator tells what it saw, if it does. */
  log?: string;
}

export interface EmulatorEnding {
  /** QEMU's word for why the machine stopped, if the emulator said why. */
  shutdown: string | undefined;
  /** What it complained of. */
  errors: string;
}

/** An emulator that machines run on. */
export type StartBed = (job: BedJob) => Promise<RunningEmulator>;

import { rmSync, writeFileSync } from "node:fs";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { executedFile } from "../../coverage/executed-log.ts";
import type { BedJob, RunningEmulator } from "../bed.ts";
import { startEmulator } from "../emulator-process.ts";
import { kernelCommandLine } from "../kernel-command-line.ts";
import { fromFile, listen } from "../port-sources.ts";
import { bochsFacts } from "../setup-facts.ts";
import { bootImage } from "./boot-image.ts";
import { bootRom } from "./boot-rom.ts";
import { bochsrc, INSTRUCTIONS_PER_SECOND } from "./bochsrc.ts";
import { bochsEnding } from "./ending.ts";
import { bridgeTerminal } from "./terminal.ts";

// Some models' CPUID names the frequency of the real processor, 35 times what their TSC counts: Linux is told.
const KERNEL_OPTIONS = [`tsc_early_khz=${INSTRUCTIONS_PER_SECOND / 1000}`];

/** Starts Bochs: the ports are files that it appends to, and its log tells how it ended. */
export async function startBochs(job: BedJob): Promise<RunningEmulator> {
  const { options, facts, folder } = job;
  const { program, bios, vgaBios } = bochsFacts(facts);
  const file = (name: string): string => join(folder.sockets, name);
  const memory = bootImage({
    vmlinux: facts.vmlinux,
    initramfs: folder.initramfs,
    commandLine: kernelCommandLine(options, KERNEL_OPTIONS),
    mem: options.mem,
    folder: folder.sockets,
  });
  const terminal = options.shell ? await listen({ host: "127.0.0.1" }) : undefined;
  const log = join(folder.folder, "bochs.log");
  const console = terminal ? { port: portOf(terminal) } : folder.consoleLog;
  const ports = { console, stdout: file("stdout"), stderr: file("stderr") };
  writeFileSync(file("bochsrc"), bochsrc(options, { bios, vgaBios, rom: bootRom(), memory, log, ...ports }));

  const stdout = fromFile(ports.stdout, (bytes) => job.stdout.push(bytes));
  const stderr = fromFile(ports.stderr, (bytes) => job.stderr.push(bytes));
  const args = ["-q", "-f", file("bochsrc")];
  const executedSet = job.program === undefined ? executedFile("bochs", options, folder) : undefined;
  const env = {
    ...process.env,
    ...(job.executedLog === undefined ? {} : { BOCHS_EXECUTED_LOG: job.executedLog }),
    ...(executedSet === undefined ? {} : { BOCHS_EXECUTED_SET: executedSet }),
  };
  const child = startEmulator(job.program ?? program, args, false, job.cleanup, env);
  const restoreTerminal = terminal ? bridgeTerminal(terminal, () => child.kill("SIGKILL")) : () => undefined;
  return {
    child,
    log,
    monitor: () => Promise.reject(new Error("Bochs has no monitor; what needs one runs on --bed qemu only")),
    finish: async (end) => {
      restoreTerminal();
      await Promise.all([stdout(), stderr()]);
      for (const { file } of memory) rmSync(file, { force: true });
      const { shutdown, message } = bochsEnding(end.errors);
      return { shutdown, errors: message };
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

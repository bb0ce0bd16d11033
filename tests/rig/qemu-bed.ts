import type { Server } from "node:net";
import { join } from "node:path";
import { executedFile } from "../coverage/executed-log.ts";
import type { BedJob, RunningEmulator } from "./bed.ts";
import { emulatorEnvironment } from "./emulator-mend.ts";
import { type ProcessEnd, startEmulator } from "./emulator-process.ts";
import type { MachineFolder } from "./machine-folder.ts";
import { Monitor } from "./monitor.ts";
import { fromServer, listen } from "./port-sources.ts";
import { type MachinePaths, qemuArguments } from "./qemu-arguments.ts";

/** Starts QEMU: the ports are Unix sockets that it connects to, and so is its monitor. */
export async function startQemu(job: BedJob): Promise<RunningEmulator> {
  const { options, facts, folder } = job;
  const executedLog = job.program === undefined ? executedFile("qemu", options, folder) : undefined;
  const paths = {
    ...machinePaths(folder, options.compressed ? facts.vmlinuz : facts.vmlinux),
    ...(executedLog === undefined ? {} : { executedLog }),
  };
  const servers = await Promise.all(
    [paths.stdoutSocket, paths.stderrSocket, paths.monitorSocket].map((path) => listen(path)),
  );
  const [outServer, errServer, monitorServer] = servers as [Server, Server, Server];
  const stdout = fromServer(outServer, (bytes) => job.stdout.push(bytes));
  const stderr = fromServer(errServer, (bytes) => job.stderr.push(bytes));
  let monitor: Monitor | undefined;
  const connected = new Promise<Monitor>((resolve) =>
    monitorServer.once("connection", (socket) => resolve((monitor = new Monitor(socket)))),
  );

  const program = job.program ?? "qemu-system-x86_64";
  const env = emulatorEnvironment(options.cpus);
  const child = startEmulator(program, qemuArguments(options, paths), options.shell, job.cleanup, env);
  return {
    child,
    monitor: (exit) => Promise.race([connected, exit.then(withoutMonitor)]),
    finish: async (end) => {
      await Promise.all([stdout(), stderr(), monitor?.closed]);
      for (const server of servers) server.close();
      return { shutdown: monitor?.shutdownReason, errors: withoutFeatureWarnings(end.errors) };
    },
  };
}

function withoutMonitor(end: ProcessEnd): never {
  throw new Error(`the emulator ended without a monitor: ${withoutFeatureWarnings(end.errors)}`);
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

/** QEMU lists on each start what of the CPU model it does not emulate; that would bury what went wrong. */
function withoutFeatureWarnings(text: string): string {
  const warning = /^.*warning: TCG doesn't support requested feature.*\n?/gm;
  return text.replaceAll(warning, "");
}

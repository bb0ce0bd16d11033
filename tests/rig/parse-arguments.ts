import { basename } from "node:path";
import {
  type BedName,
  checkOptions,
  DEFAULTS,
  type MachineOptions,
  type PutFile,
  UsageError,
  type Vendor,
} from "./machine-options.ts";

export const HELP = `npm run machine -- [options] 'commands'

Boots Debian's kernel in an emulated machine, runs the commands in it as root, and exits with their status.
  --vendor amd|intel   whose virtualization (${DEFAULTS.vendor})
  --bed qemu|bochs     the emulator (amd: qemu, intel: bochs; Bochs is built once, about 90 s)
  --cpus N             CPUs (${DEFAULTS.cpus})
  --mem SIZE           memory, such as 512M or 2G (${DEFAULTS.mem})
  --put LOCAL[:REMOTE] take a file on board, mode kept; REMOTE defaults to /NAME; repeatable
  --kvm                load KVM's modules before the commands
  --kvm-files          have KVM's modules in /lib/modules/kvm, not loaded
  --timeout S          seconds until the machine is stopped (${DEFAULTS.timeout}; 0: never)
  --shell              interactive console instead of commands
  --gdb                wait for gdb on localhost:1234 (QEMU only)
  --icount             one instruction is one TSC tick (with QEMU 7.2: --cpus 1 only)
  --cpu MODEL          CPU model as the emulator calls it, with +feature and -feature after commas
                       (qemu: EPYC,+svm,+npt; bochs: ryzen or corei7_haswell_4770)
  --append TEXT        add to the kernel's command line
  --bare               leave MicroV's files out
  --help               this text

On board: busybox; /lib/microv/microv.ko, /lib/microv/microv.img, microv and /guests as far as they are built.
Exit status: the commands' own; 2 wrong option, 124 timeout, 125 the machine died without giving a status,
130 Ctrl-C. The kernel's console is kept in a file, named where the machine fails.`;

const FLAGS = {
  "--kvm": "kvm",
  "--kvm-files": "kvmFiles",
  "--shell": "shell",
  "--gdb": "gdb",
  "--icount": "icount",
  "--bare": "bare",
} as const;

type Reader = (options: MachineOptions, value: string) => void;

const VALUES: Record<string, Reader> = {
  "--cpus": (o, v) => (o.cpus = wholeNumber("--cpus", v)),
  "--mem": (o, v) => (o.mem = v.toUpperCase()),
  "--timeout": (o, v) => (o.timeout = wholeNumber("--timeout", v)),
  "--cpu": (o, v) => (o.cpu = v),
  "--append": (o, v) => (o.append = v),
  "--put": (o, v) => (o.put = [...o.put, putFile(v)]),
  "--vendor": (o, v) => (o.vendor = vendor(v)),
  "--bed": (o, v) => (o.bed = bed(v)),
};

/**
 * Reads the command line of `npm run machine`.
 * @param args without node and the script
 * @returns the options, checked, or "help"
 * @throws {UsageError}
 */
export function parseArguments(args: readonly string[]): MachineOptions | "help" {
  const options: MachineOptions = { ...DEFAULTS };
  const commands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const equals = arg.startsWith("--") ? arg.indexOf("=") : -1;
    const name = equals > 0 ? arg.slice(0, equals) : arg;
    const read = VALUES[name];
    if (name === "--help" || name === "-h") return "help";
    if (name in FLAGS && equals < 0) options[FLAGS[name as keyof typeof FLAGS]] = true;
    else if (read) {
      const value = equals > 0 ? arg.slice(equals + 1) : args[++i];
      if (value === undefined || value === "") throw new UsageError(`${name} needs a value; see --help`);
      read(options, value);
    } else if (name.startsWith("-")) throw new UsageError(`${arg}: no such option; see --help`);
    else commands.push(arg);
  }
  if (commands.length > 1) {
    throw new UsageError(
      `commands must be one argument, in quotes; got ${commands.length}: ${commands.join(" | ")}`,
    );
  }
  options.commands = commands[0] ?? "";
  if ((options.shell || options.gdb) && !args.some((a) => a.startsWith("--timeout"))) options.timeout = 0;
  checkOptions(options);
  return options;
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new UsageError(`${name} ${value}: must be a whole number`);
  return Number(value);
}

function putFile(value: string): PutFile {
  const colon = value.lastIndexOf(":");
  if (colon < 0) return { local: value, remote: `/${basename(value)}` };
  const remote = value.slice(colon + 1);
  return {
    local: value.slice(0, colon),
    remote: remote === "" ? `/${basename(value.slice(0, colon))}` : remote,
  };
}

function vendor(value: string): Vendor {
  if (value === "amd" || value === "intel") return value;
  throw new UsageError(`--vendor ${value}: must be amd or intel`);
}

function bed(value: string): BedName {
  if (value === "qemu" || value === "bochs") return value;
  throw new UsageError(`--bed ${value}: must be qemu or bochs`);
}

import { type MachineOptions, mebibytes } from "../machine-options.ts";
import type { MemoryFile } from "./boot-image.ts";
import { cpuModel } from "./cpu-model.ts";

/** Files and addresses of one machine. */
export interface BochsPaths {
  bios: string;
  vgaBios: string;
  rom: MemoryFile;
  /** Kernel, start information, initramfs. */
  memory: readonly MemoryFile[];
  /** The kernel's console is written here; with --shell a TCP port of ours takes its place. */
  console: string | { port: number };
  stdout: string;
  stderr: string;
  log: string;
}

/** Instructions in a second of the machine's time, whatever the host's clock says; also the TSC's frequency. */
export const INSTRUCTIONS_PER_SECOND = 100_000_000;

/** Bochs' configuration file for a machine. Nothing in it depends on the host's clock: two runs are alike. */
export function bochsrc(options: MachineOptions, paths: BochsPaths): string {
  const mib = mebibytes(options.mem);
  const lines = [
    "config_interface: textconfig",
    "display_library: nogui",
    `memory: guest=${mib}, host=${mib}`,
    `romimage: file="${paths.bios}"`,
    `vgaromimage: file="${paths.vgaBios}"`,
    `optromimage1: ${placed(paths.rom)}`,
    ...paths.memory.map((file, i) => `optramimage${i + 1}: ${placed(file)}`),
    `cpu: ${cpu(options)}`,
    "clock: sync=none, time0=1704067200", // 2024-01-01, as QEMU's machine has it
    "vga: extension=vbe, realtime=0",
    `com1: enabled=1, ${port(paths.console)}`,
    `com2: enabled=1, ${port(paths.stdout)}`,
    `com3: enabled=1, ${port(paths.stderr)}`,
    "speaker: enabled=0",
    `log: "${paths.log}"`,
    // Power-off, reset and triple fault are panics to Bochs: ending.ts tells which one it was.
    "panic: action=fatal",
    "error: action=report",
    "info: action=report",
    "debug: action=ignore",
  ];
  return `${lines.join("\n")}\n`;
}

function cpu(options: MachineOptions): string {
  const { model, add, exclude } = cpuModel(options);
  const features = [
    ...(add.length > 0 ? [`add_features="${add.join(" ")}"`] : []),
    ...(exclude.length > 0 ? [`exclude_features="${exclude.join(" ")}"`] : []),
  ];
  // With several CPUs the TSC advances by the mean of a round, so a tick is an instruction in rounds of one only.
  const quantum = options.icount && options.cpus > 1 ? ["quantum=1"] : [];
  return [
    `model=${model}`,
    `count=${options.cpus}`,
    `ips=${INSTRUCTIONS_PER_SECOND}`,
    "reset_on_triple_fault=0",
    ...quantum,
    ...features,
  ].join(", ");
}

function placed({ file, address }: MemoryFile): string {
  return `file="${file}", address=0x${address.toString(16)}`;
}

function port(to: string | { port: number }): string {
  if (typeof to === "string") return `mode=file, dev="${to}"`;
  return `mode=socket-client, dev="127.0.0.1:${to.port}"`;
}

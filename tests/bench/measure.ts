import { runMachine } from "../rig/run-machine.ts";
import type { MachineOptions, Vendor } from "../rig/machine-options.ts";
import type { Programs } from "./build-programs.ts";
import { type Column, PROCESSORS } from "./columns.ts";
import { type Output, parseOutput } from "./parse-output.ts";

/** Longest that one machine may take, in seconds of real time: about 25 are usual on an idle one, 40 with Bochs. */
const TIMEOUT = 600;

/** KVM's modules in the order in which they load; not every kernel has each. */
const MODULES: Record<Vendor, readonly string[]> = {
  amd: ["irqbypass", "kvm", "ccp", "kvm-amd"],
  intel: ["irqbypass", "kvm", "kvm-intel"],
};

function kvm(vendor: Vendor): string {
  const files = MODULES[vendor].map((name) => `/lib/modules/kvm/${name}.ko`);
  const unload = MODULES[vendor].map((name) => name.replace("-", "_")).reverse();
  return `for m in ${files.join(" ")}; do [ ! -e $m ] || insmod $m || exit 10; done
/bench kvm /guest long && /bench kvm /guest real || exit 11
for m in ${unload.join(" ")}; do [ ! -d /sys/module/$m ] || rmmod $m || exit 12; done
`;
}

const MICROV = `microv start >&2 || exit 13
/bench status && /bench root || exit 14
/bench micro-vm /guest real && /bench micro-vm /guest long || exit 15
/bench costs || exit 17
microv stop >&2 || exit 16
`;

/** What an exit status of the commands means. */
const FAILURES: Record<number, string> = {
  10: "KVM's modules could not be loaded",
  11: "measuring KVM failed",
  12: "KVM's modules could not be unloaded",
  13: "MicroV did not start",
  14: "measuring the root VM failed",
  15: "measuring a micro VM failed",
  16: "MicroV did not stop",
  17: "measuring what a micro VM costs failed",
  124: `the machine took longer than ${TIMEOUT} s`,
};

/** The machine in which everything is counted: one CPU, and one instruction is one tick of the TSC. */
export function benchMachine(
  column: Column,
  programs: Programs,
  append: string,
  commands: string,
): Partial<MachineOptions> {
  const { vendor, bed, cpu } = PROCESSORS[column];
  const put = [
    { local: programs.bench, remote: "/bench" },
    { local: programs.guest, remote: "/guest" },
  ];
  return {
    vendor,
    bed,
    cpus: 1,
    mem: "1536M",
    icount: true,
    kvmFiles: true,
    cpu,
    timeout: TIMEOUT,
    put,
    append,
    commands,
  };
}

/**
 * Boots the root OS once, measures KVM, then MicroV.
 * @param append for the kernel's command line
 * @throws {Error} when a part could not be measured that must be
 */
export async function measure(column: Column, programs: Programs, append: string): Promise<Output> {
  const commands = kvm(PROCESSORS[column].vendor) + MICROV;
  const result = await runMachine(benchMachine(column, programs, append, commands));
  if (result.status !== 0) {
    const what = FAILURES[result.status] ?? (result.reason || `the commands ended with ${result.status}`);
    throw new Error(
      `${what}; the kernel's console is in ${result.consoleLog}\n${result.stderr}${result.stdout}`.trimEnd(),
    );
  }
  return parseOutput(result.stdout);
}

import { runMachine } from "../rig/run-machine.ts";
import type { MachineOptions } from "../rig/machine-options.ts";
import { QEMU_CPU } from "../rig/qemu-arguments.ts";
import type { Programs } from "./build-programs.ts";
import { type Output, parseOutput } from "./parse-output.ts";

/** Longest that one machine may take, in seconds of real time: about 25 are usual on an idle one. */
const TIMEOUT = 300;

const KVM = `for m in irqbypass kvm ccp kvm-amd; do insmod /lib/modules/kvm/$m.ko || exit 10; done
/bench kvm /guest long && /bench kvm /guest real || exit 11
rmmod kvm_amd ccp kvm || exit 12
`;

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
export function benchMachine(programs: Programs, append: string, commands: string): Partial<MachineOptions> {
  const put = [
    { local: programs.bench, remote: "/bench" },
    { local: programs.guest, remote: "/guest" },
  ];
  const cpu = `${QEMU_CPU},-rdrand`;
  return {
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
export async function measure(programs: Programs, append: string): Promise<Output> {
  const result = await runMachine(benchMachine(programs, append, KVM + MICROV));
  if (result.status !== 0) {
    const what = FAILURES[result.status] ?? (result.reason || `the commands ended with ${result.status}`);
    throw new Error(
      `${what}; the kernel's console is in ${result.consoleLog}\n${result.stderr}${result.stdout}`.trimEnd(),
    );
  }
  return parseOutput(result.stdout);
}

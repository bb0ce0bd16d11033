import { HOST } from "../../vmm/abi/generated/memory-map.node.ts";
import { kernelCommandLine } from "./kernel-command-line.ts";
import type { MachineOptions } from "./machine-options.ts";

/** QEMU's -cpu where the options name none. */
export const QEMU_CPU = "EPYC,+svm,+npt";

/** Files and sockets of one machine. */
export interface MachinePaths {
  kernel: string;
  initramfs: string;
  /** The kernel's console is written here. */
  consoleLog: string;
  /** Unix sockets that we listen on and QEMU connects to. */
  stdoutSocket: string;
  stderrSocket: string;
  monitorSocket: string;
  /** QEMU logs here what of the hypervisor it ran (tests/coverage). */
  executedLog?: string;
}

/** Where kernel and core lie (vmm/abi/memory-map.layout.ts): more than either ever has. */
const IMAGES = [HOST.KERNEL_IMAGE, HOST.CORE_IMAGE].map((at) => `0x${at.toString(16)}+0x200000`);

/** QEMU's arguments for a machine; every one that makes two runs alike is set where it is free. */
export function qemuArguments(options: MachineOptions, paths: MachinePaths): string[] {
  const args = ["-accel", accelerator(options), "-cpu", options.cpu || QEMU_CPU];
  args.push("-smp", String(options.cpus), "-m", options.mem);
  args.push("-nodefaults", "-no-user-config", "-display", "none", "-vga", "none", "-net", "none");
  // A guest's reset would otherwise boot it again, and hide that it died.
  args.push("-no-reboot", "-rtc", "base=2024-01-01,clock=vm");
  args.push("-kernel", paths.kernel, "-initrd", paths.initramfs, "-append", kernelCommandLine(options));
  args.push(...serialPorts(options, paths));
  args.push(
    "-chardev",
    `socket,id=monitor,path=${paths.monitorSocket}`,
    "-mon",
    "chardev=monitor,mode=control",
  );
  // A block is logged when it is translated, that is before it runs for the first time.
  if (paths.executedLog !== undefined)
    args.push("-d", "in_asm", "-dfilter", IMAGES.join(","), "-D", paths.executedLog);
  if (options.icount) args.push("-icount", "shift=0,sleep=off");
  if (options.gdb) args.push("-S", "-gdb", "tcp:localhost:1234");
  return args;
}

/**
 * KVM makes Linux patch its own code when its first VM comes and its last one goes. Where each CPU has a thread of its own,
 * the emulator may execute the breakpoint of such a patch on and on after it is gone: seen once, in __schedule.
 */
function accelerator(options: MachineOptions): string {
  return options.kvm || options.kvmFiles ? "tcg,thread=single" : "tcg";
}

function serialPorts(options: MachineOptions, paths: MachinePaths): string[] {
  const console = options.shell
    ? ["-chardev", "stdio,id=console,mux=on,signal=off", "-mon", "chardev=console,mode=readline"]
    : ["-chardev", `file,id=console,path=${paths.consoleLog}`];
  return [
    ...console,
    ...["-chardev", `socket,id=stdout,path=${paths.stdoutSocket}`],
    ...["-chardev", `socket,id=stderr,path=${paths.stderrSocket}`],
    ...["-serial", "chardev:console", "-serial", "chardev:stdout"],
    // COM3's usual interrupt is COM1's; edge-triggered lines cannot be shared, so it gets one of its own.
    ...["-device", "isa-serial,index=2,iobase=0x3e8,irq=5,chardev=stderr"],
  ];
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { kernelCommandLine } from "./kernel-command-line.ts";
import { DEFAULTS, type MachineOptions } from "./machine-options.ts";
import { qemuArguments } from "./qemu-arguments.ts";

const PATHS = {
  kernel: "/vmlinux",
  initramfs: "/initramfs",
  consoleLog: "/console",
  stdoutSocket: "/out",
  stderrSocket: "/err",
  monitorSocket: "/mon",
};

function joined(options: Partial<MachineOptions>): string {
  return qemuArguments({ ...DEFAULTS, commands: "true", ...options }, PATHS).join(" ");
}

test("the options reach QEMU", () => {
  const line = joined({ cpus: 3, mem: "2G", cpu: "max" });
  assert.match(line, /-accel tcg -cpu max -smp 3 -m 2G/);
  assert.match(line, /-kernel \/vmlinux -initrd \/initramfs/);
});

test("a guest's reset ends the machine, and the clock starts the same each time", () => {
  assert.match(joined({}), /-no-reboot -rtc base=2024-01-01,clock=vm/);
});

test("the console is not the channel", () => {
  const line = joined({});
  assert.match(line, /file,id=console,path=\/console/);
  assert.match(line, /socket,id=stdout,path=\/out/);
  assert.match(line, /-serial chardev:console -serial chardev:stdout/);
});

test("QEMU reads our terminal in a shell only", () => {
  assert.doesNotMatch(joined({}), /stdio/);
  assert.match(joined({ shell: true }), /-chardev stdio,id=console/);
});

test("with KVM on board all CPUs share one thread of the emulator", () => {
  assert.match(joined({}), /^-accel tcg -cpu/);
  assert.match(joined({ kvm: true }), /^-accel tcg,thread=single -cpu/);
  assert.match(joined({ kvmFiles: true }), /^-accel tcg,thread=single -cpu/);
});

test("icount and gdb are off unless asked for", () => {
  assert.doesNotMatch(joined({}), /icount|gdb/);
  assert.match(joined({ icount: true, cpus: 1 }), /-icount shift=0,sleep=off/);
  assert.match(joined({ gdb: true }), /-S -gdb tcp:localhost:1234/);
});

test("the kernel's command line ends with what is appended", () => {
  assert.equal(kernelCommandLine(DEFAULTS), "console=ttyS0 quiet panic=-1 nokaslr cryptomgr.notests");
  assert.equal(
    kernelCommandLine({ ...DEFAULTS, append: "mitigations=off" }),
    "console=ttyS0 quiet panic=-1 nokaslr cryptomgr.notests mitigations=off",
  );
});

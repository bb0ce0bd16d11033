import assert from "node:assert/strict";
import { test } from "node:test";
import { bedOf, checkOptions, DEFAULTS, type MachineOptions, UsageError } from "./machine-options.ts";
import { HELP, parseArguments } from "./parse-arguments.ts";

function refused(args: string[], message: RegExp): void {
  assert.throws(
    () => parseArguments(args),
    (error) => error instanceof UsageError && message.test(error.message) && !error.message.includes("\n"),
  );
}

test("commands alone take the documented defaults", () => {
  assert.deepEqual(parseArguments(["true"]), { ...DEFAULTS, commands: "true" });
  assert.equal(DEFAULTS.cpus, 2);
  assert.equal(DEFAULTS.mem, "1G");
  assert.equal(DEFAULTS.timeout, 120);
});

test("values are taken after a space or an equals sign", () => {
  const one = parseArguments(["--cpus", "4", "--mem", "512m", "--timeout", "7", "--kvm", "ls"]);
  const two = parseArguments(["ls", "--cpus=4", "--mem=512M", "--timeout=7", "--kvm"]);
  assert.deepEqual(one, two);
  assert.deepEqual(one, { ...DEFAULTS, cpus: 4, mem: "512M", timeout: 7, kvm: true, commands: "ls" });
});

test("--put repeats, and REMOTE defaults to /NAME", () => {
  const options = parseArguments(["--put", "/tmp/a.bin", "--put", "b:/guests/b", "--put=c:", "ls"]);
  assert.notEqual(options, "help");
  assert.deepEqual((options as typeof DEFAULTS).put, [
    { local: "/tmp/a.bin", remote: "/a.bin" },
    { local: "b", remote: "/guests/b" },
    { local: "c", remote: "/c" },
  ]);
});

test("--help wins, and names every option", () => {
  assert.equal(parseArguments(["--help"]), "help");
  for (const name of ["vendor", "bed", "cpus", "mem", "put", "kvm", "timeout", "shell", "gdb", "icount"]) {
    assert.match(HELP, new RegExp(`--${name}\\b`));
  }
});

test("the vendor chooses the emulator, unless told otherwise", () => {
  const parsed = (...args: string[]): MachineOptions => parseArguments([...args, "ls"]) as MachineOptions;
  assert.equal(bedOf(parsed()), "qemu");
  assert.equal(bedOf(parsed("--vendor", "intel")), "bochs");
  assert.equal(bedOf(parsed("--bed", "bochs")), "bochs");
  assert.equal(parsed("--bed", "bochs").vendor, "amd");
});

test("what an emulator has not is refused by name", () => {
  refused(
    ["--vendor", "intel", "--bed", "qemu", "ls"],
    /--vendor intel --bed qemu: QEMU without KVM emulates no VMX/,
  );
  refused(["--bed", "bochs", "--gdb", "ls"], /--gdb: for --bed qemu only/);
  assert.throws(
    () => checkOptions({ ...DEFAULTS, vendor: "intel", compressed: true, commands: "ls" }),
    /--compressed: for --bed qemu only/,
  );
});

test("wrong options are refused with what would be right", () => {
  refused(["--vendor", "arm", "ls"], /must be amd or intel/);
  refused(["--bed", "x", "ls"], /must be qemu or bochs/);
  refused(["--cpus", "0", "ls"], /from 1 to 64/);
  refused(["--cpus", "two", "ls"], /must be a whole number/);
  refused(["--cpus", "-1", "ls"], /must be a whole number/);
  refused(["--mem", "1T", "ls"], /from 128M to 64G/);
  refused(["--mem", "64M", "ls"], /from 128M to 64G/);
  refused(["--timeout", "1.5", "ls"], /must be a whole number/);
  refused(["--timeout"], /--timeout needs a value/);
  refused(["--put=", "ls"], /--put needs a value/);
  refused(["--put", "x:relative", "ls"], /"relative" is not a full path/);
  refused(["--kvm=yes", "ls"], /--kvm=yes: no such option/);
  refused(["--colour", "ls"], /--colour: no such option/);
  refused(["echo", "hi"], /commands must be one argument, in quotes/);
  refused([], /no commands given/);
  refused(["--shell", "ls"], /--shell runs no commands/);
});

test("a shell and gdb wait as long as people do, unless told otherwise", () => {
  assert.equal((parseArguments(["--shell"]) as typeof DEFAULTS).timeout, 0);
  assert.equal((parseArguments(["--gdb", "ls"]) as typeof DEFAULTS).timeout, 0);
  assert.equal((parseArguments(["--gdb", "--timeout", "5", "ls"]) as typeof DEFAULTS).timeout, 5);
});

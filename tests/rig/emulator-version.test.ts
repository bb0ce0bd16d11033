import assert from "node:assert/strict";
import { test } from "node:test";
import { checkEmulator, qemuMajor } from "./emulator-version.ts";
import { DEFAULTS, UsageError } from "./machine-options.ts";

const DEBIAN12 = "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)";
const DEBIAN13 = "QEMU emulator version 10.0.13 (Debian 1:10.0.13+ds-0+deb13u1)";

test("the major version is read from QEMU's own line", () => {
  assert.equal(qemuMajor(DEBIAN12), 7);
  assert.equal(qemuMajor(DEBIAN13), 10);
  assert.equal(qemuMajor("not found"), undefined);
});

test("--icount with two CPUs is refused where QEMU would hang, and only there", () => {
  const two = { ...DEFAULTS, icount: true, cpus: 2 };
  assert.throws(() => checkEmulator(two, { qemu: DEBIAN12 }), UsageError);
  assert.throws(
    () => checkEmulator(two, { qemu: DEBIAN12 }),
    /--icount needs --cpus 1 here: QEMU emulator version 7\.2/,
  );
  assert.throws(() => checkEmulator(two, { qemu: "not found" }), UsageError);
  assert.doesNotThrow(() => checkEmulator(two, { qemu: DEBIAN13 }));
  assert.doesNotThrow(() => checkEmulator({ ...two, cpus: 1 }, { qemu: DEBIAN12 }));
  assert.doesNotThrow(() => checkEmulator({ ...two, icount: false }, { qemu: DEBIAN12 }));
});

const KERNEL = {
  kernelRelease: "",
  kernelVersion: "",
  kernelDir: "",
  vmlinux: "",
  vmlinuz: "",
  modulesDir: "",
};
const BOCHS = { ...KERNEL, program: "", bios: "", vgaBios: "", version: "Bochs x86 Emulator 3.0" };

test("the Bochs that the rig knows is 3.0", () => {
  const intel = { ...DEFAULTS, vendor: "intel" } as const;
  assert.doesNotThrow(() => checkEmulator(intel, { qemu: "", bochs: BOCHS }));
  const old = { ...BOCHS, version: "Bochs x86 Emulator 2.7" };
  assert.throws(
    () => checkEmulator(intel, { qemu: "", bochs: old }),
    /needs Bochs x86 Emulator 3\.0; this is .* 2\.7/,
  );
});

test("a Bochs that is not set up is refused with what sets it up", () => {
  const bochs = { ...DEFAULTS, bed: "bochs" } as const;
  assert.throws(
    () => checkEmulator(bochs, { qemu: DEBIAN12 }),
    /run: node toolchain\/setup\/setup\.mjs --bochs/,
  );
});

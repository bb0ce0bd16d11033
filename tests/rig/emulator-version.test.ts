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
  assert.throws(() => checkEmulator(two, DEBIAN12), UsageError);
  assert.throws(
    () => checkEmulator(two, DEBIAN12),
    /--icount needs --cpus 1 here: QEMU emulator version 7\.2/,
  );
  assert.throws(() => checkEmulator(two, "not found"), UsageError);
  assert.doesNotThrow(() => checkEmulator(two, DEBIAN13));
  assert.doesNotThrow(() => checkEmulator({ ...two, cpus: 1 }, DEBIAN12));
  assert.doesNotThrow(() => checkEmulator({ ...two, icount: false }, DEBIAN12));
});

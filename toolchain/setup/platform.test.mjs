import assert from "node:assert/strict";
import { test } from "node:test";
import { checkPlatform, parseOsRelease, thisPlace } from "./platform.mjs";

const DEBIAN12 = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';
const GOOD = { platform: "linux", arch: "x64", nodeVersion: "20.19.0", osRelease: DEBIAN12 };

function refused(change, what) {
  assert.throws(
    () => checkPlatform({ ...GOOD, ...change }),
    (error) =>
      error.exitCode === 3 &&
      what.test(error.message) &&
      /supported: Debian 12, Debian 13 or Ubuntu on x86-64/.test(error.message) &&
      !error.message.includes("\n"),
  );
}

test("the supported places pass", () => {
  assert.equal(checkPlatform(GOOD).os, "debian");
  assert.equal(checkPlatform({ ...GOOD, osRelease: 'ID=debian\nVERSION_ID="13"' }).version, "13");
  assert.equal(checkPlatform({ ...GOOD, osRelease: "ID=ubuntu\nVERSION_ID='24.04'" }).version, "24.04");
  assert.equal(checkPlatform({ ...GOOD, nodeVersion: "24.1.0" }).os, "debian");
  assert.ok(checkPlatform(thisPlace()).name);
});

test("any other place gets one line: what it is, what is supported, what to run", () => {
  refused({ nodeVersion: "18.20.4" }, /this is Node 18\.20\.4.*run: npx n 20/);
  refused({ nodeVersion: "20.18.9" }, /this is Node 20\.18\.9/);
  refused({ platform: "darwin" }, /this is darwin/);
  refused({ arch: "arm64" }, /this is a arm64 machine/);
  refused(
    { osRelease: 'ID=debian\nVERSION_ID="11"\nPRETTY_NAME="Debian GNU/Linux 11"' },
    /Debian GNU\/Linux 11/,
  );
  refused({ osRelease: "ID=fedora\n" }, /this is fedora/);
  refused({ osRelease: "" }, /an unknown Linux/);
});

test("os-release values come with or without quotes", () => {
  assert.deepEqual(parseOsRelease("ID='a'\nVERSION_ID=2\n"), { os: "a", version: "2", name: "a" });
});

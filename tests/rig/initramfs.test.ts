import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { initramfs } from "./initramfs.ts";
import { DEFAULTS, type MachineOptions, UsageError } from "./machine-options.ts";
import { setupFacts } from "./setup-facts.ts";

const facts = { ...setupFacts(), kernelRelease: "6.1.0-test" };
let build: string;

beforeEach(() => {
  build = mkdtempSync(join(tmpdir(), "microv-initramfs-"));
});
afterEach(() => rmSync(build, { recursive: true }));

function make(path: string, text = "", mode = 0o644): string {
  const full = join(build, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  chmodSync(full, mode);
  return full;
}

/** The archive's files below folders that tests look at, as busybox lists them: "mode path". */
function listing(options: Partial<MachineOptions>): string[] {
  const archive = initramfs({ ...DEFAULTS, commands: "true", ...options }, facts, "0".repeat(32), build);
  const { stdout } = spawnSync(facts.busybox, ["cpio", "-t", "-v"], { input: archive, encoding: "utf8" });
  return stdout
    .split("\n")
    .map((line) => line.split(/\s+/))
    .map(([mode, ...rest]) => `${mode} ${rest.at(-1)}`)
    .filter((line) => /^-.* (lib|usr|guests|opt)\//.test(line));
}

const COMMANDS = "-rw-r--r-- lib/microv/commands";

test("nothing that is not built is on board", () => {
  assert.deepEqual(listing({}), [COMMANDS]);
});

test("what is built is on board, where CONTRACTS says", () => {
  make("microv.ko", "\0vermagic=6.1.0-test SMP \0");
  make("microv.img");
  make("microv", "", 0o755);
  make("guests/hello16");
  assert.deepEqual(listing({}), [
    COMMANDS,
    "-rw-r--r-- lib/microv/microv.ko",
    "-rw-r--r-- lib/microv/microv.img",
    "-rwxr-xr-x usr/bin/microv",
    "-rw-r--r-- guests/hello16",
  ]);
  assert.deepEqual(listing({ bare: true }), [COMMANDS]);
});

test("files that a running build will remove are left out", () => {
  make("guests/hello16");
  make("guests/hello16.o");
  assert.deepEqual(listing({}), [COMMANDS, "-rw-r--r-- guests/hello16"]);
});

test("a file put on board keeps its mode", () => {
  const local = make("tool", "", 0o4711);
  assert.deepEqual(listing({ put: [{ local, remote: "/opt/tool" }] }), [COMMANDS, "-rws--x--x opt/tool"]);
});

test("KVM's modules come on board for KVM only", () => {
  const modules = listing({ kvm: true }).filter((line) => line.includes("lib/modules/kvm/"));
  assert.equal(modules.length, 4);
});

test("what cannot be put on board is refused by name", () => {
  const put = (local: string) => () => listing({ put: [{ local, remote: "/opt/x" }] });
  assert.throws(put("/no/such/file"), UsageError);
  assert.throws(put("/no/such/file"), /\/no\/such\/file: no such file/);
  assert.throws(put(build), /not a plain file/);
});

test("two files for the same place are refused", () => {
  const local = make("a");
  const twice = [
    { local, remote: "/opt/x" },
    { local, remote: "/opt/x" },
  ];
  assert.throws(() => listing({ put: twice }), /two files for \/opt\/x/);
});

test("a driver for another kernel is refused before the machine boots", () => {
  make("microv.ko", "\0vermagic=5.10.0 SMP \0");
  assert.throws(() => listing({}), /was built for kernel 5\.10\.0, the machine boots 6\.1\.0-test/);
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { cpioArchive, S_IFDIR, S_IFLNK, S_IFREG } from "./cpio.ts";
import { setupFacts } from "./setup-facts.ts";

const folder = mkdtempSync(join(tmpdir(), "microv-cpio-"));
after(() => rmSync(folder, { recursive: true }));

const ENTRIES = [
  { path: "a/b/script", mode: S_IFREG | 0o755, data: Buffer.from("echo\n") },
  { path: "a/secret", mode: S_IFREG | 0o600, data: Buffer.from([0, 255, 10]) },
  { path: "a/empty", mode: S_IFREG | 0o644 },
  { path: "a/b", mode: S_IFDIR | 0o700 },
  { path: "link", mode: S_IFLNK | 0o777, data: Buffer.from("a/secret") },
];

test("busybox cpio unpacks what was packed, with modes", () => {
  const run = spawnSync(setupFacts().busybox, ["cpio", "-i", "-d"], {
    cwd: folder,
    input: cpioArchive(ENTRIES),
  });
  assert.equal(run.status, 0, run.stderr.toString());
  assert.equal(readFileSync(join(folder, "a/b/script"), "utf8"), "echo\n");
  assert.equal(lstatSync(join(folder, "a/b/script")).mode & 0o7777, 0o755);
  assert.equal(lstatSync(join(folder, "a/secret")).mode & 0o7777, 0o600);
  assert.deepEqual([...readFileSync(join(folder, "a/secret"))], [0, 255, 10]);
  assert.equal(lstatSync(join(folder, "a/empty")).size, 0);
  assert.equal(readlinkSync(join(folder, "link")), "a/secret");
});

test("the same entries give the same bytes", () => {
  assert.deepEqual(cpioArchive(ENTRIES), cpioArchive(ENTRIES));
});

test("two files for one path are refused", () => {
  const file = { path: "x", mode: S_IFREG | 0o644 };
  assert.throws(() => cpioArchive([file, file]), /two files for \/x/);
});

test("a path that leaves the machine's root is refused", () => {
  for (const path of ["", "/x", "../x", "a/../x"]) {
    assert.throws(() => cpioArchive([{ path, mode: S_IFREG | 0o644 }]), /is not a path in the machine/);
  }
});

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { withFolderLock } from "./folder-lock.ts";

const folder = mkdtempSync(join(tmpdir(), "microv-lock-"));
after(() => rmSync(folder, { recursive: true }));

test("processes that want the same lock work one after the other", async () => {
  const lock = join(folder, "busy");
  const log = join(folder, "log");
  const worker = `
    import { appendFileSync } from "node:fs";
    import { withFolderLock } from ${JSON.stringify(join(import.meta.dirname, "folder-lock.ts"))};
    withFolderLock(${JSON.stringify(lock)}, () => {
      appendFileSync(${JSON.stringify(log)}, "begin ");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      appendFileSync(${JSON.stringify(log)}, "end ");
    });`;
  const ends = [1, 2, 3].map(
    () =>
      new Promise((done) =>
        spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", worker]).once("close", done),
      ),
  );
  assert.deepEqual(await Promise.all(ends), [0, 0, 0]);
  assert.equal(readFileSync(log, "utf8"), "begin end ".repeat(3));
  assert.ok(!existsSync(lock));
});

test("the lock of a process that has gone is taken over, and one is given back when the work fails", () => {
  const lock = join(folder, "orphan");
  mkdirSync(lock);
  writeFileSync(join(lock, "pid"), `${spawnSync("true").pid}\n`);
  assert.equal(
    withFolderLock(lock, () => 7),
    7,
  );
  assert.throws(
    () =>
      withFolderLock(lock, () => {
        throw new Error("no");
      }),
    /no/,
  );
  assert.ok(!existsSync(lock));
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { archiveUrls, downloadFromArchive } from "./archive.mjs";

test("a file is looked for on each mirror, in main and in Ubuntu's universe", () => {
  assert.deepEqual(archiveUrls(["mirror:/a/", "mirror:/b/"], "pool/main/x/xy", "xy_1+2.tar.xz"), [
    "mirror:/a/pool/main/x/xy/xy_1%2B2.tar.xz",
    "mirror:/a/pool/universe/x/xy/xy_1%2B2.tar.xz",
    "mirror:/b/pool/main/x/xy/xy_1%2B2.tar.xz",
    "mirror:/b/pool/universe/x/xy/xy_1%2B2.tar.xz",
  ]);
});

test("a file that is another than the one wanted is refused by both hashes", async () => {
  const cache = mkdtempSync(join(tmpdir(), "microv-archive-"));
  const before = process.env.MICROV_CACHE;
  process.env.MICROV_CACHE = cache;
  try {
    writeFileSync(join(cache, "xy.tar"), "not it");
    const folder = mkdtempSync(join(cache, "partial-"));
    const file = { name: "xy.tar", sha256: "0".repeat(64) };
    await assert.rejects(downloadFromArchive("pool/main/x/xy", file, folder), {
      message: /^xy\.tar: the file's SHA-256 is [0-9a-f]{64}, it must be 0{64}$/,
    });
  } finally {
    if (before === undefined) delete process.env.MICROV_CACHE;
    else process.env.MICROV_CACHE = before;
    rmSync(cache, { recursive: true });
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { aptRecord, installedVersions, installLine, parseControl } from "./apt.mjs";
import { cacheFolder } from "./cache.mjs";
import { parseArchives } from "./fresh-system.mjs";

test("a control stanza is read up to its end, without continuation lines", () => {
  const text = "Package: a\nVersion: 1:2.3-4\nDescription: x\n more: text\n\nPackage: b\n";
  assert.deepEqual(parseControl(text), { Package: "a", Version: "1:2.3-4", Description: "x" });
});

test("installed packages have versions, unknown ones are left out", () => {
  const found = installedVersions(["dpkg", "no-such-package-at-all"]);
  assert.deepEqual([...found.keys()], ["dpkg"]);
  assert.match(found.get("dpkg"), /^\d/);
});

test("apt's lists know no package that does not exist", () => {
  assert.equal(aptRecord("no-such-package-at-all"), null);
});

test("who may not install packages is given the exact line to run", () => {
  assert.equal(
    installLine(["gcc", "cmake"]),
    "sudo apt-get update && sudo apt-get install -y --no-install-recommends gcc cmake",
  );
});

test("the cache lies where the environment says", () => {
  assert.equal(cacheFolder({ MICROV_CACHE: "/m", XDG_CACHE_HOME: "/x" }), "/m");
  assert.equal(cacheFolder({ XDG_CACHE_HOME: "/x" }), "/x/microv");
  assert.match(cacheFolder({}), /\/\.cache\/microv$/);
});

test("a fresh Debian gets this machine's archives, for its own suite", () => {
  const text = [
    "http://one/debian/|bookworm|main|Debian",
    "http://one/debian/|bookworm-updates|main|Debian",
    "http://one/debian/|bookworm-backports|main|Debian",
    "http://sec/|bookworm-security|main|Debian",
    "https://other/|bookworm|main|Someone",
    "",
  ].join("\n");
  const of = (suite) => parseArchives(text, suite).map((a) => `${a.uri} ${a.suite} ${a.component}`);
  assert.deepEqual(of("bookworm"), [
    "http://one/debian/ bookworm main",
    "http://one/debian/ bookworm-updates main",
    "http://sec/ bookworm-security main",
  ]);
  assert.deepEqual(of("trixie")[0], "http://one/debian/ trixie main");
  assert.throws(
    () => parseArchives("https://other/|bookworm|main|Someone", "bookworm"),
    /no archive of Debian/,
  );
});

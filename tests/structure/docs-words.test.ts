import assert from "node:assert/strict";
import { posix } from "node:path";
import { test } from "node:test";
import { isGenerated, part, readTree, type Tree } from "./source-tree.ts";

/** Hosts that a file of this repository may name: the licences' and schemas' own. */
const HOSTS = new Set(["json-schema.org"]);

/** Places on a machine that runs or builds MicroV, which texts may name; all others are some author's own. */
const PLACES = /^\/(lib\/microv|guests|dev|sys|proc|etc|usr|lib\/modules|my-guest|init)(\/|$)/;

/** Lines that say which file names a host outside the list. A name without a dot is no host of the world. */
function foreignHosts(tree: Tree): string[] {
  return [...tree].flatMap(([path, text]) =>
    [...text.matchAll(/https?:\/\/([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/g)]
      .map(([, host = ""]) => host)
      .filter((host) => !HOSTS.has(host))
      .map((host) => `${path} names ${host}`),
  );
}

/** Lines that say which text names a path that only its author has. */
function foreignPaths(tree: Tree): string[] {
  return [...tree].flatMap(([path, text]) =>
    [...text.matchAll(/(?<![\w.~$)}*/-])\/[a-z][\w.-]*(?:\/[\w.-]+)*/g)]
      .map(([found]) => found)
      .filter((found) => !PLACES.test(found))
      .map((found) => `${path} names ${found}`),
  );
}

/** Lines that say which text names a file of this repository that is not there; `my-...` is the reader's own. */
function missingFiles(tree: Tree): string[] {
  const names = new Set([...tree.keys()].flatMap((path) => [path, posix.basename(path)]));
  return [...tree]
    .filter(([path]) => path.endsWith(".md") && !isGenerated(path))
    .flatMap(([path, text]) =>
      [...text.matchAll(/[A-Za-z0-9_./-]+\.(?:ts|mjs|md|S|c|h|cmake|ld)\b/g)]
        .map(([found]) => found.replace(/^(\.\.?\/)+/, ""))
        .filter((found) => !/^(\.|my-)/.test(found) && !names.has(found) && !endsOne(names, found))
        .map((found) => `${path} names ${found}`),
    );
}

function endsOne(names: ReadonlySet<string>, found: string): boolean {
  return [...names].some((name) => name.endsWith(`/${found}`));
}

const tree = readTree();
const texts = part(tree, (path) => path.endsWith(".md"));

test("no file names a host of somebody else", () => {
  assert.deepEqual(foreignHosts(part(tree, (path) => path !== "package-lock.json")), []);
});

test("the lockfile says what, not from where", () => {
  assert.ok(!(tree.get("package-lock.json") ?? "").includes('"resolved"'));
});

test("no text names a path that only its author has", () => {
  assert.deepEqual(foreignPaths(texts), []);
});

test("texts name only files that are there: they stand by themselves", () => {
  assert.deepEqual(missingFiles(tree), []);
});

test("planted hosts, paths and files are found", () => {
  const planted = (text: string): Tree => new Map([["docs/a.md", text]]);
  const url = ["https", "//registry.example.com/x"].join(":");
  assert.deepEqual(foreignHosts(planted(`see ${url}`)), ["docs/a.md names registry.example.com"]);
  assert.deepEqual(foreignPaths(planted("in /somewhere/else and (/lib/microv/microv.ko)")), [
    "docs/a.md names /somewhere/else",
  ]);
  assert.deepEqual(missingFiles(planted("as PLAN.md and `notes/b.ts` say, docs/a.md does not")), [
    "docs/a.md names PLAN.md",
    "docs/a.md names notes/b.ts",
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { matchesLockfile } from "./npm-modules.mjs";

const LOCK = {
  packages: {
    "": {},
    "node_modules/a": { version: "1.0.0" },
    "node_modules/mac": { version: "2.0.0", optional: true },
  },
};

function installed(packages) {
  return matchesLockfile(LOCK, { packages });
}

test("what npm installed by the lockfile is kept, without other platforms' packages", () => {
  assert.ok(installed({ "node_modules/a": { version: "1.0.0" } }));
  assert.ok(installed({ "node_modules/a": { version: "1.0.0" }, "node_modules/mac": { version: "2.0.0" } }));
});

test("a package that is missing, of another version, or not in the lockfile is noticed", () => {
  assert.ok(!installed({}));
  assert.ok(!installed({ "node_modules/a": { version: "1.0.1" } }));
  assert.ok(!installed({ "node_modules/a": { version: "1.0.0" }, "node_modules/mac": { version: "2.1.0" } }));
  assert.ok(!installed({ "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.0.0" } }));
});

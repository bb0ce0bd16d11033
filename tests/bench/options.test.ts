import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOptions, UsageError } from "./options.ts";

test("without options: AMD, a table for people, with counts", () => {
  assert.deepEqual(parseOptions([]), { vendor: "amd", json: false, counts: true, profile: false });
  assert.deepEqual(parseOptions(["--vendor", "amd"]), parseOptions(["--vendor=amd"]));
});

test("options are read wherever they stand", () => {
  assert.deepEqual(parseOptions(["--json", "--vendor=intel", "--no-counts"]), {
    vendor: "intel",
    json: true,
    counts: false,
    profile: false,
  });
  assert.equal(parseOptions(["--json", "--help"]), "help");
});

test("a wrong option is named", () => {
  const bad: [string[], RegExp][] = [
    [["--vendor", "via"], /--vendor via: must be amd or intel/],
    [["--vendor"], /--vendor without a value/],
    [["--json=yes"], /--json=yes: no such option/],
    [["fast"], /fast: no such option/],
    [["--profile", "--no-counts"], /--profile needs the counts/],
  ];
  for (const [args, message] of bad) {
    assert.throws(
      () => parseOptions(args),
      (error: Error) => error instanceof UsageError && message.test(error.message),
    );
  }
});

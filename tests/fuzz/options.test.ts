import assert from "node:assert/strict";
import test from "node:test";
import { parseOptions, UsageError } from "./options.ts";

test("the fuzzer's options are read, and what there is not is a usage error", () => {
  const options = parseOptions(["--vendor", "amd", "--seconds", "5", "--seed", "7", "--json"]);
  assert.deepEqual(
    [options.seconds, options.seed, options.json, options.help, options.histories],
    [5, 7, true, false, Number.MAX_SAFE_INTEGER],
  );
  assert.equal(parseOptions([]).seed, undefined);
  for (const bad of [["--vendor", "intel"], ["--vendor"], ["--seed", "x"], ["--seconds", "0"], ["--fast"]]) {
    assert.throws(() => parseOptions(bad), UsageError, bad.join(" "));
  }
});

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { release } from "node:os";
import { test } from "node:test";
import { refuses, tool } from "../../schema/tool.ts";
import { parseOutput } from "../../schema/validate.ts";

// On a machine where a hypervisor runs these say nothing; see tests/machine/tool-status.test.ts.
const skip = existsSync("/dev/microv");

test("status without a hypervisor succeeds and says so", { skip }, () => {
  const { status, stdout } = tool("status", "--json");
  assert.equal(status, 0);
  assert.deepEqual(parseOutput("status", stdout), {
    running: false,
    driver_loaded: false,
    panicked: false,
    kernel_release: release(),
    cpus: [],
  });
  const text = tool("status");
  assert.equal(text.status, 0);
  assert.match(text.stdout, /not running; the driver is not loaded/);
});

test("what needs a hypervisor names its absence", { skip }, () => {
  for (const args of [["stop"], ["list"], ["list", "--json"], ["kill", "1"], ["dump"]]) {
    refuses(1, "not-loaded", ...args);
  }
});

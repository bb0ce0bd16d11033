import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { tool } from "../../schema/tool.ts";
import { parseOutput } from "../../schema/validate.ts";

interface Check {
  vendor: string;
  requirements: { name: string; state: string }[];
  ok: boolean;
}

test("check reports what /proc/cpuinfo reports, and fails exactly if a requirement failed", () => {
  const { status, stdout } = tool("check", "--json");
  const { vendor, requirements, ok } = parseOutput<Check>("check", stdout);
  const cpuinfo = readFileSync("/proc/cpuinfo", "utf8");
  assert.equal(vendor, /vendor_id\s*: (.*)/.exec(cpuinfo)?.[1]);
  const state = (name: string): string | undefined => requirements.find((row) => row.name === name)?.state;
  const flag = (name: string): string =>
    new RegExp(`^flags.* ${name}( |$)`, "m").test(cpuinfo) ? "ok" : "failed";
  assert.equal(state("svm"), vendor === "AuthenticAMD" ? flag("svm") : undefined);
  assert.equal(state("vmx"), vendor === "GenuineIntel" ? flag("vmx") : undefined);
  assert.equal(state("gib_pages"), flag("pdpe1gb"));
  assert.equal(state("processor"), /^(AuthenticAMD|GenuineIntel)$/.test(vendor) ? "ok" : "failed");
  assert.equal(
    ok,
    requirements.every((row) => row.state !== "failed"),
  );
  assert.equal(status, ok ? 0 : 1);
});

test("the text has a row for each requirement, and the way out of each that failed", () => {
  const { requirements } = parseOutput<Check>("check", tool("check", "--json").stdout);
  const { stdout } = tool("check");
  for (const { name, state } of requirements) {
    const row = stdout.split("\n").find((line) => line.split(/ +/)[1] === name);
    assert.ok(row, name);
    if (state === "failed") assert.match(row, /^FAILED .+: .+ \[[a-z-]+\]$/);
  }
});

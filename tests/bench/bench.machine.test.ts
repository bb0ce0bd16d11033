import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { runMachine } from "../rig/run-machine.ts";
import { ROOT } from "../rig/setup-facts.ts";
import { buildPrograms } from "./build-programs.ts";
import { costsOf } from "./costs.ts";
import { benchMachine } from "./measure.ts";
import { parseOutput } from "./parse-output.ts";
import { rowsOf } from "./table.ts";

// One boot of the bench's own machine, without KVM and without the second table.
test("the rows of the root VM come out, the same for nearly every iteration, and all costs of a VM", async () => {
  const commands = "microv start >&2 && /bench root && /bench costs && microv stop >&2";
  const result = await runMachine({ ...benchMachine("amd", buildPrograms(), "", commands), kvmFiles: false });
  assert.equal(result.status, 0, result.reason + result.stderr);
  const output = parseOutput(result.stdout);
  const rows = rowsOf(output);
  assert.deepEqual(
    rows.map(({ row, place }) => [row, place]),
    [
      ["cpuid", "root"],
      ["hypercall", "root"],
    ],
  );
  for (const { ticks, spread } of rows) {
    assert.equal(spread.iterations, 1000);
    // Less than KVM's 3000 by far, more than entering and leaving alone can take.
    assert.ok(ticks > 60 && ticks < 2000, `${ticks} instructions`);
  }
  for (const [name, cost] of Object.entries(costsOf(output))) assert.ok((cost ?? 0) > 0, `${name}: ${cost}`);
});

test("without a hypervisor the programs fail by name instead of measuring something else", async () => {
  const commands = "/bench root; echo $?; /bench status; echo $?; /bench micro-vm /guest real; echo $?";
  const result = await runMachine({
    ...benchMachine("amd", buildPrograms(), "", commands),
    bare: true,
    kvmFiles: false,
  });
  assert.match(result.stderr, /a hypercall is undefined here/);
  assert.match(result.stderr, /\/dev\/microv: No such file/);
  assert.deepEqual(
    result.stdout.split("\n").filter((line) => !line.startsWith("ticks")),
    ["1", "1", "1", ""],
  );
});

test("a wrong option ends with 2 and a line that names it, before any machine starts", () => {
  const bench = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", "tests/bench/run.ts", ...args], {
      cwd: ROOT,
      encoding: "utf8",
      timeout: 30_000,
    });
  const wrong = bench("--fast");
  assert.deepEqual([wrong.status, wrong.stdout], [2, ""]);
  assert.match(wrong.stderr, /bench: --fast: no such option/);
  assert.equal(bench("--vendor", "via").status, 2);
  assert.equal(bench("--help").status, 0);
});

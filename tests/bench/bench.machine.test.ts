import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { runBooted } from "../rig/boot-again.ts";
import { BUILD, ROOT } from "../rig/setup-facts.ts";
import { buildPrograms } from "./build-programs.ts";
import type { Column } from "./columns.ts";
import { costsOf } from "./costs.ts";
import { benchMachine } from "./measure.ts";
import { parseOutput } from "./parse-output.ts";
import { rowsOf } from "./table.ts";
import { countKinds } from "./trace/count.ts";
import { disassemble } from "./trace/disassembly.ts";
import { trace } from "./trace/trace.ts";

const CODE = ["kernel.elf", "core.elf"].map((name) => join(BUILD, name));

// One boot of the bench's own machine, without KVM and without the second table.
async function rootRows(column: Column): Promise<void> {
  const commands = "microv start >&2 && /bench root && /bench costs && microv stop >&2";
  const result = await runBooted({
    ...benchMachine(column, buildPrograms(), "", commands),
    kvmFiles: false,
  });
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
}

test("the rows of the root VM come out, the same for nearly every iteration, and all costs of a VM", () =>
  rootRows("amd"));

test("so do those of an Intel processor", () => rootRows("intel"));

test("what an exit executes is counted on Bochs, too", async () => {
  const targets = [{ place: "root", row: "cpuid" }] as const;
  const [traced] = await trace("intel", buildPrograms(), targets, disassemble(CODE));
  const counts = countKinds(traced?.instructions ?? []);
  assert.ok(counts.instructions > 60 && counts.instructions < 2000, `${counts.instructions} instructions`);
  assert.ok(counts.vmcs_accesses > 2, `${counts.vmcs_accesses} VMREAD and VMWRITE`);
  assert.equal(counts.vm_state_moves, 0);
});

test("without a hypervisor the programs fail by name instead of measuring something else", async () => {
  const commands = "/bench root; echo $?; /bench status; echo $?; /bench micro-vm /guest real; echo $?";
  const result = await runBooted({
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

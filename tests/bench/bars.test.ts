import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bar, imageBar, rowBars } from "./bars.ts";
import type { Column } from "./columns.ts";
import { parseOutput } from "./parse-output.ts";
import { rowsOf } from "./table.ts";

function barsOf(text: string, column: Column = "amd"): Map<string, Bar> {
  const output = parseOutput(text);
  return new Map(rowBars(column, rowsOf(output), output).map((bar) => [bar.name, bar]));
}

const at = (place: string, cpuid: number): string =>
  `ticks ${place} empty 3x1000\nticks ${place} cpuid ${cpuid + 3}x1000\n`;

test("a bar holds up to its limit and fails above it", () => {
  assert.equal(barsOf(at("micro-vm-long", 600)).get("CPUID exit")?.verdict, "holds");
  assert.equal(barsOf(at("micro-vm-long", 601)).get("CPUID exit")?.verdict, "fails");
});

test("each processor has limits of its own", () => {
  const text = at("micro-vm-long", 225);
  assert.equal(barsOf(text, "amd-next-rip").get("CPUID exit")?.verdict, "fails");
  assert.equal(barsOf(text, "intel").get("CPUID exit")?.verdict, "holds");
});

test("the 64-bit guest decides, whatever real mode costs", () => {
  const bar = barsOf(at("micro-vm-long", 500) + at("micro-vm-real", 700)).get("CPUID exit");
  assert.deepEqual([bar?.measured, bar?.verdict], [500, "holds"]);
});

test("real mode alone can break a bar but not keep it", () => {
  const missing = "missing micro-vm-long all exit 11 is not served\n";
  assert.equal(barsOf(at("micro-vm-real", 601) + missing).get("CPUID exit")?.verdict, "fails");
  const open = barsOf(at("micro-vm-real", 599) + missing).get("CPUID exit");
  assert.deepEqual([open?.measured, open?.verdict], [599, "open"]);
  assert.match(open?.note ?? "", /exit 11 is not served/);
});

test("the root VM is no micro VM: its rows keep and break no bar", () => {
  const bar = barsOf(at("root", 100)).get("CPUID exit");
  assert.deepEqual([bar?.measured, bar?.verdict], [null, "open"]);
});

test("the image bar counts kernel and core together", () => {
  const size = { kernel: 200_000, core: 62_144, lines: 1 << 20, container: 1 << 21, buildId: "" };
  assert.equal(imageBar(size).verdict, "holds");
  assert.equal(imageBar({ ...size, core: 62_145 }).verdict, "fails");
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import { ROOT } from "../rig/setup-facts.ts";
import { type Column, PROCESSORS } from "./columns.ts";
import type { Counts } from "./counts.ts";
import { toText } from "./print.ts";
import { allHold, toJson } from "./report.ts";
import { sampleResult } from "./sample.ts";

const schema = JSON.parse(readFileSync(join(ROOT, "vms/schema/bench.schema.json"), "utf8")) as object;
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
const validate = ajv.compile(schema);

test("the JSON is as its schema says, a lone key more is not", () => {
  const json = JSON.parse(JSON.stringify(toJson(sampleResult()))) as Record<string, unknown>;
  assert.ok(validate(json), ajv.errorsText(validate.errors));
  assert.ok(!validate({ ...json, extra: 1 }));
  delete json["bars"];
  assert.ok(!validate(json));
});

test("all bars hold only if each does; an open one is not a kept one", () => {
  const result = sampleResult();
  assert.equal(allHold(result), false);
  result.bars = result.bars.filter((bar) => bar.verdict === "holds");
  assert.equal(allHold(result), true);
});

test("the table says where each row was measured; only a micro VM's carries a ratio", () => {
  const lines = toText(sampleResult()).split("\n");
  const root = lines.find((line) => /^ {2}CPUID leaf 0 .*root VM/.test(line));
  const micro = lines.find((line) => /^ {2}CPUID leaf 0 .*micro VM, real-mode/.test(line));
  assert.match(root ?? "", /ring 3 of Linux +875 +875$/);
  assert.match(micro ?? "", / 500 +25 % +500 +25 %$/);
});

test("what a micro VM costs is listed; a cost that was not printed is not known, never 0", () => {
  const lines = toText(sampleResult()).split("\n");
  assert.ok(
    lines.some((line) => /^ {2}map 1 GiB in 2 MiB pages.* 12030739 +12030739 +instructions$/.test(line)),
  );
  assert.ok(lines.some((line) => /^ {2}create a VM.* not known +not known +instructions$/.test(line)));
});

test("what is not measured is said, with kernel, emulator and build", () => {
  const text = toText(sampleResult());
  assert.match(text, /micro VM, 64-bit guest, .*: WRMSR \(exit 10 at 0x1130\) is not served yet/);
  assert.match(text, /an instruction is not a cycle/);
  const emulators = ["QEMU emulator version 7.2.22", "Bochs x86 Emulator 3.0"];
  for (const version of ["6.1.0-56-amd64 (6.1.192-2)", ...emulators, "18".repeat(16)])
    assert.ok(text.includes(version), version);
});

test("what only the other vendor's processors have is no column of the counts", () => {
  const head = (column: Column, counts: Partial<Counts>): string => {
    const result = sampleResult();
    const [entry] = result.counts;
    assert.ok(entry);
    Object.assign(entry, { column, counts: { ...entry.counts, ...counts } });
    result.vendor = PROCESSORS[column].vendor;
    return toText(result)
      .split("\n")
      .find((line) => line.includes("ring crossings")) as string;
  };
  assert.match(head("amd", {}), /VMLOAD\/VMSAVE/);
  assert.doesNotMatch(head("amd", {}), /VMREAD/);
  assert.match(head("intel", { vm_state_moves: 0, vmcs_accesses: 7 }), /VMREAD/);
  assert.doesNotMatch(head("intel", { vm_state_moves: 0, vmcs_accesses: 7 }), /VMLOAD/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOutput } from "./parse-output.ts";

test("ticks, missing rows and facts are read", () => {
  const output = parseOutput(
    "ticks kvm-long cpuid 3069x999 18162x1\nmissing micro-vm-long all exit 11 is not served\nfact demote_ticks 240598\n",
  );
  assert.deepEqual(output.ticks, [
    {
      place: "kvm-long",
      row: "cpuid",
      histogram: [
        { ticks: 3069, count: 999 },
        { ticks: 18162, count: 1 },
      ],
    },
  ]);
  assert.deepEqual(output.missing, [{ place: "micro-vm-long", row: "all", reason: "exit 11 is not served" }]);
  assert.equal(output.facts.get("demote_ticks"), 240598);
});

test("a line that is no record is refused with the line, so that nothing is lost in silence", () => {
  const bad = [
    "hello",
    "ticks moon cpuid 3x1",
    "ticks root lunch 3x1",
    "ticks root cpuid",
    "fact demote_ticks many",
    "missing root lunch reason",
    "ticks root cpuid 3x1\nticks root cpuid 3x1",
  ];
  for (const text of bad) {
    assert.throws(
      () => parseOutput(text),
      (error: Error) => error.message.includes(text.split("\n")[0] as string),
    );
  }
});

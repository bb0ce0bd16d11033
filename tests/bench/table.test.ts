import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOutput } from "./parse-output.ts";
import { rowsOf } from "./table.ts";

const OUTPUT = `ticks kvm-long empty 3x1000
ticks kvm-long cpuid 3069x1000
ticks micro-vm-long empty 4x1000
ticks micro-vm-long cpuid 310x999 9000x1
ticks root empty 3x1000
ticks root cpuid 203x1000
`;

test("the empty loop of the same place is subtracted from the median", () => {
  const rows = rowsOf(parseOutput(OUTPUT));
  assert.deepEqual(
    rows.map(({ place, row, ticks }) => [place, row, ticks]),
    [
      ["kvm-long", "cpuid", 3066],
      ["micro-vm-long", "cpuid", 306],
      ["root", "cpuid", 200],
    ],
  );
});

test("only a micro VM has a ratio, and only to KVM with the same guest", () => {
  const ratios = rowsOf(parseOutput(OUTPUT)).map((row) => row.ratioToKvm);
  assert.deepEqual(ratios, [null, 306 / 3066, null]);
  const other = OUTPUT.replaceAll("kvm-long", "kvm-real");
  assert.ok(rowsOf(parseOutput(other)).every((row) => row.ratioToKvm === null));
});

test("a place without an empty loop is refused", () => {
  assert.throws(() => rowsOf(parseOutput("ticks root cpuid 203x1000\n")), /root: the empty loop/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { array, bytes, constants, layout, screaming, struct, u16, u32, u64, u8 } from "./describe.ts";

const plain = { size: 16, doc: "" };

test("overlapping fields are refused by name", () => {
  assert.throws(
    () =>
      struct("S", plain, [
        ["a", 0, u64, ""],
        ["b", 4, u32, ""],
      ]),
    /struct S, field b: offset 0x4 overlaps a, which ends at 0x8/,
  );
});

test("fields may be listed in any order, an overlap is still found", () => {
  assert.throws(
    () =>
      struct("S", plain, [
        ["late", 8, u64, ""],
        ["early", 0, bytes(9), ""],
      ]),
    /field late: offset 0x8 overlaps early/,
  );
});

test("a misaligned field is refused unless the structure is packed", () => {
  assert.throws(() => struct("S", plain, [["a", 2, u32, ""]]), /offset 0x2 is not aligned to 4/);
  assert.equal(struct("S", { ...plain, packed: true }, [["a", 2, u32, ""]]).packed, true);
});

test("an array is aligned like its element, bytes not at all", () => {
  assert.throws(() => struct("S", plain, [["a", 4, array(u64, 1), ""]]), /not aligned to 8/);
  assert.equal(struct("S", plain, [["a", 3, bytes(2), ""]]).fields.length, 1);
});

test("a field beyond the size is refused", () => {
  assert.throws(
    () => struct("S", plain, [["a", 8, array(u64, 2), ""]]),
    /ends at 0x18, beyond the size 0x10/,
  );
});

test("a size that arrays of the structure could not keep aligned is refused", () => {
  assert.throws(() => struct("S", { size: 12, doc: "" }, [["a", 0, u64, ""]]), /size 0xc is not a multiple/);
});

test("two fields whose generated names coincide are refused", () => {
  assert.throws(
    () =>
      struct("S", plain, [
        ["nextRip", 0, u64, ""],
        ["next_rip", 8, u64, ""],
      ]),
    /field next_rip: the name is taken by field nextRip/,
  );
});

test("two parts that generate the same name are refused", () => {
  const size = constants("VS_PAGE", u32, "", { SIZE: [1, ""] });
  assert.throws(
    () => layout({ source: "", parts: [size, struct("VsPage", plain, [])] }),
    /VS_PAGE_SIZE comes from both constants VS_PAGE and struct VsPage/,
  );
});

test("a constant that does not fit its type is refused", () => {
  assert.throws(() => constants("C", u16, "", { X: [0x1_0000, ""] }), /C_X: 65536 does not fit u16/);
  assert.throws(() => constants("C", u8, "", { X: [-1, ""] }), /C_X: -1 does not fit u8/);
});

test("a number that a double cannot hold exactly is refused", () => {
  assert.throws(
    () => constants("C", u64, "", { X: [2 ** 60, ""] }),
    /C_X: .* is not exact; write it as a bigint/,
  );
});

test("names turn into upper case at word borders only", () => {
  assert.deepEqual(["VsPage", "nextRip", "next_rip", "r8", "cr0"].map(screaming), [
    "VS_PAGE",
    "NEXT_RIP",
    "NEXT_RIP",
    "R8",
    "CR0",
  ]);
});

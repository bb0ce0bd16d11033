import assert from "node:assert/strict";
import { test } from "node:test";
import { lz4Legacy } from "./lz4.mjs";
import { SetupError } from "./setup-error.mjs";

/** A legacy frame of these blocks. */
function frame(...blocks) {
  const parts = [Buffer.from("02214c18", "hex")];
  for (const block of blocks) {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(block.length);
    parts.push(size, Buffer.from(block));
  }
  return Buffer.concat(parts);
}

const literals = (text) => [text.length << 4, ...Buffer.from(text)];

test("blocks of literals follow each other", () => {
  assert.equal(lz4Legacy(frame(literals("abc"), literals("de"))).toString(), "abcde");
});

test("a copy takes what was written before, also what it writes itself", () => {
  // "abc", 4 + 2 bytes from 3 back; then "x", 4 bytes from 1 back; then "end".
  const block = [0x32, ...Buffer.from("abc"), 3, 0, 0x10, ...Buffer.from("x"), 1, 0, ...literals("end")];
  assert.equal(lz4Legacy(frame(block)).toString(), "abcabcabcxxxxxend");
});

test("lengths of 15 and more go on in further bytes", () => {
  const text = "x".repeat(15 + 255 + 7);
  assert.equal(lz4Legacy(frame([0xf0, 255, 7, ...Buffer.from(text)])).toString(), text);
  // One byte, then 4 + 15 + 3 copies of it.
  assert.equal(lz4Legacy(frame([0x1f, 0x79, 1, 0, 3, ...literals("z")])).toString(), "y".repeat(23) + "z");
});

test("damaged data is refused, not read beyond", () => {
  const damaged = (...blocks) =>
    assert.throws(
      () => lz4Legacy(frame(...blocks)),
      (error) => error instanceof SetupError,
    );
  damaged([0x50, 1, 2]);
  damaged([0x10, 1, 2, 0, 0]);
  damaged([0x10, 1, 0, 0, 0]);
  assert.throws(() => lz4Legacy(frame(literals("abc")).subarray(0, 9)), /ends after the data/);
  assert.throws(() => lz4Legacy(Buffer.concat([frame(literals("abc")), Buffer.from([1])])), /ends after/);
});

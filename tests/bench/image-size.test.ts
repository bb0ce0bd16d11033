import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../../toolchain/image/format.ts";
import { imageSize } from "./image-size.ts";

function image(segments: { bytes: number; flags: number; space: number }[]): Buffer {
  const file = Buffer.alloc(0x2000);
  file.writeUInt32LE(format.IMAGE_MAGIC_LOW, format.IMAGE_AT_MAGIC);
  file.writeUInt32LE(format.IMAGE_VERSION, format.IMAGE_AT_VERSION);
  file.fill(0xab, format.IMAGE_AT_BUILD_ID, format.IMAGE_AT_BUILD_ID + format.IMAGE_BUILD_ID_BYTES);
  file.writeUInt32LE(segments.length, format.IMAGE_AT_SEGMENT_COUNT);
  segments.forEach((segment, i) => {
    const at = format.IMAGE_AT_SEGMENTS + i * format.SEGMENT_BYTES;
    file.writeBigUInt64LE(BigInt(segment.bytes), at + format.SEGMENT_AT_FILE_BYTES);
    file.writeUInt32LE(segment.flags, at + format.SEGMENT_AT_FLAGS);
    file.writeUInt32LE(segment.space, at + format.SEGMENT_AT_SPACE);
  });
  return file;
}

test("kernel and core are counted without the line table, the container with everything", () => {
  const { SEGMENT_SPACE_KERNEL: kernel, SEGMENT_SPACE_CORE: core } = format;
  const size = imageSize(
    image([
      { bytes: 100, flags: format.SEGMENT_FLAG_EXECUTE, space: kernel },
      { bytes: 20, flags: format.SEGMENT_FLAG_WRITE, space: kernel },
      { bytes: 7000, flags: format.SEGMENT_FLAG_LINES, space: kernel },
      { bytes: 3, flags: format.SEGMENT_FLAG_USER, space: core },
    ]),
  );
  assert.deepEqual(size, { kernel: 120, core: 3, lines: 7000, container: 0x2000, buildId: "ab".repeat(16) });
});

test("what is no image is refused", () => {
  assert.throws(() => imageSize(Buffer.alloc(10)), /not a MicroV image/);
  assert.throws(() => imageSize(Buffer.alloc(0x1000)), /not a MicroV image/);
});

/** The image is hostile input: each thing that can be wrong with it has its own error, and nothing is kept. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import * as I from "../../../toolchain/image/format.ts";
import { DRIVER_ERROR, DriverStartLayout } from "../../../hypercall/generated/driver.node.ts";
import {
  imageChecksum,
  makeImage,
  sealImage,
  smallSegments,
  type TestSegment,
} from "../testing/make-image.ts";
import { Model } from "../testing/model.ts";

let model: Model;
const good = makeImage(smallSegments(Uint8Array.of(0x0f, 0x0b)));

before(async () => {
  model = await Model.create();
});

/** Starts with an image; all CPUs refuse, so that only the way there counts. Returns error and detail. */
function start(image: Uint8Array): { error: number; detail: bigint } {
  model.image = image;
  const call = model.control();
  const at = call.byteOffset;
  model.enterResult.set(0, 0x8000_0002);
  const error = model.call("start", at);
  assert.equal(model.blocks.size, 0, "blocks were kept");
  assert.equal(model.faults, 0, "memory outside the blocks was touched");
  return { error, detail: call.getBigUint64(DriverStartLayout.fields.detail.offset, true) };
}

function changed(change: (file: Buffer) => void): Buffer {
  const file = Buffer.from(good);
  change(file);
  return sealImage(file);
}

function fault(image: Uint8Array): number {
  const { error, detail } = start(image);
  assert.equal(error, DRIVER_ERROR.IMAGE_CORRUPT);
  return Number(detail & 0xffn);
}

const segmentField = (index: number, field: number): number =>
  I.IMAGE_AT_SEGMENTS + index * I.SEGMENT_BYTES + field;

test("a good image gets as far as the first CPU", () => {
  assert.equal(start(good).error, DRIVER_ERROR.LAUNCH_FAILED);
});

test("an image that is cut off anywhere is truncated, foreign only without its magic", () => {
  for (let bytes = 0; bytes < good.length; bytes += bytes < 0x200 ? 1 : 509) {
    assert.equal(start(good.subarray(0, bytes)).error, DRIVER_ERROR.IMAGE_TRUNCATED, `at ${bytes}`);
  }
});

test("another kind of file is foreign", () => {
  const elf = Buffer.alloc(8192);
  elf.write("\x7fELF");
  assert.equal(start(elf).error, DRIVER_ERROR.IMAGE_FOREIGN);
});

test("another ABI number or container version is named with what was found", () => {
  const abi = start(changed((file) => file.writeUInt32LE(77, I.IMAGE_AT_ABI)));
  assert.deepEqual(abi, { error: DRIVER_ERROR.IMAGE_VERSION, detail: (1n << 32n) | 77n });
  const version = start(changed((file) => file.writeUInt32LE(9, I.IMAGE_AT_VERSION)));
  assert.equal(version.error, DRIVER_ERROR.IMAGE_VERSION);
});

test("bytes behind the end, a wrong checksum and a wrong segment count are corrupt", () => {
  assert.equal(fault(Buffer.concat([good, Buffer.alloc(1)])), 1);
  const flipped = Buffer.from(good);
  flipped[0x1000] = 0x90;
  assert.equal(fault(flipped), 2);
  assert.equal(fault(changed((file) => file.writeUInt32LE(0, I.IMAGE_AT_SEGMENT_COUNT))), 3);
  assert.equal(fault(changed((file) => file.writeUInt32LE(17, I.IMAGE_AT_SEGMENT_COUNT))), 3);
});

test("a segment must be page aligned, inside the file, and inside its own space", () => {
  const va = (value: bigint) =>
    changed((file) => file.writeBigUInt64LE(value, segmentField(0, I.SEGMENT_AT_VA)));
  assert.equal(fault(va(0xffff_ffff_8020_0001n)), 4);
  assert.equal(fault(va(0xffff_ffff_8000_0000n)), 7);
  assert.equal(fault(va(0xffff_ffff_a000_0000n)), 7);
  assert.equal(fault(va(0n)), 7);
  const file = (field: number, value: bigint) =>
    changed((bytes) => bytes.writeBigUInt64LE(value, segmentField(0, field)));
  assert.equal(fault(file(I.SEGMENT_AT_FILE_OFFSET, 0n)), 5);
  assert.equal(fault(file(I.SEGMENT_AT_FILE_OFFSET, 0xffff_ffff_ffff_f000n)), 5);
  assert.equal(fault(file(I.SEGMENT_AT_FILE_BYTES, 0xffff_ffff_ffff_ffffn)), 5);
  assert.equal(fault(file(I.SEGMENT_AT_MEMORY_BYTES, 0xffff_ffff_ffff_f000n)), 7);
  assert.equal(fault(file(I.SEGMENT_AT_MEMORY_BYTES, 0n)), 7);
});

test("no segment is writable and executable, has unknown flags, or another's privilege", () => {
  const flags = (index: number, value: number) =>
    changed((file) => file.writeUInt32LE(value, segmentField(index, I.SEGMENT_AT_FLAGS)));
  assert.equal(fault(flags(0, I.SEGMENT_FLAG_EXECUTE | I.SEGMENT_FLAG_WRITE)), 6);
  assert.equal(fault(flags(0, I.SEGMENT_FLAG_EXECUTE | 0x100)), 6);
  assert.equal(fault(flags(0, I.SEGMENT_FLAG_EXECUTE | I.SEGMENT_FLAG_USER)), 6);
  assert.equal(fault(flags(2, I.SEGMENT_FLAG_EXECUTE)), 6);
  assert.equal(fault(flags(1, I.SEGMENT_FLAG_LINEAR_MEMORY | I.SEGMENT_FLAG_EXECUTE)), 6);
});

test("segments that share addresses are refused", () => {
  const segments = smallSegments(Uint8Array.of(0x90));
  const twice: TestSegment[] = [...segments, { ...(segments[1] as TestSegment), va: 0x4001_2000n }];
  assert.equal(fault(makeImage(twice)), 8);
});

test("an entry must lie in executable bytes of its own space", () => {
  const entry = (field: number, value: bigint) => changed((file) => file.writeBigUInt64LE(value, field));
  assert.equal(fault(entry(I.IMAGE_AT_KERNEL_ENTRY, 0xffff_ffff_a000_0000n)), 9);
  assert.equal(fault(entry(I.IMAGE_AT_KERNEL_ENTRY, 0xffff_ffff_8020_0002n)), 9);
  assert.equal(fault(entry(I.IMAGE_AT_CORE_ENTRY, 0x1_0000n)), 9);
});

test("a huge segment ends with POOL_TOO_SMALL and all blocks back", () => {
  const huge = changed((file) =>
    file.writeBigUInt64LE(1n << 28n, segmentField(0, I.SEGMENT_AT_MEMORY_BYTES)),
  );
  assert.equal(start(huge).error, DRIVER_ERROR.POOL_TOO_SMALL);
});

test("any bytes with the right magic and checksum give an answer and leave nothing behind", () => {
  const known = new Set<number>(Object.values(DRIVER_ERROR));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: 0xff }), fc.nat({ max: 0xff })), { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      (edits, seal) => {
        const file = Buffer.from(good);
        for (const [at, value] of edits) file[at] = value;
        if (seal) file.writeUInt32LE(imageChecksum(file), I.IMAGE_AT_CHECKSUM);
        assert.ok(known.has(start(file).error));
      },
    ),
    { numRuns: 300 },
  );
});

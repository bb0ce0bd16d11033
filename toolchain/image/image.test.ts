import assert from "node:assert/strict";
import { test } from "node:test";
import { buildImage, checksum } from "./build.ts";
import type { ElfFile, LoadSegment } from "./elf.ts";
import * as format from "./format.ts";

const KERNEL = 0xffffffff80200000n;
const CORE = 0xffffffffa0000000n;

function segment(va: bigint, change: Partial<LoadSegment> = {}): LoadSegment {
  return {
    va,
    memoryBytes: 0x10,
    content: Uint8Array.of(1, 2, 3),
    writable: false,
    executable: false,
    ...change,
  };
}

function elf(name: string, segments: LoadSegment[], symbols: Record<string, bigint>): ElfFile {
  return { name, segments, symbols: new Map(Object.entries(symbols)), section: () => new Uint8Array(0) };
}

function kernel(...more: LoadSegment[]): ElfFile {
  return elf("kernel.elf", [segment(KERNEL, { executable: true }), ...more], { launch_entry: KERNEL + 4n });
}

function core(...more: LoadSegment[]): ElfFile {
  return elf("core.elf", [segment(CORE, { executable: true }), ...more], { upcall_entry: CORE });
}

function view(image: Uint8Array): DataView {
  return new DataView(image.buffer, image.byteOffset, image.byteLength);
}

test("the header says what the format says", () => {
  const image = buildImage({ kernel: kernel(), core: core(), abi: 7 });
  const header = view(image);
  assert.equal(Buffer.from(image.subarray(0, 8)).toString("latin1"), "MICROV\0\u0001");
  assert.equal(header.getUint32(format.IMAGE_AT_VERSION, true), 1);
  assert.equal(header.getUint32(format.IMAGE_AT_ABI, true), 7);
  assert.equal(header.getBigUint64(format.IMAGE_AT_FILE_SIZE, true), BigInt(image.length));
  assert.equal(header.getUint32(format.IMAGE_AT_SEGMENT_COUNT, true), 2);
  assert.equal(header.getBigUint64(format.IMAGE_AT_KERNEL_ENTRY, true), KERNEL + 4n);
  assert.equal(header.getBigUint64(format.IMAGE_AT_CORE_ENTRY, true), CORE);
  assert.equal(
    header.getUint32(format.IMAGE_AT_CHECKSUM, true),
    checksum(image.subarray(format.IMAGE_CHECKSUM_FROM)),
  );
});

test("a segment's entry leads to its bytes, trimmed of trailing zeros, memory rounded up to pages", () => {
  const lm = segment(0x40010000n, {
    writable: true,
    memoryBytes: 0x1001,
    content: Uint8Array.of(9, 0, 8, 0, 0),
  });
  const image = buildImage({ kernel: kernel(lm), core: core(), abi: 1 });
  const at = format.IMAGE_AT_SEGMENTS + format.SEGMENT_BYTES;
  const table = view(image);
  assert.equal(table.getBigUint64(at + format.SEGMENT_AT_VA, true), 0x40010000n);
  assert.equal(table.getBigUint64(at + format.SEGMENT_AT_MEMORY_BYTES, true), 0x2000n);
  assert.equal(table.getBigUint64(at + format.SEGMENT_AT_FILE_BYTES, true), 3n);
  const offset = Number(table.getBigUint64(at + format.SEGMENT_AT_FILE_OFFSET, true));
  assert.equal(offset % format.IMAGE_PAGE, 0);
  assert.deepEqual([...image.subarray(offset, offset + 4)], [9, 0, 8, 0]);
  const flags = format.SEGMENT_FLAG_WRITE | format.SEGMENT_FLAG_LINEAR_MEMORY;
  assert.equal(table.getUint32(at + format.SEGMENT_AT_FLAGS, true), flags);
  assert.equal(table.getUint32(at + format.SEGMENT_AT_SPACE, true), format.SEGMENT_SPACE_KERNEL);
});

test("every segment of the core is the user's, none of the kernel's is", () => {
  const image = buildImage({
    kernel: kernel(segment(KERNEL + 0x1000n)),
    core: core(segment(0x10000n, { writable: true })),
    abi: 1,
  });
  for (let i = 0; i < 4; i++) {
    const at = format.IMAGE_AT_SEGMENTS + i * format.SEGMENT_BYTES;
    const user = (view(image).getUint32(at + format.SEGMENT_AT_FLAGS, true) & format.SEGMENT_FLAG_USER) !== 0;
    assert.equal(
      user,
      view(image).getUint32(at + format.SEGMENT_AT_SPACE, true) === format.SEGMENT_SPACE_CORE,
    );
  }
});

test("the build id changes with any byte, place or flag of a segment, and with nothing else", () => {
  const id = (change: Partial<LoadSegment>, abi = 1): string =>
    Buffer.from(
      buildImage({ kernel: kernel(segment(KERNEL + 0x2000n, change)), core: core(), abi }).subarray(
        format.IMAGE_AT_BUILD_ID,
        format.IMAGE_AT_BUILD_ID + 16,
      ),
    ).toString("hex");
  const ids = [
    id({}),
    id({ content: Uint8Array.of(1, 2, 4) }),
    id({ va: KERNEL + 0x3000n }),
    id({ writable: true }),
    id({ memoryBytes: 0x1001 }),
  ];
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(id({}, 2), ids[0]);
});

const REFUSED: readonly [string, () => unknown, string][] = [
  [
    "segments that overlap",
    () => buildImage({ kernel: kernel(segment(KERNEL)), core: core(), abi: 1 }),
    "image-overlap",
  ],
  [
    "segments of kernel and core that overlap by a page's rest",
    () =>
      buildImage({ kernel: kernel(segment(CORE - 0x1000n, { memoryBytes: 0x1001 })), core: core(), abi: 1 }),
    "image-overlap",
  ],
  [
    "a segment that is not page aligned",
    () => buildImage({ kernel: kernel(segment(KERNEL + 0x1800n)), core: core(), abi: 1 }),
    "image-alignment",
  ],
  [
    "writable code",
    () =>
      buildImage({
        kernel: kernel(segment(KERNEL + 0x1000n, { writable: true, executable: true })),
        core: core(),
        abi: 1,
      }),
    "image-writable-code",
  ],
  [
    "a missing entry point",
    () => buildImage({ kernel: elf("k", [segment(KERNEL, { executable: true })], {}), core: core(), abi: 1 }),
    "image-entry",
  ],
  [
    "an entry point in data",
    () => buildImage({ kernel: elf("k", [segment(KERNEL)], { launch_entry: KERNEL }), core: core(), abi: 1 }),
    "image-entry",
  ],
  [
    "too many segments",
    () =>
      buildImage({
        kernel: kernel(...Array.from({ length: 16 }, (_, i) => segment(KERNEL + 0x1000n * BigInt(i + 1)))),
        core: core(),
        abi: 1,
      }),
    "image-segments",
  ],
];

for (const [what, build, code] of REFUSED) {
  test(`${what}: refused as ${code}`, () => assert.throws(build, { code }));
}

test("FNV-1a of known texts", () => {
  assert.equal(checksum(Buffer.from("")), 0x811c9dc5);
  assert.equal(checksum(Buffer.from("a")), 0xe40c292c);
  assert.equal(checksum(Buffer.from("foobar")), 0xbf9cf968);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BAD_KERNELS, RIGHT_KERNELS } from "../../testing/bad-kernels.ts";
import { elfFile } from "../../testing/elf-file.ts";
import { type Run, runTool, type World } from "../../testing/tool-model.ts";

// Files that no guest is made of. None may make the tool trap, leave its memory, or ask the driver for anything.
const MESSAGE = /^microv: [^\n]+: [^\n]+ \[([a-z0-9-]+)\]\n$/;
const BASE = 0x10_0000;
const kernel = RIGHT_KERNELS[0] ?? new Uint8Array(0);

function run(world: World, ...options: string[]): Run {
  return runTool(world, "/kernel", "--mem", "4M", ...options);
}

function refused(result: Run, anchor: string): void {
  assert.equal(MESSAGE.exec(result.stderr)?.[1], anchor, result.stderr);
  assert.equal(result.status, 122);
  assert.equal(result.stdout, "");
  assert.equal(result.created, false);
}

for (const [name, anchor, file] of BAD_KERNELS) {
  test(`${name}: ${anchor}`, () => refused(run({ files: { "/kernel": file } }), anchor));
}

test("right kernels run: the table above does not refuse for another reason", () => {
  for (const file of RIGHT_KERNELS) assert.equal(run({ files: { "/kernel": file } }).status, 0);
});

test("a requirement is refused by its number, the lowest first", () => {
  const file = elfFile({ segments: [{ address: BASE, content: new Uint8Array(64) }], multiboot: 0x5fe7 });
  assert.match(run({ files: { "/kernel": file } }).stderr, /requires flag 5, /);
});

test("initrds that are not there, empty, folders or too large are refused by name", () => {
  const files = { "/kernel": kernel, "/empty": new Uint8Array(0), "/folder": "folder" as const };
  refused(run({ files }, "--initrd", "/nowhere"), "initrd-unreadable");
  refused(run({ files }, "--initrd", "/folder"), "initrd-unreadable");
  refused(run({ files }, "--initrd", "/empty"), "initrd-empty");
  const room = 0x30_0000 - 4096;
  const sized = (bytes: number): World => ({ files: { ...files, "/initrd": new Uint8Array(bytes) } });
  assert.equal(run(sized(room), "--initrd", "/initrd").status, 0);
  refused(run(sized(room + 1), "--initrd", "/initrd"), "initrd-too-large");
  refused(run(sized(8 << 20), "--initrd", "/initrd"), "initrd-too-large");
});

test("files that shrink while they are read are refused", () => {
  const files = { "/kernel": kernel, "/initrd": new Uint8Array(5000) };
  refused(run({ files, shrinks: { path: "/kernel", bytes: 130 } }), "elf-truncated");
  const shrinks = { path: "/initrd", bytes: 4999 };
  refused(run({ files, shrinks }, "--initrd", "/initrd"), "initrd-unreadable");
});

test("memory that Linux does not give is a failure of ours, not of the kernel's", () => {
  const result = runTool({ files: { "/kernel": kernel }, mostMemory: 1 << 20 }, "/kernel", "--mem", "4M");
  assert.match(result.stderr, /\[guest-memory\]/);
  assert.equal(result.status, 125);
  assert.equal(result.created, false);
});

/** Whatever the file: it runs, or it is refused by one message and nothing was made. */
function decided(file: Uint8Array): void {
  const initrd = new Uint8Array(3000).fill(0x11);
  const result = run(
    { files: { "/kernel": file, "/initrd": initrd } },
    "--initrd",
    "/initrd",
    "--cmdline",
    "a",
  );
  if (result.status === 0) {
    assert.ok(result.guest, "it ran");
    return;
  }
  assert.equal(result.status, 122, result.stderr);
  assert.match(result.stderr, MESSAGE);
  assert.equal(result.created, false);
}

const RUNS = Number(process.env["MICROV_LOADER_RUNS"] ?? 300);
const SEED = Number(process.env["MICROV_LOADER_SEED"] ?? 1);

/** Values that boundaries are made of. */
const value = fc.oneof(
  fc.constantFrom(
    0,
    1,
    2,
    3,
    4,
    31,
    32,
    55,
    56,
    63,
    64,
    65,
    0x7f,
    0xfff,
    0x1000,
    0xffff,
    0x3f_ffff,
    0x40_0000,
  ),
  fc.constantFrom(0x7fff_ffff, 0x8000_0000, 0xffff_f000, 0xffff_ffff),
  fc.nat(0xffff_ffff),
);
const edit = fc.record({ at: fc.nat(400), value, bytes: fc.constantFrom(1, 2, 4, 8) });

function edited(file: Uint8Array, edits: readonly { at: number; value: number; bytes: number }[]): Buffer {
  const result = Buffer.from(file);
  for (const { at, value, bytes } of edits) {
    for (let i = 0; i < bytes && at + i < result.length; i++) {
      // The upper half of 8 bytes is that of a negative number, or zero.
      result[at + i] = i < 4 ? (value >>> (8 * i)) & 0xff : value > 0x7fff_ffff ? 0xff : 0;
    }
  }
  return result;
}

test("right kernels with any fields changed, cut anywhere, run or are refused", () => {
  const property = fc.property(
    fc.constantFrom(...RIGHT_KERNELS),
    fc.array(edit, { maxLength: 6 }),
    fc.option(fc.nat(6000)),
    (file, edits, cut) => decided(edited(file, edits).subarray(0, cut ?? undefined)),
  );
  fc.assert(property, { numRuns: RUNS, seed: SEED });
});

test("every single byte of the headers, at its bounds, is survived", () => {
  for (const file of RIGHT_KERNELS.slice(0, 3)) {
    for (let at = 4; at < 200; at++) {
      for (const byte of [0, 1, 0x80, 0xff]) decided(edited(file, [{ at, value: byte, bytes: 1 }]));
    }
  }
});

test("any bytes behind the magic of ELF are refused or run", () => {
  const property = fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) =>
    decided(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, ...bytes)),
  );
  fc.assert(property, { numRuns: RUNS, seed: SEED });
});

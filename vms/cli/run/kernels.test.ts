import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MV_REG } from "../../../hypercall/generated/abi.node.ts";
import { elfFile, type FileSegment, type Kernel } from "../../testing/elf-file.ts";
import { type Run, runTool, type World } from "../../testing/tool-model.ts";

// What a kernel finds when it is entered: the tool's own WebAssembly, with a made-up Linux around it.
const KIB = 1024;
const MIB = 1024 * KIB;
const MEMORY = 4 * MIB;
const BASE = 0x10_0000;

function world(kernel: Kernel, others: World["files"] = {}): World {
  return { files: { "/kernel": elfFile(kernel), ...others } };
}

function run(kernel: Kernel, others: World["files"], ...options: string[]): Run & { guest: Uint8Array } {
  const result = runTool(world(kernel, others), "/kernel", "--mem", "4M", ...options);
  assert.equal(result.status, 0, result.stderr);
  assert.ok(result.guest);
  return { ...result, guest: result.guest };
}

function words(guest: Uint8Array): DataView {
  return new DataView(guest.buffer, guest.byteOffset, guest.byteLength);
}

function text(guest: Uint8Array, at: number): string {
  return Buffer.from(guest.subarray(at, guest.indexOf(0, at))).toString("latin1");
}

const code = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, i) => (i * 7 + 1) & 0xff);
const simple: FileSegment[] = [{ address: BASE, content: code(64), bytes: 8192 }];

function register(result: Run, name: keyof typeof MV_REG): bigint | undefined {
  return result.registers.get(MV_REG[name]);
}

test("kernels are entered in flat 32-bit protected mode, as both specifications say", () => {
  for (const kernel of [
    { segments: simple, multiboot: 0 },
    { segments: simple, pvh: BASE },
  ]) {
    const result = run(kernel, {});
    assert.equal(register(result, "RIP"), BigInt(BASE));
    assert.equal(register(result, "CR0"), 0x11n);
    assert.equal(register(result, "CR4"), 0n);
    assert.equal(register(result, "RFLAGS"), 2n);
    assert.equal(register(result, "CS_ATTRIB"), 0xc09bn);
    for (const name of ["DS", "ES", "SS", "FS", "GS"] as const) {
      assert.equal(register(result, `${name}_ATTRIB`), 0xc093n);
      assert.equal(register(result, `${name}_BASE`), 0n);
      assert.equal(register(result, `${name}_LIMIT`), 0xffff_ffffn);
    }
    assert.equal(register(result, "TR_ATTRIB"), 0x8bn);
    assert.equal(register(result, "TR_LIMIT"), 0x67n);
    assert.equal(register(result, "TR_BASE"), 0n);
  }
});

test("multiboot: magic, memory, map, command line, loader and module 0", () => {
  const module = code(5000);
  const kernel = { segments: simple, multiboot: 3 };
  const result = run(kernel, { "/initrd": module }, "--cmdline", "root=/dev/x quiet", "--initrd", "/initrd");
  assert.equal(register(result, "RAX"), 0x2bad_b002n);
  const info = Number(register(result, "RBX"));
  const view = words(result.guest);
  const word = (offset: number): number => view.getUint32(info + offset, true);
  assert.equal(word(0), 0x24d, "flags: memory, command line, modules, map, loader");
  assert.deepEqual([word(4), word(8)], [640, 3 * KIB]);
  assert.equal(text(result.guest, word(16)), "root=/dev/x quiet");
  assert.equal(word(20), 1);
  const [start, end] = [view.getUint32(word(24), true), view.getUint32(word(24) + 4, true)];
  assert.equal(start % 4096, 0);
  assert.deepEqual(result.guest.subarray(start, end), module);
  assert.equal(word(44), 24);
  const map = word(48);
  assert.equal(view.getUint32(map, true), 20);
  assert.equal(view.getBigUint64(map + 4, true), 0n);
  assert.equal(view.getBigUint64(map + 12, true), BigInt(MEMORY));
  assert.equal(view.getUint32(map + 20, true), 1);
  assert.equal(text(result.guest, word(64)), "MicroV");
});

test("multiboot: who asks for video information is told that there is no mode", () => {
  const result = run({ segments: simple, multiboot: 4 }, {});
  const info = Number(register(result, "RBX"));
  const view = words(result.guest);
  assert.equal(view.getUint32(info, true) & 0x800, 0x800);
  const control = view.getUint32(info + 72, true);
  assert.equal(Buffer.from(result.guest.subarray(control, control + 4)).toString(), "VESA");
  const modes = view.getUint16(control + 16, true) * 16 + view.getUint16(control + 14, true);
  assert.equal(view.getUint16(modes, true), 0xffff);
  assert.equal(
    view.getUint16(view.getUint32(info + 76, true), true) & 1,
    0,
    "the current mode is not supported",
  );
});

for (const wide of [false, true]) {
  test(`PVH in a ${wide ? 64 : 32}-bit file: start information version 1, map, command line and module`, () => {
    const module = code(4097);
    const kernel = { wide, segments: simple, pvh: wide ? BigInt(BASE + 4) : BASE + 4 };
    const result = run(kernel, { "/initrd": module }, "--cmdline", "console=ttyS0", "--initrd", "/initrd");
    assert.equal(register(result, "RIP"), BigInt(BASE + 4));
    const info = Number(register(result, "RBX"));
    const view = words(result.guest);
    const long = (at: number): number => Number(view.getBigUint64(at, true));
    assert.deepEqual(
      [0, 4, 8, 12].map((offset) => view.getUint32(info + offset, true)),
      [0x336e_c578, 1, 0, 1],
    );
    assert.equal(text(result.guest, long(info + 24)), "console=ttyS0");
    assert.equal(long(info + 32), 0, "no RSDP");
    const list = long(info + 16);
    assert.deepEqual(result.guest.subarray(long(list), long(list) + long(list + 8)), module);
    assert.equal(view.getUint32(info + 48, true), 1);
    const map = long(info + 40);
    assert.deepEqual([long(map), long(map + 8), view.getUint32(map + 16, true)], [0, MEMORY, 1]);
  });
}

test("a 32-bit file with both is multiboot, a 64-bit one is PVH", () => {
  const both = { segments: simple, multiboot: 0, pvh: BASE + 8 };
  assert.equal(register(run(both, {}), "RAX"), 0x2bad_b002n);
  const wide = run({ ...both, wide: true }, {});
  assert.equal(register(wide, "RAX"), 0n);
  assert.equal(register(wide, "RIP"), BigInt(BASE + 8));
});

test("the optional flags of a multiboot header are no obstacle", () => {
  run({ segments: simple, multiboot: 0xfffe_0003 | 0 }, {});
});

/** Segments that do not overlap: gaps and lengths one after another. */
const segments = fc
  .array(fc.record({ gap: fc.nat(5000), file: fc.integer({ min: 1, max: 6000 }), zeros: fc.nat(6000) }), {
    minLength: 1,
    maxLength: 20,
  })
  .chain((parts) =>
    fc.record({
      start: fc.constantFrom(0, 1, 0x1000, 0x1fff, BASE),
      order: fc.nat(),
      parts: fc.constant(parts),
    }),
  )
  .map(({ start, order, parts }) => {
    let at = start;
    const all = parts.map(({ gap, file, zeros }): FileSegment => {
      const segment = { address: at + gap, content: code(file), bytes: file + zeros };
      at = segment.address + segment.bytes;
      return segment;
    });
    const turn = order % all.length;
    return [...all.slice(turn), ...all.slice(0, turn)];
  });

test("any segments, read in any pieces: each byte is at its place, boot information and initrd are in none", () => {
  const property = fc.property(
    segments,
    fc.integer({ min: 1, max: 200_000 }),
    fc.integer({ min: 1, max: 60_000 }),
    fc.boolean(),
    (parts, mostBytes, initrdBytes, wide) => {
      const initrd = code(initrdBytes);
      const entry = (parts[0]?.address ?? 0) || 1;
      const files = { "/kernel": elfFile({ wide, segments: parts, pvh: entry }), "/initrd": initrd };
      const result = runTool({ files, mostBytes }, "/kernel", "--mem", "4M", "--initrd", "/initrd");
      if (result.status !== 0) {
        // The one-byte segment at address 0 does not hold address 1.
        assert.match(result.stderr, /\[guest-entry\]/);
        return;
      }
      const { guest } = result;
      assert.ok(guest);
      const info = Number(register(result, "RBX"));
      const list = Number(words(guest).getBigUint64(info + 16, true));
      const at = Number(words(guest).getBigUint64(list, true));
      const expected = new Uint8Array(MEMORY);
      expected.set(guest.subarray(info, info + 8192), info);
      expected.set(initrd, at);
      for (const { address, content, bytes } of parts) {
        expected.fill(0, address, address + (bytes ?? 0));
        expected.set(content, address);
      }
      assert.ok(info >= 4096 && info % 4096 === 0 && at % 4096 === 0 && at > 0);
      assert.equal(Buffer.compare(guest, expected), 0);
      assert.deepEqual(guest.subarray(at, at + initrdBytes), initrd);
      assert.equal(words(guest).getUint32(info, true), 0x336e_c578);
    },
  );
  fc.assert(property, { numRuns: 60, seed: 1 });
});

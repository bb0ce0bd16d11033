import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { UsageError } from "../machine-options.ts";
import { START_INFO, startInfo } from "./boot-image.ts";
import { bootRom, withChecksum } from "./boot-rom.ts";
import { kernelImage } from "./kernel-image.ts";

test("the start information names the initramfs, the command line and where the memory map goes", () => {
  const info = startInfo(0x1000850, { address: 0x3f000000, bytes: 4321 }, "quiet nokaslr");
  assert.equal(info.readUInt32LE(0), 0x336ec578);
  const pointer = (at: number): number => Number(info.readBigUInt64LE(at)) - START_INFO.ADDRESS;
  const module = pointer(START_INFO.MODULE_LIST_ADDRESS);
  assert.equal(info.readBigUInt64LE(module), 0x3f000000n);
  assert.equal(info.readBigUInt64LE(module + 8), 4321n);
  const text = pointer(START_INFO.COMMAND_LINE_ADDRESS);
  assert.equal(info.toString("latin1", text, info.indexOf(0, text)), "quiet nokaslr");
  assert.equal(pointer(START_INFO.MEMORY_MAP_ADDRESS), START_INFO.MEMORY_MAP);
  assert.equal(info.readUInt32LE(START_INFO.ENTRY), 0x1000850);
});

test("a command line that is too long is refused, not cut", () => {
  assert.throws(() => startInfo(0, { address: 0, bytes: 0 }, "x".repeat(2048)), UsageError);
  assert.doesNotThrow(() => startInfo(0, { address: 0, bytes: 0 }, "x".repeat(2047)));
});

test("the ROM is one that a BIOS calls: marked, of one block, and its bytes add up to 0", () => {
  const rom = readFileSync(bootRom().file);
  assert.equal(rom.length, 512);
  assert.deepEqual([...rom.subarray(0, 3)], [0x55, 0xaa, 1]);
  assert.equal(
    rom.reduce((sum, byte) => (sum + byte) & 0xff, 0),
    0,
  );
  assert.throws(() => withChecksum(Buffer.alloc(512)), /boot-rom\.S has 512 bytes/);
});

/** An ELF64 file of these segments: physical address, content, and how much of memory it takes. */
function elf(segments: { physical: number; content: Buffer; memoryBytes: number; type: number }[]): Buffer {
  const file = Buffer.alloc(0x1000);
  file.writeBigUInt64LE(0x40n, 0x20);
  file.writeUInt16LE(segments.length, 0x38);
  let offset = 0x400;
  for (const [i, { physical, content, memoryBytes, type }] of segments.entries()) {
    const at = 0x40 + i * 56;
    file.writeUInt32LE(type, at);
    for (const [field, value] of [
      [8, offset],
      [24, physical],
      [32, content.length],
      [40, memoryBytes],
    ] as const)
      file.writeBigUInt64LE(BigInt(value), at + field);
    content.copy(file, offset);
    offset += 0x100;
  }
  return file;
}

function note(type: number, name: string, value: number): Buffer {
  const bytes = Buffer.alloc(12 + 4 + 4);
  bytes.writeUInt32LE(name.length, 0);
  bytes.writeUInt32LE(4, 4);
  bytes.writeUInt32LE(type, 8);
  bytes.write(name, 12);
  bytes.writeUInt32LE(value, 16);
  return bytes;
}

test("a kernel's segments lie where its headers say, and its note names the entry", () => {
  const notes = Buffer.concat([note(3, "GNU\0", 1), note(18, "Xen\0", 0x100020)]);
  const image = kernelImage(
    elf([
      { type: 1, physical: 0x100000, content: Buffer.from("text"), memoryBytes: 4 },
      { type: 1, physical: 0x100010, content: Buffer.from("data"), memoryBytes: 0x40 },
      { type: 4, physical: 0x100020, content: notes, memoryBytes: notes.length },
    ]),
  );
  assert.equal(image.address, 0x100000);
  assert.equal(image.entry, 0x100020);
  assert.equal(image.end, 0x100050);
  assert.deepEqual(image.bytes, Buffer.from(`text${"\0".repeat(12)}data`));
});

test("a kernel without the note is refused", () => {
  const segments = [{ type: 1, physical: 0, content: Buffer.from("text"), memoryBytes: 4 }];
  assert.throws(() => kernelImage(elf(segments)), /no PVH note/);
});

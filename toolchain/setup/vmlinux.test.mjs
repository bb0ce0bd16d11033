import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { ROOT } from "./setup.mjs";
import { bzImagePayload, extractVmlinux, hasPvhNote } from "./vmlinux.mjs";

/** An ELF64 file that has nothing but one note. */
function elfWithNote(name, type) {
  const elf = Buffer.alloc(0x40 + 56 + 20);
  elf.writeUInt32BE(0x7f454c46, 0);
  elf.writeBigUInt64LE(0x40n, 0x20); // program headers
  elf.writeUInt16LE(1, 0x38);
  elf.writeUInt32LE(4, 0x40); // PT_NOTE
  elf.writeBigUInt64LE(0x78n, 0x48); // its offset
  elf.writeBigUInt64LE(20n, 0x60); // its size
  elf.writeUInt32LE(name.length + 1, 0x78);
  elf.writeUInt32LE(4, 0x7c);
  elf.writeUInt32LE(type, 0x80);
  elf.write(`${name}\0`, 0x84, "latin1");
  return elf;
}

/** A bzImage around the kernel, as the boot protocol describes it. */
function bzImage(kernel, compress = gzipSync) {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(kernel.length);
  const payload = Buffer.concat([compress(kernel), size]);
  const image = Buffer.alloc(1024);
  image[0x1f1] = 1;
  image.write("HdrS", 0x202, "latin1");
  image.writeUInt32LE(0, 0x248);
  image.writeUInt32LE(payload.length, 0x24c);
  return Buffer.concat([image, payload]);
}

const PVH = elfWithNote("Xen", 18);

test("the kernel comes out of a bzImage as it went in", () => {
  assert.ok(extractVmlinux(bzImage(PVH)).equals(PVH));
});

test("Debian's own kernel comes out with its PVH note", () => {
  const facts = JSON.parse(readFileSync(join(ROOT, "build/setup.json"), "utf8"));
  const vmlinux = extractVmlinux(readFileSync(facts.vmlinuz));
  assert.ok(hasPvhNote(vmlinux));
  assert.ok(vmlinux.equals(readFileSync(facts.vmlinux)));
});

test("a file that is no bzImage is refused", () => {
  for (const bad of [Buffer.alloc(0), Buffer.alloc(100), Buffer.alloc(4096), Buffer.from("HdrS")]) {
    assert.throws(() => extractVmlinux(bad), /not a Linux bzImage/);
  }
});

test("a truncated bzImage is refused, wherever it is cut", () => {
  const whole = bzImage(PVH);
  for (let length = 0; length < whole.length; length += 13) {
    assert.throws(() => extractVmlinux(whole.subarray(0, length)), { name: "SetupError" }, `${length} bytes`);
  }
});

test("a payload whose size is not the one it states is refused", () => {
  const image = bzImage(PVH);
  image.writeUInt32LE(PVH.length + 1, image.length - 4);
  assert.throws(() => extractVmlinux(image), /instead of/);
});

test("an unknown compression is refused by its first bytes", () => {
  const image = bzImage(PVH, () => Buffer.from("lz4? 0123456789abcdef"));
  assert.throws(() => extractVmlinux(image), /compression is not known \(it starts with 6c7a343f2030\)/);
});

test("a damaged xz payload is refused", () => {
  const image = bzImage(PVH, () => Buffer.from("fd377a585a0000112233445566778899", "hex"));
  assert.throws(() => extractVmlinux(image), /"xz" cannot decompress the kernel/);
});

test("a kernel that QEMU cannot boot directly is refused", () => {
  assert.throws(() => extractVmlinux(bzImage(elfWithNote("Xen", 17))), /no PVH note/);
  assert.throws(() => extractVmlinux(bzImage(elfWithNote("GNU", 18))), /no PVH note/);
  assert.throws(() => extractVmlinux(bzImage(Buffer.alloc(200))), /not an ELF file/);
});

test("the payload lies where the header says", () => {
  const image = bzImage(PVH);
  assert.equal(bzImagePayload(image).length, image.length - 1024);
});

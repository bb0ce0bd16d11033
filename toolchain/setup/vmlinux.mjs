import { spawnSync } from "node:child_process";
import { gunzipSync } from "node:zlib";
import { LZ4_LEGACY_MAGIC, lz4Legacy } from "./lz4.mjs";
import { SetupError } from "./setup-error.mjs";

// Linux Documentation/arch/x86/boot.rst: offsets in the setup header of a bzImage.
const SETUP_SECTS = 0x1f1;
const HEADER_MAGIC = 0x202;
const PAYLOAD_OFFSET = 0x248;
const PAYLOAD_LENGTH = 0x24c;

const MAGICS = [
  { name: "xz", magic: "fd377a585a00" },
  { name: "zstd", magic: "28b52ffd" },
  { name: "gzip", magic: "1f8b" },
  { name: "lz4", magic: LZ4_LEGACY_MAGIC },
];

/**
 * Cuts the compressed kernel out of a bzImage, by the payload fields of its setup header.
 * @param {Buffer} image
 * @returns {Buffer} the compressed payload; its last 4 bytes are the size of the kernel it holds
 */
export function bzImagePayload(image) {
  if (image.length < 0x400 || image.toString("latin1", HEADER_MAGIC, HEADER_MAGIC + 4) !== "HdrS") {
    throw new SetupError("not a Linux bzImage: the boot header's magic is missing", 1);
  }
  const start = (image[SETUP_SECTS] + 1) * 512 + image.readUInt32LE(PAYLOAD_OFFSET);
  const length = image.readUInt32LE(PAYLOAD_LENGTH);
  if (length < 16 || start + length > image.length) {
    throw new SetupError(
      `damaged bzImage: payload of ${length} bytes at ${start}, file of ${image.length}`,
      1,
    );
  }
  return image.subarray(start, start + length);
}

/**
 * Decompresses the kernel inside a bzImage to the ELF file that QEMU boots by its PVH note, without the
 * firmware and the decompressor (which saves about five emulated seconds).
 * @param {Buffer} image the bzImage
 * @returns {Buffer} the ELF vmlinux
 */
export function extractVmlinux(image) {
  const payload = bzImagePayload(image);
  const size = payload.readUInt32LE(payload.length - 4);
  const elf = decompress(payload.subarray(0, payload.length - 4));
  if (elf.length !== size) {
    throw new SetupError(`damaged bzImage: its kernel has ${elf.length} bytes instead of ${size}`, 1);
  }
  if (elf.readUInt32BE(0) !== 0x7f454c46)
    throw new SetupError("the kernel in the bzImage is not an ELF file", 1);
  if (!hasPvhNote(elf))
    throw new SetupError("the kernel has no PVH note, so QEMU cannot boot it directly", 1);
  return elf;
}

function decompress(data) {
  const hex = data.toString("hex", 0, 6);
  const format = MAGICS.find((m) => hex.startsWith(m.magic))?.name;
  if (!format) throw new SetupError(`the kernel's compression is not known (it starts with ${hex})`, 1);
  if (format === "gzip") return gunzipSync(data);
  if (format === "lz4") return lz4Legacy(data);
  const result = spawnSync(format, ["-dc"], { input: data, maxBuffer: 1 << 28 });
  if (result.error) throw new SetupError(`"${format}" does not run: ${result.error.message}; install it`, 3);
  if (result.status !== 0)
    throw new SetupError(`"${format}" cannot decompress the kernel: ${result.stderr}`, 1);
  return result.stdout;
}

/** Whether an ELF64 file has Xen's physical entry note (type 18), by which PVH loaders find the entry. */
export function hasPvhNote(elf) {
  const PT_NOTE = 4;
  const headers = Number(elf.readBigUInt64LE(0x20));
  for (let i = 0; i < elf.readUInt16LE(0x38); i++) {
    const header = headers + i * 56;
    if (elf.readUInt32LE(header) !== PT_NOTE) continue;
    const start = Number(elf.readBigUInt64LE(header + 8));
    const end = start + Number(elf.readBigUInt64LE(header + 32));
    if (notesHavePvh(elf.subarray(start, end))) return true;
  }
  return false;
}

function notesHavePvh(notes) {
  const XEN_ELFNOTE_PHYS32_ENTRY = 18;
  const align4 = (n) => (n + 3) & ~3;
  let at = 0;
  while (at + 12 <= notes.length) {
    const nameSize = notes.readUInt32LE(at);
    const descSize = notes.readUInt32LE(at + 4);
    const name = notes.toString("latin1", at + 12, at + 12 + nameSize);
    if (name === "Xen\0" && notes.readUInt32LE(at + 8) === XEN_ELFNOTE_PHYS32_ENTRY) return true;
    at += 12 + align4(nameSize) + align4(descSize);
  }
  return false;
}

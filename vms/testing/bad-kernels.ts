/** Kernels that must be refused, each with the name of its error. They need 4 MiB of memory. */
import { elfFile, type FileSegment, type Kernel, note } from "./elf-file.ts";

const BASE = 0x10_0000;

function content(bytes = 64): Uint8Array {
  return new Uint8Array(bytes).fill(0x90);
}

const simple: FileSegment[] = [{ address: BASE, content: content() }];
const right: Kernel = { segments: simple, pvh: BASE };

/** A right kernel with some of its bytes replaced. */
function patched(kernel: Kernel, at: number, bytes: readonly number[]): Buffer {
  const file = elfFile(kernel);
  file.set(bytes, at);
  return file;
}

function word(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}

/** Offsets in the program header that follows an ELF32 header, and in an ELF64 one. */
const OFFSET_32 = 52 + 4;
const ADDRESS_32 = 52 + 12;
const FILE_BYTES_32 = 52 + 16;
const BYTES_32 = 52 + 20;
const OFFSET_64 = 64 + 8;
const BYTES_64 = 64 + 40;
const ONES = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

/** Name of the case, anchor of its error, file. */
export const BAD_KERNELS: readonly (readonly [name: string, anchor: string, file: Uint8Array])[] = [
  ["no bytes", "guest-empty", new Uint8Array(0)],
  ["one byte", "unknown-image", Uint8Array.of(0x7f)],
  ["zeros", "unknown-image", new Uint8Array(10_000)],
  ["multiboot without elf", "multiboot-not-elf", elfFile({ segments: simple, multiboot: 0 }).subarray(96)],
  ["multiboot without elf or sum", "multiboot-not-elf", Uint8Array.of(2, 0xb0, 0xad, 0x1b, ...content())],
  ["magic only", "elf-header", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46)],
  ["half a header", "elf-truncated", elfFile(right).subarray(0, 40)],
  ["half a wide header", "elf-truncated", elfFile({ ...right, wide: true }).subarray(0, 60)],
  ["class 3", "elf-header", patched(right, 4, [3])],
  ["big endian", "elf-header", patched(right, 5, [2])],
  ["version 2", "elf-header", patched(right, 6, [2])],
  ["version 0 in the word", "elf-header", patched(right, 20, [0])],
  ["relocatable", "elf-header", elfFile({ ...right, type: 1 })],
  ["shared object", "elf-header", elfFile({ ...right, type: 3 })],
  ["arm", "elf-machine", elfFile({ ...right, machine: 40 })],
  ["x86-64 in 32 bits", "elf-machine", elfFile({ ...right, machine: 62 })],
  ["386 in 64 bits", "elf-machine", elfFile({ ...right, wide: true, machine: 3 })],
  ["no program headers", "elf-program-headers", patched(right, 44, [0, 0])],
  ["65 program headers", "elf-program-headers", patched(right, 44, [65, 0])],
  ["65535 program headers", "elf-program-headers", patched(right, 44, [0xff, 0xff])],
  ["program headers of 31 bytes", "elf-program-headers", patched(right, 42, [31, 0])],
  ["program headers of 0 bytes", "elf-program-headers", patched(right, 42, [0, 0])],
  ["program headers behind the end", "elf-truncated", patched(right, 28, word(0x7fff_ffff))],
  ["program headers at the last byte", "elf-truncated", patched(right, 28, word(elfFile(right).length - 1))],
  ["program headers that wrap", "elf-truncated", patched({ ...right, wide: true }, 32, ONES)],
  ["cut in a segment", "elf-truncated", elfFile(right).subarray(0, 140)],
  ["segment behind the end", "elf-truncated", patched(right, OFFSET_32, word(0x1000_0000))],
  ["segment whose offset wraps", "elf-truncated", patched({ ...right, wide: true }, OFFSET_64, ONES)],
  [
    "more in the file than the file has",
    "elf-truncated",
    patched(right, FILE_BYTES_32, [...word(0x20_0000), ...word(0x20_0000)]),
  ],
  ["more in the file than in memory", "elf-segment", patched(right, BYTES_32, word(63))],
  ["nothing to load", "elf-segment", elfFile({ segments: [], pvh: BASE })],
  [
    "only empty segments",
    "elf-segment",
    elfFile({ segments: [{ address: BASE, content: content(0) }], pvh: BASE }),
  ],
  ["behind memory", "elf-outside-memory", patched(right, ADDRESS_32, word(0x40_0000))],
  ["one byte behind memory", "elf-outside-memory", patched(right, ADDRESS_32, word(0x40_0000 - 63))],
  ["at the end of 32 bits", "elf-outside-memory", patched(right, ADDRESS_32, word(0xffff_ffc0))],
  ["zeros behind memory", "elf-outside-memory", patched(right, BYTES_32, word(0x30_0001))],
  ["zeros that wrap", "elf-outside-memory", patched({ ...right, wide: true }, BYTES_64, ONES)],
  ["two at one place", "elf-overlap", elfFile({ ...right, segments: [...simple, ...simple] })],
  [
    "one byte in common",
    "elf-overlap",
    elfFile({ ...right, segments: [...simple, { address: BASE + 63, content: content() }] }),
  ],
  [
    "one in the zeros of another",
    "elf-overlap",
    elfFile({
      ...right,
      segments: [
        { address: BASE, content: content(), bytes: 8192 },
        { address: BASE + 4096, content: content() },
      ],
    }),
  ],
  [
    "a note that ends too early",
    "elf-note",
    elfFile({ ...right, notes: Buffer.from([...word(4), ...word(4), ...word(18)]) }),
  ],
  [
    "a note larger than all",
    "elf-note",
    elfFile({ ...right, notes: Buffer.from([...word(4), ...word(-1), ...word(18), ...word(0)]) }),
  ],
  [
    "a note whose name wraps",
    "elf-note",
    elfFile({ ...right, notes: Buffer.from([...word(-1), ...word(4), ...word(18), ...word(0)]) }),
  ],
  ["notes of 17 KiB", "elf-note", elfFile({ ...right, notes: new Uint8Array(17 * 1024) })],
  ["notes behind the end", "elf-truncated", elfFile(right).subarray(0, elfFile(right).length - 1)],
  ["an entry of 2 bytes", "elf-note", elfFile({ ...right, notes: note("Xen", 18, content(2)) })],
  ["an entry above 4 GiB", "elf-note", elfFile({ ...right, pvh: 0x1_0010_0000n })],
  ["a note of another owner", "unknown-elf", elfFile({ ...right, notes: note("GNU", 18, content(4)) })],
  ["another note of Xen", "unknown-elf", elfFile({ ...right, notes: note("Xen", 6, content(4)) })],
  ["no notes and no multiboot", "unknown-elf", elfFile({ segments: simple })],
  ["multiboot behind 8 KiB", "unknown-elf", lateHeader()],
  ["entry 0", "guest-entry", elfFile({ ...right, pvh: 0 })],
  ["multiboot entry 0", "guest-entry", elfFile({ segments: simple, multiboot: 0, entry: 0 })],
  ["entry before", "guest-entry", elfFile({ ...right, pvh: BASE - 1 })],
  ["entry behind", "guest-entry", elfFile({ ...right, pvh: BASE + 64 })],
  ["virtual entry", "guest-entry", elfFile({ segments: simple, multiboot: 0, entry: 0xc010_0000 })],
  [
    "entry in zeros",
    "guest-entry",
    elfFile({ ...right, segments: [{ address: BASE, content: content(), bytes: 128 }], pvh: BASE + 64 }),
  ],
  ["wrong checksum", "multiboot-checksum", elfFile({ segments: simple, multiboot: 0, checksumError: 1 })],
  ["multiboot in 64 bits", "multiboot-64", elfFile({ segments: simple, multiboot: 0, wide: true })],
  ["flag 3", "multiboot-flag", elfFile({ segments: simple, multiboot: 0x8 })],
  ["flag 15", "multiboot-flag", elfFile({ segments: simple, multiboot: 0x8007 })],
  ["flag 16", "multiboot-flag", elfFile({ segments: simple, multiboot: 0x1_0003 })],
  [
    "no room for boot information",
    "boot-information",
    elfFile({ ...right, segments: [{ address: 0, content: content(), bytes: 0x40_0000 - 4096 }], pvh: 1 }),
  ],
];

/** The header's first byte lies at 8192 of the file. */
function lateHeader(): Buffer {
  const file = elfFile({ segments: [{ address: BASE, content: content(16_384) }] });
  file.set([...word(0x1bad_b002), ...word(0), ...word(-0x1bad_b002)], 8192);
  return file;
}

/** Right kernels: what mutations begin with. */
export const RIGHT_KERNELS: readonly Uint8Array[] = [
  elfFile(right),
  elfFile({ ...right, wide: true, pvh: BigInt(BASE) }),
  elfFile({ segments: simple, multiboot: 7 }),
  elfFile({
    segments: [
      { address: BASE, content: content(300), bytes: 5000 },
      { address: 0x20_0000, content: content(5000) },
    ],
    wide: true,
    pvh: BASE,
  }),
];

/**
 * The container microv.img: header, segment table, then page-aligned segment data. Little endian.
 * The builder (Node) and the loader (AssemblyScript) both import these constants, so they carry no
 * types: each fits an i32 (FNV_OFFSET a u32). Offsets and sizes in bytes.
 */

/** u32 pair "MICR" "OV\0\1" at offset 0. */
export const IMAGE_MAGIC_LOW = 0x5243494d;
export const IMAGE_MAGIC_HIGH = 0x0100564f;
/** The only version of this layout so far. */
export const IMAGE_VERSION = 1;

/** u64: the magic. */
export const IMAGE_AT_MAGIC = 0x00;
/** u32: IMAGE_VERSION. */
export const IMAGE_AT_VERSION = 0x08;
/** u32: ABI number between driver and image (DRIVER_ABI). */
export const IMAGE_AT_ABI = 0x0c;
/** 16 bytes: the build id, first half of SHA-256 over the segments (see build.ts). */
export const IMAGE_AT_BUILD_ID = 0x10;
export const IMAGE_BUILD_ID_BYTES = 16;
/** u64: size of the whole file. */
export const IMAGE_AT_FILE_SIZE = 0x20;
/** u32: number of segments, 1 to IMAGE_MAX_SEGMENTS. */
export const IMAGE_AT_SEGMENT_COUNT = 0x28;
/** u32: FNV-1a (32 bits) over everything from IMAGE_CHECKSUM_FROM to the end of the file. */
export const IMAGE_AT_CHECKSUM = 0x2c;
export const IMAGE_CHECKSUM_FROM = 0x30;
/** u64: virtual address of the kernel's launch_entry. */
export const IMAGE_AT_KERNEL_ENTRY = 0x30;
/** u64: virtual address of the core's upcall_entry. */
export const IMAGE_AT_CORE_ENTRY = 0x38;
/** The segment table. */
export const IMAGE_AT_SEGMENTS = 0x40;
export const IMAGE_MAX_SEGMENTS = 16;

/** One entry of the segment table. */
export const SEGMENT_BYTES = 40;
/** u64: virtual address, page aligned. */
export const SEGMENT_AT_VA = 0x00;
/** u64: bytes in memory, a whole number of pages, at least the file bytes; the rest is zero. */
export const SEGMENT_AT_MEMORY_BYTES = 0x08;
/** u64: bytes in the file, may be 0. */
export const SEGMENT_AT_FILE_BYTES = 0x10;
/** u64: where they are in the file, page aligned. */
export const SEGMENT_AT_FILE_OFFSET = 0x18;
/** u32: SEGMENT_FLAG_ bits; every segment is readable. */
export const SEGMENT_AT_FLAGS = 0x20;
/** u32: SEGMENT_SPACE_. */
export const SEGMENT_AT_SPACE = 0x24;

export const SEGMENT_FLAG_WRITE = 1;
export const SEGMENT_FLAG_EXECUTE = 2;
/** Ring 3 may access it. */
export const SEGMENT_FLAG_USER = 4;
/** Initial content of a linear memory. */
export const SEGMENT_FLAG_LINEAR_MEMORY = 8;
/** The line table (lines-format.ts). */
export const SEGMENT_FLAG_LINES = 16;

export const SEGMENT_SPACE_KERNEL = 0;
export const SEGMENT_SPACE_CORE = 1;

export const IMAGE_PAGE = 0x1000;

/** FNV-1a, 32 bits: start value and factor. */
export const FNV_OFFSET = 0x811c9dc5;
export const FNV_PRIME = 0x01000193;

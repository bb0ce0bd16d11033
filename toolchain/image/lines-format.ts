/**
 * The line table: which TypeScript (or assembly) line a native address of kernel or core belongs to,
 * so that a fault can be reported by its source line. Little endian; sorted; offsets from the
 * table's start, sizes in bytes.
 *
 *   0x00 header | entries, LINES_ENTRY_BYTES each, by ascending address | u32 per file: offset of its
 *   name | names, UTF-8, zero-terminated
 *
 * An address belongs to the last entry that is not above it.
 */

/** u32 "LINE". */
export const LINES_MAGIC = 0x454e494c;
export const LINES_AT_MAGIC = 0x00;
/** u32: number of entries. */
export const LINES_AT_COUNT = 0x04;
/** u32: offset of the array of name offsets. */
export const LINES_AT_FILES = 0x08;
/** u32: number of files. */
export const LINES_AT_FILE_COUNT = 0x0c;
/** u32: size of the whole table. */
export const LINES_AT_BYTES = 0x10;
export const LINES_AT_ENTRIES = 0x18;
export const LINES_ENTRY_BYTES = 8;

/** u32: low half of the virtual address; both images lie in the top 4 GiB. */
export const LINES_ENTRY_AT_ADDRESS = 0;
/** u32: file number << LINES_FILE_SHIFT | line; line 0: no source from here on. */
export const LINES_ENTRY_AT_PLACE = 4;
export const LINES_FILE_SHIFT = 20;
export const LINES_LINE_MASK = 0xfffff;

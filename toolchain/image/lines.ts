import { ToolchainError } from "../errors.ts";
import { type LineRow, readLineRows } from "./dwarf-lines.ts";
import type { ElfFile } from "./elf.ts";
import * as format from "./lines-format.ts";

interface Place {
  readonly file: string;
  readonly line: number;
}

/** Intrinsics of a header are part of the line that uses them. */
function isSource(file: string | undefined): file is string {
  return file !== undefined && !file.endsWith(".h");
}

/** Last place at each address, in order; undefined where a sequence ends and no other goes on. */
function placesByAddress(rows: readonly LineRow[]): Map<bigint, Place | undefined> {
  const places = new Map<bigint, Place | undefined>();
  for (const { address, file, line } of rows) {
    if (isSource(file)) places.set(address, { file, line });
    else if (file === undefined && !places.has(address)) places.set(address, undefined);
  }
  return places;
}

/**
 * The table of lines-format.ts for several linked images. Throws `lines-missing` if one has no debug
 * information, and `lines-range` if a place does not fit an entry.
 */
export function buildLineTable(images: readonly ElfFile[]): Uint8Array {
  const files: string[] = [];
  const entries: { address: number; place: number }[] = [];
  for (const image of images) {
    const rows = readLineRows(image.section(".debug_line"));
    if (rows.length === 0)
      throw new ToolchainError(
        "lines-missing",
        `${image.name} has no line information; compile with -gdwarf-4`,
      );
    const places = [...placesByAddress(rows)].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [address, place] of places) {
      const packed = place === undefined ? 0 : pack(files, place);
      if (entries.at(-1)?.place !== packed)
        entries.push({ address: Number(BigInt.asUintN(32, address)), place: packed });
    }
  }
  entries.sort((a, b) => a.address - b.address);
  return write(entries, files);
}

function pack(files: string[], { file, line }: Place): number {
  let index = files.indexOf(file);
  if (index < 0) index = files.push(file) - 1;
  if (line > format.LINES_LINE_MASK || index >= 2 ** (32 - format.LINES_FILE_SHIFT)) {
    throw new ToolchainError("lines-range", `${file}:${line} does not fit the line table`);
  }
  return index * 2 ** format.LINES_FILE_SHIFT + line;
}

function write(entries: readonly { address: number; place: number }[], files: readonly string[]): Uint8Array {
  const names = files.map((file) => Buffer.from(file + "\0", "utf8"));
  const filesAt = format.LINES_AT_ENTRIES + entries.length * format.LINES_ENTRY_BYTES;
  let nameAt = filesAt + 4 * files.length;
  const table = new Uint8Array(nameAt + names.reduce((sum, name) => sum + name.length, 0));
  const view = new DataView(table.buffer);
  view.setUint32(format.LINES_AT_MAGIC, format.LINES_MAGIC, true);
  view.setUint32(format.LINES_AT_COUNT, entries.length, true);
  view.setUint32(format.LINES_AT_FILES, filesAt, true);
  view.setUint32(format.LINES_AT_FILE_COUNT, files.length, true);
  view.setUint32(format.LINES_AT_BYTES, table.length, true);
  entries.forEach(({ address, place }, i) => {
    const at = format.LINES_AT_ENTRIES + i * format.LINES_ENTRY_BYTES;
    view.setUint32(at + format.LINES_ENTRY_AT_ADDRESS, address, true);
    view.setUint32(at + format.LINES_ENTRY_AT_PLACE, place, true);
  });
  names.forEach((name, i) => {
    view.setUint32(filesAt + 4 * i, nameAt, true);
    table.set(name, nameAt);
    nameAt += name.length;
  });
  return table;
}

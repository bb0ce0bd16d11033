import { ToolchainError } from "../errors.ts";
import { Reader } from "../wasm/reader.ts";

/** One row of a line program (DWARF 4, section 6.2). `file` is undefined where a sequence ends. */
export interface LineRow {
  readonly address: bigint;
  readonly file: string | undefined;
  readonly line: number;
}

/** Little-endian fields and LEB128, over the wasm reader. */
class DwarfReader extends Reader {
  unsigned(bytes: number): bigint {
    let value = 0n;
    for (let i = 0; i < bytes; i++) value |= BigInt(this.byte()) << BigInt(8 * i);
    return value;
  }

  number(bytes: number): number {
    return Number(this.unsigned(bytes));
  }

  sleb(): number {
    return Number(this.signed(64));
  }

  text(): string {
    const start = this.position;
    while (this.byte() !== 0);
    return Buffer.from(this.bytes.subarray(start, this.position - 1)).toString("utf8");
  }
}

interface Unit {
  readonly minimumLength: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  readonly operandCounts: readonly number[];
  readonly files: readonly string[];
}

/** Strings up to an empty one. */
function readDirectories(reader: DwarfReader): string[] {
  const directories = [""];
  for (let text = reader.text(); text !== ""; text = reader.text()) directories.push(text);
  return directories;
}

/** Name, directory, time and size of each file, up to an empty name. Files count from 1. */
function readFiles(reader: DwarfReader, directories: readonly string[]): string[] {
  const files = [""];
  for (let text = reader.text(); text !== ""; text = reader.text()) {
    files.push(fileName(directories[reader.u32()] ?? "", text));
    reader.u32();
    reader.u32();
  }
  return files;
}

/** Directory 0 is the compilation's own, which our builds map to the root of the sources. */
function fileName(directory: string, file: string): string {
  const path = file.startsWith("/") || directory === "" ? file : `${directory}/${file}`;
  return path.replace(/^(\.\/)+/, "");
}

/**
 * Version 4 only: addr2line of binutils 2.40 names the wrong file for the first one of a version 5 table,
 * so our builds say -gdwarf-4.
 */
function readHeader(reader: DwarfReader): Unit {
  const version = reader.number(2);
  if (version !== 4)
    throw new ToolchainError("dwarf", `line table version ${version}; compile with -gdwarf-4`);
  const program = reader.number(4) + reader.position;
  const minimumLength = reader.byte();
  reader.take(2);
  const lineBase = (reader.byte() << 24) >> 24;
  const lineRange = reader.byte();
  const opcodeBase = reader.byte();
  const operandCounts = [0];
  for (let i = 1; i < opcodeBase; i++) operandCounts.push(reader.byte());
  const files = readFiles(reader, readDirectories(reader));
  reader.position = program;
  return { minimumLength, lineBase, lineRange, opcodeBase, operandCounts, files };
}

/** Runs one unit's line program: a state machine whose special opcodes advance address and line at once. */
function runProgram(reader: DwarfReader, unit: Unit, rows: LineRow[]): void {
  let address = 0n;
  let file = 1;
  let line = 1;
  const advance = (operation: number): void => void (address += BigInt(operation * unit.minimumLength));
  const emit = (end: boolean): void =>
    void rows.push({ address, file: end ? undefined : unit.files[file], line });
  const extended = (): void => {
    const length = reader.u32();
    const next = reader.position + length;
    const opcode = reader.byte();
    if (opcode === 1) {
      emit(true);
      [address, file, line] = [0n, 1, 1];
    } else if (opcode === 2) address = reader.unsigned(8);
    reader.position = next;
  };
  const standard = (opcode: number): void => {
    if (opcode === 1) emit(false);
    else if (opcode === 2) advance(reader.u32());
    else if (opcode === 3) line += reader.sleb();
    else if (opcode === 4) file = reader.u32();
    else if (opcode === 8) advance(Math.floor((255 - unit.opcodeBase) / unit.lineRange));
    else if (opcode === 9) address += reader.unsigned(2);
    else for (let i = unit.operandCounts[opcode] ?? 0; i > 0; i--) reader.u32();
  };
  while (!reader.atEnd) {
    const opcode = reader.byte();
    if (opcode === 0) extended();
    else if (opcode < unit.opcodeBase) standard(opcode);
    else {
      const adjusted = opcode - unit.opcodeBase;
      advance(Math.floor(adjusted / unit.lineRange));
      line += unit.lineBase + (adjusted % unit.lineRange);
      emit(false);
    }
  }
}

/** All rows of a `.debug_line` section, in the order of its units. */
export function readLineRows(lines: Uint8Array): LineRow[] {
  const rows: LineRow[] = [];
  const reader = new DwarfReader(lines);
  while (!reader.atEnd) {
    const length = reader.number(4);
    const unit = new DwarfReader(lines, reader.position, reader.position + length);
    reader.take(length);
    runProgram(unit, readHeader(unit), rows);
  }
  return rows;
}

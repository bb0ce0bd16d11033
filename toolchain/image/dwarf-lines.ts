import { ToolchainError } from "../errors.ts";
import { Reader } from "../wasm/reader.ts";

/** One row of a line program (DWARF 5, section 6.2). `file` is undefined where a sequence ends. */
export interface LineRow {
  readonly address: bigint;
  readonly file: string | undefined;
  readonly line: number;
}

const FORM = {
  data2: 0x05,
  data4: 0x06,
  data8: 0x07,
  string: 0x08,
  data1: 0x0b,
  udata: 0x0f,
  data16: 0x1e,
  lineStrp: 0x1f,
};
const CONTENT_PATH = 1;
const CONTENT_DIRECTORY = 2;

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

function readForm(reader: DwarfReader, form: number, lineStrings: Uint8Array): string | number {
  switch (form) {
    case FORM.string:
      return reader.text();
    case FORM.lineStrp:
      return new DwarfReader(lineStrings, reader.number(4)).text();
    case FORM.udata:
      return reader.u32();
    case FORM.data1:
      return reader.number(1);
    case FORM.data2:
      return reader.number(2);
    case FORM.data4:
      return reader.number(4);
    case FORM.data8:
      return reader.number(8);
    case FORM.data16:
      reader.take(16);
      return 0;
    default:
      throw new ToolchainError(
        "dwarf",
        `the line table uses form 0x${form.toString(16)}, which we do not read`,
      );
  }
}

/** A directory or file table: entries of the forms that a description before them lists. */
function readEntries(reader: DwarfReader, lineStrings: Uint8Array): { path: string; directory: number }[] {
  const formats: { content: number; form: number }[] = [];
  for (let n = reader.byte(); n > 0; n--) formats.push({ content: reader.u32(), form: reader.u32() });
  const entries: { path: string; directory: number }[] = [];
  for (let n = reader.u32(); n > 0; n--) {
    const entry = { path: "", directory: 0 };
    for (const { content, form } of formats) {
      const value = readForm(reader, form, lineStrings);
      if (content === CONTENT_PATH) entry.path = String(value);
      if (content === CONTENT_DIRECTORY) entry.directory = Number(value);
    }
    entries.push(entry);
  }
  return entries;
}

/** Directory 0 is the compilation's own, which our builds map to the root of the sources. */
function fileName(
  directories: readonly { path: string }[],
  file: { path: string; directory: number },
): string {
  const directory = file.directory === 0 ? "" : (directories[file.directory]?.path ?? "");
  const path = file.path.startsWith("/") || directory === "" ? file.path : `${directory}/${file.path}`;
  return path.replace(/^(\.\/)+/, "");
}

function readHeader(reader: DwarfReader, lineStrings: Uint8Array): Unit {
  const version = reader.number(2);
  if (version !== 5)
    throw new ToolchainError("dwarf", `line table version ${version}; compile with -gdwarf-5`);
  reader.take(2);
  const program = reader.number(4) + reader.position;
  const minimumLength = reader.byte();
  reader.take(2);
  const lineBase = (reader.byte() << 24) >> 24;
  const lineRange = reader.byte();
  const opcodeBase = reader.byte();
  const operandCounts = [0];
  for (let i = 1; i < opcodeBase; i++) operandCounts.push(reader.byte());
  const directories = readEntries(reader, lineStrings);
  const files = readEntries(reader, lineStrings).map((file) => fileName(directories, file));
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

/** All rows of a `.debug_line` section, in the order of its units; `.debug_line_str` holds the names. */
export function readLineRows(lines: Uint8Array, lineStrings: Uint8Array): LineRow[] {
  const rows: LineRow[] = [];
  const reader = new DwarfReader(lines);
  while (!reader.atEnd) {
    const length = reader.number(4);
    const unit = new DwarfReader(lines, reader.position, reader.position + length);
    reader.take(length);
    runProgram(unit, readHeader(unit, lineStrings), rows);
  }
  return rows;
}

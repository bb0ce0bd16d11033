import { ToolchainError } from "../errors.ts";
import type {
  DataSegment,
  FunctionBody,
  FunctionImport,
  FunctionType,
  Global,
  Limits,
  ValueType,
  WasmModule,
} from "./model.ts";
import { readFunctionNames } from "./names.ts";
import { Reader } from "./reader.ts";

const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

/** The parts of a module while its sections are read. */
interface Draft {
  types: FunctionType[];
  imports: FunctionImport[];
  memory: Limits | undefined;
  globals: Global[];
  typeIndexes: number[];
  functions: FunctionBody[];
  exports: { name: string; index: number }[];
  table: (number | undefined)[];
  data: DataSegment[];
  names: Map<number, string>;
  hasStart: boolean;
}

/** A value type; floats, vectors and references are refused (`wasm-value-type`). */
function valueType(reader: Reader): ValueType {
  const byte = reader.byte();
  if (byte === 0x7f) return "i32";
  if (byte === 0x7e) return "i64";
  const kind =
    { 0x7d: "f32", 0x7c: "f64", 0x7b: "v128", 0x70: "funcref", 0x6f: "externref" }[byte] ??
    `0x${byte.toString(16)}`;
  throw new ToolchainError(
    "wasm-value-type",
    `the type ${kind} is used (byte ${reader.position - 1}); only i32 and i64 exist where we run`,
  );
}

function vector<T>(reader: Reader, item: () => T): T[] {
  const count = reader.u32();
  const result: T[] = [];
  for (let i = 0; i < count; i++) result.push(item());
  return result;
}

function readType(reader: Reader): FunctionType {
  if (reader.byte() !== 0x60)
    throw new ToolchainError("wasm-type", `byte ${reader.position - 1} is not a function type`);
  const params = vector(reader, () => valueType(reader));
  const results = vector(reader, () => valueType(reader));
  if (results.length > 1)
    throw new ToolchainError("gate-multi-value", "a function type has more than one result");
  return { params, results };
}

function readLimits(reader: Reader): Limits {
  const flags = reader.byte();
  if (flags > 3)
    throw new ToolchainError(
      "wasm-limits",
      `limits flags 0x${flags.toString(16)} (64-bit memory?) are not supported`,
    );
  const min = reader.u32();
  return { min, max: (flags & 1) !== 0 ? reader.u32() : undefined };
}

function readImport(reader: Reader, draft: Draft): void {
  const module = reader.name();
  const name = reader.name();
  const kind = reader.byte();
  if (kind === 0) draft.imports.push({ module, name, typeIndex: reader.u32() });
  else if (kind === 2 && module === "env" && name === "memory") draft.memory = readLimits(reader);
  else
    throw new ToolchainError(
      "gate-import",
      `${module}.${name} is imported, but it is neither a function nor env.memory`,
    );
}

/** A constant expression, as an unsigned number: asc places statics above 2 GiB by negative i32s. */
function constant(reader: Reader): bigint {
  const opcode = reader.byte();
  let value: bigint;
  if (opcode === 0x41) value = BigInt.asUintN(32, reader.signed(32));
  else if (opcode === 0x42) value = BigInt.asUintN(64, reader.signed(64));
  else
    throw new ToolchainError(
      "wasm-constant",
      `an initialiser at byte ${reader.position - 1} is not an integer constant`,
    );
  if (reader.byte() !== 0x0b)
    throw new ToolchainError(
      "wasm-constant",
      `an initialiser at byte ${reader.position - 1} is more than one constant`,
    );
  return value;
}

function readGlobal(reader: Reader): Global {
  const type = valueType(reader);
  const mutable = reader.byte() === 1;
  return { type, mutable, value: constant(reader) };
}

function readTable(reader: Reader, draft: Draft): void {
  vector(reader, () => {
    if (reader.byte() !== 0x70)
      throw new ToolchainError("wasm-table", "a table holds something other than functions");
    const limits = readLimits(reader);
    if (limits.max !== limits.min)
      throw new ToolchainError("gate-table", "the function table can grow; it must be fixed");
    draft.table = new Array<number | undefined>(limits.min).fill(undefined);
  });
}

function readElement(reader: Reader, draft: Draft): void {
  const flags = reader.u32();
  if (flags !== 0)
    throw new ToolchainError("gate-passive", `an element segment is passive or typed (flags ${flags})`);
  let slot = Number(constant(reader));
  for (const index of vector(reader, () => reader.u32())) draft.table[slot++] = index;
}

function readExport(reader: Reader, draft: Draft): void {
  const name = reader.name();
  const kind = reader.byte();
  const index = reader.u32();
  if (kind === 0) draft.exports.push({ name, index });
}

function readData(reader: Reader): DataSegment {
  const flags = reader.u32();
  if (flags !== 0) throw new ToolchainError("gate-passive", `a data segment is passive (flags ${flags})`);
  const address = Number(constant(reader));
  return { address, bytes: reader.take(reader.u32()) };
}

function readCode(reader: Reader, draft: Draft): void {
  const size = reader.u32();
  const end = reader.position + size;
  const locals: ValueType[] = [];
  vector(reader, () => {
    const count = reader.u32();
    const type = valueType(reader);
    if (count + locals.length > 50000)
      throw new ToolchainError("wasm-malformed", "a function has more than 50000 locals");
    for (let i = 0; i < count; i++) locals.push(type);
  });
  const typeIndex = draft.typeIndexes[draft.functions.length];
  if (typeIndex === undefined)
    throw new ToolchainError("wasm-malformed", "there are more bodies than functions");
  draft.functions.push({ typeIndex, locals, start: reader.position, end });
  reader.position = end;
}

function readSection(id: number, reader: Reader, draft: Draft): void {
  switch (id) {
    case SECTION.custom:
      if (reader.name() === "name") draft.names = readFunctionNames(reader);
      break;
    case SECTION.type:
      draft.types = vector(reader, () => readType(reader));
      break;
    case SECTION.import:
      vector(reader, () => readImport(reader, draft));
      break;
    case SECTION.function:
      draft.typeIndexes = vector(reader, () => reader.u32());
      break;
    case SECTION.table:
      readTable(reader, draft);
      break;
    case SECTION.memory:
      vector(reader, () => (draft.memory = readLimits(reader)));
      break;
    case SECTION.global:
      draft.globals = vector(reader, () => readGlobal(reader));
      break;
    case SECTION.export:
      vector(reader, () => readExport(reader, draft));
      break;
    case SECTION.start:
      draft.hasStart = true;
      break;
    case SECTION.element:
      vector(reader, () => readElement(reader, draft));
      break;
    case SECTION.code:
      vector(reader, () => readCode(reader, draft));
      break;
    case SECTION.data:
      draft.data = vector(reader, () => readData(reader));
      break;
    case SECTION.dataCount:
      break;
    default:
      throw new ToolchainError("wasm-section", `section ${id} is not one that we accept`);
  }
}

/** Calls `visit` for each section: id, file offset of its id byte, first and last+1 byte of its content. */
export function forEachSection(
  binary: Uint8Array,
  visit: (id: number, header: number, start: number, end: number) => void,
): void {
  const reader = new Reader(binary);
  const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  if (magic.some((byte) => reader.byte() !== byte))
    throw new ToolchainError("wasm-malformed", "this is not a wasm 1 binary");
  while (!reader.atEnd) {
    const header = reader.position;
    const id = reader.byte();
    const size = reader.u32();
    const start = reader.position;
    reader.take(size);
    visit(id, header, start, start + size);
  }
}

/** Decodes a wasm binary, refusing whatever lies outside the subset that we translate. */
export function decodeModule(binary: Uint8Array): WasmModule {
  const draft: Draft = {
    types: [],
    imports: [],
    memory: undefined,
    globals: [],
    typeIndexes: [],
    functions: [],
    exports: [],
    table: [],
    data: [],
    names: new Map(),
    hasStart: false,
  };
  forEachSection(binary, (id, _header, start, end) => readSection(id, new Reader(binary, start, end), draft));
  if (draft.functions.length !== draft.typeIndexes.length) {
    throw new ToolchainError("wasm-malformed", "there are more functions than bodies");
  }
  return { binary, ...draft };
}

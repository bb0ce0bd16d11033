import type { ValueType } from "./model.ts";

/** What follows the opcode in the binary. */
export type Immediate =
  "none" | "blockType" | "index" | "labels" | "callIndirect" | "memory" | "i32" | "i64" | "zero" | "zeroZero";

/** One accepted instruction. Numeric and memory instructions have fixed operand and result types. */
export interface Opcode {
  readonly name: string;
  readonly immediate: Immediate;
  readonly pops: readonly ValueType[];
  readonly push: ValueType | undefined;
  /** Bytes that a memory instruction touches; 0 for all others. */
  readonly width: number;
}

/** Opcode numbers; prefixed ones are prefix << 8 | sub-opcode. */
export const OPCODES: ReadonlyMap<number, Opcode> = buildOpcodes();

function buildOpcodes(): Map<number, Opcode> {
  const table = new Map<number, Opcode>();
  const add = (
    code: number,
    name: string,
    immediate: Immediate,
    pops: ValueType[],
    push?: ValueType,
    width = 0,
  ): void => {
    table.set(code, { name, immediate, pops, push, width });
  };
  const run = (first: number, names: string, pops: ValueType[], push: ValueType): void => {
    names.split(" ").forEach((name, i) => add(first + i, name, "none", pops, push));
  };
  addControl(add);
  addMemory(add);
  addAtomics(add);
  const a: ValueType = "i32";
  const b: ValueType = "i64";
  run(0x45, "i32.eqz", [a], a);
  run(
    0x46,
    "i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u",
    [a, a],
    a,
  );
  run(0x50, "i64.eqz", [b], a);
  run(
    0x51,
    "i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u",
    [b, b],
    a,
  );
  run(0x67, "i32.clz i32.ctz i32.popcnt", [a], a);
  run(
    0x6a,
    "i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr",
    [a, a],
    a,
  );
  run(0x79, "i64.clz i64.ctz i64.popcnt", [b], b);
  run(
    0x7c,
    "i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr",
    [b, b],
    b,
  );
  run(0xa7, "i32.wrap_i64", [b], a);
  run(0xac, "i64.extend_i32_s i64.extend_i32_u", [a], b);
  run(0xc0, "i32.extend8_s i32.extend16_s", [a], a);
  run(0xc2, "i64.extend8_s i64.extend16_s i64.extend32_s", [b], b);
  return table;
}

type Add = (
  code: number,
  name: string,
  immediate: Immediate,
  pops: ValueType[],
  push?: ValueType,
  width?: number,
) => void;

function addControl(add: Add): void {
  add(0x00, "unreachable", "none", []);
  add(0x01, "nop", "none", []);
  add(0x02, "block", "blockType", []);
  add(0x03, "loop", "blockType", []);
  add(0x04, "if", "blockType", ["i32"]);
  add(0x05, "else", "none", []);
  add(0x0b, "end", "none", []);
  add(0x0c, "br", "index", []);
  add(0x0d, "br_if", "index", ["i32"]);
  add(0x0e, "br_table", "labels", ["i32"]);
  add(0x0f, "return", "none", []);
  add(0x10, "call", "index", []);
  add(0x11, "call_indirect", "callIndirect", ["i32"]);
  add(0x1a, "drop", "none", []);
  add(0x1b, "select", "none", []);
  add(0x20, "local.get", "index", []);
  add(0x21, "local.set", "index", []);
  add(0x22, "local.tee", "index", []);
  add(0x23, "global.get", "index", []);
  add(0x41, "i32.const", "i32", [], "i32");
  add(0x42, "i64.const", "i64", [], "i64");
}

function addMemory(add: Add): void {
  const load = (code: number, name: string, type: ValueType, width: number): void =>
    add(code, name, "memory", ["i32"], type, width);
  const store = (code: number, name: string, type: ValueType, width: number): void =>
    add(code, name, "memory", ["i32", type], undefined, width);
  load(0x28, "i32.load", "i32", 4);
  load(0x29, "i64.load", "i64", 8);
  load(0x2c, "i32.load8_s", "i32", 1);
  load(0x2d, "i32.load8_u", "i32", 1);
  load(0x2e, "i32.load16_s", "i32", 2);
  load(0x2f, "i32.load16_u", "i32", 2);
  load(0x30, "i64.load8_s", "i64", 1);
  load(0x31, "i64.load8_u", "i64", 1);
  load(0x32, "i64.load16_s", "i64", 2);
  load(0x33, "i64.load16_u", "i64", 2);
  load(0x34, "i64.load32_s", "i64", 4);
  load(0x35, "i64.load32_u", "i64", 4);
  store(0x36, "i32.store", "i32", 4);
  store(0x37, "i64.store", "i64", 8);
  store(0x3a, "i32.store8", "i32", 1);
  store(0x3b, "i32.store16", "i32", 2);
  store(0x3c, "i64.store8", "i64", 1);
  store(0x3d, "i64.store16", "i64", 2);
  store(0x3e, "i64.store32", "i64", 4);
  add(0xfc0a, "memory.copy", "zeroZero", ["i32", "i32", "i32"]);
  add(0xfc0b, "memory.fill", "zero", ["i32", "i32", "i32"]);
}

/** Threads proposal: loads, stores and read-modify-writes; wait and notify have no meaning here. */
function addAtomics(add: Add): void {
  add(0xfe03, "atomic.fence", "zero", []);
  const shapes: readonly [string, ValueType, number][] = [
    ["i32", "i32", 4],
    ["i64", "i64", 8],
    ["i32", "i32", 1],
    ["i32", "i32", 2],
    ["i64", "i64", 1],
    ["i64", "i64", 2],
    ["i64", "i64", 4],
  ];
  shapes.forEach(([prefix, type, width], i) => {
    const narrow = width === (type === "i32" ? 4 : 8) ? "" : String(width * 8);
    const u = narrow === "" ? "" : "_u";
    add(0xfe10 + i, `${prefix}.atomic.load${narrow}${u}`, "memory", ["i32"], type, width);
    add(0xfe17 + i, `${prefix}.atomic.store${narrow}`, "memory", ["i32", type], undefined, width);
    ["add", "sub", "and", "or", "xor", "xchg"].forEach((op, k) => {
      add(
        0xfe1e + 7 * k + i,
        `${prefix}.atomic.rmw${narrow}.${op}${u}`,
        "memory",
        ["i32", type],
        type,
        width,
      );
    });
    add(0xfe48 + i, `${prefix}.atomic.rmw${narrow}.cmpxchg${u}`, "memory", ["i32", type, type], type, width);
  });
}

/** Why an opcode that is not in the table is refused: its family, for the message. */
export function refusedFamily(code: number): { gate: string; family: string } {
  if (code >> 8 === 0xfd) return { gate: "gate-float-simd", family: "SIMD" };
  if (code === 0x24) return { gate: "gate-mutable-global", family: "global.set" };
  if (code === 0x3f || code === 0x40)
    return { gate: "gate-memory-grow", family: code === 0x3f ? "memory.size" : "memory.grow" };
  if (code >= 0xfe00 && code <= 0xfe02) return { gate: "gate-wait-notify", family: "atomic wait/notify" };
  if (code === 0xfc08 || code === 0xfc09) return { gate: "gate-passive", family: "memory.init/data.drop" };
  const isFloat =
    [0x2a, 0x2b, 0x38, 0x39, 0x43, 0x44].includes(code) ||
    (code >= 0x5b && code <= 0x66) ||
    (code >= 0x8b && code <= 0xa6) ||
    (code >= 0xa8 && code <= 0xbf) ||
    (code >= 0xfc00 && code <= 0xfc07);
  if (isFloat) return { gate: "gate-float-simd", family: "floating-point" };
  return { gate: "gate-opcode", family: "an instruction we do not accept" };
}

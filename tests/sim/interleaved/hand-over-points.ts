/**
 * Puts a point before each intrinsic and each access to memory that PPs share, at which another PP may get
 * its turn: a call of the import model.step. With it the checks of access-checks.ts, and alias pages that are
 * really the same bytes, since two rings run at the same time.
 */
import { decodeModule, forEachSection } from "../../../toolchain/wasm/decode.ts";
import { decodeBody, type Instruction } from "../../../toolchain/wasm/instructions.ts";
import { typeOfFunction, type FunctionBody, type WasmModule } from "../../../toolchain/wasm/model.ts";
import { appended, type Needs, refuse, rightsOf, SECTION, section } from "../memory/access-checks.ts";
import { RIGHTS } from "../memory/rights.ts";
import { body, call, get, I32, I64, i32, i64, load32, OP, set, unsigned } from "../memory/wasm-encode.ts";

const PAGE_SHIFT = 12;
/** Bit of a check's `need` that asks for a point whatever the page: another PP may look at any atomic word. */
const POINT = 0x20;
const RIGHTS_MASK = 0xf;
/** Parameters of model.step at an intrinsic: this plus its index among the imports. */
export const STEP_INTRINSIC = 0x8000_0000;

/** step(place); check(address, offset, bytes, need) -> address; checkRange(address, count, need) -> address. */
const TYPES = [
  [0x60, 1, I32, 0],
  [0x60, 4, I32, I32, I32, I32, 1, I32],
  [0x60, 3, I32, I32, I32, 1, I32],
];

/** The module with points and checks, and its function imports in order. */
export function withHandOverPoints(wasm: Uint8Array, needs: Needs): Uint8Array<ArrayBuffer> {
  const module = decodeModule(wasm);
  const writer = new Writer(module, needs);
  const parts: number[][] = [[...wasm.subarray(0, 8)]];
  const types = module.types.length;
  forEachSection(wasm, (id, header, start, end) => {
    const content = wasm.subarray(start, end);
    if (id === SECTION.TYPE) parts.push(section(id, appended(content, types, TYPES)));
    else if (id === SECTION.IMPORT) parts.push(section(id, withStepImport(content, types)));
    else if (id === SECTION.FUNCTION) {
      const added = [unsigned(types + 1), unsigned(types + 2)];
      parts.push(section(id, appended(content, module.functions.length, added)));
    } else if (id === SECTION.EXPORT) parts.push(section(id, exportsOf(module)));
    else if (id === SECTION.ELEMENT) parts.push(section(id, elementsOf(module)));
    else if (id === SECTION.CODE) parts.push(section(id, writer.code()));
    else if (id !== 0) parts.push([...wasm.subarray(header, end)]);
  });
  return Uint8Array.from(parts.flat());
}

function text(value: string): number[] {
  return [...unsigned(value.length), ...Buffer.from(value)];
}

/** Behind all function imports; a memory import among them has no function index. */
function withStepImport(content: Uint8Array, type: number): number[] {
  const count = content[0] ?? 0;
  if (count > 126) throw new Error("too many imports");
  return appended(content, count, [[...text("model"), ...text("step"), 0, ...unsigned(type)]]);
}

/** Functions are one index further up, behind the new import. */
function moved(module: WasmModule, index: number): number {
  return index < module.imports.length ? index : index + 1;
}

function exportsOf(module: WasmModule): number[] {
  const all = module.exports.flatMap(({ name, index }) => [
    ...text(name),
    0,
    ...unsigned(moved(module, index)),
  ]);
  return [...unsigned(module.exports.length), ...all];
}

/** One segment a slot. */
function elementsOf(module: WasmModule): number[] {
  const slots = [...module.table.entries()].filter(([, index]) => index !== undefined);
  const all = slots.flatMap(([slot, index]) => [
    ...[0, ...i32(slot), OP.end, 1],
    ...unsigned(moved(module, index ?? 0)),
  ]);
  return [...unsigned(slots.length), ...all];
}

class Writer {
  readonly #module: WasmModule;
  readonly #needs: Needs;
  readonly #step: number;
  readonly #check: number;

  constructor(module: WasmModule, needs: Needs) {
    this.#module = module;
    this.#needs = needs;
    this.#step = module.imports.length;
    this.#check = this.#step + 1 + module.functions.length;
  }

  /** Content of the code section. */
  code(): number[] {
    const bodies = this.#module.functions.map((one, i) => this.#body(one, i));
    const checks = [...this.#checkBody(), ...this.#rangeBody()];
    return [...unsigned(bodies.length + 2), ...bodies.flat(), ...checks];
  }

  #body(one: FunctionBody, index: number): number[] {
    const { params } = typeOfFunction(this.#module, index + this.#module.imports.length);
    const first = params.length + one.locals.length;
    const instructions = decodeBody(this.#module, one, (at) => `byte ${at}`);
    const code: number[] = [];
    instructions.forEach((instruction, i) => {
      const next = instructions[i + 1]?.at ?? one.end;
      code.push(...this.#before(instruction, first), ...this.#instruction(instruction, next));
    });
    const locals = one.locals.map((type) => [1, type === "i32" ? I32 : I64] as const);
    return body([...locals, [3, I32], [2, I64]], code.slice(0, -1));
  }

  #instruction({ op, index, at }: Instruction, end: number): number[] {
    if (op.name === "call") return call(moved(this.#module, index));
    return [...this.#module.binary.subarray(at, end)];
  }

  /** What goes before an instruction; `first` is the first of our own locals: three i32, then two i64. */
  #before({ op, index }: Instruction, first: number): number[] {
    if (op.name === "call" && index < this.#step)
      return [...i32(STEP_INTRINSIC + index), ...call(this.#step)];
    if (op.name === "memory.fill" || op.name === "memory.copy") return this.#range(op.name, first);
    if (op.immediate !== "memory") return [];
    const { read, write } = this.#needs;
    const right = op.pops.length === 1 ? read : op.push === undefined ? write : read | write;
    const need = right | (op.name.includes("atomic") ? POINT : 0);
    const check = [...i32(index), ...i32(op.width), ...i32(need), ...call(this.#check)];
    // The address lies below the operands on the stack: they step aside.
    const aside = op.pops.slice(1).map((type, i) => first + (type === "i32" ? i : 3 + i));
    return [...[...aside].reverse().flatMap(set), ...check, ...aside.flatMap(get)];
  }

  #range(name: string, first: number): number[] {
    const [to, from, count] = [first, first + 1, first + 2];
    const check = (local: number, need: number): number[] => [
      ...[...get(local), ...get(count), ...i32(need), ...call(this.#check + 1)],
      ...set(local),
    ];
    return [
      ...[count, from, to].flatMap(set),
      ...check(to, this.#needs.write),
      ...(name === "memory.copy" ? check(from, this.#needs.read) : []),
      ...[to, from, count].flatMap(get),
    ];
  }

  /** First the point, then the check: what another PP did in its turn counts. */
  #checkBody(): number[] {
    const [address, offset, bytes, need, at] = [0, 1, 2, 3, 4];
    const last = [...get(bytes), OP.i64ExtendI32U, OP.i64Add, ...i64(1), OP.i64Sub];
    const wanted = [...get(need), ...i32(RIGHTS_MASK), OP.i32And];
    const refuseIf = [OP.if, OP.noResult, ...refuse(at), OP.end];
    const isPoint = [...rightsOf(at, []), ...i32(RIGHTS.SHARED), OP.i32And];
    return body(
      [[1, I64]],
      [
        ...[...get(address), OP.i64ExtendI32U, ...get(offset), OP.i64ExtendI32U, OP.i64Add, ...set(at)],
        ...[...get(at), ...last, ...i64(RIGHTS.END - 1), OP.i64GtU, ...refuseIf],
        ...[...isPoint, ...get(need), ...i32(POINT), OP.i32And, OP.i32Or],
        ...[OP.if, OP.noResult, ...get(at), OP.i32WrapI64, ...call(this.#step), OP.end],
        ...[...rightsOf(at, []), ...rightsOf(at, last), OP.i32And, ...wanted, OP.i32And],
        ...[...wanted, OP.i32Ne, ...refuseIf],
        ...[...aliasAt(at, []), ...aliasAt(at, last), OP.i32Ne, ...refuseIf],
        ...[...get(address), ...aliasAt(at, []), OP.i32Add],
      ],
    );
  }

  /** Checks one byte in each page of the range, and the last one; all must be moved alike. */
  #rangeBody(): number[] {
    const [address, count, need, at, end, moved] = [0, 1, 2, 3, 4, 5];
    const one = [
      ...[...get(at), OP.i32WrapI64, ...i32(0), ...i32(1), ...get(need), ...call(this.#check)],
      ...[...get(at), OP.i32WrapI64, ...get(moved), OP.i32Add, OP.i32Ne],
      ...[OP.if, OP.noResult, ...refuse(at), OP.end],
    ];
    return body(
      [
        [2, I64],
        [1, I32],
      ],
      [
        ...[...get(count), OP.i32Eqz, OP.if, OP.noResult, ...get(address), 0x0f, OP.end],
        ...[...get(address), OP.i64ExtendI32U, ...set(at)],
        ...[...get(at), ...get(count), OP.i64ExtendI32U, OP.i64Add, ...i64(1), OP.i64Sub, ...set(end)],
        ...[...get(end), ...i64(RIGHTS.END - 1), OP.i64GtU, OP.if, OP.noResult, ...refuse(at), OP.end],
        ...[...aliasAt(at, []), ...set(moved)],
        ...[OP.loop, OP.noResult, ...one],
        ...[...get(at), ...i64(1 << PAGE_SHIFT), OP.i64Add, ...set(at)],
        ...[...get(end), ...get(at), OP.i64GtU, OP.brIf, 0, OP.end],
        ...[...get(end), ...set(at), ...one],
        ...[...get(address), ...get(moved), OP.i32Add],
      ],
    );
  }
}

/** What is to be added to the address in local `at` (i64), plus `more`. */
function aliasAt(at: number, more: readonly number[]): number[] {
  const page = [...get(at), ...more, ...i64(PAGE_SHIFT), OP.i64ShrU, OP.i32WrapI64];
  return [...page, ...i32(2), OP.i32Shl, ...load32(RIGHTS.ALIAS)];
}

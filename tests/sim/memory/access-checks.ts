/**
 * Puts a check before every access of a module to linear memory: the page must be mapped for its ring, with
 * the right to do that, as the host's page tables would ask natively. Under Node alone, address 0 and pages
 * of the other ring would be plain memory.
 */
import { decodeModule, forEachSection } from "../../../toolchain/wasm/decode.ts";
import { decodeBody, type Instruction } from "../../../toolchain/wasm/instructions.ts";
import { typeOfFunction, type FunctionBody, type WasmModule } from "../../../toolchain/wasm/model.ts";
import { RIGHTS } from "./rights.ts";
import { body, call, get, I32, I64, i32, i64, load8, OP, set, store64, unsigned } from "./wasm-encode.ts";

export const SECTION = { TYPE: 1, IMPORT: 2, FUNCTION: 3, EXPORT: 7, ELEMENT: 9, CODE: 10 } as const;
const PAGE_SHIFT = 12;
/** Marks an address in RIGHTS.FAULT, so that address 0 is one. */
const FAULT_MARK = 2 ** 40;

/** What a module of this ring needs for a load and for a store. */
export interface Needs {
  readonly read: number;
  readonly write: number;
}

export const KERNEL_NEEDS: Needs = { read: RIGHTS.KERNEL_READ, write: RIGHTS.KERNEL_WRITE };
export const CORE_NEEDS: Needs = { read: RIGHTS.CORE_READ, write: RIGHTS.CORE_WRITE };

/**
 * The module with the checks. All function indexes stay as they are.
 * @param also more code before the instruction at a file offset, which is not checked itself
 */
export function withAccessChecks(
  wasm: Uint8Array,
  needs: Needs,
  also: (at: number) => readonly number[] = () => [],
): Uint8Array<ArrayBuffer> {
  const module = decodeModule(wasm);
  const functions = module.imports.length + module.functions.length;
  const instrument = new Instrumenter(module, needs, functions, also);
  const parts: number[][] = [[...wasm.subarray(0, 8)]];
  forEachSection(wasm, (id, header, start, end) => {
    const content = wasm.subarray(start, end);
    if (id === SECTION.TYPE) parts.push(section(id, appended(content, module.types.length, CHECK_TYPES)));
    else if (id === SECTION.FUNCTION) {
      const added = CHECK_TYPES.map((_, i) => unsigned(module.types.length + i));
      parts.push(section(id, appended(content, module.functions.length, added)));
    } else if (id === SECTION.CODE) parts.push(section(id, instrument.code()));
    else parts.push([...wasm.subarray(header, end)]);
  });
  return Uint8Array.from(parts.flat());
}

export function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

/** A vector of `count` items with some more at its end. */
export function appended(
  content: Uint8Array,
  count: number,
  items: readonly (readonly number[])[],
): number[] {
  const rest = content.subarray(unsigned(count).length);
  return [...unsigned(count + items.length), ...rest, ...items.flat()];
}

/** check(address, offset, bytes, need) -> address; checkRange(address, count, need). */
const CHECK_TYPES = [
  [0x60, 4, I32, I32, I32, I32, 1, I32],
  [0x60, 3, I32, I32, I32, 0],
];

class Instrumenter {
  readonly #module: WasmModule;
  readonly #needs: Needs;
  readonly #check: number;
  readonly #also: (at: number) => readonly number[];

  constructor(module: WasmModule, needs: Needs, check: number, also: (at: number) => readonly number[]) {
    this.#module = module;
    this.#needs = needs;
    this.#check = check;
    this.#also = also;
  }

  /** Content of the code section. */
  code(): number[] {
    const bodies = this.#module.functions.map((one, i) => this.#body(one, i));
    return [...unsigned(bodies.length + 2), ...bodies.flat(), ...checkBody(), ...checkRangeBody(this.#check)];
  }

  #body(one: FunctionBody, index: number): number[] {
    const { params } = typeOfFunction(this.#module, index + this.#module.imports.length);
    const first = params.length + one.locals.length;
    const instructions = decodeBody(this.#module, one, (at) => `byte ${at}`);
    const code: number[] = [];
    instructions.forEach((instruction, i) => {
      const next = instructions[i + 1]?.at ?? one.end;
      code.push(...this.#also(instruction.at));
      code.push(...this.#before(instruction, first), ...this.#module.binary.subarray(instruction.at, next));
    });
    const locals = one.locals.map((type) => [1, type === "i32" ? I32 : I64] as const);
    return body([...locals, [3, I32], [2, I64]], code.slice(0, -1));
  }

  /** What goes before an instruction; `first` is the first of our own locals: three i32, then two i64. */
  #before({ op, index }: Instruction, first: number): number[] {
    if (op.name === "memory.fill" || op.name === "memory.copy") return this.#range(op.name, first);
    if (op.immediate !== "memory") return [];
    const isLoad = op.pops.length === 1;
    const isStore = op.push === undefined;
    const { read, write } = this.#needs;
    const need = isLoad ? read : isStore ? write : read | write;
    const check = [...i32(index), ...i32(op.width), ...i32(need), ...call(this.#check)];
    // The address lies below the operands on the stack: they step aside.
    const aside = op.pops.slice(1).map((type, i) => first + (type === "i32" ? i : 3 + i));
    return [...[...aside].reverse().flatMap(set), ...check, ...aside.flatMap(get)];
  }

  #range(name: string, first: number): number[] {
    const [to, from, count] = [first, first + 1, first + 2];
    const check = (local: number, need: number): number[] => [
      ...get(local),
      ...get(count),
      ...i32(need),
      ...call(this.#check + 1),
    ];
    return [
      ...[count, from, to].flatMap(set),
      ...check(to, this.#needs.write),
      ...(name === "memory.copy" ? check(from, this.#needs.read) : []),
      ...[to, from, count].flatMap(get),
    ];
  }
}

/** Traps, with the address in local `at` (i64) left at RIGHTS.FAULT. */
export function refuse(at: number): number[] {
  return [...i32(0), ...get(at), ...i64(FAULT_MARK), OP.i64Or, ...store64(RIGHTS.FAULT), OP.unreachable];
}

/** Rights of the page of the address in local `at` (i64). */
export function rightsOf(at: number, more: readonly number[]): number[] {
  return [...get(at), ...more, ...i64(PAGE_SHIFT), OP.i64ShrU, OP.i32WrapI64, ...load8(RIGHTS.TABLE)];
}

function checkBody(): number[] {
  const [address, offset, bytes, need, at] = [0, 1, 2, 3, 4];
  const last = [...get(bytes), OP.i64ExtendI32U, OP.i64Add, ...i64(1), OP.i64Sub];
  return body(
    [[1, I64]],
    [
      ...[...get(address), OP.i64ExtendI32U, ...get(offset), OP.i64ExtendI32U, OP.i64Add, ...set(at)],
      ...[...get(at), ...last, ...i64(RIGHTS.END - 1), OP.i64GtU, OP.if, OP.noResult, ...refuse(at), OP.end],
      ...[
        ...rightsOf(at, []),
        ...rightsOf(at, last),
        OP.i32And,
        ...get(need),
        OP.i32And,
        ...get(need),
        OP.i32Ne,
      ],
      ...[OP.if, OP.noResult, ...refuse(at), OP.end],
      ...get(address),
    ],
  );
}

/** Checks one byte in each page of the range, and the last one. */
function checkRangeBody(check: number): number[] {
  const [address, count, need, at, end] = [0, 1, 2, 3, 4];
  const one = (offset: readonly number[]): number[] => [
    ...[...get(at), ...offset, OP.i32WrapI64, ...i32(0), ...i32(1), ...get(need), ...call(check)],
    0x1a, // drop
  ];
  return body(
    [[2, I64]],
    [
      ...[...get(count), OP.i64ExtendI32U, OP.i64Eqz, OP.if, OP.noResult, 0x0f, OP.end],
      ...[...get(address), OP.i64ExtendI32U, ...set(at)],
      ...[...get(at), ...get(count), OP.i64ExtendI32U, OP.i64Add, ...i64(1), OP.i64Sub, ...set(end)],
      ...[...get(end), ...i64(RIGHTS.END - 1), OP.i64GtU, OP.if, OP.noResult, ...refuse(at), OP.end],
      ...[OP.loop, OP.noResult],
      ...one([]),
      ...[...get(at), ...i64(1 << PAGE_SHIFT), OP.i64Add, ...set(at)],
      ...[...get(end), ...get(at), OP.i64GtU, OP.brIf, 0, OP.end],
      ...[...get(end), ...set(at)],
      ...one([]),
    ],
  );
}

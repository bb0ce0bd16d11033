/** The integer value types that we accept. */
export type ValueType = "i32" | "i64";

export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface FunctionImport {
  readonly module: string;
  readonly name: string;
  readonly typeIndex: number;
}

export interface Limits {
  readonly min: number;
  readonly max: number | undefined;
}

/** An immutable global: its type and its constant (unsigned). */
export interface Global {
  readonly type: ValueType;
  readonly mutable: boolean;
  readonly value: bigint;
}

/** One defined function: locals are the declared ones, without the parameters. */
export interface FunctionBody {
  readonly typeIndex: number;
  readonly locals: readonly ValueType[];
  /** File offsets of the first instruction and of the byte after the final `end`. */
  readonly start: number;
  readonly end: number;
}

export interface DataSegment {
  /** Linear-memory address, unsigned. */
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** What the decoder makes of a wasm binary. Function indexes count imports first, as wasm does. */
export interface WasmModule {
  readonly binary: Uint8Array;
  readonly types: readonly FunctionType[];
  readonly imports: readonly FunctionImport[];
  readonly memory: Limits | undefined;
  readonly globals: readonly Global[];
  readonly functions: readonly FunctionBody[];
  readonly exports: readonly { readonly name: string; readonly index: number }[];
  /** Function index per table slot; undefined where the slot stays null. */
  readonly table: readonly (number | undefined)[];
  readonly data: readonly DataSegment[];
  readonly names: ReadonlyMap<number, string>;
  readonly hasStart: boolean;
}

/** The type of function `index`, imports included. */
export function typeOfFunction(module: WasmModule, index: number): FunctionType {
  const imported = module.imports[index];
  const typeIndex = imported?.typeIndex ?? module.functions[index - module.imports.length]?.typeIndex;
  const type = typeIndex === undefined ? undefined : module.types[typeIndex];
  if (type === undefined) throw new RangeError(`function ${index} does not exist`);
  return type;
}

/** A name for messages: the name section's, or the index. */
export function functionName(module: WasmModule, index: number): string {
  return module.names.get(index) ?? `function ${index}`;
}

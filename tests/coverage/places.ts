/** The TypeScript lines that a module's code comes from: what can be covered, and which instruction covers it. */
import { decodeModule } from "../../toolchain/wasm/decode.ts";
import { decodeBody, type Instruction } from "../../toolchain/wasm/instructions.ts";
import { SourceMap } from "../../toolchain/wasm/source-map.ts";

/** Lines of these folders count; what is generated does not. */
const FOLDERS = ["vmm/kernel/", "vmm/core/"];

/** `file:line`, or undefined for a place that does not count. */
export function placeName(file: string | undefined, line: number): string | undefined {
  if (file === undefined || file.includes("/generated/") || !file.endsWith(".ts")) return undefined;
  return FOLDERS.some((folder) => file.startsWith(folder)) ? `${file}:${line}` : undefined;
}

/** Where counters go: places by number, and the number of each instruction that begins a stretch of one. */
export interface Places {
  readonly names: readonly string[];
  /** Place number by file offset of the instruction. */
  readonly at: ReadonlyMap<number, number>;
}

/** After one of these, code may have been reached from elsewhere than the instruction before it. */
const ENDS_STRETCH = new Set(["block", "loop", "if", "else", "end", "br", "br_if", "br_table", "return"]);
/** Nothing goes before these: it would belong to what they end. */
const NO_PLACE = new Set(["else", "end"]);

/** All places of a wasm binary, by its source map. */
export function readPlaces(wasm: Uint8Array, sourceMap: string): Places {
  const map = new SourceMap(sourceMap);
  const module = decodeModule(wasm);
  const numbers = new Map<string, number>();
  const at = new Map<number, number>();
  const numberOf = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  };
  for (const body of module.functions) {
    let last: string | undefined;
    let before: Instruction | undefined;
    for (const instruction of decodeBody(module, body, (offset) => `byte ${offset}`)) {
      const position = map.at(instruction.at);
      const name = position && placeName(position.file, position.line);
      const isNew = name !== last || before === undefined || ENDS_STRETCH.has(before.op.name);
      if (name !== undefined && isNew && !NO_PLACE.has(instruction.op.name))
        at.set(instruction.at, numberOf(name));
      last = name;
      before = instruction;
    }
  }
  return { names: [...numbers.keys()], at };
}

import { ToolchainError } from "../errors.ts";

/** One function as gcc's -fcallgraph-info=su describes it. */
export interface NativeFunction {
  readonly name: string;
  /** Bytes of stack, the return address included; undefined for a function of another file. */
  readonly bytes: number | undefined;
  readonly callees: Set<string>;
  readonly callsIndirectly: boolean;
  /** Callable from other files, so from assembly. */
  readonly global: boolean;
}

const INDIRECT = "__indirect_call";

/** gcc names a static function "file:name". */
function bareName(title: string): string {
  return title.slice(title.lastIndexOf(":") + 1);
}

/**
 * Reads .ci files (VCG text) into functions by name. A function that is defined in one file and called
 * from another is one function. Throws `stack-dynamic` for a frame whose size is not fixed.
 */
export function readCallgraphInfo(texts: readonly string[]): Map<string, NativeFunction> {
  const bytes = new Map<string, number>();
  const global = new Set<string>();
  const callees = new Map<string, Set<string>>();
  const text = texts.join("\n");
  for (const [, title = "", label = ""] of text.matchAll(/^node: \{ title: "([^"]*)" label: "([^"]*)"/gm)) {
    const name = bareName(title);
    if (!callees.has(name)) callees.set(name, new Set());
    const frame = /\\n(\d+) bytes \(([^)]*)\)/.exec(label);
    if (frame === null) continue;
    if (frame[2] !== "static")
      throw new ToolchainError("stack-dynamic", `${name} has a stack frame of variable size`);
    bytes.set(name, Number(frame[1]));
    if (!title.includes(":")) global.add(name);
  }
  for (const [, source = "", target = ""] of text.matchAll(
    /^edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"/gm,
  )) {
    callees.get(bareName(source))?.add(bareName(target));
  }
  const functions = new Map<string, NativeFunction>();
  for (const [name, called] of callees) {
    const callsIndirectly = called.delete(INDIRECT);
    if (name === INDIRECT) continue;
    functions.set(name, {
      name,
      bytes: bytes.get(name),
      callees: called,
      callsIndirectly,
      global: global.has(name),
    });
  }
  return functions;
}

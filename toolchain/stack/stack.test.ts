import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { compileText, gcc, HOSTED, temporaryDirectory } from "../testing/sources.ts";
import { readCallgraphInfo } from "./callgraph-info.ts";
import { WorstCases } from "./worst-case.ts";

function node(name: string, bytes?: number, kind = "static"): string {
  const frame = bytes === undefined ? "" : `\\n${bytes} bytes (${kind})`;
  return `node: { title: "${name}" label: "${name}\\nx.ts:1:1${frame}" }`;
}

function edge(from: string, to: string): string {
  return `edge: { sourcename: "${from}" targetname: "${to}" label: "x.ts:1:1" }`;
}

function worst(lines: string[], entry: string, calls = {}): { bytes: number; path: readonly string[] } {
  return new WorstCases(readCallgraphInfo([lines.join("\n")]), calls).of(entry);
}

test("the worst case is the deepest path, frames added", () => {
  const lines = [
    node("a", 16),
    node("x.c:b", 32),
    node("x.c:c", 100),
    node("d", 8),
    edge("a", "x.c:b"),
    edge("a", "x.c:c"),
    edge("x.c:b", "d"),
  ];
  assert.deepEqual(worst(lines, "a"), { bytes: 116, path: ["a", "c"] });
});

test("an indirect call costs its deepest target in the module's table", () => {
  const lines = [
    node("a", 16),
    node("x.c:small", 8),
    node("x.c:big", 64),
    node("__indirect_call"),
    edge("a", "__indirect_call"),
  ];
  const calls = {
    ts_inlined: { direct: [], indirect: ["small", "big"] },
    a: { direct: ["ts_inlined"], indirect: [] },
  };
  assert.deepEqual(worst(lines, "a", calls), { bytes: 80, path: ["a", "big"] });
});

test("an indirect call that no table explains is refused", () => {
  assert.throws(() => worst([node("a", 16), edge("a", "__indirect_call")], "a"), { code: "stack-unknown" });
});

test("a function whose frame is unknown is refused by name", () => {
  assert.throws(() => worst([node("a", 16), node("foreign"), edge("a", "foreign")], "a"), {
    code: "stack-unknown",
    message: /foreign/,
  });
});

test("recursion is refused", () => {
  assert.throws(() => worst([node("a", 16), node("b", 16), edge("a", "b"), edge("b", "a")], "a"), {
    code: "stack-recursion",
    message: /a -> b -> a/,
  });
});

test("a frame of variable size is refused", () => {
  assert.throws(() => readCallgraphInfo([node("a", 16, "dynamic")]), { code: "stack-dynamic" });
});

test("gcc's own description of a translated module gives its bound", async () => {
  const text = `type F = (x: u64) => u64;
function coldOne(x: u64): u64 {
  return x * 3;
}
function coldTwo(x: u64): u64 {
  return coldOne(x) + coldOne(x + 1);
}
const TABLE: StaticArray<F> = [coldOne, coldTwo];
export function f(i: u32): u64 {
  return unchecked(TABLE[i & 1])(i) + i;
}
`;
  const { c, calls } = await compileText(text);
  const directory = temporaryDirectory();
  writeFileSync(path.join(directory, "main.c"), c ?? "");
  writeFileSync(path.join(directory, "hv.h"), "");
  gcc(
    directory,
    ...HOSTED,
    "-O2",
    "-ffreestanding",
    "-fcallgraph-info=su",
    "-I.",
    "-c",
    "main.c",
    "-o",
    "main.o",
  );
  const functions = readCallgraphInfo([readFileSync(path.join(directory, "main.ci"), "utf8")]);
  const { bytes, path: deepest } = new WorstCases(functions, calls).of("ts_f");
  assert.deepEqual(deepest, ["ts_f", "ts_main_coldTwo", "ts_main_coldOne"]);
  assert.ok(bytes >= 24 && bytes <= 160, `${bytes} bytes`);
  assert.equal(functions.get("ts_f")?.global, true);
  assert.equal(functions.get("ts_main_coldTwo")?.global, false);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import wabt from "wabt";
import { targetByName, wasmPages } from "../targets.ts";
import { compileText, memoryImport, processText } from "../testing/sources.ts";
import { decodeModule } from "./decode.ts";
import { SourceMap } from "./source-map.ts";
import { mergeData } from "./strip.ts";

const TEXT = `const table = memory.data<u32>([7, 8, 9]);
const room = memory.data(4096, 8);
export function look(i: u32): u32 {
  memory.fill(room, 1, 8);
  return load<u32>(table + (i << 2)) + load<u32>(room);
}
`;

function instantiate(wasm: Uint8Array, memory: WebAssembly.Memory): { look: (i: number) => number } {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(wasm)), {
    env: { memory },
  });
  return instance.exports as unknown as { look: (i: number) => number };
}

test("the shipped wasm has no data; loader and statics agree on where NAME.data goes", async () => {
  const { wasm, data, description } = await compileText(TEXT);
  const { memoryBase, declaredEnd, memoryEnd } = targetByName("core");
  assert.equal(decodeModule(wasm).data.length, 0);
  assert.deepEqual([...data], [7, 0, 0, 0, 8, 0, 0, 0, 9]);
  assert.ok(description.staticEnd >= memoryBase + 12 + 4096, "zeroed statics count");
  const memory = new WebAssembly.Memory({
    initial: wasmPages(memoryEnd),
    maximum: wasmPages(declaredEnd),
    shared: true,
  });
  const bytes = new Uint8Array(memory.buffer);
  const { look } = instantiate(wasm, memory);
  assert.equal(bytes[memoryBase], 0, "instantiation writes nothing");
  bytes.set(data, memoryBase);
  bytes[memoryBase] = 50;
  const again = instantiate(wasm, memory);
  assert.equal(bytes[memoryBase], 50, "nor does a second instance over the same memory");
  assert.equal(look(1), 8 + 0x01010101);
  assert.equal(again.look(0), 50 + 0x01010101);
});

test("kernel and core link to one shared memory", async () => {
  const kernel = targetByName("kernel");
  const memory = new WebAssembly.Memory({
    initial: wasmPages(kernel.memoryEnd),
    maximum: wasmPages(kernel.declaredEnd),
    shared: true,
  });
  for (const target of ["core", "kernel", "node"])
    instantiate((await compileText(TEXT, target)).wasm, memory);
});

test("offsets of the code stay what the source map says", async () => {
  const { wasm, sourceMap } = await compileText(TEXT);
  const module = decodeModule(wasm);
  const map = new SourceMap(sourceMap);
  const body = module.functions.find((_, i) => module.names.get(i + module.imports.length) === "main/look");
  assert.ok(body !== undefined);
  const lines = new Set<number>();
  for (let at = body.start; at < body.end; at++) {
    const place = map.at(at);
    if (place?.file === "main.ts") lines.add(place.line);
  }
  assert.deepEqual([...lines].sort(), [4, 5]);
});

test("data above 2 GiB is addressed unsigned", async () => {
  const wat = `(module ${memoryImport()} (data (i32.const -4096) "x"))`;
  await assert.rejects(processText(wat), { code: "data-range", message: /0xfffff000/ });
  const module = decodeModule(
    Uint8Array.of(
      0,
      0x61,
      0x73,
      0x6d,
      1,
      0,
      0,
      0,
      11,
      11,
      1,
      0,
      0x41,
      0x80,
      0x80,
      0x80,
      0x80,
      0x78,
      0x0b,
      1,
      0x2a,
    ),
  );
  assert.equal(module.data[0]?.address, 0x80000000);
  assert.deepEqual([...mergeData(module, 0x80000000, 0x80001000).bytes], [0x2a]);
});

test("an empty module gives empty data that ends at the base", async () => {
  const { data, description } = await compileText("export function f(): u32 {\n  return 1;\n}\n");
  assert.equal(data.length, 0);
  assert.equal(description.staticEnd, description.memoryBase);
});

test("an independent validator accepts what we ship", async () => {
  const { wasm } = await compileText(TEXT, "kernel");
  const features = { threads: true, bulk_memory: true };
  const module = (await wabt()).readWasm(wasm, features);
  try {
    // Its types do not know that validate takes the features as well.
    (module as unknown as { validate: (features: object) => void }).validate(features);
  } finally {
    module.destroy();
  }
});

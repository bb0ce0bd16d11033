import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { targetByName } from "../targets.ts";
import { compileText, temporaryDirectory, writeFiles } from "../testing/sources.ts";
import { compile } from "./compile.ts";

const MAIN = `import { twice } from "./more/part";
const names = memory.data<u8>([1, 2, 3]);
export function f(x: u32): u32 {
  return twice(load<u8>(names + x));
}
`;
const PART = "export function twice(x: u32): u32 {\n  return x << 1;\n}\n";

function digests(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory)
      .sort()
      .map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(path.join(directory, name)))
          .digest("hex"),
      ]),
  );
}

async function build(target: string): Promise<Record<string, string>> {
  const sources = writeFiles({ "main.ts": MAIN.replace("./more/part", "./part"), "part.ts": PART });
  const out = temporaryDirectory();
  await compile({ target: targetByName(target), entry: path.join(sources, "main.ts"), name: "main", out });
  return digests(out);
}

for (const target of ["kernel", "core", "module", "linux", "guest", "node"]) {
  test(`two builds for ${target}, in different directories, are the same to the bit`, async () => {
    const first = await build(target);
    assert.deepEqual(await build(target), first);
    const expected = ["main.calls.json", "main.data", "main.json", "main.wasm", "main.wasm.map"];
    if (target !== "node") expected.push("main.c");
    if (!["node", "module"].includes(target)) expected.push("main.lm.S");
    assert.deepEqual(Object.keys(first), expected.sort());
  });
}

test("the description says what loaders and harnesses need", async () => {
  const { description } = await compileText(
    MAIN.replace("./more/part", "./part").replace('import { twice } from "./part";\n', PART),
    "kernel",
  );
  assert.equal(description.memoryBase, 0x40010000);
  assert.equal(description.dataBytes, 3);
  assert.equal(description.staticEnd, 0x40010003);
  assert.deepEqual([...description.exports].sort(), ["f", "twice"]);
  assert.deepEqual(description.imports, []);
});

test("a module name that is no file name is refused", async () => {
  const out = temporaryDirectory();
  for (const name of ["", "../x", "A", "a b"]) {
    await assert.rejects(compile({ target: targetByName("core"), entry: "x.ts", name, out }), {
      code: "usage",
    });
  }
});

test("an unknown target is refused with the known ones", () => {
  assert.throws(() => targetByName("arm"), {
    code: "target-unknown",
    message: /kernel, core, module, linux, guest, node/,
  });
});

test("an entry that does not exist is asc's error, by name", async () => {
  const out = temporaryDirectory();
  await assert.rejects(
    compile({ target: targetByName("core"), entry: path.join(out, "gone.ts"), name: "x", out }),
    { code: "asc-failed", message: /gone\.ts/ },
  );
});

test("atomic.fence(), which asc would drop, is refused with the way around it", async () => {
  await assert.rejects(compileText("export function f(): void {\n  atomic.fence();\n}\n"), {
    code: "asc-failed",
    message: /read-modify-write/,
  });
});

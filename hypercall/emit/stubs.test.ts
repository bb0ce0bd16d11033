import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { CLASSES, opcode, REGISTERS } from "../abi/model.ts";
import { OPS } from "../ops.ts";
import { outputsOf } from "../../toolchain/layout/generate.ts";
import { emitIntrinsic, emitStubs, stubName } from "./stubs.ts";

const HERE = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "stubs-"));
const OUT = 0x400;

interface Exports extends Record<string, unknown> {
  memory: WebAssembly.Memory;
}
let exported: Exports;
const seen: bigint[][] = [];

/** A processor whose every call succeeds and leaves all ones in R10 to R13. */
function vmmcall(rax: bigint, ...rest: (bigint | number)[]): bigint {
  seen.push([rax, ...rest.slice(0, 4).map((value) => BigInt.asUintN(64, BigInt(value)))]);
  const words = new BigUint64Array(exported.memory.buffer, Number(rest[4]), 4);
  words.fill(0xffff_ffff_ffff_ffffn);
  return 0n;
}

before(async () => {
  const put = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const { path, text } of await outputsOf(join(HERE, "abi.layout.ts"))) {
    if (path.endsWith("/abi.ts")) put("generated/abi.ts", text);
  }
  put("stubs/generated/hv.ts", emitIntrinsic());
  for (const [name, text] of emitStubs()) put(`stubs/generated/${name}`, text);
  put("entry.ts", CLASSES.map((name) => `export * from "./stubs/generated/${name}";\n`).join(""));
  const flags = ["--runtime", "stub", "--noAssert", "-O3", "--initialMemory", "1", "--outFile", "entry.wasm"];
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(["entry.ts", "--baseDir", folder, ...flags], { stderr });
  assert.equal(error, null, stderr.toString());
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, "entry.wasm")), {
    hv: { vmmcall },
  });
  exported = instance.exports as Exports;
});
after(() => rmSync(folder, { recursive: true }));

test("each stub passes its op's RAX, and each argument in its register", () => {
  for (const op of OPS.filter((one) => one.served)) {
    const call = exported[stubName(op)] as (...values: (number | bigint)[]) => bigint;
    const values = op.inputs.map((input, i) => (input.bits === 64 ? 0x1_0000_0000n + BigInt(i) : i + 1));
    assert.equal(call(...values, OUT), 0n);
    const want = REGISTERS.map((register) => {
      const at = op.inputs.findIndex((input) => input.register === register);
      return at < 0 ? 0n : BigInt(values[at] ?? 0);
    });
    assert.deepEqual(seen.at(-1), [BigInt.asIntN(64, opcode(op)), ...want], stubName(op));
  }
});

test("each stub cuts narrow outputs, so that a caller never sees the handle's bits in an id", () => {
  for (const op of OPS.filter((one) => one.served)) {
    const call = exported[stubName(op)] as (...values: (number | bigint)[]) => bigint;
    call(...op.inputs.map((input) => (input.bits === 64 ? 0n : 0)), OUT);
    const words = new BigUint64Array(exported.memory.buffer, OUT, 4);
    for (const out of op.outputs) {
      const got = words[REGISTERS.indexOf(out.register)];
      assert.equal(got, (1n << BigInt(out.bits)) - 1n, `${stubName(op)} ${out.name}`);
    }
  }
});

test("the native side of the intrinsic compiles for both address modes and executes the vendor's instruction", () => {
  const native = join(HERE, "../toolchain/native");
  const common =
    '#include "rt.h"\n#include "hv-vmmcall.h"\nu64 f(u64 rax, u32 out) { return hv_vmmcall(rax, 1, 2, 3, 4, out); }\n';
  const modes = {
    base0: "#define TS_BASE0\n",
    masked: "#define TS_MASKED\n#define TS_MEMORY_SIZE 0x40000\n",
  };
  for (const [mode, defines] of Object.entries(modes)) {
    for (const [instruction, vendor] of Object.entries({ vmmcall: 0, vmcall: 1 })) {
      writeFileSync(join(folder, "glue.c"), `${defines}#define HV_VMMCALL_IS_VMCALL ${vendor}\n${common}`);
      const flags = [
        "-std=gnu11",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-O2",
        "-c",
        "-I",
        native,
        "-I",
        join(HERE, "stubs"),
      ];
      execFileSync("gcc", [...flags, "glue.c", "-o", "glue.o"], { cwd: folder, stdio: "pipe" });
      const code = execFileSync("objdump", ["-d", "glue.o"], { cwd: folder, encoding: "utf8" });
      assert.equal(code.match(/\bvmm?call\b/g)?.join(), instruction, mode);
      assert.equal(code.includes("$0x3ffff") || code.includes("$0x3fff8"), mode === "masked", mode);
    }
  }
});

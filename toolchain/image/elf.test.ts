import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { ToolchainError } from "../errors.ts";
import { REPOSITORY } from "../repository.ts";
import { compileText, gcc, HOSTED, run, temporaryDirectory } from "../testing/sources.ts";
import { readElf } from "./elf.ts";
import { buildLineTable } from "./lines.ts";
import * as format from "./lines-format.ts";

const MAIN = `const table = memory.data<u32>([7, 8, 9]);
const room = memory.data(5000, 8);
export function upcall(pp: u32, vs: u32): u64 {
  store<u32>(room, vs);
  return load<u32>(table + pp) / load<u32>(room, 8);
}
`;
const ENTRY = `	.globl upcall_entry
	.section .text.entry, "ax"
upcall_entry:
	call ts_upcall
	ud2
`;

/** A core image linked as CMake does. */
async function link(): Promise<string> {
  const { c, data, memoryImage } = await compileText(MAIN);
  const directory = temporaryDirectory();
  for (const [name, content] of [
    ["main.c", c],
    ["main.data", data],
    ["main.lm.S", memoryImage],
    ["entry.S", ENTRY],
    ["hv.h", ""],
  ] as const) {
    writeFileSync(path.join(directory, name), content ?? "");
  }
  const native = path.join(REPOSITORY, "toolchain/native");
  const flags = [
    "-O2",
    "-gdwarf-4",
    "-ffreestanding",
    "-fno-pie",
    "-mno-red-zone",
    "-mgeneral-regs-only",
    "-mcmodel=kernel",
    "-fno-stack-protector",
    "-fno-asynchronous-unwind-tables",
  ];
  const linking = [
    "-nostdlib",
    "-static",
    "-no-pie",
    `-L${native}`,
    `-T${native}/core.ld`,
    "-Wl,--build-id=none,-z,max-page-size=4096,-z,noexecstack,--orphan-handling=error",
  ];
  gcc(
    directory,
    ...HOSTED,
    ...flags,
    "-I.",
    ...linking,
    "main.c",
    "main.lm.S",
    "entry.S",
    path.join(native, "mem.c"),
    "-o",
    "core.elf",
  );
  return path.join(directory, "core.elf");
}
let linked: Promise<string> | undefined;
const core = (): Promise<string> => (linked ??= link());

test("the link script gives one segment per permission, and linear memory from its base to the end of the statics", async () => {
  const file = await core();
  const elf = readElf(file, readFileSync(file));
  const [text, ...rest] = [...elf.segments]
    .sort((a, b) => (a.va < b.va ? 1 : -1))
    .filter((item) => item.executable);
  assert.equal(rest.length, 0);
  assert.equal(text?.va, 0xffffffffa0000000n);
  assert.equal(elf.symbols.get("upcall_entry"), text.va);
  const lm = elf.segments.find((item) => item.va < 1n << 33n);
  assert.equal(lm?.va, 0x10000n);
  assert.ok(lm.writable && !lm.executable);
  assert.deepEqual(
    [...lm.content.subarray(0, 12)],
    [7, 0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0].slice(0, lm.content.length),
  );
  assert.ok(lm.memoryBytes >= 5000, `${lm.memoryBytes} bytes of statics`);
});

test("the line table names for each address what addr2line names", async () => {
  const file = await core();
  const elf = readElf(file, readFileSync(file));
  const table = buildLineTable([elf]);
  const view = new DataView(table.buffer);
  const count = view.getUint32(format.LINES_AT_COUNT, true);
  assert.equal(view.getUint32(format.LINES_AT_BYTES, true), table.length);
  const place = (address: bigint): string => {
    let found = 0;
    for (let i = 0; i < count; i++) {
      const at = format.LINES_AT_ENTRIES + i * format.LINES_ENTRY_BYTES;
      if (BigInt(view.getUint32(at + format.LINES_ENTRY_AT_ADDRESS, true)) > (address & 0xffffffffn)) break;
      found = view.getUint32(at + format.LINES_ENTRY_AT_PLACE, true);
    }
    const name = view.getUint32(
      view.getUint32(format.LINES_AT_FILES, true) + 4 * (found >>> format.LINES_FILE_SHIFT),
      true,
    );
    const end = table.indexOf(0, name);
    return `${path.basename(Buffer.from(table.subarray(name, end)).toString())}:${found & format.LINES_LINE_MASK}`;
  };
  const code = run("objdump", "-d", "--no-show-raw-insn", "--disassemble=ts_upcall", file);
  const addresses = [...code.matchAll(/^\s*([0-9a-f]{16}):/gm)].map((match) => match[1] ?? "");
  assert.ok(addresses.length > 4, code);
  for (const address of addresses) {
    const theirs = run("addr2line", "-e", file, `0x${address}`)
      .trim()
      .replace(/ \(disc.*/, "");
    assert.equal(place(BigInt(`0x${address}`)), path.basename(theirs), address);
  }
});

test("a file cut off anywhere is refused by name, never read past its end", async () => {
  const bytes = readFileSync(await core());
  let refused = 0;
  for (let length = 0; length < bytes.length; length += 61) {
    try {
      readElf("cut.elf", bytes.subarray(0, length));
    } catch (error) {
      assert.ok(error instanceof ToolchainError, String(error));
      refused++;
    }
  }
  assert.ok(refused > 100);
});

test("a position-independent or relocatable file is refused", () => {
  const directory = temporaryDirectory();
  writeFileSync(path.join(directory, "a.c"), "int launch_entry(void) { return 1; }\n");
  gcc(directory, "-nostdlib", "-shared", "-fPIC", "a.c", "-o", "a.so");
  gcc(directory, "-c", "a.c", "-o", "a.o");
  for (const name of ["a.so", "a.o"]) {
    assert.throws(() => readElf(name, readFileSync(path.join(directory, name))), { code: "elf" });
  }
  assert.throws(() => readElf("text", Buffer.from("#!/bin/sh\n")), {
    code: "elf",
    message: /not a 64-bit little-endian ELF/,
  });
});

test("native writable data in the core stops the link: a restart would not reload it", async () => {
  const directory = path.dirname(await core());
  writeFileSync(path.join(directory, "data.c"), "int counter = 5;\n");
  const native = path.join(REPOSITORY, "toolchain/native");
  const link = (): void =>
    gcc(
      directory,
      "-nostdlib",
      "-static",
      "-no-pie",
      "-fno-pie",
      "-mcmodel=kernel",
      `-L${native}`,
      `-T${native}/core.ld`,
      "entry.S",
      "data.c",
      "-Wl,--defsym=ts_upcall=0xffffffffa0000000",
      "-o",
      "bad.elf",
    );
  assert.throws(link, /native writable data/);
});

test("an image without line information is refused when lines are wanted", async () => {
  const file = await core();
  const elf = readElf(file, readFileSync(file));
  assert.throws(() => buildLineTable([{ ...elf, section: () => new Uint8Array(0) }]), {
    code: "lines-missing",
  });
});

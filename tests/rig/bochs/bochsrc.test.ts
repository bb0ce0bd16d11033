import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS, type MachineOptions } from "../machine-options.ts";
import { type BochsPaths, bochsrc } from "./bochsrc.ts";

const PATHS: BochsPaths = {
  bios: "/bios",
  vgaBios: "/vga",
  rom: { file: "/rom", address: 0xd0000 },
  memory: [
    { file: "/kernel", address: 0x1000000 },
    { file: "/info", address: 0x20000 },
  ],
  console: "/console",
  stdout: "/out",
  stderr: "/err",
  log: "/log",
};

function lines(options: Partial<MachineOptions>, paths = PATHS): string[] {
  return bochsrc({ ...DEFAULTS, vendor: "intel", commands: "true", ...options }, paths).split("\n");
}

/** The settings on the line that begins with the word. */
function settings(word: string, options: Partial<MachineOptions>): string[] {
  const line = lines(options).find((text) => text.startsWith(`${word}: `)) ?? "";
  return line.slice(word.length + 2).split(", ");
}

test("the options reach Bochs", () => {
  assert.deepEqual(settings("memory", { mem: "2G" }), ["guest=2048", "host=2048"]);
  assert.ok(settings("cpu", { cpus: 3 }).includes("count=3"));
});

test("the vendor's model is the CPU unless another is named", () => {
  assert.ok(settings("cpu", {}).includes("model=corei7_haswell_4770"));
  assert.ok(settings("cpu", { vendor: "amd" }).includes("model=ryzen"));
  const cpu = settings("cpu", { cpu: "corei7_skylake_x,-smap,+xsaves,-avx512f" });
  assert.ok(cpu.includes("model=corei7_skylake_x"));
  assert.ok(cpu.includes('add_features="xsaves"') && cpu.includes('exclude_features="smap avx512f"'));
});

test("a reset or a triple fault ends the machine, and no clock is the host's", () => {
  assert.ok(settings("cpu", {}).includes("reset_on_triple_fault=0"));
  assert.ok(lines({}).includes("panic: action=fatal"));
  assert.ok(lines({}).includes("clock: sync=none, time0=1704067200"));
  assert.ok(settings("vga", {}).includes("realtime=0"));
});

test("what the machine boots is in its memory, and a ROM enters it", () => {
  assert.ok(lines({}).includes('optromimage1: file="/rom", address=0xd0000'));
  assert.ok(lines({}).includes('optramimage1: file="/kernel", address=0x1000000'));
  assert.ok(lines({}).includes('optramimage2: file="/info", address=0x20000'));
});

test("the console is not the channel, and a shell's is our terminal", () => {
  assert.ok(lines({}).includes('com1: enabled=1, mode=file, dev="/console"'));
  assert.ok(lines({}).includes('com2: enabled=1, mode=file, dev="/out"'));
  assert.ok(lines({}).includes('com3: enabled=1, mode=file, dev="/err"'));
  const shell = lines({}, { ...PATHS, console: { port: 1234 } });
  assert.ok(shell.includes('com1: enabled=1, mode=socket-client, dev="127.0.0.1:1234"'));
});

test("several CPUs take turns of one instruction where ticks are to be exact", () => {
  assert.ok(settings("cpu", { icount: true, cpus: 2 }).includes("quantum=1"));
  assert.ok(!settings("cpu", { icount: true, cpus: 1 }).includes("quantum=1"));
  assert.ok(!settings("cpu", { cpus: 2 }).includes("quantum=1"));
});

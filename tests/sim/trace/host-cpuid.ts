/** What tests/machine/programs/cpuid.c printed, as the model's processors take it. */
import assert from "node:assert/strict";
import type { Words } from "../processor/cpuid-table.ts";

/** Tables by PP. */
export function parseHostCpuid(text: string): (ppid: number) => ReadonlyMap<string, Words> {
  const tables = new Map<number, Map<string, Words>>();
  for (const line of text.trim().split("\n")) {
    assert.match(line, /^([0-9a-f]+ ){6}[0-9a-f]+$/, "a line of CPUID");
    const [cpu = "", leaf = "", subleaf = "", ...rest] = line.split(" ");
    const [eax = 0, ebx = 0, ecx = 0, edx = 0] = rest.map((word) => parseInt(word, 16));
    const table = tables.get(parseInt(cpu, 16)) ?? new Map<string, Words>();
    table.set(`${leaf}.${subleaf}`, [eax, ebx, ecx, edx]);
    tables.set(parseInt(cpu, 16), table);
  }
  return (ppid) => {
    const table = tables.get(ppid);
    assert.ok(table !== undefined, `no CPUID of CPU ${ppid} was printed`);
    return new Map([...withoutSubleaf(table), ...table]);
  };
}

/** Leaves that answer the same for the first subleaves answer it for all. */
function withoutSubleaf(table: ReadonlyMap<string, Words>): [string, Words][] {
  return [...table].flatMap(([key, words]) => {
    const [leaf = "", subleaf] = key.split(".");
    const isSame = ["1", "2", "3"].every((other) => String(table.get(`${leaf}.${other}`)) === String(words));
    return subleaf === "0" && isSame ? [[leaf, words]] : [];
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import exitRecord from "../vmm/abi/exit-record.layout.ts";
import registry from "../vmm/abi/registry.layout.ts";
import vsPage from "../vmm/abi/vs-page.layout.ts";
import type { Layout, Struct } from "../toolchain/layout/describe.ts";
import { sizeOf } from "../toolchain/layout/describe.ts";
import { REGISTER_NAMES } from "./abi/enums.ts";
import sharedPage from "./shared-page.layout.ts";

function find(layout: Layout, name: string): Struct {
  const found = layout.parts.find((part) => part.kind === "struct" && part.name === name);
  assert.ok(found?.kind === "struct", `no structure ${name}`);
  return found;
}

function places(described: Struct): [number, number][] {
  return described.fields.map((field) => [field.offset, sizeOf(field.type)]);
}

test("lists fill the page exactly and have MicroV's header", () => {
  for (const name of ["MvRdl", "MvMdl", "MvCdl"]) {
    const list = find(sharedPage, name);
    assert.equal(list.size, 0x1000);
    assert.equal(list.fields.find((field) => field.name === "numEntries")?.offset, 0x58);
    const entries = list.fields.find((field) => field.name === "entries");
    assert.equal(entries?.offset, 0x60);
    assert.equal(0x60 + (entries === undefined ? 0 : sizeOf(entries.type)), 0x1000);
  }
});

test("the counters are the kernel's, word for word, so that the core copies them", () => {
  assert.deepEqual(places(find(sharedPage, "MvPpCounters")), places(find(registry, "PpCounters")));
});

test("the exit record is the VS page's, with RIP and RFLAGS behind it, so that the core copies it", () => {
  const inPage = places(find(vsPage, "VsPage"))
    .filter(([offset]) => offset >= 0x300 && offset < 0x338)
    .map(([offset, size]) => [offset - 0x300, size]);
  assert.deepEqual(places(find(sharedPage, "MvExitRecord")), [...inPage, [0x38, 8], [0x40, 8]]);
});

test("register n of the ABI lies at 8 * n in the VS page", () => {
  const page = find(vsPage, "VsPage");
  let compared = 0;
  for (const [number, name] of REGISTER_NAMES.entries()) {
    const field = page.fields.find((one) => one.name === name || one.name === name.replace("_selector", ""));
    if (field === undefined || name === "unsupported" || name === "invalid") continue;
    assert.equal(field.offset, 8 * number, name);
    compared += 1;
  }
  assert.equal(compared, 18 + 10 + 12, "GPRs with RIP and RFLAGS, segments, DR, CR and XCR0");
});

test("there is room in the counters for every neutral exit reason", () => {
  const group = exitRecord.parts.find((part) => part.kind === "constants" && part.group === "EXIT");
  assert.ok(group?.kind === "constants");
  assert.ok(group.entries.every((entry) => entry.value < 32n));
});

test("the memory list's entry is what the kernel's map service takes", () => {
  assert.deepEqual(places(find(sharedPage, "MvMdlEntry")), places(find(registry, "MapEntry")));
});

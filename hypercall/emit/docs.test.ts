import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { fullName, opcode } from "../abi/model.ts";
import { STATUS } from "../abi/status.ts";
import { hex } from "../../toolchain/layout/describe.ts";
import { OPS } from "../ops.ts";
import { emitDocs } from "./docs.ts";

const text = emitDocs();
const docs = fileURLToPath(new URL("../../docs", import.meta.url));

test("every op is in the page once: served ones with a section, declared ones as a table row", () => {
  for (const op of OPS) {
    const section = text.split(`#### ${fullName(op)}\n\nRAX ${hex(opcode(op))}. `).length - 1;
    const row = text.split(`| ${fullName(op)} | ${hex(opcode(op))} |`).length - 1;
    assert.deepEqual([section, row], op.served ? [1, 0] : [0, 1], fullName(op));
  }
});

test("every link leads somewhere: to a heading of the page, or to a file", () => {
  const headings = new Set([...text.matchAll(/^#+ (.*)$/gm)].map((match) => match[1]));
  for (const [, target] of text.matchAll(/\]\(([^)]+)\)/g)) {
    assert.ok(target !== undefined);
    const there = target.startsWith("#") ? headings.has(target.slice(1)) : existsSync(join(docs, target));
    assert.ok(there, target);
  }
});

test("every status that an op can answer is in the status table", () => {
  for (const [, status] of text.matchAll(/^- ([A-Z0-9_]+): /gm))
    assert.ok(status !== undefined && status in STATUS, status);
});

test("table rows have as many cells as their head", () => {
  let columns = 0;
  for (const line of text.split("\n")) {
    const cells = line.startsWith("|") ? line.replaceAll("\\|", "").split("|").length : 0;
    if (columns > 0 && cells > 0) assert.equal(cells, columns, line);
    columns = cells;
  }
});

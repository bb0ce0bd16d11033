import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DRIVER_ERROR } from "../../../hypercall/generated/driver.node.ts";

const CLI = join(import.meta.dirname, "..");
const sources = readdirSync(CLI, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.includes("fixtures"))
  .map((name) => ({ name, text: readFileSync(join(CLI, name), "utf8") }));

/** Anchors that the sources use: first arguments of what builds messages, and what the tables return. */
function anchors(): Set<string> {
  const found = new Set<string>();
  for (const { name, text } of sources) {
    for (const [, anchor = ""] of text.matchAll(
      /\b(?:say|problem|begin|bad|elfProblem|segmentProblem)\(\s*"([^"]*)"/g,
    ))
      found.add(anchor);
    for (const [, anchor = ""] of text.matchAll(/\[([a-z][a-z-]*)\]\\n"/g)) found.add(anchor);
    if (!name.endsWith("requirement.ts")) continue;
    const table = text.slice(text.indexOf("function anchorOf"));
    for (const [, anchor = ""] of table.matchAll(/return "([^"]*)"/g)) found.add(anchor);
  }
  return found;
}

const manual = readFileSync("docs/troubleshooting.md", "utf8");
const headings = [...manual.matchAll(/^### ([a-z0-9-]+)$/gm)].map(([, heading = ""]) => heading);

test("every message has its heading in docs/troubleshooting.md, and every heading its message", () => {
  assert.ok(anchors().size > 50);
  assert.deepEqual([...anchors()].sort(), [...headings].sort());
});

test("every error of the driver has a message whose anchor is its name", () => {
  const used = anchors();
  for (const name of Object.keys(DRIVER_ERROR).filter((name) => name !== "NONE")) {
    assert.ok(used.has(name.toLowerCase().replaceAll("_", "-")), name);
    assert.ok(
      sources.some(({ text }) => text.includes(`case DRIVER_ERROR_${name}:`)),
      name,
    );
  }
});

test("every heading is followed by text", () => {
  for (const part of manual.split(/^### /m).slice(1)) {
    assert.match(part, /^.*\n\n[^#\n]/, part.split("\n")[0]);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { anchorsOf, brokenLinks, linksOf } from "./markdown.ts";
import { readTree } from "./source-tree.ts";

const tree = readTree();

test("every link of every text leads to a file, a folder or a heading", () => {
  assert.deepEqual(brokenLinks(tree), []);
});

test("the README's first screen leads to what is not there yet", () => {
  const firstScreen = (tree.get("README.md") ?? "").split("\n").slice(0, 24).join("\n");
  assert.ok(linksOf(firstScreen).includes("docs/limits.md"));
});

test("the README leads to every text in docs/", () => {
  const links = linksOf(tree.get("README.md") ?? "");
  const texts = [...tree.keys()].filter((path) => /^docs\/[^/]+\.md$/.test(path));
  assert.ok(texts.length >= 7);
  assert.deepEqual(
    texts.filter((path) => !links.includes(path)),
    [],
  );
});

test("headings get the anchors that GitHub gives them", () => {
  const text =
    "# Ring 0's access\n## `code` and [a link](x.md)\n## mv_vs_op: run\n## Twice\n## Twice\n```\n# no\n```\n";
  assert.deepEqual(
    [...anchorsOf(text)],
    ["ring-0s-access", "code-and-a-link", "mv_vs_op-run", "twice", "twice-1"],
  );
});

test("planted links that lead nowhere are found", () => {
  const links = "[a](b.md) [a](b.md#there) [a](../c) [a](#here)";
  const bad = "[a](d.md) [a](b.md#not) [a](../e) [a](#not) [a](../c/f.ts#L3)";
  const planted = new Map([
    ["docs/a.md", `# Here\n${links}\n${bad}\n\`[a](code.md)\`\n\`\`\`\n[a](block.md)\n\`\`\`\n`],
    ["docs/b.md", "# There\n"],
    ["c/f.ts", ""],
  ]);
  assert.equal(brokenLinks(planted).length, 5);
});

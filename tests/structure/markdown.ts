import { posix } from "node:path";
import type { Tree } from "./source-tree.ts";

/** Markdown without what is quoted as code in blocks. */
export function withoutBlocks(text: string): string {
  return text.replace(/^```[^]*?^```$/gm, "");
}

/** Anchors that a renderer gives to the headings of a text, by GitHub's rule. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutBlocks(text).matchAll(/^#{1,6} +(.*)$/gm)) {
    const anchor = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-");
    let unique = anchor;
    for (let i = 1; anchors.has(unique); i++) unique = `${anchor}-${i}`;
    anchors.add(unique);
  }
  return anchors;
}

/** Targets of all links of a text, blocks and inline code apart. */
export function linksOf(text: string): string[] {
  const prose = withoutBlocks(text).replace(/`[^`\n]*`/g, "`");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/**
 * Lines that say which link of which text leads nowhere. A link may lead to a file or a folder of the tree, with
 * an anchor to a heading of a text.
 */
export function brokenLinks(tree: Tree): string[] {
  const folders = new Set([...tree.keys()].flatMap(foldersOf));
  const texts = [...tree].filter(([path]) => path.endsWith(".md"));
  return texts.flatMap(([path, text]) =>
    linksOf(text).flatMap((link) => {
      if (/^https?:/.test(link)) return [];
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : posix.join(posix.dirname(path), file).replace(/\/$/, "");
      const content = tree.get(target);
      if (content === undefined && !folders.has(target)) return [`${path}: ${link}: there is no ${target}`];
      if (anchor === undefined) return [];
      const known = target.endsWith(".md") && content !== undefined && anchorsOf(content).has(anchor);
      return known ? [] : [`${path}: ${link}: ${target} has no heading for #${anchor}`];
    }),
  );
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

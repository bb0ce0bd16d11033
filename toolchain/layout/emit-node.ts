/** The Node view of a layout: plain objects, bigint where the type is u64. */
import type { Constants, Layout, Struct } from "./describe.ts";
import { hex, sizeOf } from "./describe.ts";
import { docComment, lineComment, number } from "./text.ts";

/** Text of `generated/<name>.node.ts`, without the file header. Groups of one name become one object. */
export function emitNode(layout: Layout): string {
  const groups = new Map<string, Constants[]>();
  const texts: (() => string)[] = [];
  for (const part of layout.parts) {
    if (part.kind === "struct") {
      texts.push(() => emitStruct(part));
      continue;
    }
    const sameName = groups.get(part.group);
    if (sameName !== undefined) {
      sameName.push(part);
      continue;
    }
    const parts = [part];
    groups.set(part.group, parts);
    texts.push(() => emitConstants(part.group, parts));
  }
  return texts.map((text) => text()).join("\n");
}

function emitConstants(group: string, parts: readonly Constants[]): string {
  const lines = docComment(parts[0]?.doc ?? "");
  lines.push(`export const ${group === "" ? "CONSTANTS" : group} = {`);
  for (const part of parts) {
    if (part !== parts[0]) lines.push(...lineComment(part.doc).map((line) => `  ${line}`));
    for (const entry of part.entries) {
      lines.push(...docComment(entry.doc).map((line) => `  ${line}`));
      const key = /^[0-9]/.test(entry.name) ? JSON.stringify(entry.name) : entry.name;
      lines.push(`  ${key}: ${number(entry.value)}${part.type.size === 8 ? "n" : ""},`);
    }
  }
  lines.push("} as const;");
  return lines.join("\n") + "\n";
}

function emitStruct(part: Struct): string {
  const lines = docComment(part.doc);
  lines.push(`export const ${part.name}Layout = {`, `  size: ${hex(part.size)},`, "  fields: {");
  for (const field of part.fields) {
    const count = field.type.kind === "array" ? `, count: ${field.type.count}` : "";
    lines.push(...docComment(field.doc).map((line) => `    ${line}`));
    lines.push(
      `    ${field.name}: { offset: ${hex(field.offset)}, size: ${hex(sizeOf(field.type))}${count} },`,
    );
  }
  lines.push("  },", "} as const;");
  return lines.join("\n") + "\n";
}

/** The Node view of a layout: plain objects, bigint where the type is u64. */
import type { Constants, Layout, Struct } from "./describe.ts";
import { hex, sizeOf } from "./describe.ts";
import { docComment, number } from "./text.ts";

/** Text of `generated/<name>.node.ts`, without the file header. */
export function emitNode(layout: Layout): string {
  return layout.parts
    .map((part) => (part.kind === "struct" ? emitStruct(part) : emitConstants(part)))
    .join("\n");
}

function emitConstants(part: Constants): string {
  const suffix = part.type.size === 8 ? "n" : "";
  const lines = docComment(part.doc);
  lines.push(`export const ${part.group === "" ? "CONSTANTS" : part.group} = {`);
  for (const entry of part.entries) {
    lines.push(...docComment(entry.doc).map((line) => `  ${line}`));
    const key = /^[0-9]/.test(entry.name) ? JSON.stringify(entry.name) : entry.name;
    lines.push(`  ${key}: ${number(entry.value)}${suffix},`);
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

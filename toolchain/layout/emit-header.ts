/** The C and assembly view of a layout: nothing but `#define`s, so that gas can include it too. */
import type { Layout } from "./describe.ts";
import { constantName, fieldName, hex, screaming } from "./describe.ts";
import { number } from "./text.ts";

/** Text of `generated/<name>.h`, without the file header. `name` is the layout file's base name. */
export function emitHeader(layout: Layout, name: string): string {
  const guard = `MICROV_LAYOUT_${name.replace(/[^A-Za-z0-9]/g, "_").toUpperCase()}_H`;
  const lines = [`#ifndef ${guard}`, `#define ${guard}`];
  const define = (macro: string, value: string, doc: string): void => {
    lines.push(`#define ${macro} ${value}${comment(doc, " ")}`);
  };
  for (const part of layout.parts) {
    lines.push("");
    if (part.doc !== "") lines.push(comment(part.doc, ""));
    if (part.kind === "constants") {
      for (const entry of part.entries) define(constantName(part, entry), number(entry.value), entry.doc);
      continue;
    }
    define(`${screaming(part.name)}_SIZE`, hex(part.size), "bytes");
    for (const field of part.fields) {
      define(fieldName(part, field), `0x${field.offset.toString(16).padStart(3, "0")}`, field.doc);
      if (field.type.kind === "array") {
        define(`${fieldName(part, field)}_COUNT`, String(field.type.count), "elements");
      }
    }
  }
  lines.push("", "#endif");
  return lines.join("\n") + "\n";
}

/** The text as a C comment behind `lead`, or nothing for an empty text. */
function comment(doc: string, lead: string): string {
  if (doc === "") return "";
  const inner = doc.replaceAll("/*", "/ *").replaceAll("*/", "* /").replaceAll("\n", " ");
  return `${lead}/* ${inner} */`;
}

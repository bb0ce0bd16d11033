/** The AssemblyScript view of a layout: unmanaged classes over linear memory, and typed constants. */
import type { Constants, Field, Layout, Struct } from "./describe.ts";
import { constantName, fieldName, hex, screaming, sizeOf } from "./describe.ts";
import { docComment, lineComment, number } from "./text.ts";

/** Text of `generated/<name>.ts`, without the file header. */
export function emitNative(layout: Layout): string {
  return layout.parts
    .map((part) => (part.kind === "struct" ? emitStruct(part) : emitConstants(part)))
    .join("\n");
}

function emitConstants(part: Constants): string {
  const lines = lineComment(part.doc);
  for (const entry of part.entries) {
    lines.push(...docComment(entry.doc));
    lines.push(`export const ${constantName(part, entry)}: ${part.type.name} = ${number(entry.value)};`);
  }
  return lines.join("\n") + "\n";
}

function emitStruct(part: Struct): string {
  const prefix = screaming(part.name);
  const lines = [...lineComment(part.doc), `/** Bytes of ${part.name}. */`];
  lines.push(`export const ${prefix}_SIZE: u32 = ${hex(part.size)};`);
  for (const field of part.fields) {
    lines.push(...docComment(field.doc));
    lines.push(`export const ${fieldName(part, field)}: u32 = ${hex(field.offset)};`);
    if (field.type.kind === "array") {
      lines.push(`/** Elements of {@link ${fieldName(part, field)}}. */`);
      lines.push(`export const ${fieldName(part, field)}_COUNT: u32 = ${field.type.count};`);
    }
  }
  if (!part.packed) lines.push("", ...emitClass(part));
  return lines.join("\n") + "\n";
}

/**
 * A class whose natural layout in asc equals the described offsets. asc has no arrays inside a class, so
 * arrays, inner structures and gaps are private filler words; arrays get a getter of their address.
 */
function emitClass(part: Struct): string[] {
  const members: string[] = [];
  const getters: string[] = [];
  let at = 0;
  for (const field of part.fields) {
    members.push(...filler(at, field.offset));
    at = field.offset + sizeOf(field.type);
    if (field.type.kind === "scalar") {
      members.push(...docComment(placed(field, field.doc)), `${field.name}: ${field.type.name};`);
    } else {
      members.push(...filler(field.offset, at));
      getters.push(...addressGetter(part, field));
    }
  }
  members.push(...filler(at, part.size));
  const body = [...members, ...getters].map((line) => `  ${line}`);
  const open = [...docComment(part.doc), "@unmanaged", `export class ${part.name} {`];
  return [...open, ...body, "}"];
}

/** A member's offset before its documentation. */
function placed(field: Field, doc: string): string {
  return doc === "" ? hex(field.offset) : `${hex(field.offset)}: ${doc}`;
}

function addressGetter(part: Struct, field: Field): string[] {
  const offset = fieldName(part, field);
  return [
    ...docComment(placed(field, `address of ${field.doc || "the field"}`)),
    `@inline get ${field.name}(): usize { return changetype<usize>(this) + ${offset}; }`,
  ];
}

/** Private fields that fill [from, to), the largest aligned word first, some to a line. */
function filler(from: number, to: number): string[] {
  const words: string[] = [];
  for (let at = from; at < to;) {
    const size = [8, 4, 2, 1].find((bytes) => at % bytes === 0 && at + bytes <= to) ?? 1;
    words.push(`private _${at.toString(16)}: u${size * 8};`);
    at += size;
  }
  const lines: string[] = [];
  for (let i = 0; i < words.length; i += 5) lines.push(words.slice(i, i + 5).join(" "));
  return lines;
}

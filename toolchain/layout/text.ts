/** Small pieces of text that all emitters share. */
import { hex } from "./describe.ts";

/** One JSDoc line, or none for an empty text. */
export function docComment(doc: string): string[] {
  if (doc === "") return [];
  return [`/** ${doc.replaceAll("*/", "* /").replaceAll("\n", " ")} */`];
}

/** One `//` line, or none for an empty text. */
export function lineComment(doc: string): string[] {
  return doc === "" ? [] : [`// ${doc.replaceAll("\n", " ")}`];
}

/** A literal that TypeScript, C and gas all read: decimal below ten, hexadecimal above. */
export function number(value: bigint): string {
  return value < 10n ? value.toString() : hex(value);
}

/** First lines of every generated file. `origin` is relative to the repository. */
export function fileHeader(origin: string, source: string): string {
  return [
    `/* Generated from ${origin}. Do not edit: change that file and run`,
    " * `node --import tsx toolchain/layout/generate.ts`.",
    ` * Source of the numbers: ${source.replaceAll("*/", "* /")}`,
    " */",
    "",
  ].join("\n");
}

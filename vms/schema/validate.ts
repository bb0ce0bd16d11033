/** Checks output of the tool against the schemas beside this file. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";

export type SchemaName = "status" | "list" | "check" | "run" | "trace";

/**
 * Parses `text` as one line of JSON and fails the test unless it is as its schema says.
 * @returns the parsed value
 */
export function parseOutput<T>(name: SchemaName, text: string): T {
  assert.match(text, /^[^\n]+\n?$/, "JSON output is one line");
  const value: unknown = JSON.parse(text);
  const schema: unknown = JSON.parse(readFileSync(new URL(`${name}.schema.json`, import.meta.url), "utf8"));
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
  const validate = ajv.compile(schema as object);
  assert.ok(validate(value), `${name}: ${ajv.errorsText(validate.errors)}\n${text}`);
  return value as T;
}

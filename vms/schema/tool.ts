/** Runs the tool that the native build made, on this machine. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Path of the tool. */
export const TOOL = fileURLToPath(new URL("../../build/microv", import.meta.url));

export interface ToolResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs it to its end. */
export function tool(...args: string[]): ToolResult {
  assert.ok(existsSync(TOOL), "build/microv is missing: run cmake -B build && cmake --build build");
  const { status, stdout, stderr } = spawnSync(TOOL, args, { encoding: "utf8", timeout: 20_000 });
  return { status, stdout, stderr };
}

/** Runs it and fails the test unless it refuses with this status and with one message that ends in [anchor]. */
export function refuses(status: number, anchor: string, ...args: string[]): ToolResult {
  const result = tool(...args);
  const call = `microv ${args.join(" ")}`;
  assert.match(result.stderr, new RegExp(`^microv: [^\\n]+: [^\\n]+ \\[${anchor}\\]\\n$`), call);
  assert.equal(result.status, status, `${call}: ${result.stderr}`);
  assert.equal(result.stdout, "", call);
  return result;
}

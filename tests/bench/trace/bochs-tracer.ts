import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MachineOptions } from "../../rig/machine-options.ts";
import { runMachine } from "../../rig/run-machine.ts";
import type { Place, Row } from "../rows.ts";
import { executedParts } from "./execution-log.ts";

/** As executedOnQemu; the programs themselves switch Bochs' log. */
export async function executedOnBochs(
  options: Partial<MachineOptions>,
  targets: readonly { place: Place; row: Row }[],
  known: { has(address: string): boolean },
  folder: string,
): Promise<string[][]> {
  const executedLog = join(folder, "executed");
  const result = await runMachine(options, { executedLog });
  if (result.status !== 0) throw new Error(`tracing failed: ${result.reason}${result.stderr}`);
  const parts = executedParts(readFileSync(executedLog), known);
  if (parts.length !== targets.length)
    throw new Error(`Bochs logged ${parts.length} of ${targets.length} rows`);
  return parts;
}

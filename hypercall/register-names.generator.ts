/** Names of the numbers that the exit record of a refused entry holds: what log and messages say. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileHeader } from "../toolchain/layout/text.ts";
import type { Output } from "../toolchain/layout/output.ts";
import exitRecord from "../vmm/abi/exit-record.layout.ts";
import { REGISTER_NAMES } from "./abi/enums.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** mv_reg_t's registers, then those that only the VS page has. */
function names(): readonly (readonly [number, string])[] {
  const others = exitRecord.parts.find((part) => part.kind === "constants" && part.group === "REFUSED");
  if (others?.kind !== "constants") throw new Error("vmm/abi/exit-record.layout.ts has no constants REFUSED");
  return [
    ...REGISTER_NAMES.map((name, number) => [number, name] as const).slice(1, -1),
    ...others.entries.map(({ name, value }) => [Number(value), name.toLowerCase()] as const),
  ];
}

export default function generate(): readonly Output[] {
  const cases = names().map(([number, name]) => `    case ${number}:\n      return "${name}";`);
  const text = [
    fileHeader("hypercall/register-names.generator.ts", "mv_reg_t, and REFUSED of the exit record"),
    "/** Name of a register by MvExitRecord.qualification of MV_RECORD_REASON_INVALID_STATE. */",
    "export function registerName(number: u32): string {",
    "  switch (number) {",
    ...cases,
    '    default:\n      return "none";',
    "  }",
    "}",
    "",
  ];
  return [{ path: join(HERE, "generated/register-names.ts"), text: text.join("\n") }];
}

/** docs/hypercalls.md: the ABI for a reader who has never seen it. */
import { expected, PROBLEMS } from "../abi/arguments.ts";
import { ENUMS, MP_TRANSITIONS } from "../abi/enums.ts";
import type { ClassName, Failure, Input, Op } from "../abi/model.ts";
import { CLASSES, fullName, opcode } from "../abi/model.ts";
import { STATUS } from "../abi/status.ts";
import { OPS, opsOf } from "../ops.ts";
import sharedPage from "../shared-page.layout.ts";
import type { Struct } from "../../toolchain/layout/describe.ts";
import { hex, sizeOf } from "../../toolchain/layout/describe.ts";
import { cName } from "./c-struct.ts";
import { CHECKS, CONVENTION, INTRODUCTION, PAGE, RUN } from "./docs-text.ts";

const CLASS_TITLES: Readonly<Record<ClassName, string>> = {
  id: "version and pool",
  handle: "opening the interface",
  debug: "output for developers",
  pp: "the physical processor that makes the call",
  vm: "virtual machines",
  vp: "virtual processors",
  vs: "virtual processor states",
};

/** Text of docs/hypercalls.md. */
export function emitDocs(): string {
  return [
    INTRODUCTION,
    CONVENTION,
    statusTable(),
    CHECKS,
    PAGE,
    "## Hypercalls\n",
    summary(),
    ...CLASSES.map(classSection),
    RUN,
    enumerations(),
    structures(),
  ].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function statusTable(): string {
  const rows = Object.entries(STATUS).map(
    ([name, [value, doc]]) => `| ${name} | ${hex(value)} | ${cell(doc)} |`,
  );
  return ["### Status codes\n", "| MV_STATUS_ | RAX | meaning |", "|---|---|---|", ...rows, ""].join("\n");
}

function summary(): string {
  const rows = CLASSES.map((name) => {
    const served = opsOf(name).filter((op) => op.served);
    const links = served.map((op) => `[${op.name}](#${fullName(op)})`).join(", ");
    return `| mv_${name}_op | ${links} | ${opsOf(name).length - served.length} |`;
  });
  const count = OPS.filter((op) => op.served).length;
  return [
    `${count} of ${OPS.length} are served. An op that is only declared answers FAILURE_UNKNOWN.\n`,
    "| class | served | declared only |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function classSection(name: ClassName): string {
  const served = opsOf(name).filter((op) => op.served);
  const declared = opsOf(name).filter((op) => !op.served);
  const lines = [`### mv_${name}_op: ${CLASS_TITLES[name]}\n`, ...served.map(opSection)];
  if (declared.length === 0) return lines.join("\n");
  const rows = declared.map((op) => `| ${fullName(op)} | ${hex(opcode(op))} | ${cell(op.doc)} |`);
  lines.push(
    "Declared only: these answer FAILURE_UNKNOWN.\n",
    "| op | RAX | meant for |",
    "|---|---|---|",
    ...rows,
    "",
  );
  return lines.join("\n");
}

function opSection(op: Op): string {
  const lines = [
    `#### ${fullName(op)}\n`,
    `RAX ${hex(opcode(op))}. ${op.doc}${op.extension ? " *Extension, ring 0 only.*" : ""}\n`,
  ];
  const rows = [
    ...op.inputs.map((one) => `| in | ${inputRegister(one)} | ${one.name} | ${cell(one.doc)} |`),
    ...pageRows(op),
    ...op.outputs.map((one) => `| out | ${bits(one.register, one.bits)} | ${one.name} | ${cell(one.doc)} |`),
  ];
  if (rows.length > 0) lines.push("| | where | name | what |", "|---|---|---|---|", ...rows, "");
  const failures = failuresOf(op);
  if (failures.length > 0) lines.push(...failures.map((one) => `- ${one.status}: ${one.when}`), "");
  return lines.join("\n");
}

function inputRegister(one: Input): string {
  return bits(one.register, one.bits);
}

function bits(register: string, width: number): string {
  return width === 64 ? register.toUpperCase() : `${register.toUpperCase()}[${width - 1}:0]`;
}

function pageRows(op: Op): string[] {
  const use = op.page;
  if (use === undefined) return [];
  const needed = use.optional === true ? "for some answers" : "";
  const link = (content: string): string => `[${content}](#${content})`;
  const rows: string[] = [];
  if (use.in !== undefined) rows.push(`| in | shared page | ${link(use.in)} | |`);
  if (use.out !== undefined) rows.push(`| out | shared page | ${link(use.out)} | ${needed} |`);
  return rows;
}

function failuresOf(op: Op): readonly Failure[] {
  const implied = op.inputs
    .filter((one) => one.kind !== "handle")
    .flatMap((one) =>
      PROBLEMS[one.kind].map(([expect, when]) => ({
        status: expected(expect, one.register),
        when: `${one.name} is ${when}`,
      })),
    );
  return [...implied, ...pageFailures(op), ...op.failures];
}

function pageFailures(op: Op): Failure[] {
  const use = op.page;
  if (use === undefined || use.optional === true) return [];
  const list = use.in !== undefined && /^mv_[rmc]dl_t$/.test(use.in);
  const header = list ? ", or num_entries is 0 or above the maximum" : "";
  return [{ status: use.failure, when: `no shared page is set on this PP${header}` }];
}

function enumerations(): string {
  const tables = ENUMS.map(({ name, doc, values }) => {
    const rows = values.map(([value, number, text]) => `| ${number} | ${value} | ${cell(text)} |`);
    return [`### ${name}\n`, `${doc}\n`, "| value | name | meaning |", "|---|---|---|", ...rows, ""].join(
      "\n",
    );
  });
  const states = Object.keys(MP_TRANSITIONS);
  const rows = states.map(
    (from) =>
      `| ${from} | ${states.map((to) => (MP_TRANSITIONS[from]?.includes(to) ? "yes" : "no")).join(" | ")} |`,
  );
  const head = [`| from \\ to | ${states.join(" | ")} |`, `|---|${states.map(() => "---").join("|")}|`];
  return ["## Enumerations\n", ...tables, "mp_state_set allows:\n", ...head, ...rows, ""].join("\n");
}

function structures(): string {
  const structs = sharedPage.parts.filter((part): part is Struct => part.kind === "struct");
  const tables = structs.map((one) => {
    const rows = one.fields.map(
      (field) => `| ${hex(field.offset)} | ${hex(sizeOf(field.type))} | ${field.name} | ${cell(field.doc)} |`,
    );
    const head = ["| offset | bytes | field | what |", "|---|---|---|---|"];
    return [`### ${cName(one)}\n`, `${one.doc} ${hex(one.size)} bytes.\n`, ...head, ...rows, ""].join("\n");
  });
  return ["## Structures in the shared page\n", "All little endian, without padding.\n", ...tables].join(
    "\n",
  );
}

import { withoutComments } from "./code-words.ts";
import { posix } from "node:path";
import type { Tree } from "./source-tree.ts";

/** One step of an exit, as docs/architecture.md lists it. */
export interface Hop {
  name: string;
  /** Relative to the root. */
  file: string;
  /** Code of that function by which the next step is reached. */
  by: string;
}

const ROW = /^\| (\d+) \| \[`(\w+)`\]\(([^)]+)\) \|[^|]*\| `([^`]+)` \|$/;

/** The tables of hops in a text, by the heading above each. */
export function hopsIn(path: string, text: string): Map<string, Hop[]> {
  const tables = new Map<string, Hop[]>();
  let heading = "";
  for (const line of text.split("\n")) {
    heading = /^#+ +(.*)$/.exec(line)?.[1] ?? heading;
    const row = ROW.exec(line);
    if (row === null) continue;
    const [, number, name = "", link = "", by = ""] = row;
    const hops = tables.get(heading) ?? [];
    hops.push({ name, file: posix.join(posix.dirname(path), link), by });
    if (Number(number) !== hops.length)
      throw new Error(`${heading}: step ${number} is number ${hops.length}`);
    tables.set(heading, hops);
  }
  return tables;
}

/** Code of a function, or of a global assembly label up to the next one; undefined where it is not defined. */
export function bodyOf(tree: Tree, { file, name }: Hop): string | undefined {
  const text = withoutComments(tree.get(file) ?? "");
  if (!file.endsWith(".S"))
    return new RegExp(`^(?:export )?function ${name}\\([^]*?^}$`, "m").exec(text)?.[0];
  const globals = [...text.matchAll(/\.globl\s+([\w, ]+)/g)].flatMap(([, names = ""]) => names.split(/,\s*/));
  if (!globals.includes(name)) return undefined;
  const next = globals.map((other) => `^${other}:`).join("|");
  return new RegExp(`^${name}:[^]*?(?=${next}|(?![^]))`, "m").exec(text)?.[0];
}

/** Why one step does not lead to the next; undefined if it does. */
export function gap(tree: Tree, hop: Hop, next: Hop | undefined): string | undefined {
  const body = bodyOf(tree, hop);
  if (body === undefined) return `${hop.file} defines no ${hop.name}`;
  const code = body.replace(/\s+/g, " ");
  if (!code.includes(hop.by)) return `${hop.name} (${hop.file}) does not contain ${hop.by}`;
  if (next === undefined || leads(tree, hop, next)) return undefined;
  return `${hop.by} in ${hop.name} does not lead to ${next.name}`;
}

/** By name, by a table whose initial value holds the name, or across a border between two rings. */
function leads(tree: Tree, hop: Hop, next: Hop): boolean {
  if (new RegExp(`\\b(ts_)?${next.name}\\b`).test(hop.by)) return true;
  switch (next.name) {
    case "act": // what the kernel's exports return is an ACTION_ that the stub looks at
      return /action/i.test(hop.by);
    case "upcall_entry": // entered by SYSRET, and returned to by what it called
      return hop.by === "sysretq" || (hop.by.startsWith("return ") && hop.file.startsWith("vmm/core/"));
    case "syscall_entry":
      return hop.by === "syscall";
    default:
      return tableHolds(tree, hop, next);
  }
}

function tableHolds(tree: Tree, { file, by }: Hop, next: Hop): boolean {
  const table = /^([A-Z]+)\[/.exec(by)?.[1];
  const value = new RegExp(`^const ${table}\\b[^=]*=([^;]*);`, "m").exec(
    withoutComments(tree.get(file) ?? ""),
  );
  return table !== undefined && new RegExp(`\\b${next.name}\\b`).test(value?.[1] ?? "");
}

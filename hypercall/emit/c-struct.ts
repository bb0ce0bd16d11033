/** C definitions of the shared page's structures, each followed by assertions of its size and offsets. */
import type { Field, FieldType, Struct } from "../../toolchain/layout/describe.ts";
import { hex } from "../../toolchain/layout/describe.ts";

/** Where MicroV's C name of a field is not the name of the description. */
const C_NAMES: Readonly<Record<string, string>> = { "MvExitIo.accessSize": "size" };

/** `MvRdlEntry` -> `mv_rdl_entry_t` */
export function cName(described: Struct): string {
  return `${snake(described.name)}_t`;
}

function snake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

function fieldName(owner: Struct, field: Field): string {
  return C_NAMES[`${owner.name}.${field.name}`] ?? snake(field.name);
}

function declaration(type: FieldType, name: string): string {
  if (type.kind === "scalar") return `uint${type.size * 8}_t ${name}`;
  if (type.kind === "struct") return `struct ${cName(type)} ${name}`;
  return declaration(type.element, `${name}[${type.count}]`);
}

/** The structure and its static assertions. It must stand inside `#pragma pack(push, 1)`. */
export function structDefinition(described: Struct): string {
  const name = cName(described);
  const lines = [`/** ${described.doc} */`, `struct ${name} {`];
  for (const field of described.fields) {
    lines.push(`\t${declaration(field.type, fieldName(described, field))}; /* ${field.doc} */`);
  }
  lines.push("};");
  lines.push(`_Static_assert(sizeof(struct ${name}) == ${hex(described.size)}, "${name}");`);
  for (const field of described.fields) {
    const c = fieldName(described, field);
    lines.push(`_Static_assert(offsetof(struct ${name}, ${c}) == ${hex(field.offset)}, "${name}.${c}");`);
  }
  return lines.join("\n") + "\n";
}

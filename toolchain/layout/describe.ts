/**
 * The vocabulary of `*.layout.ts` files: structures with explicit offsets and named constants that
 * TypeScript (native and Node), C and assembly share. Everything is checked when the file is loaded,
 * so a wrong description never reaches a generator.
 */

/** An unsigned integer type of the machine. */
export interface Scalar {
  readonly kind: "scalar";
  readonly name: "u8" | "u16" | "u32" | "u64";
  /** Bytes. */
  readonly size: 1 | 2 | 4 | 8;
}

/** `count` elements of one type, back to back. */
export interface ArrayType {
  readonly kind: "array";
  readonly element: Scalar | Struct;
  readonly count: number;
}

export type FieldType = Scalar | ArrayType | Struct;

/** Name, offset in bytes, type, one line of documentation. */
export type FieldTuple = readonly [name: string, offset: number, type: FieldType, doc: string];

export interface Field {
  readonly name: string;
  readonly offset: number;
  readonly type: FieldType;
  readonly doc: string;
}

export interface Struct {
  readonly kind: "struct";
  readonly name: string;
  /** Bytes, trailing padding included. */
  readonly size: number;
  readonly packed: boolean;
  readonly doc: string;
  /** In order of offset. */
  readonly fields: readonly Field[];
}

export interface Constant {
  readonly name: string;
  readonly value: bigint;
  readonly doc: string;
}

export interface Constants {
  readonly kind: "constants";
  /** Prefix of every name, joined with `_`; empty for none. */
  readonly group: string;
  readonly type: Scalar;
  readonly doc: string;
  readonly entries: readonly Constant[];
}

export interface Layout {
  /** The manual section or file these numbers come from. */
  readonly source: string;
  readonly parts: readonly (Struct | Constants)[];
}

export const u8: Scalar = { kind: "scalar", name: "u8", size: 1 };
export const u16: Scalar = { kind: "scalar", name: "u16", size: 2 };
export const u32: Scalar = { kind: "scalar", name: "u32", size: 4 };
export const u64: Scalar = { kind: "scalar", name: "u64", size: 8 };

/** An array field: `count` elements of a scalar or of a structure. */
export function array(element: Scalar | Struct, count: number): ArrayType {
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`array: count ${count} is not a positive integer`);
  return { kind: "array", element, count };
}

/** A run of `count` bytes without inner structure. */
export function bytes(count: number): ArrayType {
  return array(u8, count);
}

/** Size of a type in bytes. */
export function sizeOf(type: FieldType): number {
  return type.kind === "array" ? sizeOf(type.element) * type.count : type.size;
}

/** Natural alignment of a type in bytes. */
export function alignOf(type: FieldType): number {
  if (type.kind === "scalar") return type.size;
  if (type.kind === "array") return alignOf(type.element);
  if (type.packed) return 1;
  return type.fields.reduce((most, field) => Math.max(most, alignOf(field.type)), 1);
}

/**
 * A structure with explicit offsets. Refuses overlaps, fields beyond `size`, duplicate names and,
 * unless `packed`, fields or a size that natural alignment forbids.
 */
export function struct(
  name: string,
  options: { size: number; doc: string; packed?: boolean },
  tuples: readonly FieldTuple[],
): Struct {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) throw new Error(`struct ${name}: the name must be in PascalCase`);
  const fields = tuples
    .map(([field, offset, type, doc]) => ({ name: field, offset, type, doc }))
    .sort((a, b) => a.offset - b.offset);
  const result: Struct = {
    kind: "struct",
    name,
    size: options.size,
    packed: options.packed ?? false,
    doc: options.doc,
    fields,
  };
  checkStruct(result);
  return result;
}

function checkStruct(described: Struct): void {
  const seen = new Map<string, string>();
  let end = 0;
  let previous = "the start";
  for (const field of described.fields) {
    const where = `struct ${described.name}, field ${field.name}`;
    if (!/^[a-z][A-Za-z0-9_]*$/.test(field.name))
      throw new Error(`${where}: the name must start in lower case`);
    const twin = seen.get(screaming(field.name));
    if (twin !== undefined) throw new Error(`${where}: the name is taken by field ${twin}`);
    seen.set(screaming(field.name), field.name);
    if (!Number.isInteger(field.offset) || field.offset < 0)
      throw new Error(`${where}: bad offset ${field.offset}`);
    if (field.offset < end) {
      throw new Error(
        `${where}: offset ${hex(field.offset)} overlaps ${previous}, which ends at ${hex(end)}`,
      );
    }
    const align = alignOf(field.type);
    if (!described.packed && field.offset % align !== 0) {
      throw new Error(
        `${where}: offset ${hex(field.offset)} is not aligned to ${align}; say packed: true if meant`,
      );
    }
    end = field.offset + sizeOf(field.type);
    previous = field.name;
    if (end > described.size) {
      throw new Error(`${where}: ends at ${hex(end)}, beyond the size ${hex(described.size)}`);
    }
  }
  if (!described.packed && described.size % alignOf(described) !== 0) {
    throw new Error(
      `struct ${described.name}: size ${hex(described.size)} is not a multiple of its alignment`,
    );
  }
}

/**
 * A group of constants of one type. `entries` maps NAME to [value, documentation]; the generated name is
 * GROUP_NAME. Values beyond 2^53 must be given as bigint.
 */
export function constants(
  group: string,
  type: Scalar,
  doc: string,
  entries: Readonly<Record<string, readonly [value: number | bigint, doc: string]>>,
): Constants {
  if (!/^([A-Z][A-Z0-9_]*)?$/.test(group))
    throw new Error(`constants ${group}: the group must be in UPPER_CASE`);
  const list = Object.entries(entries).map(([name, [value, text]]) => {
    if (!/^[A-Z0-9_]+$/.test(name)) throw new Error(`constants ${group}: ${name} must be in UPPER_CASE`);
    if (typeof value === "number" && !Number.isSafeInteger(value)) {
      throw new Error(`constants ${group}_${name}: ${value} is not exact; write it as a bigint`);
    }
    const exact = BigInt(value);
    if (exact < 0n || exact >= 1n << BigInt(type.size * 8)) {
      throw new Error(`constants ${group}_${name}: ${value} does not fit ${type.name}`);
    }
    return { name, value: exact, doc: text };
  });
  return { kind: "constants", group, type, doc, entries: list };
}

/** The default export of a `*.layout.ts` file. Refuses two parts that would generate the same name. */
export function layout(description: Layout): Layout {
  const seen = new Map<string, string>();
  const claim = (name: string, owner: string): void => {
    const other = seen.get(name);
    if (other !== undefined)
      throw new Error(`layout: ${name} comes from both ${other} and ${owner}; rename one`);
    seen.set(name, owner);
  };
  for (const part of description.parts) {
    if (part.kind === "constants") {
      for (const entry of part.entries) claim(constantName(part, entry), `constants ${part.group}`);
      continue;
    }
    claim(`${screaming(part.name)}_SIZE`, `struct ${part.name}`);
    for (const field of part.fields) {
      const owner = `field ${part.name}.${field.name}`;
      claim(fieldName(part, field), owner);
      if (field.type.kind === "array") claim(`${fieldName(part, field)}_COUNT`, owner);
    }
  }
  return description;
}

/** `VsPage` -> `VS_PAGE`, `nextRip` -> `NEXT_RIP`, `next_rip` -> `NEXT_RIP`. */
export function screaming(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}

/** The generated name of a field's offset. */
export function fieldName(owner: Struct, field: Field): string {
  return `${screaming(owner.name)}_${screaming(field.name)}`;
}

/** The generated name of a constant. */
export function constantName(owner: Constants, entry: Constant): string {
  return owner.group === "" ? entry.name : `${owner.group}_${entry.name}`;
}

/** Lower-case hexadecimal with its prefix. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

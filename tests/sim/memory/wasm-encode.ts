/** A few words of the wasm binary format. Core specification, section 5. */

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128. */
export function signed(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    const isLast = (rest >> 7n === 0n && (low & 0x40) === 0) || (rest >> 7n === -1n && (low & 0x40) !== 0);
    bytes.push(low | (isLast ? 0 : 0x80));
    if (isLast) return bytes;
  }
}

export const I32 = 0x7f;
export const I64 = 0x7e;

export const i32 = (value: number): number[] => [0x41, ...signed(BigInt(value | 0))];
export const i64 = (value: number): number[] => [0x42, ...signed(BigInt(value))];
export const get = (local: number): number[] => [0x20, ...unsigned(local)];
export const set = (local: number): number[] => [0x21, ...unsigned(local)];
export const call = (index: number): number[] => [0x10, ...unsigned(index)];

/** An instruction by its opcode. */
export const OP = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  i32Add: 0x6a,
  i32And: 0x71,
  i32Or: 0x72,
  i32Shl: 0x74,
  i32Eqz: 0x45,
  i32Ne: 0x47,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Or: 0x84,
  i64GtU: 0x56,
  i64ShrU: 0x88,
  i64Eqz: 0x50,
  i32WrapI64: 0xa7,
  i64ExtendI32U: 0xad,
  noResult: 0x40,
} as const;

/** i32.load at a constant offset from the address on the stack. */
export const load32 = (offset: number): number[] => [0x28, 0, ...unsigned(offset)];
/** i32.load8_u, i32.store8 and i64.store at a constant offset from the address on the stack. */
export const load8 = (offset: number): number[] => [0x2d, 0, ...unsigned(offset)];
export const store8 = (offset: number): number[] => [0x3a, 0, ...unsigned(offset)];
export const store64 = (offset: number): number[] => [0x37, 0, ...unsigned(offset)];

/** A function body: runs of locals, then code; with its size in front. */
export function body(
  locals: readonly (readonly [count: number, type: number])[],
  code: readonly number[],
): number[] {
  const declared = locals.flatMap(([count, type]) => [...unsigned(count), type]);
  const content = [...unsigned(locals.length), ...declared, ...code, OP.end];
  return [...unsigned(content.length), ...content];
}

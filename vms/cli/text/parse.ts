/** Numbers and sizes that users write. */

/** What the parsers return for text that is not a number of the kind, or too large. */
export const NOT_A_NUMBER: u64 = 0xffff_ffff_ffff_ffff;

/** A decimal number below 2^63. */
export function parseDecimal(at: u32): u64 {
  return parseDigits(at, digitsAt(at));
}

/** Digits with a suffix K, M or G (powers of 1024) or none, in bytes below 2^63. */
export function parseSize(at: u32): u64 {
  const digits = digitsAt(at);
  const suffix = load<u8>(at + digits) & 0xdf; // upper case
  if (suffix == 0) return parseDigits(at, digits);
  const shift: u64 = suffix == 0x4b ? 10 : suffix == 0x4d ? 20 : suffix == 0x47 ? 30 : 0;
  if (shift == 0 || load<u8>(at + digits + 1) != 0) return NOT_A_NUMBER;
  const count = number(at, digits);
  return count >> (63 - shift) != 0 ? NOT_A_NUMBER : count << shift;
}

/** Seconds with at most three decimals, in milliseconds; at most ten years. */
export function parseSeconds(at: u32): u64 {
  const digits = digitsAt(at);
  const whole = number(at, digits);
  if (whole > 315_576_000) return NOT_A_NUMBER;
  if (load<u8>(at + digits) == 0) return whole * 1000;
  if (load<u8>(at + digits) != 0x2e) return NOT_A_NUMBER; // .
  const decimals = digitsAt(at + digits + 1);
  if (decimals > 3 || load<u8>(at + digits + 1 + decimals) != 0) return NOT_A_NUMBER;
  let part = number(at + digits + 1, decimals);
  if (part == NOT_A_NUMBER) return NOT_A_NUMBER;
  for (let i = decimals; i < 3; i++) part *= 10;
  return whole * 1000 + part;
}

function digitsAt(at: u32): u32 {
  let count: u32 = 0;
  while (<u32>load<u8>(at + count) - 48 < 10) count += 1;
  return count;
}

/** The number if nothing follows its digits. */
function parseDigits(at: u32, digits: u32): u64 {
  return load<u8>(at + digits) == 0 ? number(at, digits) : NOT_A_NUMBER;
}

function number(at: u32, digits: u32): u64 {
  if (digits == 0) return NOT_A_NUMBER;
  let value: u64 = 0;
  for (let i: u32 = 0; i < digits; i++) {
    if (value > 922_337_203_685_477_579) return NOT_A_NUMBER;
    value = value * 10 + <u64>(load<u8>(at + i) - 48);
  }
  return value;
}

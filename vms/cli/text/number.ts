/** Numbers as text. */
import { Output, put, putByte } from "./output";

/** Appends a number in decimal. */
export function putDecimal(output: Output, value: u64): void {
  let unit: u64 = 1;
  while (value / unit >= 10) unit *= 10;
  while (unit > 0) {
    putByte(output, 48 + <u32>((value / unit) % 10));
    unit /= 10;
  }
}

/** Appends the lowest `digits` hexadecimal digits of a number. */
export function putHexDigits(output: Output, value: u64, digits: u32): void {
  while (digits > 0) {
    digits -= 1;
    const digit = (<u32>(value >> ((<u64>digits) << 2))) & 0xf;
    putByte(output, digit < 10 ? 48 + digit : 87 + digit);
  }
}

/** Appends `0x` and the number without leading zeros. */
export function putHex(output: Output, value: u64): void {
  let digits: u32 = 16;
  while (digits > 1 && value >> ((<u64>(digits - 1)) << 2) == 0) digits -= 1;
  put(output, "0x");
  putHexDigits(output, value, digits);
}

/** Appends bytes in hexadecimal, in the order in which they lie in memory. */
export function putHexBytes(output: Output, at: u32, bytes: u32): void {
  for (let i: u32 = 0; i < bytes; i++) putHexDigits(output, <u64>load<u8>(at + i), 2);
}

/** Appends a size as a whole number of GiB, MiB, KiB or bytes, the largest unit that shows three digits. */
export function putSize(output: Output, bytes: u64): void {
  let shift: u64 = 0;
  while (shift < 30 && bytes >> (shift + 10) >= 10) shift += 10;
  if ((bytes & (((<u64>1) << shift) - 1)) != 0) put(output, "about ");
  putDecimal(output, bytes >> shift);
  put(output, shift == 30 ? " GiB" : shift == 20 ? " MiB" : shift == 10 ? " KiB" : " bytes");
}

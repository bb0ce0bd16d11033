/** COM1, the console. */
import { in8, out8 } from "./hv";

const COM1: u32 = 0x3f8;
const LINE_STATUS: u32 = 5;
const READY: u32 = 0x20;

/** Prints one byte. */
export function printByte(byte: u32): void {
  while ((in8(COM1 + LINE_STATUS) & READY) == 0);
  out8(COM1, byte);
}

/** Prints a literal of ASCII characters. */
export function print(text: string): void {
  const length = <u32>text.length;
  for (let i: u32 = 0; i < length; i++) printByte(<u32>load<u8>(changetype<u32>(text) + (i << 1)));
}

/** Prints a string that ends with a NUL. */
export function printString(at: u32): void {
  for (; load<u8>(at) != 0; at++) printByte(<u32>load<u8>(at));
}

/** Prints a number in decimal. */
export function printNumber(value: u64): void {
  let unit: u64 = 1;
  while (value / unit >= 10) unit *= 10;
  for (; unit > 0; unit /= 10) printByte(48 + <u32>((value / unit) % 10));
}

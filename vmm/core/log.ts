/**
 * A line for the debug ring, built in the exchange page without allocation: each function appends at `at`
 * and returns the address behind what it wrote. Lines are short by construction; the longest is below 200.
 */
import { SYS_LOG } from "../abi/generated/exit-record";
import { sys } from "./hv";
import { exchangeOf } from "./pp";

/** Appends text; `text` is a literal of ASCII characters. */
export function putText(at: u32, text: string): u32 {
  const length = <u32>text.length;
  for (let i: u32 = 0; i < length; i++) {
    store<u8>(at + i, load<u8>(changetype<u32>(text) + (i << 1)));
  }
  return at + length;
}

/** Appends `0x` and the number without leading zeros. */
export function putHex(at: u32, value: u64): u32 {
  at = putText(at, "0x");
  let shift: i32 = 60;
  while (shift > 0 && value >> shift == 0) shift -= 4;
  while (shift >= 0) {
    const digit = (<u32>(value >> shift)) & 0xf;
    store<u8>(at, digit < 10 ? 48 + digit : 87 + digit);
    at += 1;
    shift -= 4;
  }
  return at;
}

/** Appends a number below 100,000 in decimal. */
export function putDecimal(at: u32, value: u32): u32 {
  let unit: u32 = 10000;
  while (unit > 1 && value < unit) unit /= 10;
  while (unit > 0) {
    store<u8>(at, 48 + ((value / unit) % 10));
    at += 1;
    unit /= 10;
  }
  return at;
}

/** Sends what lies between the start of the exchange page and `at`; the kernel adds who speaks. */
export function sendLine(pp: u32, at: u32): void {
  sys(SYS_LOG, <u64>(at - exchangeOf(pp)), 0, 0);
}

/** JSON, written as it comes; the commas are kept track of in the output. */
import { putDecimal, putHex, putHexBytes } from "./number";
import { Output, put, putByte } from "./output";

function begin(output: Output): void {
  if (output.comma != 0) putByte(output, 0x2c);
  output.comma = 1;
}

/** Opens an object or an array: `{` or `[`. */
export function open(output: Output, bracket: string): void {
  begin(output);
  put(output, bracket);
  output.comma = 0;
}

/** Closes it: `}` or `]`. */
export function close(output: Output, bracket: string): void {
  put(output, bracket);
  output.comma = 1;
}

/** The key of the value that is written next. */
export function key(output: Output, name: string): void {
  begin(output);
  quoted(output, name);
  putByte(output, 0x3a);
  output.comma = 0;
}

/** A literal without characters that need escaping. */
export function text(output: Output, value: string): void {
  begin(output);
  quoted(output, value);
}

/** A string from outside that ends with a NUL or after `bytes`; what is not printable ASCII becomes `?`. */
export function foreignText(output: Output, at: u32, bytes: u32): void {
  begin(output);
  putByte(output, 0x22);
  for (let i: u32 = 0; i < bytes; i++) {
    const byte: u32 = load<u8>(at + i);
    if (byte == 0) break;
    if (byte == 0x22 || byte == 0x5c) putByte(output, 0x5c);
    putByte(output, byte < 0x20 || byte > 0x7e ? 0x3f : byte);
  }
  putByte(output, 0x22);
}

/** Bytes as a string of hexadecimal digits. */
export function hexText(output: Output, at: u32, bytes: u32): void {
  begin(output);
  putByte(output, 0x22);
  putHexBytes(output, at, bytes);
  putByte(output, 0x22);
}

/** A number. */
export function number(output: Output, value: u64): void {
  begin(output);
  putDecimal(output, value);
}

/** A number as a string in hexadecimal, under its key: 64 bits are more than a JSON number holds everywhere. */
export function hexNumber(output: Output, name: string, value: u64): void {
  key(output, name);
  begin(output);
  putByte(output, 0x22);
  putHex(output, value);
  putByte(output, 0x22);
}

/** true or false. */
export function boolean(output: Output, value: bool): void {
  begin(output);
  put(output, value ? "true" : "false");
}

/** Ends the document. */
export function endLine(output: Output): void {
  putByte(output, 10);
  output.comma = 0;
}

function quoted(output: Output, value: string): void {
  putByte(output, 0x22);
  put(output, value);
  putByte(output, 0x22);
}

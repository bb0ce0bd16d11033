/** Strings that end with a NUL, in linear memory. */

/** Bytes before the NUL. */
export function lengthOf(at: u32): u32 {
  let length: u32 = 0;
  while (load<u8>(at + length) != 0) length += 1;
  return length;
}

/** True if the string at `at` equals the literal. */
export function isText(at: u32, text: string): bool {
  return startsWith(at, text) && load<u8>(at + <u32>text.length) == 0;
}

/** True if the string at `at` begins with the literal. */
export function startsWith(at: u32, text: string): bool {
  const length = <u32>text.length;
  for (let i: u32 = 0; i < length; i++) {
    if (load<u8>(at + i) != load<u8>(changetype<u32>(text) + (i << 1))) return false;
  }
  return true;
}

const LITERAL_BYTES: u32 = 256;
const LITERAL = memory.data(256, 16);

/**
 * A literal below 256 characters as Linux wants paths and names; valid until the next call.
 */
export function native8(text: string): u32 {
  const length = <u32>text.length < LITERAL_BYTES ? <u32>text.length : LITERAL_BYTES - 1;
  for (let i: u32 = 0; i < length; i++) {
    store<u8>(<u32>LITERAL + i, load<u8>(changetype<u32>(text) + (i << 1)));
  }
  store<u8>(<u32>LITERAL + length, 0);
  return <u32>LITERAL;
}

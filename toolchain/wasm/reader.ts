import { ToolchainError } from "../errors.ts";

/** A cursor over a wasm binary. All positions are byte offsets in the whole file. */
export class Reader {
  readonly bytes: Uint8Array;
  position: number;
  readonly end: number;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  get atEnd(): boolean {
    return this.position >= this.end;
  }

  /** One byte. Throws `wasm-malformed` past the end. */
  byte(): number {
    const value = this.position < this.end ? this.bytes[this.position] : undefined;
    if (value === undefined)
      throw new ToolchainError("wasm-malformed", `the binary ends early, at byte ${this.position}`);
    this.position++;
    return value;
  }

  /** Unsigned LEB128 of at most 32 bits (wasm core spec 5.2.2). */
  u32(): number {
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      result += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) {
        if (result > 0xffffffff) break;
        return result;
      }
    }
    throw new ToolchainError("wasm-malformed", `an integer at byte ${this.position} exceeds 32 bits`);
  }

  /** Signed LEB128 of at most `bits` bits, as a BigInt in [-2^(bits-1), 2^(bits-1)). */
  signed(bits: 32 | 33 | 64): bigint {
    let result = 0n;
    for (let shift = 0n; shift < BigInt(bits + 6); shift += 7n) {
      const byte = this.byte();
      result |= BigInt(byte & 0x7f) << shift;
      if ((byte & 0x80) !== 0) continue;
      return (byte & 0x40) !== 0 ? result - (1n << (shift + 7n)) : result;
    }
    throw new ToolchainError("wasm-malformed", `an integer at byte ${this.position} exceeds ${bits} bits`);
  }

  /** A length-prefixed UTF-8 name. */
  name(): string {
    return new TextDecoder().decode(this.take(this.u32()));
  }

  /** The next `length` bytes, as a view that shares the binary's storage. */
  take(length: number): Uint8Array {
    if (length > this.end - this.position) {
      throw new ToolchainError(
        "wasm-malformed",
        `the binary ends early, inside the ${length} bytes at ${this.position}`,
      );
    }
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }
}

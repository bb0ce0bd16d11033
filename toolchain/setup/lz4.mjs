import { SetupError } from "./setup-error.mjs";

/** The first bytes of LZ4's legacy frame, the form in which a Linux kernel is packed. */
export const LZ4_LEGACY_MAGIC = "02214c18";

/** An uncompressed block of a legacy frame has at most so many bytes. */
const BLOCK_LIMIT = 8 << 20;

/**
 * Decompresses an LZ4 legacy frame (lz4's doc/lz4_Frame_format.md, "Legacy frame"): the magic, then blocks, each
 * after its compressed size. In JavaScript, because no tool that Debian always has can.
 * @param {Buffer} data
 * @returns {Buffer}
 */
export function lz4Legacy(data) {
  const blocks = [];
  let at = 4;
  while (at < data.length) {
    const size = at + 4 <= data.length ? data.readUInt32LE(at) : Infinity;
    if (at + 4 + size > data.length) throw damaged(`a block at ${at} ends after the data`);
    blocks.push(lz4Block(data.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  return Buffer.concat(blocks);
}

/** A block is a row of sequences (doc/lz4_Block_format.md): literals, then a copy of earlier output. */
function lz4Block(block) {
  const out = Buffer.allocUnsafe(BLOCK_LIMIT);
  let to = 0;
  let at = 0;
  const length = (nibble) => {
    let sum = nibble;
    if (nibble === 15) {
      let more;
      do sum += more = block[at++] ?? 0;
      while (more === 255);
    }
    return sum;
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = length(token >> 4);
    if (at + literals > block.length || to + literals > out.length) throw damaged("literals out of bounds");
    block.copy(out, to, at, at + literals);
    at += literals;
    to += literals;
    if (at === block.length) break; // the last sequence has literals only
    const distance = at + 2 <= block.length ? block.readUInt16LE(at) : 0;
    at += 2;
    const copied = length(token & 15) + 4;
    if (distance === 0 || distance > to || to + copied > out.length) throw damaged("a copy out of bounds");
    // Byte by byte where the copy reads what it writes.
    if (distance >= copied) out.copyWithin(to, to - distance, to - distance + copied);
    else for (let i = 0; i < copied; i++) out[to + i] = out[to + i - distance];
    to += copied;
  }
  return out.subarray(0, to);
}

function damaged(what) {
  return new SetupError(`damaged LZ4 data: ${what}`, 1);
}

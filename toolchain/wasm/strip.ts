import { ToolchainError } from "../errors.ts";
import { forEachSection } from "./decode.ts";
import type { WasmModule } from "./model.ts";

/**
 * The binary without its data segments. The loader copies the initial data once; a second instance
 * over the same shared memory would write the segments again. The data-count section, which stands
 * before the code, keeps its length, so the source map's offsets stay true.
 */
export function stripData(binary: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [binary.subarray(0, 8)];
  forEachSection(binary, (id, header, start, end) => {
    if (id === 11) return;
    const section = binary.slice(header, end);
    if (id === 12) for (let i = start; i < end; i++) section[i - header] = i === end - 1 ? 0x00 : 0x80;
    parts.push(section);
  });
  return new Uint8Array(Buffer.concat(parts));
}

/** The initial data as one array that starts at the memory base, and where the statics end. */
export interface InitialData {
  readonly bytes: Uint8Array;
  /** First address after all statics, zero-filled ones included. */
  readonly staticEnd: number;
}

/** Merges the data segments; trailing zeros are left out because fresh memory is zero. */
export function mergeData(module: WasmModule, memoryBase: number, memoryEnd: number): InitialData {
  let staticEnd = memoryBase;
  let length = 0;
  for (const { address, bytes } of module.data) {
    if (address < memoryBase || address + bytes.length > memoryEnd) {
      throw new ToolchainError(
        "data-range",
        `static data at 0x${address.toString(16)} (${bytes.length} bytes) lies outside 0x${memoryBase.toString(16)}..0x${memoryEnd.toString(16)}; the statics do not fit the target's memory`,
      );
    }
    staticEnd = Math.max(staticEnd, address + bytes.length);
    const used = bytes.findLastIndex((byte) => byte !== 0) + 1;
    if (used > 0) length = Math.max(length, address - memoryBase + used);
  }
  const merged = new Uint8Array(length);
  for (const { address, bytes } of module.data) {
    const room = Math.max(0, length - (address - memoryBase));
    // A segment of zeros behind the last byte that counts has no place in the array.
    if (room > 0) merged.set(bytes.subarray(0, room), address - memoryBase);
  }
  return { bytes: merged, staticEnd };
}

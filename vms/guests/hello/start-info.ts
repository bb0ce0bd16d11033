/** hvm_start_info: what the loader says about memory, command line and modules. Xen's public ABI, version 1. */
import { startInfo } from "./hv";

const MAGIC: u32 = 0x336e_c578;
const END_OF_32_BITS: u64 = 0x1_0000_0000;
const RAM: u32 = 1;
const RANGE_BYTES: u32 = 24;

/** True if there is information of a version that has a memory map. */
export function hasStartInfo(): bool {
  return load<u32>(startInfo()) == MAGIC && load<u32>(startInfo(), 4) >= 1 && rangeCount() != 0;
}

/** Address of the command line; 0 without. */
export function commandLine(): u32 {
  return <u32>load<u64>(startInfo(), 24);
}

/** Number of modules. */
export function moduleCount(): u32 {
  return load<u32>(startInfo(), 12);
}

/** Address of the first module. */
export function moduleAddress(): u32 {
  return <u32>load<u64>(<u32>load<u64>(startInfo(), 16));
}

/** Bytes of the first module. */
export function moduleBytes(): u32 {
  return <u32>load<u64>(<u32>load<u64>(startInfo(), 16), 8);
}

/** Ranges of the memory map. */
export function rangeCount(): u32 {
  return load<u32>(startInfo(), 48);
}

function range(index: u32): u32 {
  return <u32>load<u64>(startInfo(), 40) + index * RANGE_BYTES;
}

/** True if a range is RAM that begins below 4 GiB. */
export function isRam(index: u32): bool {
  return load<u32>(range(index), 16) == RAM && load<u64>(range(index)) < END_OF_32_BITS;
}

/** First address of a range. */
export function rangeStart(index: u32): u64 {
  return load<u64>(range(index));
}

/** First address behind a range, at most 4 GiB. */
export function rangeEnd(index: u32): u64 {
  return min(load<u64>(range(index)) + load<u64>(range(index), 8), END_OF_32_BITS);
}

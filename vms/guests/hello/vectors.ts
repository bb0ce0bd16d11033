/** SSE and AVX state must be what it was after any number of exits. */
import { print } from "./console";
import { loadXmm, loadYmm, storeXmm, storeYmm } from "./hv";

const XMM_BYTES: u32 = 256;
const YMM_BYTES: u32 = 512;
const BEFORE = memory.data(512, 32);
const AFTER = memory.data(512, 32);

/** Fills XMM0 to XMM15, prints `text`, which leaves the guest for each byte, and compares. */
export function keepsXmm(text: string): bool {
  fill(1);
  loadXmm(<u32>BEFORE);
  print(text);
  storeXmm(<u32>AFTER);
  return same(XMM_BYTES);
}

/** The same with YMM0 to YMM15. */
export function keepsYmm(text: string): bool {
  fill(2);
  loadYmm(<u32>BEFORE);
  print(text);
  storeYmm(<u32>AFTER);
  return same(YMM_BYTES);
}

/** Bytes that differ from register to register. */
function fill(seed: u32): void {
  let value = seed * 0x9e37_79b9;
  for (let i: u32 = 0; i < YMM_BYTES; i += 4) {
    value = value * 1_664_525 + 1_013_904_223;
    store<u32>(<u32>BEFORE + i, value);
  }
  memory.fill(AFTER, 0, YMM_BYTES);
}

function same(bytes: u32): bool {
  for (let i: u32 = 0; i < bytes; i += 4) {
    if (load<u32>(<u32>BEFORE + i) != load<u32>(<u32>AFTER + i)) return false;
  }
  return true;
}

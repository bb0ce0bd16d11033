/**
 * Segment registers of GuestState by number: ES, CS, SS, DS, FS, GS, LDTR, TR, GDTR, IDTR, as the VS page has them one
 * after the other. GuestState keeps attributes in 12 bits; the page, and a loader, have the access-rights format of the
 * ABI, with G, D/B, L and AVL in bits 15:12.
 */
import { VS_PAGE_ES } from "../../abi/generated/vs-page";
import { GUEST_STATE_ES_SELECTOR, GuestState } from "./generated/state";

/** Place of each in GuestState, by 16 bytes from ES, lowest digit first. */
const ORDER: u64 = 0x86_9754_3210;
/** GDTR and IDTR, the last two, have base and limit only. */
export const SEGMENTS: u32 = 10;
const PAGE_SHIFT: u32 = 5;

/** Linear address of segment `index` of these registers. */
export function segmentAt(guest: GuestState, index: u32): usize {
  const place = (<u32>(ORDER >> ((<u64>index) << 2))) & 15;
  return changetype<usize>(guest) + <usize>(GUEST_STATE_ES_SELECTOR + (place << 4));
}

/** From selector, attributes, limit and base, 8 bytes each, at `from`. */
export function loadSegment(guest: GuestState, index: u32, from: u32): void {
  const to = segmentAt(guest, index);
  const attrib = <u32>load<u64>(<usize>from, 8);
  setSegment(to, <u32>load<u64>(<usize>from), (attrib & 0xff) | ((attrib >> 4) & 0xf00));
  store<u32>(to, <u32>load<u64>(<usize>from, 16), 4);
  store<u64>(to, load<u64>(<usize>from, 24), 8);
}

/** Selector and 12 bits of attributes. */
export function setSegment(to: usize, selector: u32, attrib: u32): void {
  store<u16>(to, <u16>selector);
  store<u16>(to, <u16>attrib, 2);
}

export function loadSegments(page: u32, guest: GuestState): void {
  for (let i: u32 = 0; i < SEGMENTS; i++) loadSegment(guest, i, page + VS_PAGE_ES + (i << PAGE_SHIFT));
}

export function storeSegmentsOf(guest: GuestState, page: u32): void {
  for (let i: u32 = 0; i < SEGMENTS; i++) {
    const from = segmentAt(guest, i);
    const to = <usize>(page + VS_PAGE_ES + (i << PAGE_SHIFT));
    const attrib = <u32>load<u16>(from, 2);
    store<u64>(to, <u64>load<u16>(from));
    store<u64>(to, <u64>((attrib & 0xff) | ((attrib & 0xf00) << 4)), 8);
    store<u64>(to, <u64>load<u32>(from, 4), 16);
    store<u64>(to, load<u64>(from, 8), 24);
  }
}

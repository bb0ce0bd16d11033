/** General registers by the number that instructions give them. AMD APM vol. 3, table 1-10. */
import { MOVE_GPR_MASK, MOVE_GPR_SHIFT, MOVE_LONG } from "../abi/generated/exit-record";
import {
  DIRTY_IP,
  VS_PAGE_R10,
  VS_PAGE_R11,
  VS_PAGE_R12,
  VS_PAGE_R13,
  VS_PAGE_R14,
  VS_PAGE_R15,
  VS_PAGE_R8,
  VS_PAGE_R9,
  VS_PAGE_RAX,
  VS_PAGE_RBP,
  VS_PAGE_RBX,
  VS_PAGE_RCX,
  VS_PAGE_RDI,
  VS_PAGE_RDX,
  VS_PAGE_RSI,
  VS_PAGE_RSP,
  VsPage,
} from "../abi/generated/vs-page";

const PLACES: StaticArray<u32> = [
  VS_PAGE_RAX,
  VS_PAGE_RCX,
  VS_PAGE_RDX,
  VS_PAGE_RBX,
  VS_PAGE_RSP,
  VS_PAGE_RBP,
  VS_PAGE_RSI,
  VS_PAGE_RDI,
  VS_PAGE_R8,
  VS_PAGE_R9,
  VS_PAGE_R10,
  VS_PAGE_R11,
  VS_PAGE_R12,
  VS_PAGE_R13,
  VS_PAGE_R14,
  VS_PAGE_R15,
];
const LOW: u64 = 0xffff_ffff;

function placeOf(page: VsPage, move: u32): u32 {
  const number = (move >> MOVE_GPR_SHIFT) & MOVE_GPR_MASK;
  return changetype<u32>(page) + unchecked(PLACES[number]);
}

/** What the instruction behind a MOVE_ word moves out of its general register. */
export function movedValue(page: VsPage, move: u32): u64 {
  const value = load<u64>(placeOf(page, move));
  return (move & MOVE_LONG) != 0 ? value : value & LOW;
}

/** Stores what that instruction moves into its general register; outside 64-bit code the upper half becomes zero. */
export function setMovedValue(page: VsPage, move: u32, value: u64): void {
  store<u64>(placeOf(page, move), (move & MOVE_LONG) != 0 ? value : value & LOW);
  page.dirty |= DIRTY_IP; // it may be RSP
}

/**
 * INIT and SIPI of the root's processors: how its OS takes one down and up again. Intel SDM volume 3, table 10-1 and
 * section 10.4.4; VMX changes neither, since the registers of a guest are only what the VMCS says.
 */
import { DIRTY_CONTROL, DIRTY_DEBUG, DIRTY_IP, DIRTY_SEGMENTS } from "../../abi/generated/vs-page";
import { VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { VsPage } from "../../abi/generated/vs-page";
import { vmwrite } from "../hv";
import { guestOf, kernelOf } from "../vs/blocks";
import { fresh } from "../vs/fresh";
import { GUEST_STATE_ES_SELECTOR, GUEST_STATE_STAR, GuestState } from "../vs/generated/state";
import { SEGMENTS, segmentAt, setSegment } from "../vs/segments";
import {
  ACTIVITY_ACTIVE,
  ACTIVITY_WAIT_FOR_SIPI,
  VMCS_ACTIVITY,
  VMCS_INTERRUPTIBILITY,
  VMCS_PENDING_DEBUG,
} from "./generated/vmcs";

const CODE: u16 = 0x9b;
const DATA: u32 = 0x93;
const LDT: u32 = 0x82;
const TSS: u32 = 0x8b;
/** As vs/segments.ts numbers them. */
const LDTR: u32 = 6;
const TR: u32 = 7;
const LIMIT: u32 = 0xffff;
/** CR0 bits that INIT leaves as they are: CD and NW. ET is always set. */
const CR0_KEPT: u64 = 0x6000_0000;
const CR0_ET: u64 = 0x10;
const CHANGED: u64 = DIRTY_IP | DIRTY_SEGMENTS | DIRTY_CONTROL | DIRTY_DEBUG;

/** The root VS, which is the current one, waits for a SIPI. */
export function rootInit(vs: u32): void {
  const guest = guestOf(vs);
  fresh(vs, DIRTY_CONTROL);
  reset(vs, guest);
  kernelOf(vs).stale &= ~(<u32>CHANGED);
  kernelOf(vs).changed |= <u32>CHANGED;
  guest.injected = 0;
  guest.interruptShadow = 0;
  vmwrite(VMCS_INTERRUPTIBILITY, 0);
  vmwrite(VMCS_PENDING_DEBUG, 0);
  vmwrite(VMCS_ACTIVITY, <u64>ACTIVITY_WAIT_FOR_SIPI);
}

/** It begins in real mode at page `vector`. */
export function rootStartUp(vs: u32, vector: u32): void {
  const guest = guestOf(vs);
  fresh(vs, CHANGED);
  guest.csSelector = <u16>(vector << 8);
  guest.csBase = (<u64>vector) << 12;
  guest.rip = 0;
  kernelOf(vs).changed |= <u32>DIRTY_SEGMENTS;
  vmwrite(VMCS_ACTIVITY, <u64>ACTIVITY_ACTIVE);
}

function reset(vs: u32, guest: GuestState): void {
  const gprs = changetype<usize>(vs + VS_BLOCK_KERNEL);
  const family = changetype<VsPage>(gprs).rdx;
  const cr0 = (guest.cr0 & CR0_KEPT) | CR0_ET;
  memory.fill(gprs, 0, offsetof<VsPage>("rsp"));
  changetype<VsPage>(gprs).rdx = family;
  const first = changetype<usize>(guest) + GUEST_STATE_ES_SELECTOR;
  memory.fill(first, 0, GUEST_STATE_STAR - GUEST_STATE_ES_SELECTOR);
  guest.rip = 0xfff0;
  guest.rflags = 2;
  guest.cr0 = cr0;
  guest.cr2 = 0;
  guest.dr6 = 0xffff_0ff0;
  guest.dr7 = 0x400;
  for (let i: u32 = 0; i < SEGMENTS; i++) {
    const at = segmentAt(guest, i);
    setSegment(at, 0, i == TR ? TSS : i == LDTR ? LDT : DATA);
    store<u32>(at, LIMIT, 4);
  }
  guest.csSelector = 0xf000;
  guest.csAttrib = CODE;
  guest.csBase = 0xffff_0000;
}

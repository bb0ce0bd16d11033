/** Segment registers between GuestState and the VMCS, whose fields follow one another. Intel SDM volume 3, 25.4.1. */
import { vmread, vmwrite } from "../hv";
import { GuestState } from "../vs/generated/state";
import { segmentAt } from "../vs/segments";
import {
  VMCS_GUEST_ES_ACCESS,
  VMCS_GUEST_ES_BASE,
  VMCS_GUEST_ES_LIMIT,
  VMCS_GUEST_ES_SELECTOR,
  VMCS_GUEST_GDTR_BASE,
  VMCS_GUEST_GDTR_LIMIT,
  VMCS_GUEST_IDTR_BASE,
  VMCS_GUEST_IDTR_LIMIT,
} from "./generated/vmcs";
import { RFLAGS_VM } from "../../abi/generated/registers";

/** In the order of their fields; LDTR and TR, the last two, are system segments. */
const COUNT: u32 = 8;
const TR: u32 = 7;
const PRESENT: u32 = 0x80;
const DPL: u32 = 0x60;
const CODE_OR_DATA: u32 = 0x10;
const ACCESSED: u32 = 0x1;
const BUSY: u32 = 0x2;
const GRANULARITY: u32 = 0x8000;
const UNUSABLE: u32 = 0x1_0000;
const VIRTUAL_8086: u32 = 0xf3;

export function readSegments(guest: GuestState): void {
  for (let i: u32 = 0; i < COUNT; i++) {
    const to = segmentAt(guest, i);
    const access = <u32>vmread(VMCS_GUEST_ES_ACCESS + 2 * i);
    store<u16>(to, <u16>vmread(VMCS_GUEST_ES_SELECTOR + 2 * i));
    store<u16>(to, packed(access), 2);
    store<u32>(to, <u32>vmread(VMCS_GUEST_ES_LIMIT + 2 * i), 4);
    store<u64>(to, vmread(VMCS_GUEST_ES_BASE + 2 * i), 8);
  }
  guest.gdtrBase = vmread(VMCS_GUEST_GDTR_BASE);
  guest.gdtrLimit = <u32>vmread(VMCS_GUEST_GDTR_LIMIT);
  guest.idtrBase = vmread(VMCS_GUEST_IDTR_BASE);
  guest.idtrLimit = <u32>vmread(VMCS_GUEST_IDTR_LIMIT);
}

export function writeSegments(guest: GuestState): void {
  for (let i: u32 = 0; i < COUNT; i++) {
    const from = segmentAt(guest, i);
    const limit = load<u32>(from, 4);
    vmwrite(VMCS_GUEST_ES_SELECTOR + 2 * i, <u64>load<u16>(from));
    vmwrite(VMCS_GUEST_ES_ACCESS + 2 * i, <u64>accessRights(guest, i, <u32>load<u16>(from, 2), limit));
    vmwrite(VMCS_GUEST_ES_LIMIT + 2 * i, <u64>limit);
    vmwrite(VMCS_GUEST_ES_BASE + 2 * i, load<u64>(from, 8));
  }
  vmwrite(VMCS_GUEST_GDTR_BASE, guest.gdtrBase);
  vmwrite(VMCS_GUEST_GDTR_LIMIT, (<u64>guest.gdtrLimit) & 0xffff);
  vmwrite(VMCS_GUEST_IDTR_BASE, guest.idtrBase);
  vmwrite(VMCS_GUEST_IDTR_LIMIT, (<u64>guest.idtrLimit) & 0xffff);
}

/** Access rights to GuestState's 12 bits: an unusable segment is one that is not present. */
function packed(access: u32): u16 {
  if ((access & UNUSABLE) != 0) return <u16>(access & 0x7f);
  return <u16>((access & 0xff) | ((access >> 4) & 0xf00));
}

function accessRights(guest: GuestState, index: u32, attrib: u32, limit: u32): u32 {
  if ((guest.rflags & RFLAGS_VM) != 0 && index < 6) return VIRTUAL_8086;
  // The DPL of SS is the CPL, also of an SS that cannot be used.
  if ((attrib & PRESENT) == 0 && index != TR) return UNUSABLE | (attrib & DPL);
  let access = (attrib & 0xff) | ((attrib & 0x700) << 4);
  if ((access & CODE_OR_DATA) != 0) access |= ACCESSED;
  else if (index == TR) access |= BUSY;
  // SVM takes the limit as it is; here the granularity has to fit it.
  return limit > 0xf_ffff ? access | GRANULARITY : access;
}

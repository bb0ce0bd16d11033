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
import { GuestState } from "../vs/generated/state";
import { wordsOf } from "./blocks";
import {
  ACTIVITY_ACTIVE,
  ACTIVITY_WAIT_FOR_SIPI,
  VMCS_ACTIVITY,
  VMCS_INTERRUPTIBILITY,
  VMCS_PENDING_DEBUG,
} from "./generated/vmcs";

const CODE: u16 = 0x9b;
const DATA: u16 = 0x93;
const LDT: u16 = 0x82;
const TSS: u16 = 0x8b;
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
  wordsOf(vs).interruptibility = 0;
  wordsOf(vs).shadow = 0;
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
  memory.fill(gprs, 0, offsetof<VsPage>("rsp"));
  changetype<VsPage>(gprs).rdx = family;
  guest.rax = 0;
  guest.rsp = 0;
  guest.rip = 0xfff0;
  guest.rflags = 2;
  guest.cr0 = (guest.cr0 & CR0_KEPT) | CR0_ET;
  guest.cr2 = 0;
  guest.cr3 = 0;
  guest.cr4 = 0;
  guest.efer = 0;
  guest.dr6 = 0xffff_0ff0;
  guest.dr7 = 0x400;
  guest.csSelector = 0xf000;
  guest.csAttrib = CODE;
  guest.csLimit = LIMIT;
  guest.csBase = 0xffff_0000;
  dataSegments(guest);
  guest.ldtrSelector = 0;
  guest.ldtrAttrib = LDT;
  guest.ldtrLimit = LIMIT;
  guest.ldtrBase = 0;
  guest.trSelector = 0;
  guest.trAttrib = TSS;
  guest.trLimit = LIMIT;
  guest.trBase = 0;
  guest.gdtrLimit = LIMIT;
  guest.gdtrBase = 0;
  guest.idtrLimit = LIMIT;
  guest.idtrBase = 0;
}

function dataSegments(guest: GuestState): void {
  guest.esSelector = 0;
  guest.esAttrib = DATA;
  guest.esLimit = LIMIT;
  guest.esBase = 0;
  guest.ssSelector = 0;
  guest.ssAttrib = DATA;
  guest.ssLimit = LIMIT;
  guest.ssBase = 0;
  guest.dsSelector = 0;
  guest.dsAttrib = DATA;
  guest.dsLimit = LIMIT;
  guest.dsBase = 0;
  guest.fsSelector = 0;
  guest.fsAttrib = DATA;
  guest.fsLimit = LIMIT;
  guest.fsBase = 0;
  guest.gsSelector = 0;
  guest.gsAttrib = DATA;
  guest.gsLimit = LIMIT;
  guest.gsBase = 0;
}

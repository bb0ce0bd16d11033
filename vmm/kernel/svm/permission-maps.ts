/** I/O and MSR permission maps. AMD APM volume 2, sections 15.10 and 15.11. */
import { launchInfo } from "../globals";
import { physFill, physLoad8, physStore8 } from "../hv";
import { isMtrr, MTRRS_FIRST, MTRRS_LAST } from "../nested/mtrrs";
import { MSR_EFER, MSR_TSC } from "../vs/generated/state";
import { switchedMsr, SWITCHED_MSRS } from "../vs/switched-msrs";
import { MSR_VM_CR, MSR_VM_HSAVE_PA } from "./generated/vmcb";

const READ: u32 = 1;
const WRITE: u32 = 2;
const IOPM_BYTES: u64 = 0x3000;
const MSRPM_BYTES: u64 = 0x2000;

/**
 * The root passes everything but the MSRs that hold the hypervisor up; a micro VM passes what the world switch
 * itself moves, and reads the TSC. PAT has a place in the VMCB, too, but emulators take the host's for it.
 */
export function initPermissionMaps(): void {
  const info = launchInfo();
  physFill(info.rootPortMapSpa, 0, IOPM_BYTES);
  physFill(info.rootMsrMapSpa, 0, MSRPM_BYTES);
  physFill(info.guestPortMapSpa, 0xff, IOPM_BYTES);
  physFill(info.guestMsrMapSpa, 0xff, MSRPM_BYTES);
  intercept(info.rootMsrMapSpa, MSR_EFER, WRITE);
  for (let msr = MTRRS_FIRST; msr <= MTRRS_LAST; msr++) {
    if (isMtrr(msr)) intercept(info.rootMsrMapSpa, msr, WRITE);
  }
  intercept(info.rootMsrMapSpa, MSR_VM_CR, READ | WRITE);
  intercept(info.rootMsrMapSpa, MSR_VM_HSAVE_PA, READ | WRITE);
  for (let i: u32 = 0; i < SWITCHED_MSRS; i++) {
    pass(info.guestMsrMapSpa, switchedMsr(i), READ | WRITE);
  }
  pass(info.guestMsrMapSpa, MSR_TSC, READ);
}

/** Two bits per MSR: three ranges of 8192 MSRs, 2 KiB each. */
function byteOf(map: u64, msr: u32): u64 {
  const range: u32 = msr < 0x2000 ? 0 : msr < 0xc001_0000 ? 0x800 : 0x1000;
  return map + <u64>(range + ((msr & 0x1fff) >> 2));
}

function intercept(map: u64, msr: u32, rights: u32): void {
  const at = byteOf(map, msr);
  physStore8(at, physLoad8(at) | (rights << ((msr & 3) << 1)));
}

function pass(map: u64, msr: u32, rights: u32): void {
  const at = byteOf(map, msr);
  physStore8(at, physLoad8(at) & ~(rights << ((msr & 3) << 1)));
}

/** RDMSR and WRMSR of a micro VM that exit: emulated, or #GP(0) into the guest, which is counted. */
import { ANSWER_RESUME } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { readGuestMsr, writeGuestMsr } from "../msr/guest-policy";
import { contextOf } from "../pp";
import { generalProtection } from "./inject";

export function msrReadExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  if (page.cpl == 0 && readGuestMsr(page, <u32>page.rcx)) return <u64>ANSWER_RESUME;
  return refuse(pp, page);
}

export function msrWriteExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const value = (page.rdx << 32) | (page.rax & 0xffff_ffff);
  if (page.cpl == 0 && writeGuestMsr(pp, page, <u32>page.rcx, value)) return <u64>ANSWER_RESUME;
  return refuse(pp, page);
}

function refuse(pp: u32, page: VsPage): u64 {
  contextOf(pp).refusedMsrs += 1;
  return generalProtection(page);
}

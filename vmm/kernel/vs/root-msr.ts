/** RDMSR and WRMSR of the root that exit: some are virtual, all others are done as asked. */
import { EXIT_MSR_READ, EXIT_MSR_WRITE } from "../../abi/generated/exit-record";
import { VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { PP_BLOCK_STATE, PP_STATE_SCRATCH } from "../../abi/generated/pp-local";
import { VsPage } from "../../abi/generated/vs-page";
import { enter } from "../account";
import { ppState } from "../pp";
import { isMtrr } from "../nested/mtrrs";
import { followMtrrs } from "../nested/retype";
import { dropRootTranslations, readRootMsr, writeRootMsr } from "../vendor";
import { advanceTo, NO_RIP } from "./advance";
import { guestOf } from "./blocks";
import { injectGeneralProtection } from "./events";

/** Answers an ACTION_. */
export function rootMsr(pp: u32, vs: u32, write: bool): u32 {
  ppState(pp).reason = write ? EXIT_MSR_WRITE : EXIT_MSR_READ;
  const guest = guestOf(vs);
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  const next = guest.nextRip;
  if (next == NO_RIP) return enter(pp);
  const index = <u32>gprs.rcx;
  const done = write
    ? writeRootMsr(pp, vs, index, (gprs.rdx << 32) | (guest.rax & 0xffff_ffff))
    : readRootMsr(pp, index);
  if (!done) {
    injectGeneralProtection(guest);
    return enter(pp);
  }
  if (!write) {
    const value = load<u64>(<usize>(pp + PP_BLOCK_STATE + PP_STATE_SCRATCH));
    guest.rax = value & 0xffff_ffff;
    gprs.rdx = value >> 32;
  }
  if (write && isMtrr(index)) {
    followMtrrs(pp);
    dropRootTranslations(vs);
  }
  advanceTo(guest, next);
  return enter(pp);
}

/** XSETBV of a micro VM. AMD APM vol. 4, XSETBV: what CPUID leaf 0xD shows may be switched on, in valid sets. */
import { ANSWER_RESUME } from "../../abi/generated/exit-record";
import { PP_CONTEXT_CPUID } from "../../abi/generated/pp-context";
import { DIRTY_XCR0, VsPage } from "../../abi/generated/vs-page";
import { CR4_OSXSAVE, LEAF_XSAVE } from "../cpuid/bits";
import { guestCpuid } from "../cpuid/guest-policy";
import { CpuidWords } from "../cpuid/words";
import { generalProtection, undefinedOpcode } from "./inject";

const X87: u64 = 0x1;
const SSE: u64 = 0x2;
const AVX: u64 = 0x4;

export function xsetbvExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  if ((page.cr4 & CR4_OSXSAVE) == 0) return undefinedOpcode(page);
  const value = (page.rdx << 32) | (page.rax & 0xffff_ffff);
  if (page.cpl != 0 || <u32>page.rcx != 0 || !isValid(pp, value)) return generalProtection(page);
  page.xcr0 = value;
  page.dirty |= DIRTY_XCR0;
  return <u64>ANSWER_RESUME;
}

/** x87 state cannot be off, and AVX goes with SSE. */
function isValid(pp: u32, value: u64): bool {
  const out = changetype<CpuidWords>(pp + PP_CONTEXT_CPUID);
  guestCpuid(LEAF_XSAVE, 0, out);
  if ((value & ~(<u64>out.eax)) != 0 || (value & X87) == 0) return false;
  return (value & AVX) == 0 || (value & SSE) != 0;
}

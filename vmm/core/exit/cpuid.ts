/** CPUID that the tables of ring 0 do not answer. */
import { ANSWER_RESUME } from "../../abi/generated/exit-record";
import { PP_CONTEXT_CPUID } from "../../abi/generated/pp-context";
import { VsPage } from "../../abi/generated/vs-page";
import {
  CR4_OSXSAVE,
  CR4_PKE,
  FEATURE_OSPKE,
  FEATURE_OSXSAVE,
  LEAF_EXTENDED_FEATURES,
  LEAF_FEATURES,
} from "../cpuid/bits";
import { guestCpuid } from "../cpuid/guest-policy";
import { rootCpuid } from "../cpuid/root-policy";
import { CpuidWords } from "../cpuid/words";
import { isRoot } from "../pp";

/** Answers leaf EAX, subleaf ECX in EAX, EBX, ECX and EDX, whose upper halves become zero. */
export function cpuidExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const leaf = <u32>page.rax;
  const subleaf = <u32>page.rcx;
  const out = changetype<CpuidWords>(pp + PP_CONTEXT_CPUID);
  if (isRoot(pp, vs)) rootCpuid(leaf, subleaf, out);
  else guestCpuid(leaf, subleaf, out);
  page.rax = <u64>out.eax;
  page.rbx = <u64>out.ebx;
  page.rcx = <u64>(out.ecx | mirroredBits(leaf, subleaf, page.cr4));
  page.rdx = <u64>out.edx;
  return <u64>ANSWER_RESUME;
}

/** Bits of ECX that mirror the guest's CR4. */
function mirroredBits(leaf: u32, subleaf: u32, cr4: u64): u32 {
  if (leaf == LEAF_FEATURES) return (cr4 & CR4_OSXSAVE) != 0 ? FEATURE_OSXSAVE : 0;
  if (leaf != LEAF_EXTENDED_FEATURES || subleaf != 0) return 0;
  return (cr4 & CR4_PKE) != 0 ? FEATURE_OSPKE : 0;
}

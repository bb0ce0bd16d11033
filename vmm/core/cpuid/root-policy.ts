/** What the root VM sees: the machine, minus virtualization, plus us. */
import { cpuid } from "../hv";
import {
  FEATURE_HYPERVISOR,
  FEATURE_OSPKE,
  FEATURE_OSXSAVE,
  FEATURE_SMX,
  FEATURE_SVM,
  FEATURE_VMX,
  LEAF_AMD_FEATURES,
  LEAF_EXTENDED_FEATURES,
  LEAF_FEATURES,
  LEAF_SVM,
} from "./bits";
import { hypervisorLeaf, isHypervisorLeaf } from "./hypervisor-leaf";
import { CpuidWords } from "./words";

/**
 * Answers CPUID for the root on this PP, at which it must run: APIC ids and leaf 0xD differ from PP to PP.
 * The bits that mirror the guest's CR4 are zero in the answer; ours of the host mean nothing to it.
 */
export function rootCpuid(leaf: u32, subleaf: u32, out: CpuidWords): void {
  if (isHypervisorLeaf(leaf)) return hypervisorLeaf(leaf, out);
  cpuid(leaf, subleaf, changetype<u32>(out));
  switch (leaf) {
    case LEAF_FEATURES:
      out.ecx = (out.ecx & ~(FEATURE_VMX | FEATURE_SMX | FEATURE_OSXSAVE)) | FEATURE_HYPERVISOR;
      break;
    case LEAF_EXTENDED_FEATURES:
      if (subleaf == 0) out.ecx &= ~FEATURE_OSPKE;
      break;
    case LEAF_AMD_FEATURES:
      out.ecx &= ~FEATURE_SVM;
      break;
    case LEAF_SVM:
      out.set(0, 0, 0, 0);
      break;
  }
}

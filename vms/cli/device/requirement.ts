/** What MicroV requires of the machine: the driver's errors about it, and the rows of `microv check`. */
import {
  DRIVER_ERROR_CPUS_DIFFER,
  DRIVER_ERROR_MEMORY_ENCRYPTION,
  DRIVER_ERROR_UNKNOWN_PROCESSOR,
  DRIVER_ERROR_NO_EPT,
  DRIVER_ERROR_NO_GIB_PAGES,
  DRIVER_ERROR_NO_NESTED_PAGING,
  DRIVER_ERROR_NO_SVM,
  DRIVER_ERROR_NO_UNRESTRICTED_GUEST,
  DRIVER_ERROR_NO_VMX,
  DRIVER_ERROR_SVM_DISABLED,
  DRIVER_ERROR_SVM_IN_USE,
  DRIVER_ERROR_TOO_MANY_CPUS,
  DRIVER_ERROR_TOO_MANY_RAM_RANGES,
  DRIVER_ERROR_VMX_CONTROLS,
  DRIVER_ERROR_VMX_DISABLED,
  DRIVER_ERROR_VMX_IN_USE,
} from "../../../hypercall/generated/driver";
import { say } from "../text/problem";
import { isAboutEpt, vmxLack } from "./vmx-lack";

/**
 * What is wrong where a requirement (DRIVER_ERROR_) is not met; empty for errors of other kinds. `detail` is what the
 * driver gave with the error, or 0.
 */
export function lackOf(error: u32, detail: u64): string {
  switch (error) {
    case DRIVER_ERROR_UNKNOWN_PROCESSOR:
      return "this is neither an AMD nor an Intel processor";
    case DRIVER_ERROR_NO_SVM:
      return "the processor has no SVM";
    case DRIVER_ERROR_SVM_DISABLED:
      return "the firmware disabled SVM (VM_CR.SVMDIS)";
    case DRIVER_ERROR_SVM_IN_USE:
      return "another hypervisor holds SVM (EFER.SVME is set)";
    case DRIVER_ERROR_NO_NESTED_PAGING:
      return "the processor has no nested paging";
    case DRIVER_ERROR_NO_VMX:
      return "the processor has no VMX";
    case DRIVER_ERROR_VMX_DISABLED:
      return "the firmware locked VMX off (IA32_FEATURE_CONTROL)";
    case DRIVER_ERROR_VMX_IN_USE:
      return "another hypervisor holds VMX (CR4.VMXE is set)";
    case DRIVER_ERROR_NO_EPT:
      return missing(isAboutEpt(detail), detail, "the processor has no EPT, or not all of it");
    case DRIVER_ERROR_NO_UNRESTRICTED_GUEST:
      return "the processor has no unrestricted guests";
    case DRIVER_ERROR_VMX_CONTROLS:
      return missing(!isAboutEpt(detail), detail, "VMX lacks a control that MicroV needs");
    case DRIVER_ERROR_CPUS_DIFFER:
      return "the CPUs are of different vendors";
    case DRIVER_ERROR_NO_GIB_PAGES:
      return "the processor has no 1 GiB pages";
    case DRIVER_ERROR_MEMORY_ENCRYPTION:
      return "memory encryption (SME or SEV) is active";
    case DRIVER_ERROR_TOO_MANY_CPUS:
      return "more than 128 CPUs are online, or CPU numbers have holes";
    case DRIVER_ERROR_TOO_MANY_RAM_RANGES:
      return "RAM lies in more than 32 separate ranges";
    default:
      return "";
  }
}

/** What `detail` says if it belongs to the error and is known. */
function missing(belongs: bool, detail: u64, otherwise: string): string {
  const found = belongs ? vmxLack(detail) : "";
  return found.length != 0 ? found : otherwise;
}

/** What to do about it. */
export function remedyOf(error: u32): string {
  switch (error) {
    case DRIVER_ERROR_UNKNOWN_PROCESSOR:
      return "use an AMD or Intel processor; others are not supported";
    case DRIVER_ERROR_NO_SVM:
      return "use a processor, or a virtual machine, that offers SVM";
    case DRIVER_ERROR_SVM_DISABLED:
      return "switch on SVM (AMD-V) in the firmware's set-up";
    case DRIVER_ERROR_SVM_IN_USE:
      return "end it first; for KVM: end its virtual machines and run rmmod kvm_amd";
    case DRIVER_ERROR_NO_NESTED_PAGING:
      return "use a processor, or a virtual machine, that offers nested paging (NPT)";
    case DRIVER_ERROR_NO_VMX:
      return "use a processor, or a virtual machine, that offers VMX";
    case DRIVER_ERROR_VMX_DISABLED:
      return "switch on VMX (VT-x) in the firmware's set-up";
    case DRIVER_ERROR_VMX_IN_USE:
      return "end it first; for KVM: end its virtual machines and run rmmod kvm_intel";
    case DRIVER_ERROR_NO_EPT:
      return "use a processor, or a virtual machine, that offers EPT with 1 GiB pages";
    case DRIVER_ERROR_NO_UNRESTRICTED_GUEST:
      return "use a processor, or a virtual machine, that offers unrestricted guests";
    case DRIVER_ERROR_VMX_CONTROLS:
      return "use a processor, or a virtual machine, that offers it";
    case DRIVER_ERROR_CPUS_DIFFER:
      return "take the CPUs of one vendor out of the virtual machine";
    case DRIVER_ERROR_NO_GIB_PAGES:
      return "use a processor, or a virtual machine, that offers 1 GiB pages (pdpe1gb)";
    case DRIVER_ERROR_MEMORY_ENCRYPTION:
      return "boot with mem_encrypt=off";
    case DRIVER_ERROR_TOO_MANY_RAM_RANGES:
      return "boot with mem=SIZE, which leaves out the uppermost ones";
    default:
      return "bring the missing CPUs online, or boot with nr_cpus=128";
  }
}

/** Its heading in docs/troubleshooting.md. */
export function anchorOf(error: u32): string {
  switch (error) {
    case DRIVER_ERROR_UNKNOWN_PROCESSOR:
      return "unknown-processor";
    case DRIVER_ERROR_NO_SVM:
      return "no-svm";
    case DRIVER_ERROR_SVM_DISABLED:
      return "svm-disabled";
    case DRIVER_ERROR_SVM_IN_USE:
      return "svm-in-use";
    case DRIVER_ERROR_NO_NESTED_PAGING:
      return "no-nested-paging";
    case DRIVER_ERROR_NO_VMX:
      return "no-vmx";
    case DRIVER_ERROR_VMX_DISABLED:
      return "vmx-disabled";
    case DRIVER_ERROR_VMX_IN_USE:
      return "vmx-in-use";
    case DRIVER_ERROR_NO_EPT:
      return "no-ept";
    case DRIVER_ERROR_NO_UNRESTRICTED_GUEST:
      return "no-unrestricted-guest";
    case DRIVER_ERROR_VMX_CONTROLS:
      return "vmx-controls";
    case DRIVER_ERROR_CPUS_DIFFER:
      return "cpus-differ";
    case DRIVER_ERROR_NO_GIB_PAGES:
      return "no-gib-pages";
    case DRIVER_ERROR_MEMORY_ENCRYPTION:
      return "memory-encryption";
    case DRIVER_ERROR_TOO_MANY_RAM_RANGES:
      return "too-many-ram-ranges";
    default:
      return "too-many-cpus";
  }
}

/** Says what the machine lacks; false if `error` is not about that. */
export function sayRequirement(error: u32, detail: u64): bool {
  const lack = lackOf(error, detail);
  if (lack.length == 0) return false;
  say(anchorOf(error), lack, remedyOf(error));
  return true;
}

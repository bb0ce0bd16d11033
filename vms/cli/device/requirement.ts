/** What MicroV requires of the machine: the driver's errors about it, and the rows of `microv check`. */
import {
  DRIVER_ERROR_MEMORY_ENCRYPTION,
  DRIVER_ERROR_UNKNOWN_PROCESSOR,
  DRIVER_ERROR_NO_GIB_PAGES,
  DRIVER_ERROR_NO_NESTED_PAGING,
  DRIVER_ERROR_NO_SVM,
  DRIVER_ERROR_SVM_DISABLED,
  DRIVER_ERROR_SVM_IN_USE,
  DRIVER_ERROR_TOO_MANY_CPUS,
  DRIVER_ERROR_TOO_MANY_RAM_RANGES,
} from "../../../hypercall/generated/driver";
import { say } from "../text/problem";

/** What is wrong where a requirement (DRIVER_ERROR_) is not met; empty for errors of other kinds. */
export function lackOf(error: u32): string {
  switch (error) {
    case DRIVER_ERROR_UNKNOWN_PROCESSOR:
      return "this is not an AMD processor";
    case DRIVER_ERROR_NO_SVM:
      return "the processor has no SVM";
    case DRIVER_ERROR_SVM_DISABLED:
      return "the firmware disabled SVM (VM_CR.SVMDIS)";
    case DRIVER_ERROR_SVM_IN_USE:
      return "another hypervisor holds SVM (EFER.SVME is set)";
    case DRIVER_ERROR_NO_NESTED_PAGING:
      return "the processor has no nested paging";
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

/** What to do about it. */
export function remedyOf(error: u32): string {
  switch (error) {
    case DRIVER_ERROR_UNKNOWN_PROCESSOR:
      return "use an AMD processor; others are not supported yet";
    case DRIVER_ERROR_NO_SVM:
      return "use a processor, or a virtual machine, that offers SVM";
    case DRIVER_ERROR_SVM_DISABLED:
      return "switch on SVM (AMD-V) in the firmware's set-up";
    case DRIVER_ERROR_SVM_IN_USE:
      return "end it first; for KVM: end its virtual machines and run rmmod kvm_amd";
    case DRIVER_ERROR_NO_NESTED_PAGING:
      return "use a processor, or a virtual machine, that offers nested paging (NPT)";
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
      return "not-amd";
    case DRIVER_ERROR_NO_SVM:
      return "no-svm";
    case DRIVER_ERROR_SVM_DISABLED:
      return "svm-disabled";
    case DRIVER_ERROR_SVM_IN_USE:
      return "svm-in-use";
    case DRIVER_ERROR_NO_NESTED_PAGING:
      return "no-nested-paging";
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
export function sayRequirement(error: u32): bool {
  const lack = lackOf(error);
  if (lack.length == 0) return false;
  say(anchorOf(error), lack, remedyOf(error));
  return true;
}

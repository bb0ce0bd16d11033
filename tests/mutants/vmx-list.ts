/** Faults in what is Intel's own. */
import { mutant, type Mutant } from "./mutant.ts";

const VS = "tests/sim/vmx-vs.test.ts";
const ROOT = "tests/sim/vmx-root.test.ts";

export const VMX_MUTANTS: readonly Mutant[] = [
  mutant(
    "EPT translations survive the unmapping of their pages",
    "tests/sim/tags.test.ts",
    "a page that is only unmapped faults again, on Intel",
    "vmm/kernel/vmx/controls.ts",
    "  invept(SINGLE_CONTEXT, vmread(VMCS_EPTP));\n",
    "",
  ),
  mutant(
    "a VMCS stays active on the PP that gives its VS up",
    "tests/sim/vmx-entry.test.ts",
    "a VMCS that is active on one PP",
    "vmm/kernel/vmx/current.ts",
    "  if (isRoot) giveUp(state.vs);\n  else if",
    "  if",
  ),
  mutant(
    "a VMCS that moves keeps the host state of the PP before",
    VS,
    "goes with it from PP to PP",
    "vmm/kernel/vmx/current.ts",
    "  vmwrite(VMCS_HOST_CR3, state.hostCr3);\n  words.pp = state.ppid + 1;\n",
    "  if (words.pp == 0) vmwrite(VMCS_HOST_CR3, state.hostCr3);\n  words.pp = state.ppid + 1;\n",
  ),
  mutant(
    "fields that an entry uses are counted on to be 0",
    "tests/sim/launch.test.ts",
    "a VM is made, run and destroyed: with access checks, on Intel",
    "vmm/kernel/vmx/controls.ts",
    "  for (let i: u32 = 0; i < ZEROS; i++) vmwrite(unchecked(ZERO[i]), 0);\n",
    "",
  ),
  mutant(
    "the MSRs of SYSCALL stay a micro VM's when the root goes on",
    VS,
    "I7: the MSRs of SYSCALL",
    "vmm/kernel/vmx/syscall-msrs.ts",
    "  if (wordsOf(vs).syscalls != 0) writeSyscallMsrs(ours);\n",
    "",
  ),
  mutant(
    "a guest may use SYSCALL with the root's MSRs",
    VS,
    "SYSCALL is a guest's own from when it sets EFER.SCE",
    "vmm/kernel/vmx/entry.ts",
    "  takeSyscallsIfNeeded(pp, vs);\n",
    "",
  ),
  mutant(
    "an interrupt shadow outlives the instruction behind it",
    "tests/sim/events.test.ts",
    "stepping over an instruction",
    "vmm/kernel/vmx/exit.ts",
    "  k.changed = shadow << SHADOW_SHIFT;\n",
    "  k.changed = 0;\n",
  ),
  mutant(
    "CR2 stays the root's when a micro VM is entered",
    VS,
    "I7: the MSRs of SYSCALL",
    "vmm/kernel/vmx/syscall-msrs.ts",
    "  writeCr2(guest.cr2);\n",
    "",
  ),
  mutant(
    "an NMI of the root that finds the last one's handler running is lost",
    ROOT,
    "an NMI of the root exits and is delivered",
    "vmm/kernel/vmx/root-nmi.ts",
    "    awaitNmi(vs);\n    return;\n",
    "    return;\n",
  ),
  mutant(
    "an NMI whose delivery faulted blocks itself",
    VS,
    "an NMI whose delivery faulted",
    "vmm/kernel/vmx/interrupted.ts",
    "  if ((event & EVENT_TYPE_MASK) == EVENT_TYPE_NMI) setNmiBlocking(false);\n",
    "",
  ),
  mutant(
    "a machine check in a micro VM counts as an NMI",
    "tests/sim/events.test.ts",
    "a machine check in a micro VM ends the run and goes to the root, on Intel",
    "vmm/kernel/vmx/guest-exit.ts",
    "return endsByNmi() ? EXIT_NMI : EXIT_INTERRUPT;",
    "return EXIT_NMI;",
  ),
  mutant(
    "a micro VM disables the caches of the PP",
    VS,
    "I7: a micro VM that disables its caches",
    "vmm/kernel/vmx/groups.ts",
    "kernelOf(vs).root != 0 ? CR0_OWNED : GUEST_CR0_OWNED",
    "CR0_OWNED",
  ),
];

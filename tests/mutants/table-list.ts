/** Faults in the answers that ring 0 gives out of the core's tables. */
import { mutant, type Mutant } from "./mutant.ts";

const TABLE_ANSWERS = "tests/sim/table-answers.test.ts";
const TABLE_ANSWER = "vmm/kernel/vs/table-answer.ts";

export const TABLE_MUTANTS: readonly Mutant[] = [
  mutant(
    "CPUID answered in ring 0 does not step over the instruction",
    "tests/sim/root-exits.test.ts",
    "CPUID is answered from the table",
    TABLE_ANSWER,
    "  ppState(pp).reason = EXIT_CPUID;\n  advanceTo(guest, next);\n",
    "  ppState(pp).reason = EXIT_CPUID;\n",
  ),
  mutant(
    "micro VMs are answered from the root's CPUID table",
    TABLE_ANSWERS,
    "a micro VM is answered from its table",
    "vmm/kernel/service/vs-objects.ts",
    "k.cpuidTable = PP_GUEST_CPUID_ALIAS;",
    "k.cpuidTable = PP_GUEST_CPUID_ALIAS - 0x2000;",
  ),
  mutant(
    "leaf 1 says nothing of the guest's CR4.OSXSAVE",
    TABLE_ANSWERS,
    "each answer of the table is the core's own",
    TABLE_ANSWER,
    "  if ((flags & CPUID_FLAG_OSXSAVE) != 0 && (guest.cr4 & CR4_OSXSAVE) != 0) ecx |= 1 << 27;\n",
    "",
  ),
  mutant(
    "leaf 0xD has the size of the largest area, whatever XCR0 is",
    TABLE_ANSWERS,
    "leaf 0xD says how large the area is",
    TABLE_ANSWER,
    "const isSmall = (flags & CPUID_FLAG_AREA) != 0 && !hasAvx(pp);",
    "const isSmall = (flags & CPUID_FLAG_AREA) != 0 && hasAvx(pp) && !hasAvx(pp);",
  ),
  mutant(
    "an entry counts for other subleaves, too",
    TABLE_ANSWERS,
    "each answer of the table is the core's own",
    TABLE_ANSWER,
    "(flags & CPUID_FLAG_SUBLEAF) != 0 && entry.subleaf",
    "(flags & CPUID_FLAG_SUBLEAF) == 0 && entry.subleaf",
  ),
  mutant(
    "the core's word is enough to read XCR0 where there is none",
    TABLE_ANSWERS,
    "a core that writes nonsense",
    TABLE_ANSWER,
    "(ppState(pp).features & PP_FEATURE_XSAVE) != 0 && (xgetbv()",
    "(xgetbv()",
  ),
  mutant(
    "the core's table leads out of the VS page",
    TABLE_ANSWERS,
    "a core that writes nonsense",
    TABLE_ANSWER,
    "((<u32>value) & MSR_TABLE_OFFSET_MASK)",
    "(<u32>value)",
  ),
  mutant(
    "RDMSR is answered at every privilege level",
    TABLE_ANSWERS,
    "RDMSR above CPL 0",
    "vmm/kernel/svm/exit.ts",
    "if (code != VMEXIT_MSR || vmcb.cpl != 0)",
    "if (code != VMEXIT_MSR)",
  ),
  mutant(
    "a run that ends before an entry forgets what ring 0 answered",
    TABLE_ANSWERS,
    "a run that ends right behind an answer",
    "vmm/kernel/vs/enter-guest.ts",
    "  storeIp(pageOf(vs), guest);\n  return guestReason",
    "  return guestReason",
  ),
];

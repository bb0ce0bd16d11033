import { identifiersOf } from "./code-words.ts";
import { isTest, part, type Tree } from "./source-tree.ts";

/**
 * Structures, registers, exits and instructions that only one vendor's processors have. Each as one word: it is found
 * in `exitInfo1` and in `EXIT_INFO_1`, too. Not VPID, which is Intel's tag and our id of a virtual processor.
 */
const VENDOR_WORDS = [
  // AMD: what there is, fields of its control block, instructions, features.
  "svm svme svmdis vmcb msrpm iopm asid hsave npt npf vmexit avic gif vmcr",
  "exitinfo1 exitinfo2 exitintinfo eventinj vintr tlbcontrol nestedcr3 gpat",
  "vmrun vmmcall vmload vmsave stgi clgi skinit invlpga",
  "nrips decodeassist cleanbits flushbyasid lbrv",
  // Intel: what there is, fields of its control structure, instructions.
  "vmx vmxe vmcs ept eptp featurecontrol pinbased procbased",
  "idtvectoring exitqualification msrbitmap iobitmap nmiwindow interruptwindow",
  "vmcall vmptrld vmptrst vmread vmwrite vmclear vmxon vmxoff vmlaunch vmresume vmfunc invept invvpid getsec",
].flatMap((row) => row.split(" "));
const MOST_PARTS = 3;

/** Where such names are at home: the vendors' folders, their stubs, and the seam. */
const HOMES = /^vmm\/kernel\/((svm|vmx)\/|entry\/(svm|vmx)-|vendor(-exit)?\.ts$)/;

/** Files elsewhere that name some of them all the same, and why they may. One that no longer does must go. */
export const EXCEPTIONS: Readonly<Record<string, { words: readonly string[]; because: string }>> = {
  "vmm/kernel/hv.ts": {
    words: ["vmptrld", "vmread", "vmwrite", "vmclear", "vmxon", "vmxoff", "invept", "invvpid"],
    because: "intrinsics are instructions, whose names they have; the vendor's folder calls these",
  },
  "vmm/kernel/hv.h": {
    words: ["vmx", "vmptrld", "vmread", "vmwrite", "vmclear", "vmxon", "vmxoff", "invept", "invvpid"],
    because: "likewise",
  },
  "vmm/kernel/main.ts": {
    words: ["svm", "vmx"],
    because: "exports each vendor's exit, which its stub calls",
  },
  "vmm/kernel/entry/launch.S": {
    words: ["vmload", "vmsave", "vmx"],
    because: "way in and way out: SVM's part, and a jump to VMX's",
  },
  "vmm/kernel/entry/traps.S": { words: ["vmx"], because: "an NMI sends VMX's entry back to its last look" },
  "vmm/kernel/nested/format.ts": {
    words: ["ept"],
    because: "the one place that knows both formats of entries",
  },
  "vmm/core/cpuid/bits.ts": { words: ["svm", "vmx"], because: "CPUID bits that policy hides" },
  "vmm/core/cpuid/root-policy.ts": {
    words: ["svm", "vmx"],
    because: "hides those bits from the root VM",
  },
  "vmm/abi/generated/pp-local.ts": {
    words: ["decodeassist"],
    because: "a feature of one vendor's processors; the other's always have it",
  },
};

/**
 * Code that must not know the vendor: the kernel outside of its vendors' folders, the core, what they share. A
 * description has words for people, too; what it gives names to is in the generated file.
 */
function isJudged(path: string): boolean {
  if (!/^vmm\/(kernel|core|abi)\//.test(path) || isTest(path) || HOMES.test(path)) return false;
  return /\.(ts|S|h)$/.test(path) && !/\.layout\.ts$|\/generated\/.*(\.node\.ts|\.h)$/.test(path);
}

/** Parts of a name as one word each, and joined with those that follow. */
function joined(parts: readonly string[]): string[] {
  return parts.flatMap((_, from) =>
    parts.slice(from, from + MOST_PARTS).map((_, more) => parts.slice(from, from + more + 1).join("")),
  );
}

/** The vendor's words in each file that must not have any; files without are left out. */
export function vendorNames(tree: Tree): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, text] of part(tree, isJudged)) {
    const words = new Set(identifiersOf(text).flatMap(joined));
    const vendors = VENDOR_WORDS.filter((word) => words.has(word));
    if (vendors.length > 0) found.set(path, vendors);
  }
  return found;
}

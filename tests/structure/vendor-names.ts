import { wordsOf } from "./code-words.ts";
import { isTest, part, type Tree } from "./source-tree.ts";

/** Registers, structures and instructions that only one vendor's processors have. */
const VENDOR_WORDS = [
  ...["vmcb", "vmcs", "msrpm", "iopm", "asid", "hsave", "ept", "eptp", "npt", "npf", "svme", "svmdis"],
  ...["vmrun", "vmexit", "vmload", "vmsave", "stgi", "clgi", "skinit", "invlpga", "svm", "vmx", "vmcall"],
];

/** Where such names are at home. */
const VENDOR_FOLDERS = /^vmm\/kernel\/(svm|vmx)\/|^vmm\/kernel\/entry\/(svm|vmx)-/;

/** Files elsewhere that name them all the same, and why they may. One that no longer does must go. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  "vmm/kernel/main.ts": "the one place that picks the vendor's folder",
  "vmm/kernel/entry/launch.S": "way in and way out, so far with one vendor",
  "vmm/kernel/upcall.ts": "the kernel's VS block is described with the VMCB",
  "vmm/kernel/core-restart.ts": "serves root exits without the core, so far with one vendor",
  "vmm/kernel/service/claim.ts": "has the vendor's folder store what it keeps of a resident VS",
  "vmm/kernel/service/root-call.ts": "RAX and CPL of the root's open hypercall lie in the VMCB",
  "vmm/kernel/service/vs-objects.ts": "makes a VS, whose control block is the vendor's",
  "vmm/kernel/service/vs-state.ts":
    "extended state and the root's paging registers are in the vendor's folder",
  "vmm/kernel/nested/drain.ts": "entry format of nested tables",
  "vmm/kernel/nested/guest.ts": "entry format of nested tables: one module a vendor",
  "vmm/kernel/nested/range.ts": "entry format of nested tables",
  "vmm/kernel/nested/range-list.ts": "entry format of nested tables",
  "vmm/kernel/nested/share.ts": "entry format of nested tables",
  "vmm/kernel/nested/release.ts": "entry format of nested tables",
  "vmm/kernel/nested/root.ts": "entry format of nested tables; MTRR numbers",
  "vmm/kernel/nested/table.ts": "entry format of nested tables",
  "vmm/core/cpuid/bits.ts": "CPUID bits that policy hides",
  "vmm/core/cpuid/root-policy.ts": "hides virtualization from the root VM",
  "vmm/abi/generated/launch.ts": "the loader allocates what the vendor's launch needs",
  "vmm/abi/generated/memory-map.ts": "place of a VS's control block",
  "vmm/abi/generated/pp-local.ts": "MSRs that are virtual for the root VM",
  "vmm/abi/generated/registry.ts": "address of a VS's control block",
};

/** Code that must not know the vendor: the kernel above its vendor folders, the core, what they share. */
function isJudged(path: string): boolean {
  if (!/^vmm\/(kernel|core|abi\/generated)\//.test(path) || isTest(path)) return false;
  return !VENDOR_FOLDERS.test(path) && /\.(ts|S)$/.test(path) && !/\.(node|layout)\.ts$/.test(path);
}

/** The vendor's words in each file that must not have any; files without are left out. */
export function vendorNames(tree: Tree): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, text] of part(tree, isJudged)) {
    const words = wordsOf(text);
    const vendors = VENDOR_WORDS.filter((word) => words.has(word));
    if (vendors.length > 0) found.set(path, vendors);
  }
  return found;
}

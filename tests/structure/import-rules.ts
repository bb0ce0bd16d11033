import type { Import } from "./imports.ts";

/** What the files of one part may import. */
interface Rule {
  part: RegExp;
  may: readonly RegExp[];
  because: string;
}

const ABI = /^vmm\/abi\/generated\//;
const HYPERCALL = /^hypercall\/generated\//;
const LAYOUTS = /^toolchain\/layout\//;

/** The first rule whose part a file belongs to holds. A part without a rule may import anything. */
export const RULES: readonly Rule[] = [
  {
    part: /\.(layout|generator)\.ts$/,
    may: [LAYOUTS, /\.layout\.ts$/, /^hypercall\//],
    because: "a description depends on nothing that is built from it",
  },
  {
    part: /^vmm\/core\//,
    may: [/^vmm\/core\//, ABI, HYPERCALL],
    because: "the core shares with the kernel only what vmm/abi describes",
  },
  {
    part: /^vmm\/kernel\//,
    may: [/^vmm\/kernel\//, ABI, HYPERCALL, /^toolchain\/image\/lines-format\.ts$/],
    because: "ring 0 depends on no other part that runs",
  },
  {
    part: /^vmm\/boot\/common\//,
    may: [/^vmm\/boot\/common\//, ABI, HYPERCALL, /^toolchain\/image\/format\.ts$/],
    because: "the loader knows image format, launch contract and hypercalls, and no OS",
  },
  {
    part: /^vmm\/boot\//,
    may: [/^vmm\/boot\//, ABI, HYPERCALL, /^toolchain\/native\/rt\.h$/, /^</],
    because: "an OS's glue is around the common loader",
  },
  {
    part: /^(vms|shim)\//,
    may: [/^(vms|shim)\//, HYPERCALL, /^hypercall\/stubs\//, /^</],
    because: "tools and shims know the hypervisor by its hypercalls only",
  },
  {
    part: /^hypercall\//,
    may: [/^hypercall\//, LAYOUTS, /^</],
    because: "the ABI stands by itself",
  },
  {
    part: /^toolchain\//,
    may: [/^toolchain\//, /^</],
    because: "the toolchain compiles any program, not only this one",
  },
];

const SVM = /^vmm\/kernel\/(svm\/|entry\/svm-)/;
const VMX = /^vmm\/kernel\/(vmx\/|entry\/vmx-)/;
const NO_VENDOR = /^vmm\/kernel\/(?!(svm|vmx)\/|entry\/(svm|vmx)-|(main|vendor|vendor-exit)\.ts$)/;

/** What the rules of the parts allow, and yet must not be. */
const BORDERS: readonly { from: RegExp; to: RegExp; because: string }[] = [
  { from: SVM, to: VMX, because: "one vendor's part does not know the other's" },
  { from: VMX, to: SVM, because: "one vendor's part does not know the other's" },
  {
    from: NO_VENDOR,
    to: /^vmm\/kernel\/(svm|vmx)\//,
    because: "only vendor.ts, vendor-exit.ts and main.ts lead to a vendor's folder",
  },
];

/** Lines that say which import breaks which rule; none if all is well. Imports of tests are not judged. */
export function brokenRules(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to }) => {
    const rule = RULES.find(({ part }) => part.test(from));
    const isAllowed = rule === undefined || rule.may.some((allowed) => allowed.test(to));
    const border = BORDERS.find((one) => one.from.test(from) && one.to.test(to));
    const reasons = [isAllowed ? undefined : rule.because, border?.because];
    return reasons
      .filter((because) => because !== undefined)
      .map((because) => `${from} imports ${to}: ${because}`);
  });
}

/** CPUID of the modelled processors, an AMD EPYC and an Intel Core. AMD APM volume 3, appendix E; Intel SDM volume 2, CPUID. */
import type { Vendor } from "../machine/virtualization.ts";

export type Words = readonly [eax: number, ebx: number, ecx: number, edx: number];

export interface CpuidOptions {
  readonly vendor: Vendor;
  /** The processor stores the next RIP at an exit. */
  readonly nextRip: boolean;
  /** It names the general register of MOV CR and MOV DR. */
  readonly decodeAssists: boolean;
  /** Address space tags (ASIDs) it has, 0 included. */
  readonly tags: number;
  readonly physicalBits: number;
  readonly xsave: boolean;
  readonly nestedPaging: boolean;
}

const SVM_NESTED_PAGING = 0x1;
const SVM_DECODE_ASSISTS = 0x80;
const SVM_NEXT_RIP = 0x8;
const XSAVE = 1 << 26;
const OSXSAVE = 1 << 27;
const SVM = 1 << 2;
/** x87, SSE, AVX. */
export const XCR0_SUPPORTED = 0x7n;

function ascii(text: string): number {
  return Buffer.from(text).readUInt32LE(0);
}

/** By leaf, or by `leaf.subleaf`, in hexadecimal; what is not there answers zeros. */
export function cpuidTable(options: CpuidOptions): ReadonlyMap<string, Words> {
  return options.vendor === "amd" ? amdTable(options) : intelTable(options);
}

function amdTable(options: CpuidOptions): ReadonlyMap<string, Words> {
  const svm =
    0x34 |
    (options.nestedPaging ? SVM_NESTED_PAGING : 0) |
    (options.nextRip ? SVM_NEXT_RIP : 0) |
    (options.decodeAssists ? SVM_DECODE_ASSISTS : 0);
  const xsave = options.xsave ? XSAVE | OSXSAVE | (1 << 28) : 0;
  return new Map<string, Words>([
    ["0", [0xd, ascii("Auth"), ascii("cAMD"), ascii("enti")]],
    ["1", [0x0083_0f10, 0x0008_0800, 0x72f8_3203 | xsave, 0x178b_fbff]],
    ["7.0", [0, 0x219c_91a9, 0x0040_0004, 0]],
    ...extendedState(options),
    ["80000000", [0x8000_001e, ascii("Auth"), ascii("cAMD"), ascii("enti")]],
    ["80000001", [0x0083_0f10, 0x4000_0000, 0x35c2_33f3 | SVM, 0x2fd3_fbff]],
    ["80000002", [ascii("AMD "), ascii("EPYC"), ascii(" of "), ascii("the ")]],
    ["80000003", [ascii("mode"), ascii("l\0\0\0"), 0, 0]],
    ["80000007", [0, 0, 0, 0x100]],
    ["80000008", [0x3000 | options.physicalBits, 0x1_1000, 0, 0]],
    ["8000000a", [1, options.tags, 0, svm]],
  ]);
}

/** A Core i7-4770, as Bochs has it. */
function intelTable(options: CpuidOptions): ReadonlyMap<string, Words> {
  const xsave = options.xsave ? XSAVE | OSXSAVE | (1 << 28) : 0;
  return new Map<string, Words>([
    ["0", [0xd, ascii("Genu"), ascii("ntel"), ascii("ineI")]],
    ["1", [0x0003_06c3, 0x0008_0800, 0x63fa_fbff | xsave, 0xbfeb_fbff]],
    ["7.0", [0, 0x27ab, 0, 0]],
    ...extendedState(options),
    ["80000000", [0x8000_0008, 0, 0, 0]],
    ["80000001", [0, 0, 0x21, 0x2c10_0800]],
    ["80000002", [ascii("Inte"), ascii("l(R)"), ascii(" Cor"), ascii("e(TM")]],
    ["80000003", [ascii(") i7"), ascii("-477"), ascii("0\0\0\0"), 0]],
    ["80000007", [0, 0, 0, 0x100]],
    ["80000008", [0x3000 | options.physicalBits, 0, 0, 0]],
  ]);
}

/** Leaf 0xD: x87, SSE, AVX. */
function extendedState({ xsave }: CpuidOptions): [string, Words][] {
  if (!xsave) return ["d.0", "d.1", "d.2"].map((leaf) => [leaf, [0, 0, 0, 0]]);
  return [
    ["d.0", [Number(XCR0_SUPPORTED), 832, 832, 0]],
    ["d.1", [0xf, 832, 0, 0]],
    ["d.2", [256, 576, 0, 0]],
  ];
}

/** The answer for a leaf: by subleaf first, then without. */
export function lookUp(table: ReadonlyMap<string, Words>, leaf: number, subleaf: number): Words {
  const key = (leaf >>> 0).toString(16);
  return table.get(`${key}.${(subleaf >>> 0).toString(16)}`) ?? table.get(key) ?? [0, 0, 0, 0];
}

/** Another processor's CPUID with the virtualization that the model has. */
export function passingFor(
  cpuid: ReadonlyMap<string, Words>,
  options: CpuidOptions,
): ReadonlyMap<string, Words> {
  const own = amdTable(options).get("8000000a") ?? [0, 0, 0, 0];
  const rest = [...cpuid].filter(([key]) => key !== "8000000a" && !key.startsWith("8000000a."));
  return new Map([...rest, ["8000000a", own]]);
}

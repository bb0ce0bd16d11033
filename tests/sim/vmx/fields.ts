/** Fields of a VMCS by encoding, as the modelled processor has them. Intel SDM volume 3, appendix B. */
import { VMCS } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";

/** Fields that the kernel's description leaves out, and that an entry uses all the same. */
export const MORE = {
  IO_BITMAP_A: 0x2000,
  IO_BITMAP_B: 0x2002,
  EXIT_MSR_STORE: 0x2006,
  EXIT_MSR_LOAD: 0x2008,
  ENTRY_MSR_LOAD: 0x200a,
  TPR_THRESHOLD: 0x401c,
  SMBASE: 0x4828,
  TIMER: 0x482e,
  LINEAR: 0x640a,
} as const;

const SEGMENTS = 8;
/** First field of each of those that follow one another by 2. */
const RUNS: readonly (readonly [number, number])[] = [
  [VMCS.GUEST_ES_SELECTOR, SEGMENTS],
  [VMCS.GUEST_ES_LIMIT, SEGMENTS],
  [VMCS.GUEST_ES_ACCESS, SEGMENTS],
  [VMCS.GUEST_ES_BASE, SEGMENTS],
  [VMCS.GUEST_PDPTE0, 4],
];
/** Fields of features that this processor does not have. */
const ABSENT: readonly number[] = [VMCS.XSS_BITMAP];

const NAMES = new Map<number, string>([
  ...Object.entries({ ...VMCS, ...MORE }).map(([name, field]): [number, string] => [field, name]),
]);
for (const [first, count] of RUNS) {
  const name = NAMES.get(first) ?? "";
  for (let i = 1; i < count; i++) {
    if (!NAMES.has(first + 2 * i)) NAMES.set(first + 2 * i, `${name}+${i}`);
  }
}
for (const field of ABSENT) NAMES.delete(field);

/** Undefined where the processor has no such field. */
export function fieldName(field: number): string | undefined {
  return NAMES.get(field);
}

/** SDM table 25-20: bits 11:10 are the type, 14:13 the width. */
export function isReadOnly(field: number): boolean {
  return ((field >> 10) & 3) === 1;
}

export function widthOf(field: number): number {
  return [16, 64, 32, 64][(field >> 13) & 3] ?? 64;
}

/** What an entry asks of the guest's segment registers. Intel SDM volume 3, section 27.3.1.2. */
import { VMCS } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { first, isCanonical, isLongGuest, PE, RFLAGS_VM } from "./check-words.ts";
import type { Vmcs } from "./vmcs.ts";

const NAMES = ["ES", "CS", "SS", "DS", "FS", "GS", "LDTR", "TR"] as const;
const [CS, SS, FS, GS, LDTR, TR] = [1, 2, 4, 5, 6, 7];
const CODE_OR_DATA = 6;
const UNUSABLE = 0x1_0000n;
const GRANULARITY = 0x8000n;
const RESERVED = 0xfffe_0f00n;
const PRESENT = 0x80n;
const SYSTEM = 0x10n;
const BIG = 0x4000n;
const LONG = 0x2000n;
const VIRTUAL_8086 = 0xf3n;

interface Segment {
  readonly selector: bigint;
  readonly limit: bigint;
  readonly access: bigint;
  readonly base: bigint;
  readonly type: number;
  readonly dpl: bigint;
}

function segment(vmcs: Vmcs, i: number): Segment {
  const access = vmcs.read(VMCS.GUEST_ES_ACCESS + 2 * i);
  return {
    selector: vmcs.read(VMCS.GUEST_ES_SELECTOR + 2 * i),
    limit: vmcs.read(VMCS.GUEST_ES_LIMIT + 2 * i),
    access,
    base: vmcs.read(VMCS.GUEST_ES_BASE + 2 * i),
    type: Number(access & 15n),
    dpl: (access >> 5n) & 3n,
  };
}

/** Why the segments are refused, or undefined. The guest is unrestricted. */
export function refusedSegments(vmcs: Vmcs): string | undefined {
  const all = NAMES.map((_, i) => segment(vmcs, i));
  const isVirtual = (vmcs.read(VMCS.GUEST_RFLAGS) & RFLAGS_VM) !== 0n;
  const each = all.map((one, i) => {
    const why = isVirtual && i < CODE_OR_DATA ? refusedVirtual(one) : refusedOne(one, i, vmcs, all);
    return why === undefined ? undefined : `${NAMES[i]}: ${why}`;
  });
  return first(
    ...each,
    refusedTask(all[TR] as Segment, isLongGuest(vmcs)),
    refusedLocal(all[LDTR] as Segment),
  );
}

function refusedVirtual({ selector, base, limit, access }: Segment): string | undefined {
  const good = base === selector << 4n && limit === 0xffffn && access === VIRTUAL_8086;
  return good ? undefined : "no virtual-8086 segment";
}

function isUsable({ access }: Segment): boolean {
  return (access & UNUSABLE) === 0n;
}

function refusedOne(one: Segment, i: number, vmcs: Vmcs, all: readonly Segment[]): string | undefined {
  if (i === CS) return refusedCode(one, all[SS] as Segment, vmcs);
  const isWide = i === FS || i === GS || i === LDTR || i === TR;
  const usable = isUsable(one);
  return first(
    i === TR && !usable && "unusable",
    isWide && (usable || i === FS || i === GS) && !isCanonical(one.base) && "base is not canonical",
    usable && !isWide && one.base >> 32n !== 0n && "base has high bits",
    usable && i < CODE_OR_DATA && (i === SS ? refusedStack(one, vmcs) : refusedData(one)),
    usable && refusedRights(one, i < CODE_OR_DATA),
  );
}

function refusedCode(one: Segment, stack: Segment, vmcs: Vmcs): string | undefined {
  const { type, dpl, access } = one;
  return first(
    !isUsable(one) && "unusable",
    one.base >> 32n !== 0n && "base has high bits",
    ![3, 9, 11, 13, 15].includes(type) && `type ${type}`,
    type === 3 && dpl !== 0n && "a data segment with DPL",
    (type === 9 || type === 11) && dpl !== stack.dpl && "DPL is not that of SS",
    (type === 13 || type === 15) && dpl > stack.dpl && "DPL above that of SS",
    isLongGuest(vmcs) && (access & (LONG | BIG)) === (LONG | BIG) && "L and D",
    refusedRights(one, true),
  );
}

/** Unrestricted: its RPL need not be its DPL. */
function refusedStack({ type, dpl }: Segment, vmcs: Vmcs): string | undefined {
  const isReal = (vmcs.read(VMCS.GUEST_CR0) & PE) === 0n;
  const code = segment(vmcs, CS);
  return first(
    type !== 3 && type !== 7 && `type ${type}`,
    (isReal || code.type === 3) && dpl !== 0n && "DPL without protection",
  );
}

/** Accessed, and readable if it is code. */
function refusedData({ type }: Segment): string | undefined {
  return first((type & 1) === 0 && `type ${type}`, (type & 8) !== 0 && (type & 2) === 0 && `type ${type}`);
}

function refusedRights({ access, limit }: Segment, isCodeOrData: boolean): string | undefined {
  return first(
    ((access & SYSTEM) !== 0n) !== isCodeOrData && "S",
    (access & PRESENT) === 0n && "not present",
    (access & RESERVED) !== 0n && "reserved bits",
    (limit & 0xfffn) !== 0xfffn && (access & GRANULARITY) !== 0n && "granularity of a small limit",
    limit >> 20n !== 0n && (access & GRANULARITY) === 0n && "granularity of a large limit",
  );
}

function refusedTask({ type, selector }: Segment, isLong: boolean): string | undefined {
  const good = type === 11 || (type === 3 && !isLong);
  return first(!good && `TR: type ${type}`, (selector & 4n) !== 0n && "TR: in the LDT");
}

function refusedLocal(one: Segment): string | undefined {
  if (!isUsable(one)) return undefined;
  return first(one.type !== 2 && `LDTR: type ${one.type}`, (one.selector & 4n) !== 0n && "LDTR: in the LDT");
}

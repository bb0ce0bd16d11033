/** What VMRUN judges before it enters a guest. AMD APM volume 2, sections 15.5.1, 15.20 and 15.25.4. */
import {
  EFER as SVM_EFER,
  INTERCEPT2,
  type VmcbLayout,
} from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import { EFER } from "../../../vmm/abi/generated/registers.node.ts";
import type { Fields } from "../fields.ts";

export type VmcbFields = Fields<typeof VmcbLayout>;

const CR0_PE = 1n << 0n;
const CR0_NW = 1n << 29n;
const CR0_CD = 1n << 30n;
const CR0_PG = 1n << 31n;
const CR4_PAE = 1n << 5n;
/** VME to UMIP, LA57, FSGSBASE to SMAP, PKE, CET: the rest must be zero. */
const CR4_DEFINED = 0xf7_1fffn;
const EFER_DEFINED = 0x3_fd01n;
const CS_LONG = 0x200n;
const CS_BIG = 0x400n;
const HIGH_HALF = 0xffff_ffff_0000_0000n;

const EVENT_VALID = 1n << 31n;
const EVENT_EXCEPTION = 3n;
const EVENT_NMI = 2n;
const KNOWN_EVENT_TYPES = [0n, EVENT_NMI, EVENT_EXCEPTION, 4n];

/** Why VMRUN answers VMEXIT_INVALID, or undefined. `tags` is the number of ASIDs. */
export function refusal(vmcb: VmcbFields, tags: number, physicalBits: number): string | undefined {
  const efer = vmcb.get("efer");
  const asid = vmcb.get("asid");
  if ((efer & SVM_EFER.SVME) === 0n) return "SVM_EFER.SVME is clear";
  if ((efer & ~EFER_DEFINED) !== 0n) return "EFER has reserved bits";
  if (asid === 0n || asid >= BigInt(tags)) return `ASID ${asid}`;
  if ((vmcb.get("intercept2") & BigInt(INTERCEPT2.VMRUN)) === 0n) return "VMRUN is not intercepted";
  return refusedControl(vmcb, efer, physicalBits) ?? refusedEvent(vmcb.get("injected"), efer, vmcb);
}

function refusedControl(vmcb: VmcbFields, efer: bigint, physicalBits: number): string | undefined {
  const [cr0, cr4] = [vmcb.get("cr0"), vmcb.get("cr4")];
  if ((cr0 & CR0_CD) === 0n && (cr0 & CR0_NW) !== 0n) return "CR0.NW without CD";
  if ((cr0 & HIGH_HALF) !== 0n) return "CR0 has high bits";
  if ((cr4 & ~CR4_DEFINED) !== 0n) return "CR4 has reserved bits";
  if (((vmcb.get("dr6") | vmcb.get("dr7")) & HIGH_HALF) !== 0n) return "DR6 or DR7 has high bits";
  if (!isPat(vmcb.get("pat"))) return "G_PAT names no memory type";
  const paging = (cr0 & CR0_PG) !== 0n;
  if (paging && (efer & EFER.LME) !== 0n) {
    if ((cr4 & CR4_PAE) === 0n) return "long mode without PAE";
    if ((cr0 & CR0_PE) === 0n) return "long mode without protection";
    const attrib = vmcb.get("csAttrib");
    if ((attrib & CS_LONG) !== 0n && (attrib & CS_BIG) !== 0n) return "CS.L and CS.D";
    if (vmcb.get("cr3") >> BigInt(Math.max(physicalBits, 52)) !== 0n) return "CR3 has reserved bits";
  }
  return undefined;
}

/** UC, WC, WT, WP, WB and UC- in each byte: section 7.8.1. */
function isPat(pat: bigint): boolean {
  const types = [0n, 1n, 4n, 5n, 6n, 7n];
  return [...Array(8).keys()].every((i) => types.includes((pat >> BigInt(8 * i)) & 0xffn));
}

/** An event that no processor delivers. */
function refusedEvent(event: bigint, efer: bigint, vmcb: VmcbFields): string | undefined {
  if ((event & EVENT_VALID) === 0n) return undefined;
  const type = (event >> 8n) & 7n;
  const vector = event & 0xffn;
  if (!KNOWN_EVENT_TYPES.includes(type)) return `event type ${type}`;
  if (type === EVENT_EXCEPTION && (vector === 2n || vector > 31n)) return `exception vector ${vector}`;
  const long64 = (efer & EFER.LMA) !== 0n && (vmcb.get("csAttrib") & CS_LONG) !== 0n;
  if (type === EVENT_EXCEPTION && vector === 5n && long64) return "#BR in 64-bit mode";
  return undefined;
}

/** What an entry asks of the guest-state fields: exit 33 where it does not find it. Intel SDM volume 3, section 27.3.1. */
import {
  ACTIVITY,
  ENTRY_CONTROL,
  INTERRUPTIBILITY,
  VMCS,
} from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { refusedFixed } from "./capabilities.ts";
import { refusedSegments } from "./check-segments.ts";
import {
  controls,
  EFER_DEFINED,
  first,
  isCanonical,
  isLongGuest,
  isPat,
  LMA,
  LME,
  PAE,
  PCIDE,
  PE,
  PG,
  RFLAGS_IF,
  RFLAGS_VM,
} from "./check-words.ts";
import type { Vmcs } from "./vmcs.ts";

const RFLAGS_RESERVED = 0xffff_ffff_ffc0_8028n;
const CS_LONG = 0x2000n;
const NO_LINK = 0xffff_ffff_ffff_ffffn;
const EVENT_VALID = 0x8000_0000n;
const PDPTE_RESERVED = 0x1e6n;
const DEBUGCTL_DEFINED = 0xffc3n;

/** Why the guest state is refused, or undefined. */
export function refusedGuest(vmcs: Vmcs, physicalBits: number): string | undefined {
  return first(
    refusedControlRegisters(vmcs, physicalBits),
    refusedMsrs(vmcs),
    refusedSegments(vmcs),
    refusedTables(vmcs),
    refusedRip(vmcs),
    refusedActivity(vmcs),
    vmcs.read(VMCS.LINK_POINTER) !== NO_LINK && "VMCS link pointer",
    refusedPointers(vmcs, physicalBits),
  );
}

function refusedControlRegisters(vmcs: Vmcs, physicalBits: number): string | undefined {
  const [cr0, cr3, cr4] = [VMCS.GUEST_CR0, VMCS.GUEST_CR3, VMCS.GUEST_CR4].map((field) => vmcs.read(field));
  if (cr0 === undefined || cr3 === undefined || cr4 === undefined) return "control registers";
  const isLong = isLongGuest(vmcs);
  return first(
    refusedFixed(cr0, "cr0", PE | PG) !== 0n && "CR0 has bits that VMX does not take",
    (cr0 & PG) !== 0n && (cr0 & PE) === 0n && "CR0.PG without PE",
    refusedFixed(cr4, "cr4") !== 0n && "CR4 has bits that VMX does not take",
    isLong && ((cr0 & PG) === 0n || (cr4 & PAE) === 0n) && "IA-32e mode without paging or PAE",
    !isLong && (cr4 & PCIDE) !== 0n && "CR4.PCIDE outside of IA-32e mode",
    cr3 >> BigInt(physicalBits) !== 0n && "CR3 has bits of an address that there is not",
    vmcs.read(VMCS.GUEST_DR7) >> 32n !== 0n && "DR7 has high bits",
  );
}

function refusedMsrs(vmcs: Vmcs): string | undefined {
  const entry = controls(vmcs, VMCS.ENTRY_CONTROLS);
  const efer = vmcs.read(VMCS.GUEST_EFER);
  const isLong = isLongGuest(vmcs);
  const paging = (vmcs.read(VMCS.GUEST_CR0) & PG) !== 0n;
  return first(
    !isCanonical(vmcs.read(VMCS.GUEST_SYSENTER_ESP)) && "SYSENTER_ESP is not canonical",
    !isCanonical(vmcs.read(VMCS.GUEST_SYSENTER_EIP)) && "SYSENTER_EIP is not canonical",
    (vmcs.read(VMCS.GUEST_DEBUGCTL) & ~DEBUGCTL_DEFINED) !== 0n && "DEBUGCTL has reserved bits",
    (entry & ENTRY_CONTROL.LOAD_PAT) !== 0 && !isPat(vmcs.read(VMCS.GUEST_PAT)) && "PAT names no memory type",
    (entry & ENTRY_CONTROL.LOAD_EFER) !== 0 &&
      first(
        (efer & ~EFER_DEFINED) !== 0n && "EFER has reserved bits",
        ((efer & LMA) !== 0n) !== isLong && "EFER.LMA is not IA-32e mode",
        paging && ((efer & LMA) !== 0n) !== ((efer & LME) !== 0n) && "EFER.LMA without LME",
      ),
  );
}

function refusedTables(vmcs: Vmcs): string | undefined {
  return first(
    !isCanonical(vmcs.read(VMCS.GUEST_GDTR_BASE)) && "GDTR is not canonical",
    !isCanonical(vmcs.read(VMCS.GUEST_IDTR_BASE)) && "IDTR is not canonical",
    (vmcs.read(VMCS.GUEST_GDTR_LIMIT) | vmcs.read(VMCS.GUEST_IDTR_LIMIT)) >> 16n !== 0n &&
      "GDTR or IDTR limit",
  );
}

function refusedRip(vmcs: Vmcs): string | undefined {
  const rflags = vmcs.read(VMCS.GUEST_RFLAGS);
  const is64 = isLongGuest(vmcs) && (vmcs.read(VMCS.GUEST_ES_ACCESS + 2) & CS_LONG) !== 0n;
  const event = vmcs.read(VMCS.ENTRY_EVENT);
  const injectsInterrupt = (event & EVENT_VALID) !== 0n && ((event >> 8n) & 7n) === 0n;
  const isProtected = (vmcs.read(VMCS.GUEST_CR0) & PE) !== 0n;
  const rip = vmcs.read(VMCS.GUEST_RIP);
  return first(
    !is64 && rip >> 32n !== 0n && "RIP has high bits",
    // Bit 47 need not be that of bits 63:48 as long as those are equal.
    is64 && BigInt.asUintN(64, BigInt.asIntN(49, rip)) !== rip && "RIP is not canonical",
    ((rflags & RFLAGS_RESERVED) !== 0n || (rflags & 2n) === 0n) && "RFLAGS has reserved bits",
    (rflags & RFLAGS_VM) !== 0n &&
      (isLongGuest(vmcs) || !isProtected) &&
      "virtual-8086 mode outside of protected mode",
    injectsInterrupt && (rflags & RFLAGS_IF) === 0n && "an interrupt while IF is 0",
  );
}

/** Activity and interruptibility, against each other and the event. */
function refusedActivity(vmcs: Vmcs): string | undefined {
  const activity = Number(vmcs.read(VMCS.ACTIVITY));
  const state = Number(vmcs.read(VMCS.INTERRUPTIBILITY));
  const event = vmcs.read(VMCS.ENTRY_EVENT);
  const type = (event & EVENT_VALID) === 0n ? undefined : Number((event >> 8n) & 7n);
  const [sti, movSs] = [(state & INTERRUPTIBILITY.STI) !== 0, (state & INTERRUPTIBILITY.MOV_SS) !== 0];
  const hasIf = (vmcs.read(VMCS.GUEST_RFLAGS) & RFLAGS_IF) !== 0n;
  const vector = Number(event & 0xffn);
  return first(
    activity > ACTIVITY.WAIT_FOR_SIPI && `activity ${activity}`,
    activity !== ACTIVITY.ACTIVE && (sti || movSs) && "inactive with an interrupt shadow",
    activity === ACTIVITY.HLT && type === 3 && vector !== 1 && vector !== 18 && "an exception while halted",
    activity === ACTIVITY.WAIT_FOR_SIPI && type !== undefined && "an event while waiting for SIPI",
    state >> 4 !== 0 && "interruptibility has reserved bits",
    sti && movSs && "two kinds of interrupt shadow",
    sti && !hasIf && "blocking by STI while IF is 0",
    type === 0 && (sti || movSs) && "an interrupt in an interrupt shadow",
    // A processor may require that for STI, too.
    type === 2 && (sti || movSs) && "an NMI in an interrupt shadow",
    type === 2 && (state & INTERRUPTIBILITY.NMI) !== 0 && "an NMI while NMIs are blocked",
    vmcs.read(VMCS.PENDING_DEBUG) & ~0x1_500fn ? "pending debug exceptions have reserved bits" : undefined,
  );
}

/** Section 27.3.1.6: of PAE paging, in the VMCS. */
function refusedPointers(vmcs: Vmcs, physicalBits: number): string | undefined {
  const isPae = (vmcs.read(VMCS.GUEST_CR0) & PG) !== 0n && (vmcs.read(VMCS.GUEST_CR4) & PAE) !== 0n;
  if (!isPae || isLongGuest(vmcs)) return undefined;
  const entries = [0, 1, 2, 3].map((i) => vmcs.read(VMCS.GUEST_PDPTE0 + 2 * i));
  const bad = (entry: bigint): boolean =>
    (entry & 1n) !== 0n && ((entry & PDPTE_RESERVED) !== 0n || entry >> BigInt(physicalBits) !== 0n);
  return entries.some(bad) ? "a page-directory pointer has reserved bits" : undefined;
}

/** What an entry asks of the control fields: VM instruction error 7. Intel SDM volume 3, section 27.2.1. */
import { EPT, PIN, PRIMARY, SECONDARY, VMCS } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { CONTROLS, refusedBits } from "./capabilities.ts";
import { controls, first, PE } from "./check-words.ts";
import type { Vmcs } from "./vmcs.ts";

const EVENT_VALID = 0x8000_0000n;
const RESERVED = 0x7fff_f000n;
const DELIVER_ERROR = 0x800n;
const WITH_ERROR = [8, 10, 11, 12, 13, 14, 17];
const LONGEST = 15n;

/** Why the control fields are refused, or undefined. */
export function refusedControls(vmcs: Vmcs, physicalBits: number): string | undefined {
  return first(
    refusedWord(vmcs, VMCS.PIN_CONTROLS, CONTROLS.pin, "pin-based controls"),
    refusedWord(vmcs, VMCS.PRIMARY_CONTROLS, CONTROLS.primary, "primary controls"),
    refusedWord(vmcs, VMCS.SECONDARY_CONTROLS, CONTROLS.secondary, "secondary controls"),
    refusedWord(vmcs, VMCS.EXIT_CONTROLS, CONTROLS.exit, "exit controls"),
    refusedWord(vmcs, VMCS.ENTRY_CONTROLS, CONTROLS.entry, "entry controls"),
    refusedNmi(vmcs),
    refusedAddress(vmcs.read(VMCS.MSR_BITMAP), physicalBits) && "MSR bitmap",
    refusedNested(vmcs, physicalBits),
    refusedLists(vmcs),
  );
}

function refusedWord(vmcs: Vmcs, field: number, msr: number, name: string): string | undefined {
  const bits = refusedBits(vmcs.read(field), msr);
  return bits === 0n ? undefined : `${name}: 0x${bits.toString(16)}`;
}

function refusedNmi(vmcs: Vmcs): string | undefined {
  const pin = controls(vmcs, VMCS.PIN_CONTROLS);
  const primary = controls(vmcs, VMCS.PRIMARY_CONTROLS);
  return first(
    (pin & PIN.VIRTUAL_NMI) !== 0 && (pin & PIN.NMI) === 0 && "virtual NMIs without NMI exiting",
    (primary & PRIMARY.NMI_WINDOW) !== 0 &&
      (pin & PIN.VIRTUAL_NMI) === 0 &&
      "NMI window without virtual NMIs",
  );
}

function refusedAddress(address: bigint, physicalBits: number): boolean {
  return (address & 0xfffn) !== 0n || address >> BigInt(physicalBits) !== 0n;
}

function refusedNested(vmcs: Vmcs, physicalBits: number): string | undefined {
  const secondary = controls(vmcs, VMCS.SECONDARY_CONTROLS);
  if ((secondary & SECONDARY.EPT) === 0)
    return (secondary & SECONDARY.UNRESTRICTED) === 0 ? undefined : "no EPT";
  const eptp = vmcs.read(VMCS.EPTP);
  return first(
    (eptp & 0xfffn) !== EPT.POINTER && `EPTP 0x${eptp.toString(16)}`,
    refusedAddress(eptp & ~0xfffn, physicalBits) && "EPTP has an address that there is not",
    (secondary & SECONDARY.VPID) !== 0 && vmcs.read(VMCS.VPID) === 0n && "VPID 0",
  );
}

/** Lists of MSRs and CR3 targets, of which the hypervisor has none. */
function refusedLists(vmcs: Vmcs): string | undefined {
  const counts = [VMCS.CR3_TARGETS, VMCS.EXIT_MSR_STORES, VMCS.EXIT_MSR_LOADS, VMCS.ENTRY_MSR_LOADS];
  return counts.some((field) => vmcs.read(field) !== 0n) ? "lists that nobody made" : undefined;
}

/** Why the event is refused, or undefined: the one control that depends on what the core says. Section 27.2.1.3. */
export function refusedEvent(vmcs: Vmcs): string | undefined {
  const event = vmcs.read(VMCS.ENTRY_EVENT);
  if ((event & EVENT_VALID) === 0n) return undefined;
  const type = Number((event >> 8n) & 7n);
  const vector = Number(event & 0xffn);
  const protectedMode = (vmcs.read(VMCS.GUEST_CR0) & PE) !== 0n;
  const pushes = type === 3 && protectedMode && WITH_ERROR.includes(vector);
  const delivers = (event & DELIVER_ERROR) !== 0n;
  return first(
    (event & RESERVED) !== 0n && "event has reserved bits",
    (type === 1 || type === 7) && `event type ${type}`,
    type === 2 && vector !== 2 && `NMI of vector ${vector}`,
    type === 3 && vector > 31 && `exception of vector ${vector}`,
    delivers !== pushes && `error code ${delivers ? "with" : "without"} vector ${vector} of type ${type}`,
    delivers && pushes && vmcs.read(VMCS.ENTRY_ERROR_CODE) >> 15n !== 0n && "error code has high bits",
    type >= 4 && (vmcs.read(VMCS.ENTRY_LENGTH) === 0n || vmcs.read(VMCS.ENTRY_LENGTH) > LONGEST) && "length",
  );
}

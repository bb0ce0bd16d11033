/** What a guest's actions are under VMX: which of them exit, and what the exit says. Intel SDM volume 3, chapter 26. */
import {
  ACTIVITY,
  INTERRUPTIBILITY,
  PIN,
  PRIMARY,
  REASON,
  SECONDARY,
  VMCS,
} from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import type { Memory } from "../memory/memory.ts";
import type { Pp } from "../machine/pp.ts";
import type { FaultingAccess, GuestSide, Move, PortAccess, RawExit } from "../machine/virtualization.ts";
import type { VmxExit } from "./exit.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { msrExits } from "./msr-bitmap.ts";
import type { VmxWorld } from "./world.ts";

export const NMI_EVENT = 0x8000_0202n;
const UNDEFINED_OPCODE = 0x8000_0306n;
const GENERAL_PROTECTION = 0x8000_0b0dn;
const EXCEPTION = 0x8000_0300n;
const ERROR_VALID = 0x800n;
const INT1 = 0x8000_0501n;
const WITH_ERROR = [8, 10, 11, 12, 13, 14, 17];
const RFLAGS_IF = 0x200n;
const SHADOW = BigInt(INTERRUPTIBILITY.STI | INTERRUPTIBILITY.MOV_SS);
const EPT_READ = 1n;
const EPT_WRITE = 2n;
const EPT_FETCH = 4n;
/** Readable, and to be executed. */
const EPT_ALLOWED = 0x28n;
const EPT_LINEAR = 0x80n;
const EPT_TRANSLATED = 0x100n;

export class VmxGuestSide implements GuestSide {
  readonly #world: VmxWorld;
  readonly #pp: Pp;
  readonly #memory: Memory;

  constructor(world: VmxWorld, pp: Pp, memory: Memory) {
    this.#world = world;
    this.#pp = pp;
    this.#memory = memory;
  }

  instruction(name: string, length: number): VmxExit | bigint | undefined {
    if (name === "icebp") return this.#exits(VMCS.EXCEPTION_BITMAP, 2) ? this.#debug(length) : INT1;
    const found = INSTRUCTIONS[name];
    if (found === undefined) return UNDEFINED_OPCODE;
    const { reason, primary, secondary, exists } = found;
    if (exists !== undefined && !this.#exits(VMCS.SECONDARY_CONTROLS, exists)) return UNDEFINED_OPCODE;
    if (primary !== undefined && !this.#exits(VMCS.PRIMARY_CONTROLS, primary)) return undefined;
    if (secondary !== undefined && !this.#exits(VMCS.SECONDARY_CONTROLS, secondary)) return undefined;
    return { reason, length };
  }

  msr(index: number, write: boolean, length: number): VmxExit | undefined {
    const map = Number(this.#world.vmcs.read(VMCS.MSR_BITMAP));
    const maps = this.#exits(VMCS.PRIMARY_CONTROLS, PRIMARY.MSR_BITMAP);
    if (maps && !msrExits(this.#memory, map, index, write)) return undefined;
    return { reason: write ? REASON.WRMSR : REASON.RDMSR, length };
  }

  readMsr(index: number): bigint {
    const { processor } = this.#pp;
    const value = index === MSR.TSC ? processor.rdtsc() : processor.readMsr(index);
    if (value === undefined) this.#pp.delivered.push(GENERAL_PROTECTION);
    return value ?? 0n;
  }

  writeMsr(index: number, value: bigint): void {
    if (!this.#pp.processor.writeMsr(index, value)) this.#pp.delivered.push(GENERAL_PROTECTION);
  }

  port(access: PortAccess, length: number): VmxExit | undefined {
    if (!this.#exits(VMCS.PRIMARY_CONTROLS, PRIMARY.IO)) return undefined;
    const { port, bytes = 1, string = false, rep = false, segment = 0 } = access;
    const type = (access.in === true ? 8 : 0) | (string ? 0x10 : 0) | (rep ? 0x20 : 0);
    const qualification = BigInt((((port << 16) | type | (bytes - 1)) >>> 0) >>> 0);
    return { reason: REASON.IO, qualification, length, ...(string ? { info: BigInt(segment << 15) } : {}) };
  }

  moveCr(move: Move, length: number): VmxExit | undefined {
    if (!this.#moveCrExits(move)) return undefined;
    const kind = move.write ? 0 : 0x10;
    return { reason: REASON.CR, qualification: BigInt(move.register | kind | (move.gpr << 8)), length };
  }

  moveDr({ register, write, gpr }: Move, length: number): VmxExit | undefined {
    if (!this.#exits(VMCS.PRIMARY_CONTROLS, PRIMARY.MOV_DR)) return undefined;
    return { reason: REASON.DR, qualification: BigInt(register | (write ? 0 : 0x10) | (gpr << 8)), length };
  }

  interrupt(kind: "INTR" | "NMI", during: bigint): VmxExit | undefined {
    if (this.#waitsForSipi()) return undefined;
    if (kind === "NMI") {
      if (!this.#exits(VMCS.PIN_CONTROLS, PIN.NMI)) throw new Error("an NMI reaches a guest by itself");
      return { reason: REASON.EVENT, event: NMI_EVENT, during };
    }
    return this.#exits(VMCS.PIN_CONTROLS, PIN.INTERRUPT) ? { reason: REASON.INTERRUPT, during } : undefined;
  }

  init(during: bigint): VmxExit | undefined {
    return this.#waitsForSipi() ? undefined : { reason: REASON.INIT, during };
  }

  /** A SIPI, which only a processor that waits for it gets. */
  sipi(vector: number): VmxExit | undefined {
    return this.#waitsForSipi() ? { reason: REASON.SIPI, qualification: BigInt(vector) } : undefined;
  }

  exception(vector: number, error: bigint, during: bigint): VmxExit | undefined {
    if (!this.#exits(VMCS.EXCEPTION_BITMAP, 1 << vector)) return undefined;
    const event = EXCEPTION | BigInt(vector) | (WITH_ERROR.includes(vector) ? ERROR_VALID : 0n);
    return { reason: REASON.EVENT, event, error, during };
  }

  shutdown(): VmxExit {
    return { reason: REASON.TRIPLE_FAULT };
  }

  taskSwitch(): VmxExit {
    return { reason: REASON.TASK_SWITCH, qualification: 0x28n };
  }

  /** SDM table 28-7. */
  nestedFault(fault: FaultingAccess, during: bigint): VmxExit {
    const access = fault.fetch ? EPT_FETCH : fault.write ? EPT_WRITE : EPT_READ;
    const allowed = fault.present ? EPT_ALLOWED : 0n;
    const place = EPT_LINEAR | (fault.tableWalk ? 0n : EPT_TRANSLATED);
    return {
      reason: REASON.EPT_VIOLATION,
      qualification: access | allowed | place,
      gpa: BigInt(fault.gpa),
      during,
    };
  }

  /** SDM section 26.2. */
  window(): VmxExit | undefined {
    const { registers } = this.#world;
    const state = registers.raw(VMCS.INTERRUPTIBILITY);
    const blocksNmi = (state & BigInt(INTERRUPTIBILITY.NMI | INTERRUPTIBILITY.MOV_SS)) !== 0n;
    if (this.#exits(VMCS.PRIMARY_CONTROLS, PRIMARY.NMI_WINDOW) && !blocksNmi)
      return { reason: REASON.NMI_WINDOW };
    const open = (registers.get("rflags") & RFLAGS_IF) !== 0n && (state & SHADOW) === 0n;
    if (!open || !this.#exits(VMCS.PRIMARY_CONTROLS, PRIMARY.INTERRUPT_WINDOW)) return undefined;
    return { reason: REASON.INTERRUPT_WINDOW };
  }

  interrupted(exit: RawExit, event: bigint): RawExit {
    return "reason" in exit ? { ...exit, during: event } : exit;
  }

  /** It ends virtual-NMI blocking. */
  iret(): undefined {
    const { registers } = this.#world;
    const state = registers.raw(VMCS.INTERRUPTIBILITY);
    registers.setRaw(VMCS.INTERRUPTIBILITY, state & ~BigInt(INTERRUPTIBILITY.NMI));
    return undefined;
  }

  #debug(length: number): VmxExit {
    return { reason: REASON.EVENT, event: INT1, length };
  }

  #moveCrExits({ register, write, value }: Move): boolean {
    if (register === 8) {
      return this.#exits(VMCS.PRIMARY_CONTROLS, write ? PRIMARY.CR8_LOAD : PRIMARY.CR8_STORE);
    }
    if (register === 3) {
      return this.#exits(VMCS.PRIMARY_CONTROLS, write ? PRIMARY.CR3_LOAD : PRIMARY.CR3_STORE);
    }
    if (!write) return false;
    const [mask, shadow] =
      register === 0 ? [VMCS.CR0_MASK, VMCS.CR0_SHADOW] : [VMCS.CR4_MASK, VMCS.CR4_SHADOW];
    return ((value ^ this.#world.vmcs.read(shadow)) & this.#world.vmcs.read(mask)) !== 0n;
  }

  #waitsForSipi(): boolean {
    return this.#world.registers.raw(VMCS.ACTIVITY) === BigInt(ACTIVITY.WAIT_FOR_SIPI);
  }

  #exits(field: number, bit: number): boolean {
    const secondary = field === VMCS.SECONDARY_CONTROLS;
    if (secondary && !this.#exits(VMCS.PRIMARY_CONTROLS, PRIMARY.SECONDARY)) return false;
    return (this.#world.vmcs.read(field) & BigInt(bit >>> 0)) !== 0n;
  }
}

/** Of the secondary controls, those without which the model's guests would not be what they are. */
export const NEEDED_SECONDARY = SECONDARY.EPT | SECONDARY.VPID | SECONDARY.UNRESTRICTED;

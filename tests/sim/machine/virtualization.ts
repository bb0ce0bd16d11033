/** The seam to the vendors' models: what a PP with SVM or VMX does that all other code of the model only asks for. */
import type { Translations } from "../processor/translations.ts";
import type { NestedFault } from "../processor/mmu.ts";
import type { SvmExit } from "../svm/world.ts";
import type { VmxExit } from "../vmx/exit.ts";
import type { Machine } from "./machine.ts";
import type { Registers } from "./registers.ts";
import type { Steps } from "./steps.ts";

export const VENDORS = ["amd", "intel"] as const;
export type Vendor = (typeof VENDORS)[number];

/** An exit in the words of its vendor's processor. Only that vendor's code looks inside. */
export type RawExit = SvmExit | VmxExit;

/** What an exit was made for, as far as judges care. */
export type ExitKind =
  | "cpuid"
  | "hypercall"
  | "msr-read"
  | "msr-write"
  | "io"
  | "exception"
  | "control"
  | "xsetbv"
  | "init"
  | "shutdown"
  | "other";

export interface LastExit {
  readonly kind: ExitKind;
  /** EVENT_ word of the event whose delivery it interrupted; 0 for none. */
  readonly interrupted: bigint;
  /** Of an exception. */
  readonly vector: number;
}

export interface PortAccess {
  readonly port: number;
  readonly bytes?: 1 | 2 | 4;
  readonly in?: boolean;
  readonly string?: boolean;
  readonly rep?: boolean;
  /** Of a string instruction with 16-bit addresses: ES, CS, SS, DS, FS, GS. */
  readonly segment?: number;
}

/** MOV to or from a control or debug register. */
export interface Move {
  readonly register: number;
  readonly write: boolean;
  /** General register. */
  readonly gpr: number;
  /** What is written. */
  readonly value: bigint;
}

export interface FaultingAccess extends NestedFault {
  readonly write: boolean;
  readonly fetch: boolean;
}

/**
 * How the processor answers what its guest does: with an exit, or undefined where it makes none. `length` is that of
 * the instruction; `during` the EVENT_ word of an event that is interrupted.
 */
export interface GuestSide {
  /** Executing it without an exit is an exception of the guest: the EVENT_ word. */
  instruction(name: string, length: number): RawExit | bigint | undefined;
  msr(index: number, write: boolean, length: number): RawExit | undefined;
  /** Without an exit. */
  readMsr(index: number): bigint;
  writeMsr(index: number, value: bigint): void;
  port(access: PortAccess, length: number): RawExit | undefined;
  moveCr(move: Move, length: number): RawExit | undefined;
  moveDr(move: Move, length: number): RawExit | undefined;
  interrupt(kind: "INTR" | "NMI", during: bigint): RawExit | undefined;
  /** An INIT for this processor. */
  init(during: bigint): RawExit | undefined;
  exception(vector: number, error: bigint, during: bigint): RawExit | undefined;
  shutdown(): RawExit;
  taskSwitch(): RawExit;
  nestedFault(fault: FaultingAccess, during: bigint): RawExit;
  /** Whether what waits for the guest could be delivered now, and that exits. */
  window(): RawExit | undefined;
  /** The same exit, while `event` (an EVENT_ word) is delivered. */
  interrupted(exit: RawExit, event: bigint): RawExit;
  /** IRET: the exit before it, and its effect on what waits. */
  iret(): RawExit | undefined;
}

/** Bytes of instructions, by name. */
export type InstructionBytes = Readonly<Record<string, readonly number[]>>;

export interface Virtualization {
  readonly vendor: Vendor;
  readonly registers: Registers;
  readonly guest: GuestSide;
  readonly instructions: InstructionBytes;
  /** Those of the vendor's virtualization. */
  readonly ownInstructions: readonly string[];
  /** EFER bits that every VS runs with and nobody sees. */
  readonly eferForced: bigint;
  /** Of the guest that runs, or is about to. */
  readonly tag: number;
  readonly nestedRoot: number;
  readonly translations: Translations;
  readonly lastExit: LastExit;
  /** The root that is about to run was reset by an INIT since it ran. */
  readonly rootReset: boolean;
  /** EVENT_ word that the entry under way delivers; 0 for none. */
  readonly injected: bigint;
  /** launch.S before ts_prepare, and behind it. */
  begin(): void;
  prepared(): void;
  /** From ACTION_ENTER on. Undefined once a guest runs, otherwise the ACTION_ that follows. */
  enter(): Steps<number | undefined>;
  /** The guest that runs makes this exit. Answers the ACTION_ of the kernel. */
  serve(exit: RawExit): Steps<number>;
  /** Ring 3 is entered, and has faulted with this vector and address. */
  entersCore(): void;
  coreFaulted(vector: number, address: bigint): void;
  /** The host is between two instructions: an NMI may come here. */
  handOver(place: string): void;
  /** Behind ts_leave. */
  left(): void;
  /** What the kernel must own of a guest that is about to run; throws. */
  checkControls(machine: Machine): void;
  /** Registers that the processor holds are those of the VS that is about to run; throws. */
  checkRegisters(machine: Machine): void;
}

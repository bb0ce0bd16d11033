/**
 * Plays the guest that runs on a PP, root or micro VM: executes an instruction or makes an access, which
 * exits if its vendor's controls say so, and otherwise has its own effect, as on the processor.
 */
import type { VmcbFields } from "../svm/entry-checks.ts";
import { SvmWorld } from "../svm/world.ts";
import type { Memory } from "../memory/memory.ts";
import { Mmu, type NestedFault } from "../processor/mmu.ts";
import type { Machine } from "./machine.ts";
import type { Pp } from "./pp.ts";
import { type Gpr, GPR_NAMES, type Registers } from "./registers.ts";
import type { GuestSide, PortAccess, RawExit } from "./virtualization.ts";

export type { PortAccess } from "./virtualization.ts";

/** How an access ended: done, an event was injected, or the guest does not run any more (or again). */
export type Outcome = "done" | "event" | "left";

const LOW = 0xffff_ffffn;
const PAGE = 0x1000;
/** An access that keeps faulting is stuck: the hypervisor answers it without any effect. */
const PATIENCE = 4;
const VECTORS = 256;
const RDMSR = [0x0f, 0x32];
const WRMSR = [0x0f, 0x30];
const SOFTWARE_MOVE = { crWrite: 0x22, drRead: 0x21, drWrite: 0x23, crRead: 0x20 } as const;
/** INSB is 6C, OUTSB 6E; wider ones follow. */
const STRING_OPCODES = { in: 0x6c, out: 0x6e };
/** Of memory operands: ES, CS, SS, DS, FS, GS. */
const SEGMENT_PREFIXES = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65] as const;
const DS = 3;
const REP = 0xf3;

export class Guest {
  readonly pp: Pp;
  readonly machine: Machine;

  constructor(machine: Machine, pp: Pp = machine.pp) {
    this.machine = machine;
    this.pp = pp;
  }

  /** Its registers but the general ones. */
  get registers(): Registers {
    return this.pp.registers;
  }

  /** For tests of SVM: the VMCB. */
  get vmcb(): VmcbFields {
    const { virtualization } = this.pp;
    if (!(virtualization instanceof SvmWorld)) throw new Error("only SVM has a VMCB");
    return virtualization.vmcb;
  }

  get memory(): Memory {
    return this.machine.memory;
  }

  get #side(): GuestSide {
    return this.pp.virtualization.guest;
  }

  set(name: Gpr | "rax", value: bigint): void {
    if (name === "rax") this.registers.set("rax", value);
    else this.pp.gprs[name] = value;
  }

  get(name: Gpr | "rax"): bigint {
    return name === "rax" ? this.registers.get("rax") : this.pp.gprs[name];
  }

  /** Executes an instruction of that name; it is fetched from memory where the processor gives no next RIP. */
  execute(
    name: string,
    options: { readonly prefixes?: readonly number[]; readonly during?: bigint } = {},
  ): void {
    const bytes = this.pp.virtualization.instructions[name];
    if (bytes === undefined) throw new Error(`the processor has no ${name}`);
    const all = [...(options.prefixes ?? []), ...bytes];
    const exit = this.#side.instruction(name, all.length);
    if (exit === undefined) throw new Error(`the guest executed ${name} natively`);
    if (typeof exit === "bigint") this.pp.delivered.push(exit);
    else this.#exitAt(all, this.#side.interrupted(exit, options.during ?? 0n));
  }

  cpuid(leaf: number, subleaf = 0, prefixes: readonly number[] = []): [number, number, number, number] {
    this.set("rax", BigInt(leaf >>> 0));
    this.set("rcx", BigInt(subleaf >>> 0));
    this.execute("cpuid", { prefixes });
    const [a, b, c, d] = (["rax", "rbx", "rcx", "rdx"] as const).map((name) => Number(this.get(name)));
    return [a ?? 0, b ?? 0, c ?? 0, d ?? 0];
  }

  /** Reads an MSR; RDX:RAX hold it unless an event was injected. */
  rdmsr(index: number): void {
    this.set("rcx", BigInt(index >>> 0));
    if (!this.#msrPasses(RDMSR, () => this.#side.msr(index, false, RDMSR.length))) return;
    const value = this.#side.readMsr(index);
    this.set("rax", value & LOW);
    this.set("rdx", value >> 32n);
  }

  wrmsr(index: number, value: bigint): void {
    this.set("rcx", BigInt(index >>> 0));
    this.set("rax", value & LOW);
    this.set("rdx", value >> 32n);
    if (this.#msrPasses(WRMSR, () => this.#side.msr(index, true, WRMSR.length)))
      this.#side.writeMsr(index, value);
  }

  /** False if the instruction exits, and is served or refused then. It may run again, and exit no more. */
  #msrPasses(bytes: readonly number[], exits: () => RawExit | undefined): boolean {
    const exit = exits();
    if (exit === undefined) return true;
    const [rip, events] = [this.registers.get("rip"), this.pp.delivered.length];
    this.#exitAt(bytes, exit, exits);
    return this.#runsAgain(rip, events) && exits() === undefined;
  }

  /** Is the guest still at the instruction that began with RIP at `rip`, `events` events ago? */
  #runsAgain(rip: bigint, events: number): boolean {
    const isThere = this.pp.state === "guest" && this.registers.get("rip") === rip;
    return isThere && this.pp.delivered.length === events;
  }

  /** MOV CR0, CR4 or CR8, from general register `number`. */
  writeCr(register: 0 | 3 | 4 | 8, value: bigint, number = 1): void {
    const gpr = GPR_NAMES[number];
    if (gpr === "rsp") this.registers.set("rsp", value);
    else if (gpr !== undefined) this.set(gpr, value);
    const bytes = moveBytes(SOFTWARE_MOVE.crWrite, register, number);
    const move = { register, write: true, gpr: number, value };
    const exit = this.#side.moveCr(move, bytes.length);
    if (exit !== undefined) {
      const [rip, events] = [this.registers.get("rip"), this.pp.delivered.length];
      const again = (): RawExit | undefined => this.#side.moveCr(move, bytes.length);
      this.#moveExits(bytes, exit, again);
      // It runs again, and maybe does not exit any more.
      if (!this.#runsAgain(rip, events) || again() !== undefined) return;
    }
    this.registers.set(`cr${register}`, value);
    if (register !== 8) this.pp.virtualization.translations.flushLinear();
  }

  writeCr4(value: bigint, number = 1): void {
    this.writeCr(4, value, number);
  }

  /** MOV to DR`register` from general register `number`. */
  writeDr(register: number, value: bigint, number = 1): void {
    const gpr = GPR_NAMES[number];
    if (gpr === undefined || gpr === "rsp") throw new Error(`not from register ${number}`);
    this.set(gpr, value);
    const bytes = moveBytes(SOFTWARE_MOVE.drWrite, register, number);
    const exit = this.#side.moveDr({ register, write: true, gpr: number, value }, bytes.length);
    if (exit !== undefined) this.#moveExits(bytes, exit);
    else if (register < 4) this.pp.processor.debug[register] = value;
    else this.registers.set(register === 6 ? "dr6" : "dr7", value);
  }

  /** MOV from DR`register` to general register `number`, whose value is the answer. */
  readDr(register: number, number = 1): bigint {
    const gpr = GPR_NAMES[number];
    if (gpr === undefined || gpr === "rsp") throw new Error(`not to register ${number}`);
    const bytes = moveBytes(SOFTWARE_MOVE.drRead, register, number);
    const exit = this.#side.moveDr({ register, write: false, gpr: number, value: 0n }, bytes.length);
    if (exit !== undefined) this.#moveExits(bytes, exit);
    else if (register < 4) this.set(gpr, this.pp.processor.debug[register] ?? 0n);
    else this.set(gpr, this.registers.get(register === 6 ? "dr6" : "dr7"));
    return this.get(gpr);
  }

  /** IN or OUT, two bytes long. */
  io(access: PortAccess): void {
    const exit = this.#side.port(access, 2);
    if (exit !== undefined) this.pp.vmexit(exit);
  }

  /** INS or OUTS with 16-bit addresses; its bytes lie where it is fetched. */
  stringIo(access: PortAccess): void {
    const { segment = DS, bytes = 1 } = access;
    const prefix = segment === DS || access.in === true ? [] : [SEGMENT_PREFIXES[segment] ?? 0];
    const opcode = STRING_OPCODES[access.in === true ? "in" : "out"] + (bytes === 1 ? 0 : 1);
    const code = [...(access.rep === true ? [REP] : []), ...prefix, opcode];
    this.placeCode(this.registers.get("csBase") + this.registers.get("rip"), code);
    const operand = access.in === true ? 0 : segment;
    const exit = this.#side.port({ ...access, string: true, segment: operand }, code.length);
    if (exit !== undefined) this.pp.vmexit(exit);
  }

  /** Goes on until nothing that waits for the guest could be delivered: each that could exits. How many did. */
  settle(): number {
    for (let exits = 0; ; exits++) {
      const exit = this.#side.window();
      if (exit === undefined) return exits;
      if (exits === VECTORS) throw new Error("there is always another interrupt");
      this.pp.vmexit(exit);
    }
  }

  /** IRET to `rip` with these flags. True if it exited first. */
  iret(rip: bigint, rflags: bigint): boolean {
    const exit = this.#side.iret();
    if (exit !== undefined) this.pp.vmexit(exit);
    this.registers.set("rip", rip);
    this.registers.set("rflags", rflags);
    return exit !== undefined;
  }

  /** An external interrupt or NMI for the machine, maybe while `during` is delivered. True if the guest exited. */
  interrupt(kind: "INTR" | "NMI" = "INTR", during = 0n): boolean {
    return this.#exit(this.#side.interrupt(kind, during));
  }

  /** An INIT for the machine. True if the guest exited. */
  init(): boolean {
    return this.#exit(this.#side.init(0n));
  }

  /** The guest raised an exception of its own. True if it exited. */
  exception(vector: number, error = 0n, during = 0n): boolean {
    return this.#exit(this.#side.exception(vector, error, during));
  }

  /** A triple fault. */
  shutdown(): void {
    this.pp.vmexit(this.#side.shutdown());
  }

  taskSwitch(): void {
    this.pp.vmexit(this.#side.taskSwitch());
  }

  /** One fault of the nested walk at `gpa`, whether there is memory or not. */
  nestedFault(gpa: number, options: { write?: boolean; fetch?: boolean; intInfo?: bigint } = {}): void {
    const { write = false, fetch = false, intInfo = 0n } = options;
    this.#fault({ gpa, present: false, tableWalk: false }, write, fetch, intInfo);
  }

  /** Touches guest-physical memory until that works, the access is answered by an event, or the run ended. */
  touch(gpa: number, options: { write?: boolean; fetch?: boolean; intInfo?: bigint } = {}): Outcome {
    const { write = false, fetch = false, intInfo = 0n } = options;
    const { guestSpa } = this.pp;
    for (let i = 0; i < PATIENCE; i++) {
      const result = this.mmu().physical(gpa, write);
      if ("spa" in result) return "done";
      const events = this.pp.delivered.length;
      this.#fault(result.fault, write, fetch, i === 0 ? intInfo : 0n);
      if (this.pp.state !== "guest" || this.pp.guestSpa !== guestSpa) return "left";
      if (this.pp.delivered.length > events && this.pp.delivered.at(-1) !== intInfo) return "event";
    }
    throw new Error(`GPA 0x${gpa.toString(16)} faults for ever`);
  }

  mmu(): Mmu {
    const { translations, registers, nestedRoot } = this.pp.virtualization;
    return new Mmu(this.memory, translations, registers, this.machine.nested, nestedRoot);
  }

  /** Puts bytes where the guest fetches them from, page by page; what is not mapped is left out. */
  placeCode(linear: bigint, bytes: readonly number[]): void {
    bytes.forEach((byte, i) => {
      const place = this.mmu().linear(linear + BigInt(i), false);
      if ("spa" in place) this.memory.store8(place.spa, byte);
    });
  }

  #exit(exit: RawExit | undefined): boolean {
    if (exit !== undefined) this.pp.vmexit(exit);
    return exit !== undefined;
  }

  /** MOV to or from a control or debug register, which exits. */
  #moveExits(bytes: readonly number[], exit: RawExit, again?: () => RawExit | undefined): void {
    const { nextRip, decodeAssists } = this.pp.processor.options;
    if (nextRip && !decodeAssists)
      this.placeCode(this.registers.get("csBase") + this.registers.get("rip"), bytes);
    this.#exitAt(bytes, exit, again);
  }

  /** An instruction that the guest was not stepped over runs again, once; who means to stay there stays. */
  #exitAt(bytes: readonly number[], exit: RawExit, again: () => RawExit | undefined = () => exit): void {
    const { guestSpa } = this.pp;
    const rip = this.registers.get("rip");
    const events = this.pp.delivered.length;
    if (!this.pp.processor.options.nextRip) this.placeCode(this.registers.get("csBase") + rip, bytes);
    let next: RawExit | undefined = exit;
    for (let i = 0; i < 2 && next !== undefined; i++) {
      this.pp.vmexit(next);
      if (this.pp.state !== "guest" || this.pp.guestSpa !== guestSpa) return;
      if (this.registers.get("rip") !== rip || this.pp.delivered.length > events) return;
      next = again();
    }
  }

  #fault(fault: NestedFault, write: boolean, fetch: boolean, during: bigint): void {
    this.pp.virtualization.translations.faulted(fault.gpa - (fault.gpa % PAGE), undefined);
    this.pp.vmexit(this.#side.nestedFault({ ...fault, write, fetch }, during));
  }
}

function moveBytes(opcode: number, register: number, gpr: number): number[] {
  const rex = (register > 7 ? 4 : 0) | (gpr > 7 ? 1 : 0);
  const modRm = 0xc0 | ((register & 7) << 3) | (gpr & 7);
  return [...(rex === 0 ? [] : [0x40 | rex]), 0x0f, opcode, modRm];
}

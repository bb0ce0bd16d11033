/**
 * Plays the guest that runs on a PP, root or micro VM: executes an instruction or makes an access, which
 * exits if the VMCB says so, and otherwise has its own effect, as on the processor.
 */
import { EFER, INTERCEPT1, INTERRUPT, VMEXIT } from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import type { Memory } from "../memory/memory.ts";
import type { VmcbFields } from "../processor/entry-checks.ts";
import { Mmu, type NestedFault } from "../processor/mmu.ts";
import { msrIntercepts, portIntercepts } from "../processor/permission-maps.ts";
import { INSTRUCTIONS, RDMSR, WRMSR, type InstructionName } from "./instructions.ts";
import type { Machine } from "./machine.ts";
import type { Gpr, Hidden, Pp } from "./pp.ts";

/** MSRs that VMLOAD and VMSAVE move, by index. */
const HIDDEN_MSRS: Readonly<Record<number, Hidden>> = {
  [MSR.FS_BASE >>> 0]: "fsBase",
  [MSR.GS_BASE >>> 0]: "gsBase",
  [MSR.KERNEL_GS_BASE >>> 0]: "kernelGsBase",
  [MSR.STAR >>> 0]: "star",
  [MSR.LSTAR >>> 0]: "lstar",
  [MSR.CSTAR >>> 0]: "cstar",
  [MSR.SFMASK >>> 0]: "sfmask",
  [MSR.SYSENTER_CS]: "sysenterCs",
  [MSR.SYSENTER_ESP]: "sysenterEsp",
  [MSR.SYSENTER_EIP]: "sysenterEip",
};

/** How an access ended: done, an event was injected, or the guest does not run any more (or again). */
export type Outcome = "done" | "event" | "left";

const LOW = 0xffff_ffffn;
const RFLAGS_IF = 0x200n;
const VECTORS = 256;
const NPF_PRESENT = 1n;
const NPF_WRITE = 2n;
const NPF_USER = 4n;
const NPF_FETCH = 0x10n;
const NPF_FINAL = 1n << 32n;
const NPF_TABLE = 1n << 33n;
/** An access that keeps faulting is stuck: the hypervisor answers it without any effect. */
const PATIENCE = 4;

const CR4_WRITE = 1n << 20n;
/** EXITINFO1 of a MOV to or from a control register: bit 63; the general register is in bits 3:0. */
const MOV_CR = 1n << 63n;
/** As instructions number them. */
const GPR_NAMES = [
  ...(["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"] as const),
  ...(["r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"] as const),
] as const;

export interface PortAccess {
  readonly port: number;
  readonly bytes?: 1 | 2 | 4;
  readonly in?: boolean;
  readonly string?: boolean;
  readonly rep?: boolean;
}

export class Guest {
  readonly pp: Pp;
  readonly machine: Machine;

  constructor(machine: Machine, pp: Pp = machine.pp) {
    this.machine = machine;
    this.pp = pp;
  }

  get vmcb(): VmcbFields {
    return this.pp.vmcb;
  }

  get memory(): Memory {
    return this.machine.memory;
  }

  set(name: Gpr | "rax", value: bigint): void {
    if (name === "rax") this.vmcb.set("rax", value);
    else this.pp.gprs[name] = value;
  }

  get(name: Gpr | "rax"): bigint {
    return name === "rax" ? this.vmcb.get("rax") : this.pp.gprs[name];
  }

  /** Executes an instruction of that length; it is fetched from memory where the processor gives no next RIP. */
  execute(name: InstructionName, options: { readonly prefixes?: readonly number[] } = {}): void {
    const { bytes, word, bit, code } = INSTRUCTIONS[name];
    const all = [...(options.prefixes ?? []), ...bytes];
    if ((this.vmcb.get(word) & BigInt(bit >>> 0)) === 0n)
      throw new Error(`the guest executed ${name} natively`);
    this.#exitAt(all, code, 0n);
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
    if (this.#msrExits(index).read) return this.#exitAt(RDMSR, VMEXIT.MSR, 0n);
    const hidden = HIDDEN_MSRS[index >>> 0];
    const value = hidden === undefined ? (this.pp.processor.readMsr(index) ?? 0n) : this.pp.hidden[hidden];
    this.set("rax", value & LOW);
    this.set("rdx", value >> 32n);
  }

  wrmsr(index: number, value: bigint): void {
    this.set("rcx", BigInt(index >>> 0));
    this.set("rax", value & LOW);
    this.set("rdx", value >> 32n);
    if (this.#msrExits(index).write) return this.#exitAt(WRMSR, VMEXIT.MSR, 1n);
    const hidden = HIDDEN_MSRS[index >>> 0];
    if (hidden !== undefined) this.pp.hidden[hidden] = value;
    else if (index === MSR.EFER) this.vmcb.set("efer", value | EFER.SVME);
    else this.pp.processor.writeMsr(index, value);
  }

  /** MOV CR4, general register `number`. */
  writeCr4(value: bigint, number = 1): void {
    const gpr = GPR_NAMES[number];
    if (gpr === "rsp") this.vmcb.set("rsp", value);
    else if (gpr !== undefined) this.set(gpr, value);
    if ((this.vmcb.get("interceptCr") & CR4_WRITE) === 0n) return this.vmcb.set("cr4", value);
    this.#moveExits(0x22, 4, number, VMEXIT.CR_WRITE + 4, MOV_CR);
  }

  /** MOV to DR`register` from general register `number`. */
  writeDr(register: number, value: bigint, number = 1): void {
    const gpr = GPR_NAMES[number];
    if (gpr === undefined || gpr === "rsp") throw new Error(`not from register ${number}`);
    this.set(gpr, value);
    if ((this.vmcb.get("interceptDr") >> BigInt(16 + register)) & 1n) {
      this.#moveExits(0x23, register, number, VMEXIT.DR_WRITE + register, 0n);
    } else this.pp.processor.debug[register] = value;
  }

  /** MOV from DR`register` to general register `number`, whose value is the answer. */
  readDr(register: number, number = 1): bigint {
    const gpr = GPR_NAMES[number];
    if (gpr === undefined || gpr === "rsp") throw new Error(`not to register ${number}`);
    if ((this.vmcb.get("interceptDr") >> BigInt(register)) & 1n) {
      this.#moveExits(0x21, register, number, VMEXIT.DR_READ + register, 0n);
    } else this.set(gpr, this.pp.processor.debug[register] ?? 0n);
    return this.get(gpr);
  }

  /** IN or OUT, two bytes long. */
  io(access: PortAccess): void {
    const { port, bytes = 1 } = access;
    const ioio = (this.vmcb.get("intercept1") & BigInt(INTERCEPT1.IOIO)) !== 0n;
    if (!ioio || !portIntercepts(this.memory, Number(this.vmcb.get("iopmBase")), port, bytes)) return;
    const type = (access.in ? 1 : 0) | (access.string ? 4 : 0) | (access.rep ? 8 : 0);
    const info1 = BigInt(((port << 16) | (bytes << 4) | type) >>> 0);
    const rip = this.vmcb.get("rip");
    this.pp.vmexit({ code: VMEXIT.IOIO, info1, info2: rip + 2n, nextRip: rip + 2n });
  }

  /** Goes on until no virtual interrupt that waits could be delivered: each that could exits. How many did. */
  settle(): number {
    let exits = 0;
    for (; this.#takesVirtualInterrupt(); exits++) {
      if (exits === VECTORS) throw new Error("there is always another interrupt");
      this.pp.vmexit({ code: VMEXIT.VINTR });
    }
    return exits;
  }

  /** IRET to `rip` with these flags. True if it exited first. */
  iret(rip: bigint, rflags: bigint): boolean {
    const exits = (this.vmcb.get("intercept1") & BigInt(INTERCEPT1.IRET)) !== 0n;
    if (exits) this.pp.vmexit({ code: VMEXIT.IRET });
    this.vmcb.set("rip", rip);
    this.vmcb.set("rflags", rflags);
    return exits;
  }

  /** An external interrupt or NMI for the machine. True if it made the guest exit. */
  interrupt(kind: "INTR" | "NMI" = "INTR"): boolean {
    if ((this.vmcb.get("intercept1") & BigInt(INTERCEPT1[kind])) === 0n) return false;
    this.pp.vmexit({ code: VMEXIT[kind] });
    return true;
  }

  /** The guest raised an exception of its own. True if it exited. */
  exception(vector: number, error = 0n): boolean {
    if (((this.vmcb.get("interceptExceptions") >> BigInt(vector)) & 1n) === 0n) return false;
    this.pp.vmexit({ code: VMEXIT.EXCEPTION + vector, info1: error });
    return true;
  }

  /** A triple fault. */
  shutdown(): void {
    this.pp.vmexit({ code: VMEXIT.SHUTDOWN });
  }

  /** Touches guest-physical memory until that works, the access is answered by an event, or the run ended. */
  touch(gpa: number, options: { write?: boolean; fetch?: boolean; intInfo?: bigint } = {}): Outcome {
    const { write = false, fetch = false, intInfo = 0n } = options;
    const stateSpa = this.pp.guestSpa;
    for (let i = 0; i < PATIENCE; i++) {
      const result = this.mmu().physical(gpa, write);
      if ("spa" in result) return "done";
      const events = this.pp.delivered.length;
      this.#nestedFault(result.fault, write, fetch, i === 0 ? intInfo : 0n);
      if (this.pp.state !== "guest" || this.pp.guestSpa !== stateSpa) return "left";
      if (this.pp.delivered.length > events && this.pp.delivered.at(-1) !== intInfo) return "event";
    }
    throw new Error(`GPA 0x${gpa.toString(16)} faults for ever`);
  }

  mmu(): Mmu {
    return new Mmu(this.memory, this.pp.tlb, this.vmcb, this.machine.levels);
  }

  /** Puts bytes where the guest fetches them from, page by page; what is not mapped is left out. */
  placeCode(linear: bigint, bytes: readonly number[]): void {
    bytes.forEach((byte, i) => {
      const place = this.mmu().linear(linear + BigInt(i), false);
      if ("spa" in place) this.memory.store8(place.spa, byte);
    });
  }

  /** MOV to or from control or debug register `register`, which exits. */
  #moveExits(opcode: number, register: number, gpr: number, code: number, info1: bigint): void {
    const { nextRip, decodeAssists } = this.pp.processor.options;
    const rex = gpr > 7 ? [0x41] : [];
    const bytes = [...rex, 0x0f, opcode, 0xc0 | (register << 3) | (gpr & 7)];
    if (nextRip && !decodeAssists) this.placeCode(this.vmcb.get("csBase") + this.vmcb.get("rip"), bytes);
    this.#exitAt(bytes, code, decodeAssists ? info1 | BigInt(gpr) : 0n);
  }

  /** An instruction that the guest was not stepped over runs again, once; who means to stay there stays. */
  #exitAt(bytes: readonly number[], code: number, info1: bigint): void {
    const { guestSpa } = this.pp;
    const rip = this.vmcb.get("rip");
    const events = this.pp.delivered.length;
    if (!this.pp.processor.options.nextRip) this.placeCode(this.vmcb.get("csBase") + rip, bytes);
    for (let i = 0; i < 2; i++) {
      this.pp.vmexit({ code, info1, nextRip: rip + BigInt(bytes.length) });
      if (this.pp.state !== "guest" || this.pp.guestSpa !== guestSpa) return;
      if (this.vmcb.get("rip") !== rip || this.pp.delivered.length > events) return;
    }
  }

  /** APM volume 2, section 15.21.4. */
  #takesVirtualInterrupt(): boolean {
    const control = this.vmcb.get("interruptControl");
    if ((control & BigInt(INTERRUPT.V_IRQ)) === 0n || (this.vmcb.get("rflags") & RFLAGS_IF) === 0n)
      return false;
    if ((this.vmcb.get("interruptShadow") & 1n) !== 0n) return false;
    if ((this.vmcb.get("intercept1") & BigInt(INTERCEPT1.VINTR)) === 0n)
      throw new Error("a virtual interrupt is delivered by the processor");
    const priority = (control >> BigInt(INTERRUPT.V_PRIO_SHIFT)) & 15n;
    const ignoresTpr = (control & BigInt(INTERRUPT.V_IGN_TPR)) !== 0n;
    return ignoresTpr || priority > (control & BigInt(INTERRUPT.V_TPR));
  }

  #nestedFault(fault: NestedFault, write: boolean, fetch: boolean, intInfo: bigint): void {
    const info1 =
      (fault.present ? NPF_PRESENT : 0n) |
      (write ? NPF_WRITE : 0n) |
      (fetch ? NPF_FETCH : 0n) |
      NPF_USER |
      (fault.tableWalk ? NPF_TABLE : NPF_FINAL);
    this.pp.vmexit({ code: VMEXIT.NPF, info1, info2: BigInt(fault.gpa), intInfo });
  }

  #msrExits(index: number): { read: boolean; write: boolean } {
    if ((this.vmcb.get("intercept1") & BigInt(INTERCEPT1.MSR)) === 0n) return { read: false, write: false };
    return msrIntercepts(this.memory, Number(this.vmcb.get("msrpmBase")), index);
  }
}

/** What a guest's actions are under SVM: which of them exit, and what the #VMEXIT says. APM volume 2, chapter 15. */
import {
  INTERCEPT1,
  INTERRUPT,
  EFER as SVM_EFER,
  VMEXIT,
} from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import type { Memory } from "../memory/memory.ts";
import type { Pp } from "../machine/pp.ts";
import type { Hidden } from "../machine/registers.ts";
import type { FaultingAccess, GuestSide, Move, PortAccess, RawExit } from "../machine/virtualization.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { msrIntercepts, portIntercepts } from "./permission-maps.ts";
import type { SvmExit, SvmWorld } from "./world.ts";

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

const GENERAL_PROTECTION = 0x8000_0b0dn;
const RFLAGS_IF = 0x200n;
const NPF_PRESENT = 1n;
const NPF_WRITE = 2n;
const NPF_USER = 4n;
const NPF_FETCH = 0x10n;
const NPF_FINAL = 1n << 32n;
const NPF_TABLE = 1n << 33n;
/** EXITINFO1 of a MOV to or from a control register: bit 63; the general register is in bits 3:0. */
const MOV_CR = 1n << 63n;
/** EXITINFO1 of INS and OUTS where the processor decodes them. */
const ADDRESS_16 = 0x80n;
const SEGMENT_SHIFT = 10n;

export class SvmGuestSide implements GuestSide {
  readonly #world: SvmWorld;
  readonly #pp: Pp;
  readonly #memory: Memory;

  constructor(world: SvmWorld, pp: Pp, memory: Memory) {
    this.#world = world;
    this.#pp = pp;
    this.#memory = memory;
  }

  instruction(name: string, length: number): SvmExit | undefined {
    const found = INSTRUCTIONS[name];
    if (found === undefined) throw new Error(`SVM has no ${name}`);
    const { word, bit, code } = found;
    if ((this.#vmcb.get(word) & BigInt(bit >>> 0)) === 0n) return undefined;
    return this.#behind({ code }, length);
  }

  msr(index: number, write: boolean, length: number): SvmExit | undefined {
    if (!this.#intercepts(INTERCEPT1.MSR)) return undefined;
    const exits = msrIntercepts(this.#memory, Number(this.#vmcb.get("msrpmBase")), index);
    if (!(write ? exits.write : exits.read)) return undefined;
    return this.#behind({ code: VMEXIT.MSR, info1: write ? 1n : 0n }, length);
  }

  readMsr(index: number): bigint {
    const hidden = HIDDEN_MSRS[index >>> 0];
    if (hidden !== undefined) return this.#world.hidden[hidden];
    const { processor } = this.#pp;
    const value = index === MSR.TSC ? processor.rdtsc() : processor.readMsr(index);
    if (value === undefined) this.#pp.delivered.push(GENERAL_PROTECTION);
    return value ?? 0n;
  }

  writeMsr(index: number, value: bigint): void {
    const hidden = HIDDEN_MSRS[index >>> 0];
    if (hidden !== undefined) this.#world.hidden[hidden] = value;
    else if (index === MSR.EFER) this.#vmcb.set("efer", value | SVM_EFER.SVME);
    else if (!this.#pp.processor.writeMsr(index, value)) this.#pp.delivered.push(GENERAL_PROTECTION);
  }

  port(access: PortAccess, length: number): SvmExit | undefined {
    const { port, bytes = 1, segment } = access;
    const map = Number(this.#vmcb.get("iopmBase"));
    if (!this.#intercepts(INTERCEPT1.IOIO) || !portIntercepts(this.#memory, map, port, bytes))
      return undefined;
    const type = (access.in ? 1 : 0) | (access.string ? 4 : 0) | (access.rep ? 8 : 0);
    const words = BigInt(((port << 16) | (bytes << 4) | type) >>> 0);
    const isDecoded = access.string === true && this.#pp.processor.options.decodeAssists;
    const decoded = isDecoded ? ADDRESS_16 | (BigInt(segment ?? 0) << SEGMENT_SHIFT) : 0n;
    const next = this.#vmcb.get("rip") + BigInt(length);
    return { code: VMEXIT.IOIO, info1: words | decoded, info2: next, nextRip: next };
  }

  moveCr(move: Move, length: number): SvmExit | undefined {
    const bit = BigInt(move.register + (move.write ? 16 : 0));
    if (((this.#vmcb.get("interceptCr") >> bit) & 1n) === 0n) return undefined;
    const code = (move.write ? VMEXIT.CR_WRITE : VMEXIT.CR_READ) + move.register;
    return this.#move(code, MOV_CR, move, length);
  }

  moveDr(move: Move, length: number): SvmExit | undefined {
    const bit = BigInt(move.register + (move.write ? 16 : 0));
    if (((this.#vmcb.get("interceptDr") >> bit) & 1n) === 0n) return undefined;
    return this.#move((move.write ? VMEXIT.DR_WRITE : VMEXIT.DR_READ) + move.register, 0n, move, length);
  }

  interrupt(kind: "INTR" | "NMI", during: bigint): SvmExit | undefined {
    return this.#intercepts(INTERCEPT1[kind]) ? { code: VMEXIT[kind], intInfo: during } : undefined;
  }

  init(during: bigint): SvmExit | undefined {
    return this.#intercepts(INTERCEPT1.INIT) ? { code: VMEXIT.INIT, intInfo: during } : undefined;
  }

  exception(vector: number, error: bigint, during: bigint): SvmExit | undefined {
    if (((this.#vmcb.get("interceptExceptions") >> BigInt(vector)) & 1n) === 0n) return undefined;
    return { code: VMEXIT.EXCEPTION + vector, info1: error, intInfo: during };
  }

  shutdown(): SvmExit {
    return { code: VMEXIT.SHUTDOWN };
  }

  taskSwitch(): SvmExit {
    return { code: VMEXIT.TASK_SWITCH };
  }

  nestedFault(fault: FaultingAccess, during: bigint): SvmExit {
    const info1 =
      (fault.present ? NPF_PRESENT : 0n) |
      (fault.write ? NPF_WRITE : 0n) |
      (fault.fetch ? NPF_FETCH : 0n) |
      NPF_USER |
      (fault.tableWalk ? NPF_TABLE : NPF_FINAL);
    return { code: VMEXIT.NPF, info1, info2: BigInt(fault.gpa), intInfo: during };
  }

  /** APM volume 2, section 15.21.4. */
  window(): RawExit | undefined {
    const vmcb = this.#vmcb;
    const control = vmcb.get("interruptControl");
    if ((control & BigInt(INTERRUPT.V_IRQ)) === 0n || (vmcb.get("rflags") & RFLAGS_IF) === 0n)
      return undefined;
    if ((vmcb.get("interruptShadow") & 1n) !== 0n) return undefined;
    if (!this.#intercepts(INTERCEPT1.VINTR))
      throw new Error("a virtual interrupt is delivered by the processor");
    const priority = (control >> BigInt(INTERRUPT.V_PRIO_SHIFT)) & 15n;
    const ignoresTpr = (control & BigInt(INTERRUPT.V_IGN_TPR)) !== 0n;
    const open = ignoresTpr || priority > (control & BigInt(INTERRUPT.V_TPR));
    return open ? { code: VMEXIT.VINTR } : undefined;
  }

  interrupted(exit: RawExit, event: bigint): RawExit {
    return "code" in exit ? { ...exit, intInfo: event } : exit;
  }

  iret(): SvmExit | undefined {
    return this.#intercepts(INTERCEPT1.IRET) ? { code: VMEXIT.IRET } : undefined;
  }

  get #vmcb(): SvmWorld["vmcb"] {
    return this.#world.vmcb;
  }

  #intercepts(bit: number): boolean {
    return (this.#vmcb.get("intercept1") & BigInt(bit >>> 0)) !== 0n;
  }

  #behind(exit: SvmExit, length: number): SvmExit {
    return { ...exit, nextRip: this.#vmcb.get("rip") + BigInt(length) };
  }

  #move(code: number, info1: bigint, { gpr }: Move, length: number): SvmExit {
    const { decodeAssists } = this.#pp.processor.options;
    return this.#behind({ code, info1: decodeAssists ? info1 | BigInt(gpr) : 0n }, length);
  }
}

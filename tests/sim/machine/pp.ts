/**
 * One physical processor that runs the hypervisor: the counterpart of vmm/kernel/entry/*.S. It drives the
 * kernel's exports from one world switch to the next, so that whoever holds a Pp plays the guest.
 */
import { SYS } from "../../../vmm/abi/generated/exit-record.node.ts";
import { LAUNCH_STATUS, LaunchStateLayout } from "../../../vmm/abi/generated/launch.node.ts";
import { KERNEL } from "../../../vmm/abi/generated/memory-map.node.ts";
import { ACTION, PpLocalLayout, SELECTOR } from "../../../vmm/abi/generated/pp-local.node.ts";
import { VsPageLayout } from "../../../vmm/abi/generated/vs-page.node.ts";
import { VMEXIT, VmcbLayout } from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import { Fields } from "../fields.ts";
import type { Memory } from "../memory/memory.ts";
import { refusal, type VmcbFields } from "../processor/entry-checks.ts";
import { ModelTlb } from "../processor/model-tlb.ts";
import type { Processor } from "../processor/processor.ts";
import type { Core } from "./core-host.ts";
import type { Kernel, KernelExport } from "./kernel.ts";
import { finish, type Steps } from "./steps.ts";

/** General registers that the stubs move; RAX and RSP travel in the VMCB. */
export const GPRS = [
  "rbx",
  "rcx",
  "rdx",
  "rbp",
  "rsi",
  "rdi",
  "r8",
  "r9",
  "r10",
  "r11",
  "r12",
  "r13",
  "r14",
  "r15",
] as const;
export type Gpr = (typeof GPRS)[number];

/** What VMLOAD and VMSAVE move. AMD APM volume 2, section 15.5.2. */
export const HIDDEN = [
  "fsSelector",
  "fsAttrib",
  "fsLimit",
  "fsBase",
  "gsSelector",
  "gsAttrib",
  "gsLimit",
  "gsBase",
  "ldtrSelector",
  "ldtrAttrib",
  "ldtrLimit",
  "ldtrBase",
  "trSelector",
  "trAttrib",
  "trLimit",
  "trBase",
  "star",
  "lstar",
  "cstar",
  "sfmask",
  "kernelGsBase",
  "sysenterCs",
  "sysenterEsp",
  "sysenterEip",
] as const;
export type Hidden = (typeof HIDDEN)[number];

/** A #VMEXIT, as the processor writes it into the VMCB. */
export interface Exit {
  readonly code: number;
  readonly info1?: bigint;
  readonly info2?: bigint;
  /** Event whose delivery the exit interrupted. */
  readonly intInfo?: bigint;
  /** RIP behind the instruction, stored where the processor has that feature. */
  readonly nextRip?: bigint;
}

/** Hears of what happens on a PP, before the guest or the core goes on. */
export interface Observer {
  /** The guest of `pp` is about to run; its VMCB is complete. */
  beforeGuest(pp: Pp): void;
  /** A #VMEXIT has been written; the processor still holds what VMRUN does not switch. */
  afterGuest(pp: Pp): void;
  /** SYSRET to the core, and what ends ring 3 again but for service calls. */
  entersCore(pp: Pp): void;
  leavesCore(pp: Pp): void;
  /** The owner of a VS chose its x87 and SSE state. */
  setFpu(vsid: number): void;
}

const EVENT_VALID = 1n << 31n;

export class Pp {
  readonly ppid: number;
  /** Linear address of the kernel's PP block. */
  readonly block: number;
  readonly processor: Processor;
  readonly #kernel: Kernel;
  readonly #core: Core;
  /** `guest` between an entry and the exit that the holder makes. */
  state: "native" | "guest" = "native";
  readonly gprs: Record<Gpr, bigint>;
  readonly hidden: Record<Hidden, bigint>;
  /** Events delivered at entries, oldest first. */
  readonly delivered: bigint[] = [];
  /** Ring crossings seen by the model: upcalls, without service calls. */
  upcalls = 0;
  entries = 0;
  /** Exits seen by the model, refused entries included. */
  exits = 0;
  /** An exit is served in turns with other PPs: vmexit only begins it, and `serving` is what is left. */
  inTurns = false;
  serving: Steps<void> | undefined;
  /** SYS_ of the service call that runs, or 0. */
  service = 0;
  /** Copies out of physical memory since the last exit, each with the service call (SYS_) that made it. */
  readonly copiedIn: { readonly spa: number; readonly count: number; readonly service: number }[] = [];
  readonly tlb = new ModelTlb();
  readonly #memory: Memory;
  readonly #observer: Observer;
  readonly #stateSpa: number;

  constructor(
    ppid: number,
    stateSpa: number,
    parts: { memory: Memory; processor: Processor; kernel: Kernel; core: Core; observer: Observer },
  ) {
    this.ppid = ppid;
    this.block = KERNEL.PP_BLOCKS + ppid * KERNEL.PP_STRIDE;
    this.processor = parts.processor;
    this.#kernel = parts.kernel;
    this.#memory = parts.memory;
    this.#core = parts.core;
    this.#observer = parts.observer;
    this.#stateSpa = stateSpa;
    this.gprs = Object.fromEntries(GPRS.map((name, i) => [name, BigInt(0x1000 + i)])) as Record<Gpr, bigint>;
    this.hidden = Object.fromEntries(HIDDEN.map((name, i) => [name, BigInt(0x40 + i)])) as Record<
      Hidden,
      bigint
    >;
  }

  /** LaunchState. */
  get launchState(): Fields<typeof LaunchStateLayout> {
    return this.fields(LaunchStateLayout, this.#stateSpa);
  }

  /** The words that the stubs use. */
  get local(): Fields<typeof PpLocalLayout> {
    return this.fields(PpLocalLayout, Number(this.launchState.get("localSpa")));
  }

  /** The VMCB that is entered next, or whose guest runs. */
  get vmcb(): VmcbFields {
    return this.fields(VmcbLayout, this.guestSpa);
  }

  get guestSpa(): number {
    return Number(this.local.get("guestSpa"));
  }

  fields<L extends typeof VmcbLayout | typeof PpLocalLayout | typeof LaunchStateLayout>(
    layout: L,
    spa: number,
  ): Fields<L> {
    const { view, at } = this.#memory.place(spa);
    return new Fields(view, layout, at);
  }

  /** launch.S, from the loader's jump on. Returns LAUNCH_STATUS_. */
  launch(): number {
    return finish(this.#launching());
  }

  *#launching(): Steps<number> {
    this.#vmsave(Number(this.launchState.get("vmcbSpa")));
    yield* this.#call("prepare");
    this.#vmload(Number(this.local.get("hostSpa")));
    yield* this.#act(yield* this.#call("launch"));
    return this.state === "guest" ? LAUNCH_STATUS.OK : Number(this.launchState.get("status"));
  }

  /** The guest that runs exits; returns when a guest runs again or the PP has left. */
  vmexit(exit: Exit): void {
    if (this.state !== "guest") throw new Error("no guest runs on this PP");
    const serving = this.#serve(exit);
    if (!this.inTurns) return finish(serving);
    this.state = "native";
    this.serving = serving;
  }

  *#serve(exit: Exit): Steps<void> {
    const { vmcb } = this;
    vmcb.set("exitCode", BigInt.asUintN(64, BigInt(exit.code)));
    vmcb.set("exitInfo1", exit.info1 ?? 0n);
    vmcb.set("exitInfo2", exit.info2 ?? 0n);
    vmcb.set("exitIntInfo", exit.intInfo ?? 0n);
    vmcb.set("injected", 0n);
    if (this.processor.options.nextRip) vmcb.set("nextRip", exit.nextRip ?? 0n);
    this.#afterGuest();
    yield* this.#act(yield* this.#call("svmExit"));
  }

  *#call(name: KernelExport, ...parameters: (number | bigint)[]): Steps<number> {
    return Number(yield* this.#kernel.call(name, this.block, ...parameters));
  }

  /** svm_enter up to VMRUN; a refused state is an exit at once, and answers its ACTION_. */
  *#enter(): Steps<number | undefined> {
    const { vmcb, guestSpa } = this;
    const gprs = Number(this.local.get("gprs"));
    this.#memory.requireLinear(gprs, 0x80, 0, true);
    for (const name of GPRS) {
      this.gprs[name] = this.#memory.view.getBigUint64(gprs + VsPageLayout.fields[name].offset, true);
    }
    this.#vmload(guestSpa);
    const { tags, physicalBits } = this.processor.options;
    if (refusal(vmcb, tags, physicalBits) !== undefined) {
      vmcb.set("exitCode", BigInt.asUintN(64, BigInt(VMEXIT.INVALID | 0)));
      // #VMEXIT clears it, and nothing tells what it was. AMD APM volume 2, section 15.6.
      vmcb.set("injected", 0n);
      this.#afterGuest();
      return yield* this.#call("svmExit");
    }
    this.entries += 1;
    this.state = "guest";
    this.tlb.enter(Number(vmcb.get("asid")), Number(vmcb.get("tlbControl")));
    this.#observer.beforeGuest(this);
    const event = vmcb.get("injected");
    if ((event & EVENT_VALID) !== 0n) this.delivered.push(event);
    vmcb.set("injected", event & ~EVENT_VALID);
    return undefined;
  }

  /** svm_exit: the guest's registers go where the stubs put them, the host's come back. */
  #afterGuest(): void {
    this.state = "native";
    this.exits += 1;
    const { guestSpa, vmcb } = this;
    const paging = {
      cr0: vmcb.get("cr0"),
      cr3: vmcb.get("cr3"),
      cr4: vmcb.get("cr4"),
      efer: vmcb.get("efer"),
    };
    this.tlb.leave(Number(vmcb.get("asid")), paging);
    this.#vmsave(guestSpa);
    const gprs = Number(this.local.get("gprs"));
    for (const name of GPRS) {
      this.#memory.view.setBigUint64(gprs + VsPageLayout.fields[name].offset, this.gprs[name], true);
    }
    this.#observer.afterGuest(this);
    this.#vmload(Number(this.local.get("hostSpa")));
  }

  *#act(first: number): Steps<void> {
    let action: number | undefined = first;
    while (action !== undefined) {
      if (action === ACTION.TRACE) yield* this.#call("endTrace");
      if (action === ACTION.ENTER || action === ACTION.TRACE) action = yield* this.#enter();
      else if (action === ACTION.UPCALL) action = yield* this.#upcall();
      else if (action === ACTION.LEAVE) action = yield* this.#leave();
      else throw new Error(`the kernel answered action ${action}`);
    }
  }

  *#upcall(): Steps<number> {
    this.upcalls += 1;
    const [context, vs] = [Number(this.local.get("coreContext")), Number(this.local.get("coreVs"))];
    this.#observer.entersCore(this);
    this.#memory.enterCore();
    const kernel = this.#kernel;
    const { block } = this;
    const service = function* (this: Pp, number: number, ...rest: bigint[]): Steps<bigint> {
      this.service = number;
      const result = yield* kernel.call("service", block, number, ...rest);
      this.service = 0;
      if (number === SYS.VS_FPU && rest[1] !== 0n && BigInt(result) === 0n) {
        this.#observer.setFpu(Number(rest[0]));
      }
      return BigInt(result);
    }.bind(this);
    const end = yield* this.#core.run({ processor: this.processor, service }, context, vs);
    this.#memory.enterKernel();
    this.#observer.leavesCore(this);
    if ("answer" in end) return yield* this.#call("resume", end.answer);
    const rip = this.local.get("coreEntry");
    if ("unknownService" in end) return yield* this.#call("unknownService", end.unknownService, rip);
    const { vector, error, address } = end.fault;
    return yield* this.#call("trap", vector, error, rip, SELECTOR.USER_CODE, address);
  }

  *#leave(): Steps<undefined> {
    yield* this.#call("leave");
    this.#vmload(Number(this.launchState.get("vmcbSpa")));
    this.state = "native";
    return undefined;
  }

  #vmload(spa: number): void {
    const from = this.fields(VmcbLayout, spa);
    for (const name of HIDDEN) this.hidden[name] = from.get(name);
  }

  #vmsave(spa: number): void {
    const to = this.fields(VmcbLayout, spa);
    for (const name of HIDDEN) to.set(name, this.hidden[name]);
  }
}

/**
 * One physical processor that runs the hypervisor: the counterpart of vmm/kernel/entry/*.S, but for its vendor's world
 * switch (virtualization.ts). It drives the kernel's exports from one world switch to the next, so that whoever holds a
 * Pp plays the guest.
 */
import { SYS } from "../../../vmm/abi/generated/exit-record.node.ts";
import { LAUNCH_STATUS, LaunchStateLayout } from "../../../vmm/abi/generated/launch.node.ts";
import { KERNEL } from "../../../vmm/abi/generated/memory-map.node.ts";
import {
  ACTION,
  PP_BLOCK,
  PpLocalLayout,
  PpStateLayout,
  SELECTOR,
} from "../../../vmm/abi/generated/pp-local.node.ts";
import { VsPageLayout } from "../../../vmm/abi/generated/vs-page.node.ts";
import { Fields, type Layout } from "../fields.ts";
import type { Memory } from "../memory/memory.ts";
import type { Processor } from "../processor/processor.ts";
import type { Core } from "./core-host.ts";
import type { Kernel, KernelExport } from "./kernel.ts";
import { type Gpr, GPRS, type Registers } from "./registers.ts";
import { finish, type Steps } from "./steps.ts";
import type { RawExit, Virtualization } from "./virtualization.ts";

/** Hears of what happens on a PP, before the guest or the core goes on. */
export interface Observer {
  /** The guest of `pp` is about to run; all that it runs with is in place. */
  beforeGuest(pp: Pp): void;
  /** An exit has been written; the processor still holds what the world switch does not move. */
  afterGuest(pp: Pp): void;
  /** The core is entered, and what ends ring 3 again but for service calls. */
  entersCore(pp: Pp): void;
  leavesCore(pp: Pp): void;
  /** The owner of a VS chose its x87 and SSE state. */
  setFpu(vsid: number): void;
}

/** What a PP gives to its vendor's world switch. */
export interface Inside {
  readonly pp: Pp;
  readonly memory: Memory;
  readonly processor: Processor;
  readonly observer: Observer;
  /** Calls an export of the kernel. */
  call(name: KernelExport, ...parameters: (number | bigint)[]): Steps<number>;
}

export interface PpParts {
  readonly memory: Memory;
  readonly processor: Processor;
  readonly kernel: Kernel;
  readonly core: Core;
  readonly observer: Observer;
  readonly virtualization: (inside: Inside) => Virtualization;
}

export class Pp {
  readonly ppid: number;
  /** Linear address of the kernel's PP block. */
  readonly block: number;
  readonly processor: Processor;
  readonly virtualization: Virtualization;
  readonly #kernel: Kernel;
  readonly #core: Core;
  /** `guest` between an entry and the exit that the holder makes. */
  state: "native" | "guest" = "native";
  readonly gprs = Object.fromEntries(GPRS.map((name, i) => [name, BigInt(0x1000 + i)])) as Record<
    Gpr,
    bigint
  >;
  /** Events that reached guests, oldest first. */
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
  readonly #memory: Memory;
  readonly #observer: Observer;
  readonly #stateSpa: number;

  constructor(ppid: number, stateSpa: number, parts: PpParts) {
    this.ppid = ppid;
    this.block = KERNEL.PP_BLOCKS + ppid * KERNEL.PP_STRIDE;
    this.processor = parts.processor;
    this.#kernel = parts.kernel;
    this.#memory = parts.memory;
    this.#core = parts.core;
    this.#observer = parts.observer;
    this.#stateSpa = stateSpa;
    const { memory, processor, observer } = parts;
    const call = (name: KernelExport, ...parameters: (number | bigint)[]): Steps<number> =>
      this.#call(name, ...parameters);
    this.virtualization = parts.virtualization({ pp: this, memory, processor, observer, call });
  }

  /** LaunchState. */
  get launchState(): Fields<typeof LaunchStateLayout> {
    return this.fields(LaunchStateLayout, this.#stateSpa);
  }

  /** The words that the stubs use. */
  get local(): Fields<typeof PpLocalLayout> {
    return this.fields(PpLocalLayout, Number(this.launchState.get("localSpa")));
  }

  /** Of the guest that runs, or is about to. */
  get registers(): Registers {
    return this.virtualization.registers;
  }

  /** SPA of its GuestState. */
  get guestSpa(): number {
    return Number(this.local.get("guestSpa"));
  }

  /** Is the VS that exits or enters here the root's? */
  get runsRoot(): boolean {
    const state = new Fields(this.#memory.view, PpStateLayout, this.block + PP_BLOCK.STATE);
    return state.get("currentVsid") === state.get("rootVsid");
  }

  fields<L extends Layout>(layout: L, spa: number): Fields<L> {
    const { view, at } = this.#memory.place(spa);
    return new Fields(view, layout, at);
  }

  /** launch.S, from the loader's jump on. Returns LAUNCH_STATUS_. */
  launch(): number {
    return finish(this.#launching());
  }

  *#launching(): Steps<number> {
    this.virtualization.begin();
    yield* this.#call("prepare");
    this.virtualization.prepared();
    yield* this.#act(yield* this.#call("launch"));
    return this.state === "guest" ? LAUNCH_STATUS.OK : Number(this.launchState.get("status"));
  }

  /** The guest that runs exits; returns when a guest runs again or the PP has left. */
  vmexit(exit: RawExit): void {
    if (this.state !== "guest") throw new Error("no guest runs on this PP");
    const serving = this.#serve(exit);
    if (!this.inTurns) return finish(serving);
    this.state = "native";
    this.serving = serving;
  }

  /** The kernel raises an exception of its own, which only a bug of it does. */
  faultInKernel(vector: number, error: bigint, rip: bigint, address: bigint): void {
    finish(this.#call("trap", vector, error, rip, SELECTOR.KERNEL_CODE, address));
  }

  /** What the entry stubs do with the general registers, and the exit stubs. */
  loadGprs(): void {
    const at = this.#gprsAt();
    for (const name of GPRS) {
      this.gprs[name] = this.#memory.view.getBigUint64(at + VsPageLayout.fields[name].offset, true);
    }
  }

  storeGprs(): void {
    const at = this.#gprsAt();
    for (const name of GPRS) {
      this.#memory.view.setBigUint64(at + VsPageLayout.fields[name].offset, this.gprs[name], true);
    }
  }

  #gprsAt(): number {
    const at = Number(this.local.get("gprs"));
    this.#memory.requireLinear(at, 0x80, 0, true);
    return at;
  }

  *#serve(exit: RawExit): Steps<void> {
    yield* this.#act(yield* this.virtualization.serve(exit));
  }

  *#call(name: KernelExport, ...parameters: (number | bigint)[]): Steps<number> {
    return Number(yield* this.#kernel.call(name, this.block, ...parameters));
  }

  *#act(first: number): Steps<void> {
    let action: number | undefined = first;
    while (action !== undefined) {
      if (action === ACTION.TRACE) yield* this.#call("endTrace");
      if (action === ACTION.ENTER || action === ACTION.TRACE) action = yield* this.virtualization.enter();
      else if (action === ACTION.UPCALL) action = yield* this.#upcall();
      else if (action === ACTION.LEAVE) action = yield* this.#leave();
      else throw new Error(`the kernel answered action ${action}`);
    }
  }

  *#upcall(): Steps<number> {
    this.upcalls += 1;
    const [context, vs] = [Number(this.local.get("coreContext")), Number(this.local.get("coreVs"))];
    this.virtualization.entersCore();
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
    this.virtualization.coreFaulted(vector, address);
    return yield* this.#call("trap", vector, error, rip, SELECTOR.USER_CODE, address);
  }

  *#leave(): Steps<undefined> {
    yield* this.#call("leave");
    this.virtualization.left();
    this.state = "native";
    return undefined;
  }
}

/** I7: registers that the world switch does not move belong to one VS, and come back as it left them. */
import { OBJECT } from "../../../vmm/abi/generated/registry.node.ts";
import type { Memory } from "../memory/memory.ts";
import type { KernelState } from "./kernel-state.ts";
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import type { Pp } from "./pp.ts";
import { HIDDEN } from "./registers.ts";

/** Where the model keeps x87 and SSE state in an area: see extended-state.ts. */
const X87_WORD = 0x20;
const SSE_WORD = 0xa0;

interface Snapshot {
  readonly components: readonly bigint[];
  readonly xcr0: bigint;
  readonly debug: readonly bigint[];
  readonly hidden: readonly bigint[];
  readonly tscAux: bigint;
  /** Page of its extended state. */
  readonly page: bigint;
}

export class IsolationCheck {
  readonly #kernel: KernelState;
  readonly #memory: Memory;
  readonly #left = new Map<number, Snapshot>();
  /** x87 and SSE words that the owner of a VS chose since it ran. */
  readonly #chosen = new Map<number, { readonly page: number; readonly words: readonly bigint[] }>();
  /** Pages that were wiped: what a VS left there is gone. */
  readonly #wiped = new Set<bigint>();

  constructor(kernel: KernelState, memory: Memory) {
    this.#kernel = kernel;
    this.#memory = memory;
  }

  /** What the area of a VS holds now is what it runs with next. */
  setFpu(vsid: number): void {
    const page = Number(this.#kernel.vs(vsid).get("xsaveSpa"));
    const words = [this.#memory.load64(page + X87_WORD), this.#memory.load64(page + SSE_WORD)];
    this.#chosen.set(vsid, { page, words });
  }

  /** The page at `spa` was wiped: a VS whose extended state lies there begins anew. */
  wiped(spa: number): void {
    this.#wiped.add(BigInt(spa));
    for (const [vsid, { page }] of this.#chosen) if (page === spa) this.#chosen.delete(vsid);
  }

  afterGuest(pp: Pp): void {
    const vsid = this.#vsid(pp);
    this.#left.set(vsid, snapshot(pp, this.#kernel.vs(vsid).get("xsaveSpa")));
  }

  beforeGuest(pp: Pp): void {
    const vsid = this.#vsid(pp);
    const isRoot = this.#kernel.vs(vsid).get("state") === BigInt(OBJECT.ROOT);
    const now = snapshot(pp, this.#kernel.vs(vsid).get("xsaveSpa"));
    const left = this.#left.get(vsid);
    // One that had this number before and is gone does not count.
    const isSame = left !== undefined && left.page === now.page && !this.#wiped.has(now.page);
    const before = isSame ? left : undefined;
    this.#wiped.delete(now.page);
    const chosen = this.#chosen.get(vsid)?.words ?? [];
    const components = (before?.components ?? now.components.map(() => 0n)).map(
      (word, i) => chosen[i] ?? word,
    );
    this.#chosen.delete(vsid);
    if (before === undefined) {
      if (!isRoot && now.components.some((word, i) => word !== components[i])) {
        throw new Error(`VS ${vsid} begins with somebody's extended state`);
      }
      if (!isRoot && now.tscAux !== 0n) throw new Error(`VS ${vsid} begins with somebody's TSC_AUX`);
      return;
    }
    same(vsid, "extended state", components, now.components);
    same(vsid, "TSC_AUX", [before.tscAux], [now.tscAux]);
    // Whoever runs a micro VM may set its other registers between two runs; nobody sets the root's.
    if (!isRoot) return;
    const isXsetbv = pp.virtualization.lastExit.kind === "xsetbv";
    if (!isXsetbv) same(vsid, "XCR0", [before.xcr0], [now.xcr0]);
    same(vsid, "debug registers", before.debug, now.debug);
    same(vsid, "hidden state", before.hidden, now.hidden);
  }

  #vsid(pp: Pp): number {
    return Number(this.#kernel.pp(pp.block).get("currentVsid"));
  }
}

function snapshot(pp: Pp, page: bigint): Snapshot {
  const { extended, debug } = pp.processor;
  return {
    components: [...extended.components],
    xcr0: extended.xcr0,
    debug: [...debug],
    hidden: HIDDEN.map((name) => pp.registers.get(name)),
    tscAux: pp.processor.readMsr(MSR.TSC_AUX) ?? 0n,
    page,
  };
}

function same(vsid: number, what: string, before: readonly bigint[], now: readonly bigint[]): void {
  const i = before.findIndex((word, at) => word !== now[at]);
  if (i >= 0)
    throw new Error(`VS ${vsid}: ${what} ${i} was ${before[i]?.toString(16)}, is ${now[i]?.toString(16)}`);
}

/**
 * What PPs may still have of host translations that were taken away: all of them, until the PP flushes. The model
 * runs the wasm on the tables of now, so it does not follow a stale translation. It says where one could be
 * followed: by ring 0, which never may, and by a core, which may write whatever it reaches, used or free.
 */
import { CORE } from "../../../vmm/abi/generated/memory-map.node.ts";
import type { Mapping } from "../memory/page-map.ts";
import { PAGE } from "../memory/physical-memory.ts";

interface View {
  inCore: boolean;
  /** Of pages of linear memory, what they were since the last flush and are not any more. */
  readonly stale: Map<number, Mapping[]>;
}

export class HostTlbs {
  readonly #views: readonly View[];
  /** Is the page at `spa` the one of slot `vsid`, or kept out of use since it was? */
  readonly #hasVsPage: (vsid: number, spa: number) => boolean;
  /** False as long as nobody has anything stale, which is nearly always. */
  #any = false;

  constructor(pps: number, hasVsPage: (vsid: number, spa: number) => boolean) {
    this.#views = Array.from({ length: pps }, () => ({ inCore: false, stale: new Map() }));
    this.#hasVsPage = hasVsPage;
  }

  unmapped(mapping: Mapping): void {
    this.#any = true;
    for (const { stale } of this.#views) {
      stale.set(mapping.va, [...(stale.get(mapping.va) ?? []), mapping]);
    }
  }

  /** CR3 was loaded on this PP. */
  flushed(ppid: number): void {
    this.#view(ppid).stale.clear();
    this.#any = this.#views.some(({ stale }) => stale.size > 0);
  }

  entersCore(ppid: number): void {
    const view = this.#view(ppid);
    view.inCore = true;
    for (const { va, spa } of reachable(view)) {
      if (this.#hasVsPage((va - CORE.VS_PAGES) / PAGE, spa)) continue;
      throw new Error(`PP ${ppid} enters the core, which finds frame ${hex(spa)} at ${hex(va)} still`);
    }
  }

  leavesCore(ppid: number): void {
    this.#view(ppid).inCore = false;
  }

  /** Ring 0 writes to physical memory at `spa`: that page has a use, or gets one. */
  written(spa: number, count: number): void {
    if (!this.#any) return;
    this.#views.forEach((view, ppid) => {
      if (!view.inCore) return;
      for (const { va, spa: page } of reachable(view)) {
        if (spa >= page + PAGE || page >= spa + count) continue;
        throw new Error(`frame ${hex(page)} is used while the core on PP ${ppid} has it at ${hex(va)}`);
      }
    });
  }

  /** A PP accesses linear address `at`, in either ring. */
  touched(ppid: number, at: number): void {
    if (!this.#any) return;
    const page = at - (at % PAGE);
    if (this.#view(ppid).stale.has(page)) throw new Error(`PP ${ppid} uses what ${hex(page)} was once`);
  }

  #view(ppid: number): View {
    const view = this.#views[ppid];
    if (view === undefined) throw new Error(`there is no PP ${ppid}`);
    return view;
  }
}

function reachable({ stale }: View): Mapping[] {
  return [...stale.values()].flat().filter(({ user }) => user);
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/**
 * The invariants I1 to I8 of the hypervisor, judged before every guest entry on what memory and registers hold.
 * I3, the entry checks, is the processor's part (svm/entry-checks.ts, vmx/entry-checks.ts); I8 is in event-check.ts.
 */
import { EXIT_REASON } from "../../../vmm/abi/generated/exit-record.node.ts";
import { MAX } from "../../../vmm/abi/generated/memory-map.node.ts";
import { OBJECT } from "../../../vmm/abi/generated/registry.node.ts";
import { Mtrrs, mtrrWords } from "../processor/mtrrs.ts";
import type { TlbEntry } from "../processor/translations.ts";
import type { Leaf, Tree } from "../processor/nested-walk.ts";
import { checkClaims } from "./claim-check.ts";
import { EventCheck } from "./event-check.ts";
import { IsolationCheck } from "./isolation-check.ts";
import type { KernelState } from "./kernel-state.ts";
import type { Machine } from "./machine.ts";
import { checkPool, shareCounts } from "./pool-account.ts";
import { RootCheck } from "./root-check.ts";
import type { Observer, Pp } from "./pp.ts";

const BLOCK_BYTES = 0x20_0000;
const PAGE = 0x1000;

/** A rule that must hold whatever anybody does, and does not. */
export class InvariantBroken extends Error {}

export class Invariants implements Observer {
  /** How often tables were walked and judged; a test that expects checks can see that they ran. */
  tableChecks = 0;
  entryChecks = 0;
  /** Cleared where the root's table may lag behind the MTRRs: the pool was empty when they changed. */
  followsMtrrs = true;
  readonly #machine: Machine;
  readonly #events: EventCheck;
  readonly #root = new RootCheck();
  readonly #isolation: IsolationCheck;
  #judged = "";

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#events = new EventCheck(machine.kernel);
    this.#isolation = new IsolationCheck(machine.kernel, machine.memory);
  }

  beforeGuest(pp: Pp): void {
    this.entryChecks += 1;
    const { kernel } = this.#machine;
    // While another PP is in the kernel, tables and counts may be on their way from one state to the next.
    const isQuiet = this.#machine.pps.every((one) => one === pp || one.serving === undefined);
    if (isQuiet) {
      this.checkTables();
      guard("claims", () => checkClaims(this.#machine));
    }
    guard("control", () => pp.virtualization.checkControls(this.#machine));
    // Between the loss of an entry and the new generation that says so, it drains.
    guard("I5", () => this.#checkTlb(pp, !isQuiet));
    const { scripted } = this.#machine.core;
    if (!scripted) guard("I6", () => checkCopies(pp));
    // An INIT leaves nothing of the root as it was.
    const isReset = isRoot(kernel, pp) && pp.virtualization.rootReset;
    guard("I7", () => {
      if (!isReset) this.#isolation.beforeGuest(pp);
      pp.virtualization.checkRegisters(this.#machine);
    });
    if (isRoot(kernel, pp) && !isReset) guard("root", () => this.#root.beforeGuest(pp));
    // A hostile core may lose the events of its own guests, never the root's.
    if (!scripted || isRoot(kernel, pp)) guard("I8", () => this.#events.beforeGuest(pp));
    guard("counters", () => this.#checkCounters(pp, kernel));
  }

  /** For PPs that run at the same time: what the TLB of a guest that runs may hold is there, or drains. */
  checkRunning(): void {
    for (const pp of this.#machine.pps) {
      if (pp.state === "guest") guard("I5", () => this.#checkTlb(pp, true));
    }
  }

  afterGuest(pp: Pp): void {
    this.#isolation.afterGuest(pp);
    if (isRoot(this.#machine.kernel, pp)) this.#root.afterGuest(pp);
    this.#events.afterGuest(pp);
  }

  /** The kernel wiped the page at `spa` to use it anew. */
  wiped(spa: number): void {
    this.#isolation.wiped(spa);
    this.#events.wiped(spa);
  }

  /** What the core on this PP may still reach is nothing that anybody else uses. */
  entersCore({ ppid }: Pp): void {
    guard("I5", () => this.#machine.hostTlbs.entersCore(ppid));
  }

  leavesCore({ ppid }: Pp): void {
    this.#machine.hostTlbs.leavesCore(ppid);
  }

  written(spa: number, count: number): void {
    guard("I5", () => this.#machine.hostTlbs.written(spa, count));
  }

  /** A PP accesses linear memory at `at`. */
  touched(ppid: number, at: number): void {
    guard("I5", () => this.#machine.hostTlbs.touched(ppid, at));
  }

  setFpu(vsid: number): void {
    this.#isolation.setFpu(vsid);
  }

  /** I1, I2 and I4, if any table or the pool changed since they were judged. */
  checkTables(): void {
    const { memory, kernel } = this.#machine;
    const vms = liveVms(kernel);
    const stamp = (): string =>
      [memory.watchedStores, kernel.freeHead, kernel.freePages, this.#mtrrWrites(), ...vms].join();
    if (stamp() === this.#judged) return;
    this.tableChecks += 1;
    const trees = [0, ...vms].map((vmid) => this.#tree(vmid));
    guard("I1", () => trees.forEach((tree, i) => this.#checkFrames(tree, i === 0)));
    guard("I2", () => this.#checkShares(trees.slice(1)));
    const nested = trees.flatMap((tree) => [...tree.tables]);
    guard("I4", () => checkPool(memory, kernel, this.#machine.loader, nested));
    memory.watched.clear();
    nested.forEach((page) => memory.watched.add(page));
    this.#judged = stamp();
  }

  #mtrrWrites(): string {
    return this.#machine.pps.map(({ processor }) => processor.mtrrWrites).join();
  }

  /** What the root's table has to follow; undefined while it need not: they are off, or PPs differ in them. */
  #mtrrs(): Mtrrs | undefined {
    const { pps } = this.#machine;
    const isSettled = new Set(pps.map(({ processor }) => mtrrWords(processor.msrs))).size === 1;
    const mtrrs = new Mtrrs(this.#machine.pp.processor.msrs);
    return this.followsMtrrs && isSettled && mtrrs.on ? mtrrs : undefined;
  }

  #tree(vmid: number): Tree {
    const { nested, kernel } = this.#machine;
    return nested.tree(Number(kernel.vm(vmid).get("nestedRoot")));
  }

  /** No hypervisor frame is reachable; in the root's table the decoy stands for all of them. */
  #checkFrames(tree: Tree, isRoot: boolean): void {
    const { loader } = this.#machine;
    const mtrrs = isRoot ? this.#mtrrs() : undefined;
    if (isRoot && tree.offers.length + tree.draining.length > 0) throw new Error("the root has offers");
    for (const leaf of lent(tree)) {
      if (mtrrs?.isCut(leaf.gpa, leaf.bytes) === true)
        throw new Error(`a leaf of ${hex(leaf.bytes)} at ${hex(leaf.gpa)} has two memory types`);
      const block = loader.blocks.find((one) => leaf.spa < one + BLOCK_BYTES && one < leaf.spa + leaf.bytes);
      if (block === undefined) {
        if (isRoot && leaf.spa !== leaf.gpa)
          throw new Error(`the root's ${hex(leaf.gpa)} is ${hex(leaf.spa)}`);
        if (mtrrs !== undefined) checkType(leaf, mtrrs);
        continue;
      }
      const isDecoy = isRoot && leaf.spa === loader.decoy && !leaf.write && !leaf.execute;
      if (!isDecoy) throw new Error(`GPA ${hex(leaf.gpa)} reaches hypervisor frame ${hex(leaf.spa)}`);
    }
  }

  /** Each frame is shared as often as the tables of micro VMs have it. */
  #checkShares(trees: readonly Tree[]): void {
    const mapped = new Map<number, number>();
    for (const { spa, bytes } of trees.flatMap(lent)) {
      for (let at = spa; at < spa + bytes; at += PAGE) mapped.set(at, (mapped.get(at) ?? 0) + 1);
    }
    const counted = shareCounts(this.#machine.memory, this.#machine.kernel);
    for (const [spa, count] of counted) {
      if (mapped.get(spa) !== count)
        throw new Error(`${hex(spa)}: ${count} shares, ${mapped.get(spa)} leaves`);
      mapped.delete(spa);
    }
    if (mapped.size > 0) throw new Error(`${mapped.size} frames are mapped and not counted`);
  }

  /** What the TLB keeps under the tag that is entered is what the tables say now; in between, frames may drain. */
  #checkTlb(pp: Pp, mayDrain: boolean): void {
    const { tag, translations, nestedRoot } = pp.virtualization;
    for (const entry of translations.entries()) {
      const now = this.#machine.nested.walk(nestedRoot, entry.gpa);
      const good = now !== undefined && now.spa === entry.spa && (now.write || !entry.write);
      if (!good && !(mayDrain && this.#drains(nestedRoot, entry)))
        throw new Error(`tag ${tag} keeps GPA ${hex(entry.gpa)} at ${hex(entry.spa)}`);
    }
    const before = translations.linearContext();
    if (before === undefined) return;
    for (const name of ["cr0", "cr3", "cr4", "efer"] as const) {
      if (before[name] !== pp.registers.get(name))
        throw new Error(`${name} changed under tag ${tag}, which keeps translations`);
    }
  }

  #drains(nested: number, { gpa, spa }: TlbEntry): boolean {
    const { draining } = this.#machine.nested.tree(nested);
    return draining.some(
      (one) => gpa >= one.gpa && gpa < one.gpa + one.bytes && spa === one.spa + gpa - one.gpa,
    );
  }

  #checkCounters(pp: Pp, kernel: KernelState): void {
    const crossings = Number(kernel.counters(pp.block).get("crossings"));
    if (crossings !== pp.upcalls) throw new Error(`${pp.upcalls} upcalls, ${crossings} counted`);
    const exits = Number(kernel.counters(pp.block).get("exits"));
    if (exits !== pp.exits) throw new Error(`${pp.exits} exits, ${exits} counted`);
    const reasons = Array.from({ length: EXIT_REASON.COUNT }, (_, reason) =>
      kernel.exitCount(pp.block, reason),
    );
    const sum = reasons.reduce((a, b) => a + b, 0);
    if (sum !== exits) throw new Error(`${exits} exits, ${sum} by reason`);
  }
}

/**
 * Nothing of root memory was copied in twice while one exit was served. The core's copy and the kernel's own
 * are two, because neither may judge by the other's.
 */
function checkCopies(pp: Pp): void {
  const seen = [...pp.copiedIn].sort((a, b) => a.service - b.service || a.spa - b.spa);
  seen.forEach(({ spa, count, service }, i) => {
    const next = seen[i + 1];
    if (next === undefined || next.service !== service || next.spa >= spa + count) return;
    throw new Error(`${hex(next.spa)} was read twice`);
  });
}

/** All that a tree has frames for. */
function lent({ leaves, offers, draining }: Tree): Leaf[] {
  return [...leaves, ...offers, ...draining];
}

/** VMIDs of the micro VMs that exist, crashed ones included. */
export function liveVms(kernel: KernelState): number[] {
  const ids: number[] = [];
  for (let vmid = 1; vmid < MAX.VMS; vmid++) {
    if (kernel.vm(vmid).get("state") !== BigInt(OBJECT.FREE)) ids.push(vmid);
  }
  return ids;
}

/** Is the VS that exits or enters on this PP the root's? */
function isRoot(kernel: KernelState, pp: Pp): boolean {
  const state = kernel.pp(pp.block);
  return state.get("currentVsid") === state.get("rootVsid");
}

/** Where tables say the type of memory, it is that of the MTRRs. */
function checkType({ gpa, type }: Leaf, mtrrs: Mtrrs): void {
  const wanted = mtrrs.typeAt(gpa);
  if (type !== undefined && type !== wanted)
    throw new Error(`the root's ${hex(gpa)} has memory type ${type}, by the MTRRs ${wanted}`);
}

function guard(rule: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new InvariantBroken(`${rule}: ${(error as Error).message}`, { cause: error });
  }
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

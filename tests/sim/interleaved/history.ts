/** A history: what the software of each PP does, played at the same time, in an order that the seed chooses. */
import { OBJECT } from "../../../vmm/abi/generated/registry.node.ts";
import { Guest } from "../machine/guest.ts";
import { Machine, type MachineOptions } from "../machine/machine.ts";
import { MicroVm } from "../machine/micro-vm.ts";
import type { Pp } from "../machine/pp.ts";
import { ROOT } from "../machine/root-memory.ts";
import { Root } from "../machine/root.ts";
import { randomTurn, sharedPage, type Turn } from "./actions.ts";
import { interleavedEngine } from "./engine.ts";
import { Random } from "./random.ts";
import { Turns } from "./turns.ts";

export interface HistoryOptions extends Pick<MachineOptions, "nextRip" | "tags" | "blocks"> {
  readonly seed: number;
  /** PPs; 2 or 3 by the seed unless told. */
  readonly pps?: number;
  /** What each PP does, instead of what the seed says. */
  readonly programs?: readonly (readonly Turn[])[];
}

/** What was played, for tests that want to know that something was. */
export interface Played {
  readonly points: number;
  readonly switches: number;
  readonly entries: number;
}

const LENGTH = 30;
/** VMs that can run from the start. */
const READY = 2;
const OBJECTS = 64;
/** All PPs come to rest once in so many turns, and everything is judged. */
const REST_ONE_IN = 40;

/** A history that broke a rule: the message has the rule and the steps in their order. */
export class HistoryFailed extends Error {
  /** What broke, without the steps. */
  readonly rule: string;

  constructor(rule: string, steps: readonly string[], cause: unknown) {
    super(`${rule}\n  ${steps.join("\n  ")}`, { cause });
    this.rule = rule;
  }
}

/** What each PP does, by the seed. */
export function programsOf({ seed, pps }: HistoryOptions): Turn[][] {
  const random = new Random(seed ^ 0x5eed);
  const count = pps ?? 2 + random.below(2);
  return Array.from({ length: count }, (_, ppid) =>
    Array.from({ length: LENGTH }, () => randomTurn(random, ppid, count)),
  );
}

/** Plays the history of a seed; throws HistoryFailed. */
export async function playHistory(options: HistoryOptions): Promise<Played> {
  const history = await History.start(options);
  try {
    return history.play();
  } finally {
    history.machine.memory.dispose();
  }
}

export class History {
  readonly machine: Machine;
  readonly turns: Turns;
  readonly roots: readonly Root[];
  readonly #random: Random;
  readonly #programs: (readonly Turn[])[];
  readonly #next: number[];
  readonly #done: string[] = [];

  private constructor(machine: Machine, turns: Turns, random: Random, programs: (readonly Turn[])[]) {
    this.machine = machine;
    this.turns = turns;
    this.roots = machine.pps.map((pp) => new Root(machine, pp));
    this.#random = random;
    this.#programs = programs;
    this.#next = programs.map(() => 0);
  }

  /** A machine with some VMs and nothing played yet. */
  static async start(options: HistoryOptions): Promise<History> {
    const random = new Random(options.seed);
    const programs = [...(options.programs ?? programsOf(options))];
    const turns = new Turns(programs.length, random);
    const engine = interleavedEngine(turns);
    const { seed, nextRip = true, tags = 6, blocks } = options;
    const machine = await Machine.launch({
      seed,
      nextRip,
      tags,
      pps: programs.length,
      engine,
      ...(blocks === undefined ? {} : { blocks }),
    });
    turns.locks = machine.kernel.locks;
    turns.lockAt = (address) => machine.kernel.lockAt(address);
    const history = new History(machine, turns, random, programs);
    history.roots.forEach((root, ppid) => root.attach(sharedPage(ppid)));
    const [first] = history.roots;
    for (let i = 0; i < READY && first !== undefined; i++) {
      MicroVm.create(machine, first, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES + 0x1000 * i }]).raw16();
    }
    return history;
  }

  play(): Played {
    for (const pp of this.machine.pps) pp.inTurns = true;
    try {
      this.#run();
      for (const pp of this.machine.pps) pp.inTurns = false;
      this.#done.push("the end");
      this.#end();
    } catch (error) {
      if (error instanceof HistoryFailed) throw error;
      throw new HistoryFailed((error as Error).message, this.#done, error);
    }
    const entries = this.machine.pps.reduce((sum, pp) => sum + pp.entries, 0);
    return { points: this.turns.points, switches: this.turns.switches, entries };
  }

  #run(): void {
    let rests = false;
    while (true) {
      const serving = this.#ids((pp) => pp.serving !== undefined);
      if (serving.length === 0) rests = false;
      const idle = rests ? [] : this.#ids((pp) => pp.serving === undefined && this.#hasNext(pp));
      const ready = [...serving, ...idle];
      if (ready.length === 0) return;
      rests ||= this.#random.oneIn(REST_ONE_IN);
      this.#turn(this.#pp(this.turns.choose(ready)));
      this.turns.end();
      this.turns.check();
      this.machine.invariants.checkRunning();
    }
  }

  #turn(pp: Pp): void {
    if (pp.serving === undefined) this.#playNext(pp);
    // What exits nowhere, like a touch that works, has nothing to serve.
    if (pp.serving?.next().done === true) pp.serving = undefined;
  }

  #playNext(pp: Pp): void {
    const at = this.#next[pp.ppid] ?? 0;
    this.#next[pp.ppid] = at + 1;
    const turn = this.#programs[pp.ppid]?.[at];
    const root = this.roots[pp.ppid];
    if (turn === undefined || root === undefined) return;
    const { faultAfter } = turn;
    if (faultAfter !== undefined) this.turns.planFault(pp.ppid, faultAfter);
    const fault = faultAfter === undefined ? "" : ` (fault after ${faultAfter})`;
    if (this.#rootRuns(pp)) {
      this.#done.push(`PP ${pp.ppid}: ${turn.root.text}${fault}`);
      turn.root.play(root);
    } else {
      this.#done.push(`PP ${pp.ppid}: guest ${turn.guest.text}${fault}`);
      turn.guest.play(new Guest(this.machine, pp));
    }
  }

  /** Whatever happened: each object can be destroyed, and the pool is whole (invariant I4). */
  #end(): void {
    const [root] = this.roots;
    if (root === undefined) return;
    for (const pp of this.machine.pps) {
      this.turns.faultAfter(pp.ppid);
      if (!this.#rootRuns(pp)) new Guest(this.machine, pp).interrupt();
      if (!this.#rootRuns(pp)) throw new Error(`an interrupt did not end the run on PP ${pp.ppid}`);
    }
    // Each PP passes an exit, so that a core that is down comes back.
    for (const one of [...this.roots, ...this.roots]) one.call("mv_id_op_version");
    root.must("mv_id_op_version");
    const { kernel } = this.machine;
    const exists = (state: bigint): boolean =>
      state === BigInt(OBJECT.LIVE) || state === BigInt(OBJECT.CRASHED);
    const all = Array.from({ length: OBJECTS }, (_, id) => id);
    const destroy = (op: string, id: number): void => void root.must(op, { r11: BigInt(id) });
    for (const id of all) if (exists(kernel.vs(id).get("state"))) destroy("mv_vs_op_destroy_vs", id);
    for (const id of all) if (exists(kernel.vp(id).get("state"))) destroy("mv_vp_op_destroy_vp", id);
    for (const id of all) if (exists(kernel.vm(id).get("state"))) destroy("mv_vm_op_destroy_vm", id);
    this.machine.invariants.checkTables();
  }

  #ids(wanted: (pp: Pp) => boolean): number[] {
    return this.machine.pps.filter(wanted).map(({ ppid }) => ppid);
  }

  #pp(ppid: number): Pp {
    const pp = this.machine.pps[ppid];
    if (pp === undefined) throw new Error(`there is no PP ${ppid}`);
    return pp;
  }

  #hasNext({ ppid }: Pp): boolean {
    return (this.#next[ppid] ?? 0) < (this.#programs[ppid]?.length ?? 0);
  }

  #rootRuns(pp: Pp): boolean {
    const state = this.machine.kernel.pp(pp.block);
    return state.get("currentVsid") === state.get("rootVsid");
  }
}

/**
 * Who runs until when. A PP that has its turn runs a number of points (hand-over-points.ts) that the seed
 * chooses, then stops before the next one; a PP that spins on a lock gives its turn away at once. Two ways to
 * choose: any PP each time, or the PP of the highest priority until, at a few points of the seed's choice, it
 * becomes the one of the lowest (probabilistic concurrency testing), which holds one PP still for long.
 */
import { KERNEL } from "../../../vmm/abi/generated/memory-map.node.ts";
import type { CoreFault } from "../machine/core-host.ts";
import { Deadlock } from "../machine/intrinsics.ts";
import { STEP_INTRINSIC } from "./hand-over-points.ts";
import type { Random } from "./random.ts";

/** Mean number of points of a turn, one of these for a whole history; for the second way of choosing longer. */
const MEAN_TURNS = [2, 8, 30, 150] as const;
const MEAN_PRIORITIES = [30, 150, 600] as const;
/** A turn ends right behind an access to a lock once in so many times: there the others find what is half done. */
const BEHIND_LOCK_ONE_IN = 6;
/** Turns that PPs may spin one after the other without anybody getting on. */
const PATIENCE = 50;
/** Points of one history after which a PP is stuck in an endless loop. */
const ENDLESS = 5_000_000;

interface PpTurn {
  /** Address or intrinsic before which it stopped. */
  place: string;
  /** Address of its last access. */
  last: number;
  /** In a spin-wait the word that it looks at again and again. */
  waitsFor: number | undefined;
  spins: boolean;
  priority: number;
}

export class Turns {
  /** Points passed since the start. */
  points = 0;
  switches = 0;
  /** Where the kernel's locks are. */
  locks: readonly [start: number, end: number] = [0, 0];
  /** What the word at an address is to wait for, if it has a name. */
  lockAt: (address: number) => string | undefined = () => undefined;
  readonly #random: Random;
  readonly #pps: PpTurn[];
  readonly #mean: number;
  readonly #byPriority: boolean;
  readonly #faults = new Map<number, number>();
  #active: number | undefined;
  #left = 0;
  #spun = 0;
  #lowest = 0;
  #trapped: CoreFault | undefined;

  constructor(pps: number, random: Random) {
    this.#random = random;
    this.#byPriority = random.oneIn(2);
    this.#mean = random.pick(this.#byPriority ? MEAN_PRIORITIES : MEAN_TURNS);
    this.#pps = Array.from({ length: pps }, () => ({
      place: "",
      last: 0,
      waitsFor: undefined,
      spins: false,
      priority: random.next(),
    }));
  }

  /** The core of this PP faults after that many service calls of its next upcall; 0 at once. */
  planFault(ppid: number, services: number): void {
    this.#faults.set(ppid, services);
  }

  /** The plan for the upcall that begins, which is thereby used up. */
  faultAfter(ppid: number): number | undefined {
    const planned = this.#faults.get(ppid);
    this.#faults.delete(ppid);
    return planned;
  }

  /** The core's own code trapped: it has a bug, since nobody planned that. */
  coreTrapped(fault: CoreFault): void {
    this.#trapped ??= fault;
  }

  /** Throws if the core trapped by itself. */
  check(): void {
    if (this.#trapped !== undefined) throw new Error(`the core trapped: ${this.#trapped.message}`);
  }

  /** Chooses among the PPs that have something to do and gives that one the turn. */
  choose(ready: readonly number[]): number {
    const awake = ready.filter((ppid) => !this.#of(ppid).spins);
    const from = awake.length > 0 ? awake : ready;
    const chosen = this.#byPriority
      ? from.reduce((a, b) => (this.#of(b).priority > this.#of(a).priority ? b : a))
      : this.#random.pick(from);
    if (chosen !== this.#active) this.switches += 1;
    this.#active = chosen;
    this.#left = this.#random.below(2 * this.#mean);
    return chosen;
  }

  /** Gives this PP a turn up to the next point. */
  give(ppid: number): void {
    this.#active = ppid;
    this.#left = 0;
  }

  /** Linear address of the access before which this PP stopped, or an intrinsic's number. */
  placeOf(ppid: number): number {
    return this.#of(ppid).last;
  }

  /** Does this PP wait for a lock that another one has? */
  waits(ppid: number): boolean {
    return this.#of(ppid).spins;
  }

  /** The turn is over: nobody runs. */
  end(): void {
    this.#active = undefined;
  }

  /** At a point of `ppid`: false if its turn is over. */
  goesOn(ppid: number, place: number, imports: readonly string[]): boolean {
    const intrinsic = place >= STEP_INTRINSIC ? imports[place - STEP_INTRINSIC] : undefined;
    // Outside a turn, as at the launch, a PP runs alone: nobody could give it the lock.
    if (this.#active !== ppid) {
      if (intrinsic === "pause") throw new Deadlock(`PP ${ppid} waits for a lock, alone`);
      return true;
    }
    this.points += 1;
    if (intrinsic === "pause") return this.#spin(ppid);
    const pp = this.#of(ppid);
    // Looking again at the word that it waits for gets nobody on.
    if (place === pp.waitsFor) return true;
    const behindLock = pp.last >= this.locks[0] && pp.last < this.locks[1];
    pp.last = place;
    pp.waitsFor = undefined;
    if (!isFrequent(place)) this.#somebodyGotOn();
    this.#left -= isFrequent(place) ? 0.25 : 1;
    if (this.points > ENDLESS) throw new Deadlock(`PP ${ppid} runs for ever`);
    if (behindLock && this.#random.oneIn(BEHIND_LOCK_ONE_IN)) this.#left = -1;
    if (this.#left >= 0) return true;
    pp.place = intrinsic ?? `0x${place.toString(16)}`;
    if (this.#byPriority) pp.priority = --this.#lowest;
    return false;
  }

  #somebodyGotOn(): void {
    this.#spun = 0;
    for (const pp of this.#pps) pp.spins = false;
  }

  #spin(ppid: number): false {
    const pp = this.#of(ppid);
    pp.spins = true;
    pp.waitsFor = pp.last;
    pp.place = `0x${pp.last.toString(16)}`;
    this.#spun += 1;
    if (this.#spun > PATIENCE) throw new Deadlock(`nobody gets on: ${this.report()}`);
    return false;
  }

  /** What each PP waits for. */
  report(): string {
    return this.#pps
      .map(({ place, spins, last }, ppid) =>
        spins
          ? `PP ${ppid} spins on ${this.lockAt(last) ?? place}`
          : `PP ${ppid} stands before ${place || "nothing"}`,
      )
      .join(", ");
  }

  #of(ppid: number): PpTurn {
    const pp = this.#pps[ppid];
    if (pp === undefined) throw new Error(`there is no PP ${ppid}`);
    return pp;
  }
}

/** Registers of a VS: the claim guards them, and they are touched so often that little else would be tried. */
function isFrequent(place: number): boolean {
  return place >= KERNEL.VS_BLOCKS && place < KERNEL.END;
}

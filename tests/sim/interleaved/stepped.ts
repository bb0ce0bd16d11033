/** A machine whose PPs run point by point as a test says: one is held still somewhere while another gets on. */
import { Machine, type MachineOptions } from "../machine/machine.ts";
import type { Pp } from "../machine/pp.ts";
import { Root } from "../machine/root.ts";
import { sharedPage } from "./actions.ts";
import { interleavedEngine } from "./engine.ts";
import { Random } from "./random.ts";
import { Turns } from "./turns.ts";

export class Stepped {
  readonly machine: Machine;
  /** The root's software on each PP, with a shared page. */
  readonly roots: readonly Root[];
  readonly #turns: Turns;

  private constructor(machine: Machine, turns: Turns) {
    this.machine = machine;
    this.#turns = turns;
    this.roots = machine.pps.map((pp) => new Root(machine, pp));
    this.roots.forEach((root, ppid) => root.attach(sharedPage(ppid)));
  }

  static async launch(options: MachineOptions & { readonly pps: number }): Promise<Stepped> {
    const turns = new Turns(options.pps, new Random(1));
    const machine = await Machine.launch({ ...options, engine: interleavedEngine(turns) });
    return new Stepped(machine, turns);
  }

  /** Starts what makes `pp` exit, and serves that until `isThere`; false if it was served before. */
  hold(pp: Pp, exit: () => void, isThere: () => boolean): boolean {
    pp.inTurns = true;
    exit();
    pp.inTurns = false;
    while (pp.serving !== undefined) {
      if (isThere()) return true;
      this.#step(pp);
    }
    return false;
  }

  /** Linear address of the access before which a PP that is held stands. */
  placeOf({ ppid }: Pp): number {
    return this.#turns.placeOf(ppid);
  }

  /** Does the PP wait for a lock that one which is held has? */
  waits({ ppid }: Pp): boolean {
    return this.#turns.waits(ppid);
  }

  /** Serves the exit to its end. */
  release(pp: Pp): void {
    while (pp.serving !== undefined) this.#step(pp);
  }

  #step(pp: Pp): void {
    this.#turns.give(pp.ppid);
    if (pp.serving?.next().done === true) pp.serving = undefined;
    this.#turns.end();
    this.#turns.check();
  }
}

/** Plays a random sequence on a machine and says what it was, where a rule breaks. */
import fc from "fast-check";
import { OBJECT } from "../../../vmm/abi/generated/registry.node.ts";
import { Guest } from "../machine/guest.ts";
import { Machine, type MachineOptions } from "../machine/machine.ts";
import { MicroVm } from "../machine/micro-vm.ts";
import { Root } from "../machine/root.ts";
import { ROOT } from "../machine/root-memory.ts";
import type { Upcall } from "./hostile-core.ts";

/** Something to do; its text is what a failure's report shows. */
export class Step {
  readonly text: string;
  readonly play: (player: Player) => void;

  constructor(text: string, play: (player: Player) => void) {
    this.text = text;
    this.play = play;
  }

  [fc.toStringMethod](): string {
    return this.text;
  }
}

/** What to do next, whoever runs. */
export interface Turn {
  readonly root: Step;
  readonly guest: Step;
  /** Service calls after which the core faults in this turn; undefined for a sound core. */
  readonly faultAfter: number | undefined;
  /** A hostile core's next upcall in this turn; undefined for a sound core. */
  readonly hostile?: Upcall | undefined;
}

const OBJECTS = 64;
/** VMs that can run from the start. */
const READY = 2;

function describe({ faultAfter, hostile }: Turn): string {
  const fault = faultAfter === undefined ? "" : ` (fault after ${faultAfter})`;
  return fault + (hostile === undefined ? "" : ` ${hostile[fc.toStringMethod]()}`);
}

export class Player {
  readonly machine: Machine;
  readonly root: Root;
  readonly guest: Guest;

  private constructor(machine: Machine) {
    this.machine = machine;
    this.root = new Root(machine);
    this.guest = new Guest(machine);
  }

  static async start(options: MachineOptions): Promise<Player> {
    const player = new Player(await Machine.launch(options));
    player.machine.core.startIsSound = true;
    player.root.attach();
    for (let i = 0; i < READY; i++) {
      const page = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES + 0x1000 * i };
      MicroVm.create(player.machine, player.root, [page]).raw16();
    }
    return player;
  }

  /** The VMCB of the root is the one that was entered first. */
  get rootRuns(): boolean {
    const state = this.machine.kernel.pp(this.machine.pp.block);
    return state.get("currentVsid") === state.get("rootVsid");
  }

  /** Plays all turns, then ends and destroys everything. Throws with the steps so far. */
  play(turns: readonly Turn[]): void {
    const done: string[] = [];
    let hostile = false;
    try {
      for (const turn of turns) {
        const step = this.rootRuns ? turn.root : turn.guest;
        done.push(step.text + describe(turn));
        const { core, memory } = this.machine;
        core.faultAfter = turn.faultAfter;
        core.script = turn.hostile?.script(memory);
        hostile ||= turn.hostile !== undefined;
        step.play(this);
        core.faultAfter = undefined;
        core.script = undefined;
        if (this.machine.pp.state === "native") return;
      }
      done.push("the end");
      this.#end(hostile);
    } catch (error) {
      throw new Error(`${(error as Error).message}\n  ${done.join("\n  ")}`, { cause: error });
    } finally {
      this.machine.memory.dispose();
    }
  }

  /** Whatever happened: each object can be destroyed, and the pool is whole (invariant I4). */
  #end(hostile: boolean): void {
    const { kernel, core } = this.machine;
    if (!this.rootRuns) this.guest.interrupt();
    this.root.registers.set("cpl", 0);
    // What a hostile core holds is given back when it is restarted.
    core.faultAfter = hostile ? 0 : undefined;
    this.root.call("mv_id_op_version");
    this.root.must("mv_id_op_version");
    const exists = (state: bigint): boolean =>
      state === BigInt(OBJECT.LIVE) || state === BigInt(OBJECT.CRASHED);
    const all = Array.from({ length: OBJECTS }, (_, id) => id);
    for (const id of all) if (exists(kernel.vs(id).get("state"))) this.#destroy("mv_vs_op_destroy_vs", id);
    for (const id of all) if (exists(kernel.vp(id).get("state"))) this.#destroy("mv_vp_op_destroy_vp", id);
    for (const id of all) if (exists(kernel.vm(id).get("state"))) this.#destroy("mv_vm_op_destroy_vm", id);
  }

  #destroy(op: string, id: number): void {
    this.root.must(op, { r11: BigInt(id) });
  }
}

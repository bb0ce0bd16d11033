/** A root VM on two PPs, and a micro VM of one page that either may run. */
import assert from "node:assert/strict";
import { Machine } from "./machine.ts";
import { MicroVm } from "./micro-vm.ts";
import { Root } from "./root.ts";
import { ROOT } from "./root-memory.ts";

export interface TwoPps {
  readonly machine: Machine;
  readonly root: Root;
  /** The root's software on the other PP. */
  readonly second: Root;
  /** As the first PP drives it; it did not run yet. */
  readonly vm: MicroVm;
}

export async function launchTwoPps(): Promise<TwoPps> {
  const machine = await Machine.launch({ pps: 2 });
  const [root, second] = machine.pps.map((pp) => new Root(machine, pp));
  assert.ok(root && second);
  root.attach();
  second.attach(ROOT.OTHER_SHARED_PAGE);
  const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
  return { machine, root, second, vm };
}

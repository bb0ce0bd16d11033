/** Plays a scenario (hypercall/scenarios) on the machine model: the root's calls, and what its guests do. */
import type { Play, Rule, Scenario, Step } from "../../../hypercall/scenarios/step.ts";
import { Names } from "../../../hypercall/scenarios/rules.ts";
import { REGISTERS } from "../../../hypercall/abi/model.ts";
import { opcode } from "../../../hypercall/abi/model.ts";
import { op } from "../../../hypercall/ops.ts";
import { Guest } from "./guest.ts";
import type { Machine } from "./machine.ts";
import { Root, type HypercallResult } from "./root.ts";
import { ROOT } from "./root-memory.ts";

const PAGE = 0x1000;
const ID = 0xffffn;
const USER_CPL = 3n;
/** More objects than there can be. */
const ENOUGH = 5000;
const CALLERS = ["user", "kernel"] as const;

export class ScenarioPlayer {
  readonly #machine: Machine;
  readonly #names = new Names();
  readonly #roots: readonly Root[];

  /** `machine` runs the root VM, with user hypercalls, on two PPs. */
  constructor(machine: Machine) {
    this.#machine = machine;
    this.#roots = machine.pps.map((pp) => new Root(machine, pp));
    this.#names.set("pps", BigInt(machine.pps.length));
    for (let i = 0; i < 4; i++) this.#names.set(`ram${i}`, BigInt(ROOT.GUEST_FRAMES + i * PAGE));
    for (const [pp, root] of this.#roots.entries()) {
      root.must("mv_pp_op_set_shared_page_gpa", { r11: BigInt(pageOf("kernel", pp)) });
    }
  }

  /** Plays all steps; the first thing that is not as it should be, in words. */
  play(scenario: Scenario): string | undefined {
    for (const [i, step] of scenario.steps.entries()) {
      const problem = this.#step(step);
      if (problem !== undefined) return `step ${i}, ${step.op}: ${problem}`;
    }
    return undefined;
  }

  #step(step: Step): string | undefined {
    const { memory } = this.#machine;
    const page = pageOf(step.caller, step.pp);
    this.#names.set("pp", BigInt(step.pp));
    this.#names.set("page", BigInt(page));
    this.#names.set("gla", BigInt(page));
    if (step.fill !== undefined) memory.fill(page, step.fill, PAGE);
    for (const [at, value] of step.page ?? []) memory.store64(page + at, this.#names.value(value));
    if (step.code !== undefined) {
      const [place, bytes] = step.code;
      memory.write(Number(this.#names.value(place)), Uint8Array.from(Buffer.from(bytes, "hex")));
    }
    if (step.undo !== undefined) return this.#exhaust(step, step.undo);
    const before = this.#registers(step);
    return this.#problem(step, before, this.#call(step, before));
  }

  #registers(step: Step): HypercallResult {
    const value = (name: (typeof REGISTERS)[number]): bigint => this.#names.value(step.registers[name]);
    return {
      rax: this.#names.value(step.rax),
      r10: value("r10"),
      r11: value("r11"),
      r12: value("r12"),
      r13: value("r13"),
    };
  }

  #call(step: Step, before: HypercallResult): HypercallResult {
    const root = this.#roots[step.pp] as Root;
    root.registers.set("cpl", step.caller === "user" ? USER_CPL : 0n);
    const { guestSpa } = root.pp;
    root.start(before.rax, before);
    if (step.play !== undefined && root.pp.guestSpa !== guestSpa) play(this.#machine, root, step.play);
    if (root.pp.guestSpa !== guestSpa) throw new Error(`${step.op} has not returned`);
    return root.result();
  }

  #problem(step: Step, before: HypercallResult, after: HypercallResult): string | undefined {
    if (after.rax !== BigInt(step.status)) return `RAX 0x${after.rax.toString(16)}, not ${step.expect}`;
    for (const name of REGISTERS) {
      const rule: Rule = step.out[name] ?? `=0x${before[name].toString(16)}`;
      const problem = this.#names.problem(rule, before[name], after[name]);
      if (problem !== undefined) return `${name} ${problem}`;
    }
    for (const [at, rule] of step.pageOut ?? []) {
      const problem = this.#names.problem(
        rule,
        0n,
        this.#machine.memory.load64(pageOf(step.caller, step.pp) + at),
      );
      if (problem !== undefined) return `page word 0x${at.toString(16)} ${problem}`;
    }
    return undefined;
  }

  /** The call until it fails as it should, then each success taken back, so that the call succeeds again. */
  #exhaust(step: Step, undo: string): string | undefined {
    const before = this.#registers(step);
    const takeBack = (id: bigint): string | undefined => {
      const { rax } = this.#call(step, { ...before, rax: opcode(op(undo)), r11: id });
      return rax === 0n ? undefined : `${undo} of ${id}: RAX 0x${rax.toString(16)}`;
    };
    const made: bigint[] = [];
    let result = this.#call(step, before);
    for (; result.rax === 0n && made.length < ENOUGH; result = this.#call(step, before))
      made.push(result.r10 & ID);
    if (made.length === 0) return "not even the first succeeded";
    const problem =
      this.#problem(step, before, result) ?? made.map(takeBack).find((one) => one !== undefined);
    if (problem !== undefined) return `after ${made.length}: ${problem}`;
    const again = this.#call(step, before);
    return again.rax === 0n ? takeBack(again.r10 & ID) : `again: RAX 0x${again.rax.toString(16)}`;
  }
}

function pageOf(caller: Step["caller"], pp: number): number {
  return ROOT.SHARED_PAGE + (CALLERS.indexOf(caller) * 2 + pp) * PAGE;
}

function play(machine: Machine, root: Root, { at, skip = 0, al, does, port = 0 }: Play): void {
  const guest = new Guest(machine, root.pp);
  guest.registers.set("rip", (at === undefined ? guest.registers.get("rip") : BigInt(at)) + BigInt(skip));
  if (al !== undefined) guest.set("rax", (guest.get("rax") & ~0xffn) | BigInt(al));
  if (does === "hlt") guest.execute("hlt");
  else if (does === "fetch-nothing") guest.touch(0xffff_fff0, { fetch: true });
  else guest.io({ port, in: does === "in" });
}

/**
 * Right calls of every op, in the order that makes sense of them, for whoever can make hypercalls to play. Each
 * scenario comes as it is described, with everything set that the ABI ignores, and on the other PP: if it can, it
 * goes there and back with every call, so that every VS migrates all the time.
 */
import type { Register } from "../abi/model.ts";
import { op as findOp } from "../ops.ts";
import { LIST_SCENARIOS } from "./lists.ts";
import { OBJECT_SCENARIOS } from "./objects.ts";
import { RUN_SCENARIOS } from "./run.ts";
import { STATE_SCENARIOS } from "./state.ts";
import type { Scenario, Step, Value } from "./step.ts";
import { attach } from "./step.ts";

/** Flags in RAX. */
const FLAGS = 0x0000_a5a5_0000_0000n;
/** Above what counts of an id, and of an MSR index. */
const ABOVE_ID = 0xbeef_0123_4567_0000n;
const ABOVE_INDEX = 0xbeef_0123_0000_0000n;

function plus(value: Value, more: bigint): Value {
  return value.startsWith("$")
    ? `${value}+0x${more.toString(16)}`
    : `0x${(BigInt(value) + more).toString(16)}`;
}

/** Every bit set that the ABI ignores: flags, and what lies above a 16-bit id or a 32-bit index. */
function noisy(step: Step): Step {
  const registers = { ...step.registers };
  for (const input of findOp(step.op).inputs) {
    if (input.kind === "version" || input.bits === 64) continue;
    const register: Register = input.register;
    registers[register] = plus(registers[register], input.bits === 16 ? ABOVE_ID : ABOVE_INDEX);
  }
  return { ...step, rax: plus(step.rax, FLAGS), registers };
}

function variants(one: Scenario): Scenario[] {
  if (one.fresh || one.once) return [one];
  const again = (what: string, change: (step: Step, i: number) => Step): Scenario => ({
    ...one,
    name: `${one.name}, ${what}`,
    steps: one.steps.map(change),
  });
  const noise = again("with noise in what is ignored", noisy);
  // Ring 0 has a page of its own on PP 0 alone.
  if (one.steps.some((step) => step.caller === "kernel")) return [one, noise];
  if (one.stays) return [one, noise, again("on the other PP", (step) => ({ ...step, pp: 1 }))];
  const wander = (first: 0 | 1): Scenario =>
    again(`from PP ${first} on to the other with every call`, (step, i) => ({
      ...step,
      pp: i % 2 === first ? 0 : 1,
    }));
  return [one, noise, wander(0), wander(1)];
}

function prepared(one: Scenario): Scenario {
  return one.fresh ? one : { ...one, steps: [...attach(0), ...attach(1), ...one.steps] };
}

/** Every scenario, the fresh one first. */
export function allScenarios(): Scenario[] {
  return [...OBJECT_SCENARIOS, ...LIST_SCENARIOS, ...STATE_SCENARIOS, ...RUN_SCENARIOS]
    .flatMap(variants)
    .map(prepared);
}

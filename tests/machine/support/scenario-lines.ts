/** Scenarios as lines for programs/scenarios.c, which says what they mean. */
import { REGISTERS } from "../../../hypercall/abi/model.ts";
import { opcode } from "../../../hypercall/abi/model.ts";
import { op } from "../../../hypercall/ops.ts";
import type { Scenario, Step } from "../../../hypercall/scenarios/step.ts";

export function scenarioLines(scenarios: readonly Scenario[]): string {
  const lines = scenarios.flatMap(({ name, steps }) => [`scenario ${name}`, ...steps.map(line)]);
  return `${lines.join("\n")}\n`;
}

function line(step: Step): string {
  const { r10, r11, r12, r13 } = step.registers;
  const things = [
    ...(step.play !== undefined ? ["run"] : []),
    ...(step.fill === undefined ? [] : [`fill=${step.fill}`]),
    ...(step.page ?? []).map(([at, value]) => `page=${at}:${value}`),
    ...(step.code === undefined ? [] : [`code=${step.code.join(":")}`]),
    ...REGISTERS.filter((name) => step.out[name] !== undefined).map(
      (name) => `out=${name.slice(1)}:${step.out[name] ?? ""}`,
    ),
    ...(step.pageOut ?? []).map(([at, rule]) => `word=${at}:${rule}`),
    ...(step.undo === undefined ? [] : [`undo=0x${opcode(op(step.undo)).toString(16)}`]),
  ];
  return [step.caller, step.pp, step.rax, r10, r11, r12, r13, step.status, ...things].join(" ");
}

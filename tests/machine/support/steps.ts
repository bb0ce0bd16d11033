import assert from "node:assert/strict";
import type { MachineResult } from "../../rig/run-machine.ts";

/** A step of a machine test: its name, then shell commands whose output and status are kept by that name. */
export type Step = readonly [name: string, commands: string];

/** What one step printed, both streams together, and its exit status. */
export interface StepResult {
  text: string;
  status: number;
}

const MARK = "=====";

/**
 * The machine's commands for steps that run one after another in one shell, whatever their status. Variables
 * that a step sets stay. A boot takes seconds, so one test has many steps.
 */
export function script(steps: readonly Step[]): string {
  const blocks = steps.map(([name, commands]) => {
    if (/[^\w -]/.test(name)) throw new Error(`"${name}" is no name for a step`);
    return `echo "${MARK} ${name}"\n{ ${commands}\n} 2>&1\necho "${MARK} status $?"`;
  });
  return [...blocks, "exit 0"].join("\n");
}

/** The steps of a machine by name; those that were not reached are missing. */
export class Transcript {
  private readonly steps = new Map<string, StepResult>();

  constructor(private readonly result: MachineResult) {
    let name: string | undefined;
    let lines: string[] = [];
    for (const line of result.stdout.split("\n")) {
      const mark = line.indexOf(MARK);
      if (mark < 0) {
        lines.push(line);
        continue;
      }
      // The output of a step need not end with a new line.
      if (mark > 0) lines.push(line.slice(0, mark));
      const word = line.slice(mark + MARK.length + 1);
      const status = /^status (\d+)$/.exec(word);
      if (status && name !== undefined)
        this.steps.set(name, { text: lines.join("\n"), status: Number(status[1]) });
      name = status ? undefined : word;
      lines = [];
    }
    if (name !== undefined) this.steps.set(name, { text: lines.join("\n"), status: -1 });
  }

  /** The step's output and status; fails with what the machine said if it was not finished. */
  step(name: string): StepResult {
    const step = this.steps.get(name);
    assert.ok(
      step !== undefined && step.status >= 0,
      `the machine did not finish "${name}"; ${this.context()}`,
    );
    return step;
  }

  /** Output of a step that must have succeeded. */
  ok(name: string): string {
    const { text, status } = this.step(name);
    assert.equal(status, 0, `"${name}" failed:\n${text}\n${this.context()}`);
    return text;
  }

  /** Output of a step that must have ended with this status. */
  ended(name: string, status: number): string {
    const step = this.step(name);
    assert.equal(
      step.status,
      status,
      `"${name}" ended with ${step.status}:\n${step.text}\n${this.context()}`,
    );
    return step.text;
  }

  /** Whether the machine ended by delivering its status. */
  get alive(): boolean {
    return this.result.ended === "status";
  }

  /** How the machine ended, and where it said why, for messages. */
  context(): string {
    const { ended, reason, consoleLog, console } = this.result;
    const bad = console.split("\n").find((line) => /BUG|Oops|panic|general protection|microv: /.test(line));
    return `machine: ${ended} ${reason}; its console: ${consoleLog}${bad ? ` (${bad.trim()})` : ""}`;
  }
}

/**
 * The same programs on every bed: the same console and the same exits, by neutral reason. Each bed is held against the
 * same list, so that none of them needs another one's machine.
 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { join } from "node:path";
import { BUILD } from "../rig/setup-facts.ts";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { fileWith } from "./support/files.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

interface Program {
  readonly guest: string;
  readonly options: string;
  readonly status: number;
  readonly says: RegExp;
}

const KERNEL = "--mem 4M --cmdline 'one two' --initrd /module";
const PROGRAMS: readonly Program[] = [
  { guest: "hello16", options: "--raw16 --mem 64K", status: 0, says: /^hello from a micro VM$/m },
  { guest: "exits16", options: "--raw16 --mem 64K", status: 0, says: /^many ways out$/m },
  { guest: "ports16", options: "--raw16 --mem 64K", status: 0, says: /^ports are as promised$/m },
  { guest: "string16", options: "--raw16 --mem 64K", status: 0, says: /^strings are as promised$/m },
  { guest: "triple16", options: "--raw16 --mem 64K", status: 123, says: /guest-triple-fault/ },
  { guest: "long64", options: "--raw16 --mem 4M", status: 0, says: /^64-bit code$/m },
  { guest: "info32", options: KERNEL, status: 1, says: /^text of a module$/m },
  { guest: "hello", options: KERNEL, status: 0, says: /^hello from a 64-bit micro VM in TypeScript$/m },
];

/** Reasons of VS 2's exits, each with how often it came in a row. What interrupts the guest is the root's affair. */
const REASONS = `microv trace --json | tr '{' '\\n' | grep '"vsid":2,' |
  sed 's/.*"reason":"\\([a-z_]*\\)".*/\\1/' | grep -v '^interrupt$' | uniq -c | sed 's/^ *//' | tr '\\n' ';'`;

const STEPS: Step[] = [
  ["start", "microv start --trace-size 1M"],
  ...PROGRAMS.flatMap(({ guest, options }): Step[] => [
    [guest, `microv trace --on; microv run /put-${guest} ${options}; s=$?; microv trace --off; ( exit $s )`],
    [`${guest} exits`, REASONS],
  ]),
  ["stop", "microv stop"],
];

describeOnBeds("exits of the same programs", (bed) => {
  let steps: Transcript;
  before(async () => {
    const own = PROGRAMS.map(({ guest }) => ({ local: join(BUILD, "guests", guest), remote: `/put-${guest}` }));
    const put = [...own, fileWith("/module", "text of a module\n")];
    steps = new Transcript(await runOn(bed, { put, commands: script(STEPS) }));
    steps.ok("start");
  });

  for (const { guest, status, says } of PROGRAMS) {
    test(`${guest} says the same and leaves the same ways`, () => {
      assert.match(steps.ended(guest, status), says);
      console.log(guest, steps.ok(`${guest} exits`));
    });
  }
});

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Bed, describeOnBeds, runOn } from "./support/beds.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** How `microv run` names what ended a guest. */
const ENDED_BY_GUEST = 123;

/** What its owner is told of a guest that goes on and ends by itself. */
interface GoesOn {
  says: RegExp;
  status: number;
}

/**
 * What a 32-bit guest does (vms/guests/multiboot/hostile32.S), by its letter, and what its owner is told; `unless`: the
 * processor itself prevents it, and what comes of it then.
 */
const ENDS: readonly (readonly [
  letter: string,
  what: string,
  says: RegExp,
  unless?: (bed: Bed) => GoesOn | undefined,
])[] = [
  ["i", "an exception whose IDT lies outside its memory", /read outside its memory .*guest-outside-memory/],
  ["s", "an exception whose stack lies there", /wrote outside its memory .*guest-outside-memory/],
  ["t", "a page table outside its memory", /has a page table outside its memory .*guest-outside-memory/],
  ["d", "a page directory outside its memory", /has a page table outside its memory .*guest-outside-memory/],
  [
    "p",
    "an instruction whose page table entry is gone by its exit",
    /exit fetch_failed.*unsupported-exit/,
    // Nobody has to fetch it: the guest meets its own page tables at the next one.
    ({ tellsNextRip }) => (tellsNextRip ? { says: /guest-triple-fault/, status: ENDED_BY_GUEST } : undefined),
  ],
  [
    "r",
    "an instruction whose page is another one by its exit",
    /exit fetch_failed.*unsupported-exit/,
    ({ tellsNextRip }) => (tellsNextRip ? { says: /^still here$/m, status: 0 } : undefined),
  ],
  [
    "n",
    "CR0.NW without CR0.CD",
    /exit invalid_state.*guest-invalid-state/,
    // A processor refuses it by itself, with #GP: see "cr0-nw" in tests/rig/gaps.ts.
    ({ options }) =>
      options.bed === "bochs" ? { says: /^nw without cd: vector d$/m, status: 0 } : undefined,
  ],
  ["x", "an exception without an IDT", /guest-triple-fault/],
  ["c", "going on from its last page to where it has none", /ran code outside its memory .*outside-memory/],
];

const run = (letter: string): string =>
  `microv run /guests/hostile32 --cmdline ${letter} --timeout 60 2>&1; s=$?; microv run --raw16 /guests/exit16; exit $s`;
const STEPS: Step[] = [
  ["start", "microv start"],
  ...["g", ...ENDS.map(([letter]) => letter)].map((letter): Step => [letter, `(${run(letter)})`]),
  ["afterwards", "microv run --raw16 /guests/hello16"],
  ["stop", "microv stop"],
];

describeOnBeds("a hostile guest in 32-bit mode", (bed) => {
  let steps: Transcript;
  before(async () => {
    steps = new Transcript(await runOn(bed, { commands: script(STEPS) }));
    steps.ok("start");
  });

  for (const [letter, what, says, unless] of ENDS) {
    const other = unless?.(bed);
    test(`${what} ${other ? "is the processor's affair" : "ends it with an error that says so"}`, () => {
      assert.match(steps.step(letter).text, other?.says ?? says);
      assert.equal(steps.step(letter).status, other?.status ?? ENDED_BY_GUEST, steps.context());
    });
  }

  test("garbage in every MSR and control register is #GP or harmless", () => {
    const said = steps.ok("g");
    assert.match(said, /still here/);
    assert.deepEqual(
      said.match(/exceptions other than gp: (\w+)/g),
      Array(2).fill("exceptions other than gp: 0"),
    );
    assert.match(said, /general detection: vector 1\n/);
    assert.match(said, /xsetbv without osxsave: vector 6\n/);
  });

  test("instructions that it does not have are #UD", () => {
    const said = steps.ok("g");
    assert.equal(said.match(/absent: vector 6\n/g)?.length, 10);
    assert.match(
      said,
      /rdpmc: vector d\n(cache: vector ff\n){2}hypercall: vector ff\nother vendor's hypercall: vector 6\n/,
    );
  });

  test("the root OS and other guests go on", () => {
    assert.match(steps.ok("afterwards"), /^hello/);
    steps.ok("stop");
    assert.ok(steps.alive, steps.context());
  });
});

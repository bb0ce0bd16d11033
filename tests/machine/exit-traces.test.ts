/**
 * The same programs on every bed: the same console and the same exits, by neutral reason. Each bed is held against the
 * same list, so that none of them needs another one's machine.
 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { join } from "node:path";
import { BUILD } from "../rig/setup-facts.ts";
import { type Bed, describeOnBeds, runOn } from "./support/beds.ts";
import { fileWith } from "./support/files.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** Stands for the exit of an instruction that exits on some beds only: see `exitsOf`. */
type Special = "illegal_cr4" | "xsetbv";

interface Program {
  readonly guest: string;
  readonly options: string;
  readonly status: number;
  readonly says: RegExp;
  /** Its exits: how many in a row, and their reason. */
  readonly exits: string;
}

const KERNEL = "--mem 4M --cmdline 'one two' --initrd /module";
const MSRS_OF_LONG64 =
  "1 msr_read;19 io;1 msr_read;18 io;1 msr_write;1 msr_read;18 io;1 msr_write;18 io;1 msr_write;17 io;1 msr_read;" +
  "18 io;1 msr_write;27 io;1 msr_write;25 io;1 msr_write;25 io;1 msr_read;9 io;1 msr_read;30 io;1 msr_write;46 io";
const PROGRAMS: readonly Program[] = [
  {
    guest: "hello16",
    options: "--raw16 --mem 64K",
    status: 0,
    says: /^hello from a micro VM\nit has no BIOS, no kernel, and 16 bits$/m,
    exits: "124 io",
  },
  {
    guest: "exits16",
    options: "--raw16 --mem 64K",
    status: 0,
    says: /^many ways out$/m,
    exits: "29 io;3 cpuid;1 hypercall;1 control_register;1 hlt",
  },
  {
    guest: "ports16",
    options: "--raw16 --mem 64K",
    status: 0,
    says: /^ports are as promised$/m,
    exits: "61 io",
  },
  {
    guest: "string16",
    options: "--raw16 --mem 64K",
    status: 0,
    says: /^a string!\nstrings are as promised$/m,
    exits: "68 io",
  },
  {
    guest: "triple16",
    options: "--raw16 --mem 64K",
    status: 123,
    says: /exit shutdown at RIP 0x100b.*guest-triple-fault/,
    exits: "45 io;1 shutdown",
  },
  {
    guest: "long64",
    options: "--raw16 --mem 4M",
    status: 0,
    says: /^64-bit code\nefer d00\ncr4 2a0\ncr4 bit 40: vector d\ncr4 without pae: vector d\n/m,
    exits:
      "1 control_register;1 msr_write;12 io;1 msr_read;9 io;1 control_register;8 io;1 illegal_cr4;21 io;" +
      `1 illegal_cr4;90 io;${MSRS_OF_LONG64}`,
  },
  {
    guest: "info32",
    options: KERNEL,
    status: 1,
    says: /^command line: "one two"\ntext of a module$/m,
    exits: "69 io",
  },
  {
    guest: "hello",
    options: KERNEL,
    status: 0,
    says: /^hello from a 64-bit micro VM in TypeScript\nprocessor: its own\nhypervisor: MicroVMicroV\n[^]*module: 17 bytes, which add up to 1515/m,
    exits:
      "1 cpuid;1 control_register;1 msr_read;1 msr_write;1 xsetbv;86 io;1 cpuid;72 io;2 cpuid;110 io;1 cpuid;261 io",
  },
];

/**
 * What the beds differ in, all of it. An illegal value for CR4 is #GP before the intercept on AMD (APM volume 2, 15.9,
 * which Bochs follows and QEMU does not: "cr-check" in tests/rig/gaps.ts); on Intel it exits first (SDM volume 3,
 * 26.1.1). QEMU has no intercept of XSETBV ("xsetbv" there).
 */
function exitsOf(bed: Bed, exits: string): string {
  const special: Record<Special, string | undefined> = {
    illegal_cr4: bed.label === "bochs-svm" ? undefined : "control_register",
    xsetbv: bed.label === "qemu-svm" ? undefined : "xsetbv",
  };
  const runs: { count: number; reason: string }[] = [];
  for (const [, count, name = ""] of exits.matchAll(/(\d+) (\w+)/g)) {
    const reason = name in special ? special[name as Special] : name;
    const last = runs.at(-1);
    if (reason === undefined) continue;
    if (last?.reason === reason) last.count += Number(count);
    else runs.push({ count: Number(count), reason });
  }
  return runs.map(({ count, reason }) => `${count} ${reason};`).join("");
}

/**
 * Reasons of VS 2's exits, each with how often it came in a row. What interrupts the guest is the root's affair, and which
 * registers wait for their first use a processor's.
 */
const REASONS = `microv trace --json | tr '{' '\\n' | grep '"vsid":2,' |
  sed 's/.*"reason":"\\([a-z_]*\\)".*/\\1/' | grep -v -e '^interrupt$' -e '^registers$' | uniq -c | sed 's/^ *//' | tr '\\n' ';'`;

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
    const own = PROGRAMS.map(({ guest }) => ({
      local: join(BUILD, "guests", guest),
      remote: `/put-${guest}`,
    }));
    const put = [...own, fileWith("/module", "text of a module\n")];
    steps = new Transcript(await runOn(bed, { put, commands: script(STEPS) }));
    steps.ok("start");
  });

  for (const { guest, status, says, exits } of PROGRAMS) {
    test(`${guest} says the same and leaves by the same ways`, () => {
      const text = steps.ended(guest, status);
      assert.match(text.replace(`processor: ${bed.processor}`, "processor: its own"), says);
      assert.equal(steps.ok(`${guest} exits`), exitsOf(bed, exits));
    });
  }
});

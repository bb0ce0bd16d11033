import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { after, before, test } from "node:test";
import { type BareResult, runBare } from "../rig/bare-guest.ts";
import { BUILD } from "../rig/setup-facts.ts";
import { type Bed, describeOnBeds, runOn } from "./support/beds.ts";
import { script, Transcript } from "./support/steps.ts";

/**
 * Each guest prints the same and ends alike in a micro VM and on the bare emulated machine. A guest that must not
 * stands here with the reason; everything else in vms/guests is compared.
 */
const NOT_COMPARED: Record<string, string> = {
  breakpoints64: "the emulator does not arm the breakpoints that VMRUN loads",
  exits16: "makes hypercalls",
  halt16: "HLT with interrupts off ends a VM, and nothing on the bare machine",
  hostile32: "ends by what a micro VM has not",
  hostile64: "counts what MSRs of a micro VM take, and hits the emulator's own",
  long64: "says which values CR4 and MSRs of a micro VM take; the emulator's own differ",
  loop16: "never ends",
  nonce16: "wants to be told how much memory it has",
  outside16: "has more memory on the bare machine",
  string16: "string I/O is refused in a micro VM",
  wait16: "waits for an interrupt",
};

/**
 * Guests in which Bochs' processor by itself differs from QEMU's, the bare machine of every bed: until there is a bare
 * machine of Bochs they are compared on QEMU's bed only.
 */
const NOT_BY_QEMU: Record<string, string> = {
  advance16: "QEMU takes LOCK CPUID, which is #UD",
  advance32: "QEMU takes LOCK CPUID, which is #UD",
  advance64: "CR2 of an instruction that crosses into a page that is not there",
  faults32: "EXT in the error code of an exception whose delivery faults",
};

/** What the micro VM has and the bare machine, QEMU's on every bed, has not, and the other way round. */
function ownLines(bed: Bed): Record<string, [inside: string, bare: string][]> {
  return {
    hello: [
      ["hypervisor: MicroVMicroV", "hypervisor: TCGTCGTCGTCG"],
      [`processor: ${bed.processor}`, "processor: AuthenticAMD"],
    ],
  };
}

const GUESTS = "vms/guests";
const COMMAND_LINE = "one two";
const MODULE = "text of a module\n";

interface Guest {
  name: string;
  raw16: boolean;
}

/** Every guest that is built: assembly files, and folders with a main file in TypeScript. */
function guests(): Guest[] {
  const assembly = (folder: string, raw16: boolean): Guest[] =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".S"))
      .map((file) => ({ name: parse(file).name, raw16 }));
  return [
    ...assembly(GUESTS, true),
    ...assembly(join(GUESTS, "multiboot"), false),
    ...assembly(join(GUESTS, "pvh"), false),
    { name: "hello", raw16: false },
  ];
}

const folder = mkdtempSync(join(tmpdir(), "microv-guests-bare-"));
const initrd = join(folder, "initrd");
after(() => rmSync(folder, { recursive: true }));

function path(name: string): string {
  return join(BUILD, "guests", name);
}

function command({ name, raw16 }: Guest): string {
  const given = raw16 ? "--raw16" : `--cmdline '${COMMAND_LINE}' --initrd /initrd`;
  return `microv run /guests/${name} ${given} --timeout 20 2>/dev/null`;
}

/** Multiboot loaders differ in what comes before the command line: the emulator puts the kernel's path there. */
function normalize(bed: Bed, name: string, console: string): string {
  let text = console.replaceAll(`${path(name)} `, "").replaceAll("\r", "");
  for (const [inside, bare] of ownLines(bed)[name] ?? []) {
    assert.ok(text.includes(bare), `${name} says "${bare}" on the bare machine`);
    text = text.replace(bare, inside);
  }
  return text;
}

function bare(guest: Guest): Promise<BareResult> {
  const given = guest.raw16 ? {} : { commandLine: COMMAND_LINE, initrd };
  return runBare({ file: path(guest.name), raw16: guest.raw16, timeout: 60, ...given });
}

describeOnBeds("guests on the bare machine", (bed) => {
  const isComparable = (name: string): boolean =>
    NOT_COMPARED[name] === undefined && (bed.options.bed === "qemu" || NOT_BY_QEMU[name] === undefined);
  const compared = guests().filter(({ name }) => isComparable(name));
  let steps: Transcript;
  before(async () => {
    writeFileSync(initrd, MODULE);
    const put = [{ local: initrd, remote: "/initrd" }];
    const runs = compared.map((guest) => [guest.name, command(guest)] as const);
    steps = new Transcript(await runOn(bed, { put, commands: script([["start", "microv start"], ...runs]) }));
    steps.ok("start");
  });

  for (const guest of compared) {
    test(`${guest.name} prints and ends as in a micro VM`, async () => {
      const inside = steps.step(guest.name);
      const outside = await bare(guest);
      assert.equal(inside.text, normalize(bed, guest.name, outside.console).replace(/\n$/, ""));
      // A triple fault resets the bare machine, and is status 123 of the tool.
      if (outside.ended === "reset") assert.equal(inside.status, 123);
      else assert.deepEqual([outside.ended, outside.status], ["exit", inside.status & 0x7f]);
    });
  }

  test("the reasons are those of guests that are there", () => {
    const names = new Set(guests().map(({ name }) => name));
    assert.deepEqual(
      Object.keys({ ...NOT_COMPARED, ...NOT_BY_QEMU }).filter((name) => !names.has(name)),
      [],
    );
    for (const name of names) assert.ok(statSync(path(name)).isFile());
  });
});

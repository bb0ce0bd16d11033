import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { BAD_KERNELS } from "../../vms/testing/bad-kernels.ts";
import { parseOutput } from "../../vms/schema/validate.ts";
import type { PutFile } from "../rig/machine-options.ts";
import { BUILD, setupFacts } from "../rig/setup-facts.ts";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { fileWith } from "./support/files.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** `microv run` of kernels: those that run, those that leave the path, and those that are none. */
const MODULE = "text of a module\n";

/** As a user puts a program of his own into the machine. */
function own(guest: string): PutFile {
  return { local: join(BUILD, "guests", guest), remote: `/my-${guest}` };
}

function badPath(name: string): string {
  return `/bad-${name.replaceAll(" ", "-")}`;
}

const PUT: PutFile[] = [
  own("hello16"),
  own("info32"),
  own("hello"),
  fileWith("/module", MODULE),
  { local: setupFacts().vmlinux, remote: "/vmlinux" },
  ...BAD_KERNELS.map(([name, , file]) => fileWith(badPath(name), file)),
];

/** What stray64 does by the first letter of its command line, and what is said of it. */
const STRAY: [letter: string, message: RegExp][] = [
  ["r", /read outside its memory .*GPA 0x4000000\).*\[guest-outside-memory\]/],
  ["w", /wrote outside its memory .*GPA 0x4000000\).*\[guest-outside-memory\]/],
  ["x", /ran code outside its memory .*RIP 0x4000000, GPA 0x4000000\).*\[guest-outside-memory\]/],
  ["e", /ran code outside its memory .*RIP 0x4000000, GPA 0x4000000\).*\[guest-outside-memory\]/],
  ["s", /wrote outside its memory .*GPA 0x4000000\).*\[guest-outside-memory\]/],
  ["t", /has a page table outside its memory .*GPA 0x4000000\).*\[guest-outside-memory\]/],
  ["n", /triple-faulted \(exit shutdown.*\[guest-triple-fault\]/],
  ["u", /triple-faulted \(exit shutdown.*\[guest-triple-fault\]/],
  ["p", /ran code outside its memory .*\[guest-outside-memory\]/],
];

const STEPS: Step[] = [
  ["start", "microv start"],
  ["own raw16", "microv run --raw16 /my-hello16"],
  ["own multiboot", "microv run /my-info32 --cmdline 'one two' --initrd /module"],
  ["own pvh", "microv run /my-hello --cmdline 'one two' --initrd /module"],
  ["pvh json", "microv run /my-hello --json 2>/dev/null"],
  ["little", "microv run /my-hello --mem 3M"],
  ["much", "microv run /my-hello --mem 256M"],
  [
    "two at once",
    "microv run /my-hello --cpu 0 >/tmp/a & microv run /my-hello --cpu 1 >/tmp/b; wait; cmp /tmp/a /tmp/b",
  ],
  ...STRAY.map(([letter]): Step => [`stray ${letter}`, `microv run /guests/stray64 --cmdline ${letter}`]),
  ["stray l", "microv run /guests/stray64 --cmdline l --timeout 0.5"],
  // One line a file, so that a boot serves all: its status and its message.
  [
    "bad",
    `for f in ${BAD_KERNELS.map(([name]) => badPath(name)).join(" ")}; do
m=$(microv run $f --mem 4M 2>&1); echo "$? $m"; done`,
  ],
  ["linux", "microv run --mem 128M /vmlinux --timeout 60 --cmdline 'earlyprintk=serial,ttyS0'"],
  [
    "quick linux",
    "t=$(cut -d. -f1 /proc/uptime); microv run --mem 128M /vmlinux; s=$?; u=$(cut -d. -f1 /proc/uptime); echo took $((u - t)); ( exit $s )",
  ],
  ["vms", "microv status --json"],
  ["stop", "microv stop"],
];

describeOnBeds("microv run with kernels", (bed) => {
  let steps: Transcript;
  before(async () => {
    steps = new Transcript(await runOn(bed, { put: PUT, commands: script(STEPS), timeout: 240 }));
    steps.ok("start");
  });

  test("raw16, multiboot and PVH programs that were put in run beside Linux", () => {
    assert.match(steps.ok("own raw16"), /^hello from a micro VM/);
    assert.equal(steps.ended("own multiboot", 1), `command line: "one two"\n${MODULE.trim()}`);
    const sum = Buffer.from(MODULE).reduce((total, byte) => total + byte, 0);
    assert.equal(
      steps.ok("own pvh"),
      [
        "hello from a 64-bit micro VM in TypeScript",
        `processor: ${bed.processor}`,
        "hypervisor: MicroVMicroV",
        "SSE state: 16 registers of 128 bits, kept",
        "AVX state: 16 registers of 256 bits, kept",
        "memory: touched to its end",
        "command line: one two",
        `module: ${MODULE.length} bytes, which add up to ${sum}`,
      ].join("\n"),
    );
    assert.deepEqual(parseOutput("run", steps.ok("pvh json")), { ended: "exit", status: 0 });
  });

  test("a kernel reaches all of its memory, little or much, and two keep their vector state at once", () => {
    assert.match(steps.ok("little"), /memory: touched to its end/);
    assert.match(steps.ok("much"), /memory: touched to its end/);
    steps.ok("two at once");
  });

  for (const [letter, message] of STRAY) {
    test(`64-bit code that leaves the path by "${letter}" ends by name`, () => {
      const text = steps.ended(`stray ${letter}`, 123);
      assert.match(text, message);
      assert.doesNotMatch(text, /nothing stopped me/);
    });
  }

  test("64-bit code that loops is ended by its time-out", () => {
    assert.match(steps.ended("stray l", 124), /\[timeout\]/);
  });

  test("files that are no kernels are refused with status 122 and the name of what is wrong", () => {
    const lines = steps.ok("bad").split("\n");
    BAD_KERNELS.forEach(([name, anchor], i) => {
      assert.match(lines[i] ?? "", new RegExp(`^122 microv: .* \\[${anchor}\\]$`), name);
    });
  });

  test("Debian's own kernel gets as far as a micro VM goes, and ends by name within 10 s", () => {
    assert.match(steps.ended("linux", 123), /Linux version 6[^]*\[guest-[a-z-]+\]/);
    const text = steps.ended("quick linux", 123);
    assert.match(text, /\[guest-[a-z-]+\]/);
    assert.ok(Number(/took (\d+)/.exec(text)?.[1]) <= 10, text);
  });

  test("afterwards no VM is left, and the hypervisor goes", () => {
    assert.equal(parseOutput<{ vms: number }>("status", steps.ok("vms")).vms, 0);
    assert.equal(steps.ok("stop"), "microv: stopped");
    assert.ok(steps.alive, steps.context());
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Case } from "../../hypercall/emit/cases.ts";
import { ROOT } from "../rig/setup-facts.ts";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { kernelModule, program } from "./support/programs.ts";
import { script, Transcript } from "./support/steps.ts";

const LIST = join(ROOT, "hypercall/generated/cases.json");
/** The driver gives every PP a TSC frequency at start: the two cases without one are the model's alone. */
const cases = (JSON.parse(readFileSync(LIST, "utf8")) as Case[]).filter((one) => one.given !== "no-tsc");

const folder = mkdtempSync(join(tmpdir(), "microv-cases-"));
after(() => rmSync(folder, { recursive: true }));

function line(one: Case): string {
  const { r10, r11, r12, r13 } = one.registers;
  const low16 = one.low16 === undefined ? "-" : String(one.low16);
  const words = [one.caller, one.given, one.rax, r10, r11, r12, r13, one.status, low16, ...one.page.flat()];
  return words.join(" ");
}

/** Hypercalls that are counted. */
const CALLS = 1000;

describeOnBeds("hypercalls", (bed) => {
  let machine: Transcript;

  before(async () => {
    const list = join(folder, "cases");
    writeFileSync(list, `${cases.map(line).join("\n")}\n`);
    const result = await runOn(bed, {
      put: [
        { local: list, remote: "/cases" },
        program("cases"),
        program("probe"),
        kernelModule("badroot", bed),
      ],
      commands: script([
        ["load", "insmod /lib/badroot.ko"],
        ["start", "microv start"],
        ["crossings 0", "microv status --json"],
        ["none", "probe 1 hypercalls 0"],
        ["crossings 1", "microv status --json"],
        ["some", `probe 1 hypercalls ${CALLS}`],
        ["crossings 2", "microv status --json"],
        ["pool before", "microv status --json"],
        ["cases", "cases /cases"],
        ["pool after", "microv status --json | tail -1"],
        ["list", "microv list --json"],
        ["stop", "microv stop"],
        ["again", "microv start && microv run --raw16 /guests/hello16 && microv stop"],
        ["dump", "dmesg | grep -c 'Oops\\|BUG:' || true"],
      ]),
    });
    machine = new Transcript(result);
  });

  test("every wrong call from ring 0, ring 3 and a micro VM gets its status, and a failure changes no register", () => {
    const text = machine.ok("cases");
    const wrong = [...text.matchAll(/^wrong (\d+): (.*)$/gm)].map(([, number, got]) => {
      const one = cases[Number(number)] as Case;
      return `${one.op || "no op"}: ${one.what} (${one.caller}): expected ${one.status}, got ${got}`;
    });
    assert.deepEqual(wrong, []);
    assert.match(text, new RegExp(`^right: ${cases.length} of ${cases.length}$`, "m"));
  });

  test(`${CALLS} hypercalls raise the count of ring crossings by ${CALLS}`, () => {
    const total = (name: string): number => {
      const { cpus } = JSON.parse(machine.ok(name)) as { cpus: { ring_crossings: number }[] };
      return cpus.reduce((sum, cpu) => sum + cpu.ring_crossings, 0);
    };
    machine.ok("some");
    const [first, second, third] = [0, 1, 2].map((n) => total(`crossings ${n}`)) as [number, number, number];
    // What status and the program's own start take is the same both times.
    assert.equal(third - second - (second - first), CALLS);
  });

  test("wrong calls leave no VM and no page of the pool behind", () => {
    const free = (name: string): unknown =>
      (JSON.parse(machine.ok(name)) as Record<string, unknown>)["pool_free_bytes"];
    assert.deepEqual(JSON.parse(machine.ok("list")), []);
    assert.equal(free("pool after"), free("pool before"));
  });

  test("hypervisor and root go on as before", () => {
    machine.ok("stop");
    assert.match(machine.ok("again"), /hello from a micro VM/);
    assert.equal(machine.ok("dump").trim(), "0");
  });
});

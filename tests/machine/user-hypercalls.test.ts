/** User space of the root VM that may call: the ABI's scenarios, and a program in the shape of MicroV's own. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { allScenarios } from "../../hypercall/scenarios/all.ts";
import type { Scenario } from "../../hypercall/scenarios/step.ts";
import { call } from "../../hypercall/scenarios/step.ts";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { kernelModule, program } from "./support/programs.ts";
import { scenarioLines } from "./support/scenario-lines.ts";
import { script, Transcript } from "./support/steps.ts";

const scenarios = allScenarios();
const folder = mkdtempSync(join(tmpdir(), "microv-scenarios-"));
after(() => rmSync(folder, { recursive: true }));

/** Programs in the shape of MicroV's own integration tests, with what each covers of them. */
const CLIENTS = ["client-objects", "client-memory", "client-state", "client-run"];

/** What the judge must find: without it, nobody could tell it from one that finds nothing. */
const PLANTED: readonly Scenario[] = [
  { name: "status", steps: [call("mv_id_op_version", {}, { expect: "FAILURE_UNKNOWN" })] },
  { name: "output", steps: [call("mv_id_op_version", {}, { out: { r10: "=0x2" } })] },
  { name: "untouched register", steps: [{ ...call("mv_id_op_version"), out: {} }] },
  { name: "page", steps: [call("mv_id_op_version", {}, { fill: 1, pageOut: [[8, "=0x0"]] })] },
  { name: "saved id", steps: [call("mv_id_op_version", {}, { out: { r10: "#0x3" } })] },
];

describeOnBeds("hypercalls of user space", (bed) => {
  let machine: Transcript;

  before(async () => {
    const list = join(folder, "scenarios");
    writeFileSync(list, scenarioLines([...scenarios, ...PLANTED]));
    const result = await runOn(bed, {
      put: [
        { local: list, remote: "/scenarios" },
        ...["scenarios", ...CLIENTS].map(program),
        kernelModule("badroot", bed),
      ],
      commands: script([
        ["load", "insmod /lib/badroot.ko"],
        ["start", "microv start --allow-user-hypercalls"],
        ...CLIENTS.map((name) => [name, name] as const),
        // Nobody may have set anything: what the clients leave set is gone after a restart.
        ["restart", "microv stop && microv start --allow-user-hypercalls"],
        ["scenarios", "scenarios /scenarios"],
        ["list", "microv list --json"],
        ["stop", "microv stop"],
        ["again", "microv start && microv run --raw16 /guests/hello16 && microv stop"],
        ["dump", "dmesg | grep -c 'Oops\\|BUG:' || true"],
      ]),
    });
    machine = new Transcript(result);
  });

  test("every op that is served answers right calls as its scenarios say, also with noise, also from PP to PP", () => {
    const text = machine.ok("scenarios");
    const wrong = [...text.matchAll(/^wrong: (.*): step (\d+)$/gm)].map(([, name]) => name);
    assert.deepEqual(
      wrong,
      PLANTED.map(({ name }) => name),
      text,
    );
    assert.match(
      text,
      new RegExp(`^right: ${scenarios.length} of ${scenarios.length + PLANTED.length}$`, "m"),
    );
  });

  for (const name of CLIENTS) {
    test(`${name}: a program as MicroV's own runs from user space to its end`, () => {
      assert.equal(machine.ok(name).trim(), "done");
    });
  }

  test("right calls leave no VM behind", () => {
    assert.deepEqual(JSON.parse(machine.ok("list")), []);
  });

  test("hypervisor and root go on as before", () => {
    machine.ok("stop");
    assert.match(machine.ok("again"), /hello from a micro VM/);
    assert.equal(machine.ok("dump").trim(), "0");
  });
});

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { program } from "./support/programs.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** Processes that make any calls with any arguments, for so long; MICROV_FUZZ_SECONDS and _SEED for more. */
const SECONDS = Number(process.env["MICROV_FUZZ_SECONDS"] ?? 8);
const SEED = Number(process.env["MICROV_FUZZ_SEED"] ?? 1);
const WORKERS = 4;

const STEPS: Step[] = [
  ["start", "microv start"],
  ["before", "microv run --raw16 /guests/exit16; microv status --json"],
  ["fuzz", `ioctl-fuzz ${SEED} ${SECONDS} ${WORKERS}`],
  ["list", "sleep 1; microv list --json"],
  ["after", "microv run --raw16 /guests/exit16; microv status --json"],
  ["pins", "echo 1 >/proc/sys/vm/stat_refresh; awk '/nr_foll_pin/ {print $2}' /proc/vmstat"],
  [
    "kernel",
    "dmesg | grep -E 'WARNING: CPU|BUG|Oops|rcu:.*stall|general protection|could not be destroyed' && false || true",
  ],
  ["dump", "microv dump | tail -n 5"],
  ["stop", "microv stop"],
];

describeOnBeds("driver calls", (bed) => {
  let machine: Transcript;
  before(async () => {
    const put = [program("ioctl-fuzz")];
    machine = new Transcript(await runOn(bed, { put, commands: script(STEPS), timeout: SECONDS + 120 }));
  });

  /** Answers by kind of call: how many had which DRIVER_ERROR_. */
  function answers(): Map<string, Map<number, number>> {
    const lines = machine.ok("fuzz").trim().split("\n");
    return new Map(
      lines.map((line) => {
        const [name = "", ...counts] = line.split(" ");
        const known = counts.filter((count) => !count.startsWith("other"));
        return [name, new Map(known.map((count) => count.split(":").map(Number) as [number, number]))];
      }),
    );
  }

  function status(step: string): Record<string, unknown> {
    const json = machine
      .step(step)
      .text.split("\n")
      .find((line) => line.startsWith("{"));
    return JSON.parse(json ?? "{}") as Record<string, unknown>;
  }

  test("calls with any arguments are answered, many of them with success", () => {
    const found = answers();
    for (const name of [
      "vm-create",
      "vm-map",
      "vm-offer",
      "vs-get",
      "vs-set",
      "vs-run",
      "vm-destroy",
      "trace-read",
    ]) {
      assert.ok((found.get(name)?.get(0) ?? 0) > 0, `no ${name} succeeded: ${machine.ok("fuzz")}`);
      assert.ok((found.get(name)?.size ?? 0) > 1, `no ${name} was refused: ${machine.ok("fuzz")}`);
    }
  });

  test("behind them MicroV serves on: no VM, no page of the pool and no pin is left, and no core faulted", () => {
    assert.deepEqual(JSON.parse(machine.ok("list")), []);
    assert.equal(machine.step("after").status, 0);
    assert.equal(status("after")["pool_free_bytes"], status("before")["pool_free_bytes"]);
    const cpus = status("after")["cpus"] as { core_faults: number }[];
    assert.deepEqual(
      cpus.map((cpu) => cpu.core_faults),
      [0, 0],
      machine.ok("dump"),
    );
    const [acquired, released] = machine.ok("pins").trim().split("\n");
    assert.equal(acquired, released);
    machine.ok("stop");
  });

  test("nor has Linux anything to say against them", () => {
    assert.equal(machine.ok("kernel").trim(), "");
  });
});

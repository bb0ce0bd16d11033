import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parseOutput } from "../../vms/schema/validate.ts";
import type { PutFile } from "../rig/machine-options.ts";
import { BUILD } from "../rig/setup-facts.ts";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** `microv start`, `stop`, `status`, `check` and `dump` on two CPUs. */
const folder = mkdtempSync(join(tmpdir(), "microv-tool-control-"));
after(() => rmSync(folder, { recursive: true }));

const image = readFileSync(join(BUILD, "microv.img"));

function put(name: string, content: Buffer): PutFile {
  const local = join(folder, name);
  writeFileSync(local, content);
  return { local, remote: `/${name}` };
}

function edited(name: string, edit: (copy: Buffer) => void): PutFile {
  const copy = Buffer.from(image);
  edit(copy);
  return put(name, copy);
}

const PUT = [
  put("truncated.img", image.subarray(0, image.length - 1)),
  edited("foreign.img", (copy) => copy.write("ELF!")),
  edited("corrupt.img", (copy) => copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 1, copy.length - 1)),
  edited("other.img", (copy) => copy.writeUInt32LE(copy.readUInt32LE(12) + 1, 12)),
];

const STEPS: Step[] = [
  ["check before", "microv check --json"],
  ["status before", "microv status --json"],
  ["truncated", "microv start --image /truncated.img"],
  ["foreign", "microv start --image /foreign.img"],
  ["corrupt", "microv start --image /corrupt.img"],
  ["other", "microv start --image /other.img"],
  ["large pool", "microv start --pool 512G"],
  ["nothing stays", "test ! -e /dev/microv && ! grep microv /proc/modules"],
  ["load", "insmod /lib/microv/microv.ko"],
  ["check loaded", "microv check --json"],
  ["status loaded", "microv status --json"],
  ["run loaded", "microv run --raw16 /guests/hello16"],
  ["list loaded", "microv list"],
  ["truncated loaded", "microv start --image /truncated.img"],
  ["driver stays", "test -c /dev/microv"],
  ["stop loaded", "microv stop"],
  ["nothing stays again", "test ! -e /dev/microv && ! grep microv /proc/modules"],
  ["start", "microv start"],
  ["start twice", "microv start"],
  ["status", "microv status --json"],
  ["status as text", "microv status"],
  ["check while running", "microv check --json"],
  [
    "loop",
    "touch /tmp/out; microv run --raw16 /guests/loop16 >/tmp/out 2>/tmp/err & until grep -q looping /tmp/out; do sleep 0.05; done",
  ],
  ["stop with a vm", "microv stop"],
  ["still running", "microv status --json"],
  ["force", "microv stop --force"],
  ["forced guest", "wait %1; s=$?; cat /tmp/err; ( exit $s )"],
  ["gone", "test ! -e /dev/microv && ! grep microv /proc/modules"],
  ["stop twice", "microv stop"],
  ["not root", "su nobody -s /bin/sh -c 'microv status' || chroot --userspec=65534 / microv status"],
  ["start for users", "microv start --allow-user-hypercalls --pool 32M"],
  ["status for users", "microv status"],
  ["json for users", "microv status --json"],
  ["dump", "microv dump"],
  ["stop", "microv stop"],
  ["status after", "microv status --json"],
];

interface Status {
  pool_bytes: number;
  pool_free_bytes: number;
  pool_peak_bytes: number;
  vms: number;
  user_hypercalls: boolean;
  microv_limits: boolean;
  cpus: {
    ppid: number;
    exits_total: number;
    ring_crossings: number;
    exits: { reason: string; count: number }[];
  }[];
}

describeOnBeds("microv start, stop, status", (bed) => {
  let steps: Transcript;
  const status = (name: string): Status => parseOutput<Status>("status", steps.ok(name));
  before(async () => {
    steps = new Transcript(await runOn(bed, { put: PUT, commands: script(STEPS) }));
  });

  test("check finds nothing against it, before and while it runs", () => {
    assert.equal(parseOutput<{ running: boolean }>("check", steps.ok("check before")).running, false);
    const check = parseOutput<{ running: boolean; requirements: { state: string }[] }>(
      "check",
      steps.ok("check while running"),
    );
    assert.equal(check.running, true);
    assert.ok(check.requirements.every(({ state }) => state === "ok"));
  });

  test("a damaged or foreign image is refused by name", () => {
    assert.match(steps.ended("truncated", 1), /\[image-truncated\]$/);
    assert.match(steps.ended("foreign", 1), /\[image-foreign\]$/);
    assert.match(steps.ended("corrupt", 1), /\[image-corrupt\]$/);
    assert.match(steps.ended("other", 1), /\[image-version\]$/);
  });

  test("a pool that Linux does not have is refused by name", () => {
    assert.match(steps.ended("large pool", 1), /\[no-memory\]$/);
  });

  test("a start that fails takes the driver away again", () => {
    steps.ok("nothing stays");
  });

  test("a driver without a hypervisor is told apart, used, and removed by stop", () => {
    const { requirements } = parseOutput<{ requirements: { name: string; state: string }[] }>(
      "check",
      steps.ok("check loaded"),
    );
    assert.ok(requirements.every(({ state }) => state === "ok"));
    const { running, driver_loaded } = parseOutput<Record<string, boolean>>(
      "status",
      steps.ok("status loaded"),
    );
    assert.deepEqual([running, driver_loaded], [false, true]);
    assert.match(steps.ended("run loaded", 121), /\[not-started\]$/);
    assert.match(steps.ended("list loaded", 1), /\[not-started\]$/);
    assert.match(steps.ended("truncated loaded", 1), /\[image-truncated\]$/);
    steps.ok("driver stays");
    assert.match(steps.ended("stop loaded", 1), /\[not-started\]$/);
    steps.ok("nothing stays again");
  });

  test("start says what runs, and a second one is refused", () => {
    assert.match(steps.ok("start"), /^microv: running on 2 CPUs, pool .*MiB \(.*MiB free\)$/);
    assert.match(steps.ended("start twice", 1), /\[already-started\]$/);
  });

  test("status counts exits of each CPU by reason", () => {
    const { cpus, pool_bytes, pool_free_bytes, pool_peak_bytes } = status("status");
    assert.deepEqual(
      cpus.map((cpu) => cpu.ppid),
      [0, 1],
    );
    for (const cpu of cpus) {
      assert.equal(
        cpu.exits.reduce((sum, exit) => sum + exit.count, 0),
        cpu.exits_total,
      );
      assert.ok(cpu.ring_crossings > 0);
      assert.ok(cpu.exits.some((exit) => exit.reason === "hypercall"));
    }
    assert.ok(pool_free_bytes < pool_bytes);
    assert.ok(pool_peak_bytes >= pool_bytes - pool_free_bytes);
    assert.match(steps.ok("status as text"), /^hypervisor: +running\n/);
  });

  test("stop names the VMs in its way and changes nothing; by force it ends them", () => {
    assert.match(steps.ended("stop with a vm", 1), /micro VMs exist: \d+ \(process \d+\).*\[vms-running\]$/);
    assert.equal(status("still running").vms, 1);
    assert.equal(steps.ok("force"), "microv: stopped");
    assert.match(steps.ended("forced guest", 137), /\[killed\]$/);
    steps.ok("gone");
    assert.match(steps.ended("stop twice", 1), /\[not-loaded\]$/);
  });

  test("user hypercalls are warned of at start and in status, and bring MicroV's limits", () => {
    assert.match(steps.ok("start for users"), /warning: .*EVERY user.*\[user-hypercalls\]/);
    assert.match(steps.ok("status for users"), /USER HYPERCALLS ARE ALLOWED/);
    const { user_hypercalls, microv_limits } = status("json for users");
    assert.deepEqual([user_hypercalls, microv_limits], [true, true]);
    assert.ok(!steps.ok("status as text").includes("USER HYPERCALLS"));
  });

  test("dump shows what the CPUs said", () => {
    assert.match(steps.ok("dump"), /CPU 0 .*\n[^]*CPU 1 /);
  });

  test("after stop all is as before", () => {
    steps.ok("stop");
    assert.deepEqual(status("status after"), status("status before"));
    assert.ok(steps.alive, steps.context());
  });
});

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { program } from "./support/programs.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** Hardware breakpoints at linear addresses where the hypervisor, in its own address space, has memory. */
const ARM = [
  "mkfifo /tmp/go",
  "(watchers < /tmp/go > /tmp/watchers &)",
  "exec 9> /tmp/go",
  "for i in $(seq 200); do grep -q armed /tmp/watchers && break; sleep 0.05; done",
  "cat /tmp/watchers",
];
const TOUCH = [
  "echo >&9",
  "for i in $(seq 200); do [ $(wc -l < /tmp/watchers) = 3 ] && break; sleep 0.05; done",
  "cat /tmp/watchers",
];
const STEPS: Step[] = [
  ["arm", ARM.join("; ")],
  ["start", "microv start"],
  ["run", "microv run --raw16 /guests/hello16"],
  ["guest", "microv run --raw16 /guests/breakpoints64 --timeout 60"],
  ["stop", "microv stop"],
  ["touch", TOUCH.join("; ")],
  ["again", "microv start && microv run --raw16 /guests/hello16 && microv stop"],
];

describeOnBeds("breakpoints on the hypervisor's addresses", (bed) => {
  let steps: Transcript;
  before(async () => {
    const put = [program("watchers")];
    steps = new Transcript(await runOn(bed, { put, cpus: 2, commands: script(STEPS) }));
  });

  test("of the root VM's programs do not hit MicroV while it starts and stops", () => {
    assert.equal(steps.ok("arm"), "armed");
    steps.ok("start");
    assert.match(steps.ok("run"), /^hello/);
    steps.ok("stop");
  });

  test("of the root VM's programs are theirs afterwards as before", () => {
    assert.equal(steps.ok("touch"), "armed\nCPU 0: trapped\nCPU 1: trapped");
    steps.ok("again");
  });

  test("of a micro VM do not hit MicroV at its exits", () => {
    assert.match(
      steps.ok("guest"),
      /behind the code of ring 0\nbehind the code of ring 3\nbehind the data\n/,
    );
    assert.match(steps.ok("guest"), /elsewhere: vector ff$/);
    assert.ok(steps.alive, steps.context());
  });
});

/** Recorded exits: what `microv trace` and `microv run --trace` give, and that a recorded run replays in the model. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseOutput } from "../../vms/schema/validate.ts";
import { variantTree } from "../rig/variant-tree.ts";
import { parseHostCpuid } from "../sim/trace/host-cpuid.ts";
import { parseRecording, type Recording } from "../sim/trace/recording.ts";
import { type Difference, replay } from "../sim/trace/replay.ts";
import { type Bed, describeOnBeds, runOn } from "./support/beds.ts";
import { program } from "./support/programs.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** Guests whose runs are recorded and replayed, with the options of their runs. */
const RECORDED = {
  exits16: "--raw16 /guests/exits16 --mem 64K",
  ports16: "--raw16 /guests/ports16 --mem 64K",
  triple16: "--raw16 /guests/triple16 --mem 64K",
  hello: "/guests/hello --mem 4M",
} as const;
type Recorded = keyof typeof RECORDED;
const NAMES = Object.keys(RECORDED) as Recorded[];

const recordings: Step[] = NAMES.flatMap((name) => [
  [`record ${name}`, `microv run ${RECORDED[name]} --trace /${name}.json`],
  [`file ${name}`, `cat /${name}.json`],
]);

const LOOP = `rm -f /tmp/out; touch /tmp/out
microv run --raw16 /guests/loop16 --mem 64K --trace /loop.json >/tmp/out 2>&1 & pid=$!
until grep -q looping /tmp/out; do sleep 0.05; done`;

/** A recorded run that a signal ends. */
function signalled(signal: string): string {
  return `${LOOP}
kill -${signal} $pid; wait $pid; status=$?; cat /loop.json; ( exit $status )`;
}

const STEPS: Step[] = [
  ["cpuid", "cpuid"],
  ["no hypervisor", "microv trace"],
  ["bad size", "microv start --trace-size 12K"],
  ["start", "microv start --trace-size 1M"],
  ["never on", "microv trace --json"],
  ...recordings,
  ["on", "microv trace --on && microv run --raw16 /guests/exits16 --mem 64K"],
  ["text", "microv trace"],
  ["json", "microv trace --json"],
  ["off", "microv trace --off && microv run --raw16 /guests/exits16 --mem 64K && microv trace --json"],
  [
    "on again",
    "microv trace --on && microv run --raw16 /guests/exits16 --mem 64K --trace /x.json >/dev/null",
  ],
  ["kept", "microv trace --json"],
  ["off again", "microv trace --off"],
  ["unwritable", "microv run --raw16 /guests/exits16 --mem 64K --trace /no/such/folder"],
  [
    "disk full",
    `mkdir -p /small; mount -t tmpfs -o size=16k none /small
microv run --raw16 /guests/exits16 --mem 64K --trace /small/t.json`,
  ],
  ["after disk full", "microv trace --json"],
  ["timeout", "microv run --raw16 /guests/loop16 --mem 64K --timeout 0.5 --trace /t.json 2>/dev/null"],
  ["timeout file", "cat /t.json"],
  ["signal", signalled("TERM")],
  [
    "two at once",
    `${LOOP}
microv run --raw16 /guests/exits16 --mem 64K --trace /y.json; s=$?; microv trace --off; echo "off $?"
kill -KILL $pid; wait $pid; ( exit $s )`,
  ],
  ["after kill", 'until microv trace --json | grep -q \'"mode":"off"\'; do sleep 0.05; done'],
  ["stop", "microv stop && microv start --trace-size 4K"],
  ["small ring", "microv run --raw16 /guests/exits16 --trace /s.json && cat /s.json"],
  ["stop again", "microv stop"],
];

interface Exit {
  readonly ppid: number;
  readonly vsid: number;
  readonly entered: number;
  readonly reason: string;
  readonly exit_tsc: number;
  readonly entry_tsc: number;
  readonly rip: string;
  readonly rax: string;
}

interface TraceOutput {
  readonly mode: string;
  readonly tsc_khz: number;
  readonly cpus: number;
  readonly lost: number;
  readonly exits: readonly Exit[];
}

/**
 * The differences that mean something. The model's processor is AMD's here; where nothing else is to be said, `info`
 * holds the vendor's own code, and `detail` shows it (hypercall/trace.layout.ts).
 */
function ours(bed: Bed, recorded: Recording, differences: readonly Difference[]): readonly Difference[] {
  if (bed.options.vendor === "amd") return differences;
  const isNeutral = (entry: number): boolean =>
    ["io", "nested_fault", "exception"].includes(recorded.records[entry]?.reason ?? "");
  return differences.filter(
    ({ entry, field }) => isNeutral(entry) || (field !== "info" && field !== "detail"),
  );
}

describeOnBeds("traces", (bed) => {
  let steps: Transcript;
  const recording = (name: Recorded): Recording => parseRecording(steps.ok(`file ${name}`));
  const output = (name: string): TraceOutput => parseOutput<TraceOutput>("trace", steps.ok(name));
  before(async () => {
    steps = new Transcript(
      await runOn(bed, { put: [program("cpuid")], commands: script(STEPS), timeout: 240 }),
    );
  });

  for (const name of NAMES) {
    test(`the recorded run of ${name} replays in the model with the same decisions`, async () => {
      const recorded = recording(name);
      const { compared, skipped, differences } = await replay(recorded, {
        cpuid: parseHostCpuid(steps.ok("cpuid")),
      });
      assert.equal(recorded.lost, 0);
      assert.deepEqual(ours(bed, recorded, differences), []);
      const guests = skipped.filter(
        (index) => recorded.records[index]?.vsid !== recorded.records[index]?.ppid,
      );
      assert.deepEqual(guests, [], "exits of the guest that were not replayed");
      assert.equal(compared, recorded.records.length - skipped.length);
    });
  }

  test("a recording has each way out that the guest took, in its order", () => {
    const { records, cpus } = recording("exits16");
    const own = records.filter(({ vsid }) => vsid >= cpus).map(({ reason }) => reason);
    const ways = own.filter((reason) => reason !== "io" && reason !== "interrupt");
    assert.deepEqual(ways, ["cpuid", "cpuid", "cpuid", "hypercall", "control_register", "hlt"]);
    assert.ok(own.includes("io"));
  });

  test("a core that decides otherwise makes the replay differ, at the exit where it does", async () => {
    const edit = {
      file: "vmm/core/cpuid/hypervisor-leaf.ts",
      find: "const SIGNATURE_ECX: u32 = 0x694d_566f;",
      replace: "const SIGNATURE_ECX: u32 = 0x694d_566e;",
    };
    const { folder } = variantTree("trace-changed-core", [edit]);
    const recorded = recording("exits16");
    const { differences } = await replay(recorded, {
      cpuid: parseHostCpuid(steps.ok("cpuid")),
      coreSources: folder,
    });
    const leaf = recorded.records.findIndex(
      ({ reason, vsid, words }) =>
        reason === "cpuid" && vsid >= recorded.cpus && words["rax"] === 0x4000_0000n,
    );
    assert.deepEqual(ours(bed, recorded, differences), [
      { entry: leaf, reason: "cpuid", field: "out_rcx", recorded: "0x694d566f", replayed: "0x694d566e" },
    ]);
  });

  test("the file of a run has a track for each PP and for each VS, with slices named by reason", () => {
    const file = JSON.parse(steps.ok("file exits16")) as {
      traceEvents: {
        ph: string;
        name: string;
        pid: number;
        tid: number;
        ts: number;
        dur: number;
        args: object;
      }[];
    };
    const names = file.traceEvents.filter(({ name }) => name === "thread_name").map(({ args }) => args);
    assert.ok(names.some((args) => "name" in args && args.name === "PP 1"));
    assert.ok(names.some((args) => "name" in args && args.name === "VS 2"));
    const slices = file.traceEvents.filter(({ ph }) => ph === "X");
    assert.ok(slices.some(({ pid, tid, name }) => pid === 2 && tid === 2 && name === "cpuid"));
    for (const { ts, dur } of slices) assert.ok(ts > 0 && dur >= 0);
    // On one track slices do not overlap but by the rounding to nanoseconds.
    for (const track of [1, 2]) {
      const own = slices.filter(({ pid, tid }) => pid === track && tid === (track === 1 ? 1 : 2));
      own.sort((a, b) => a.ts - b.ts);
      own.slice(1).forEach(({ ts }, i) => {
        const before = own[i];
        assert.ok(before !== undefined && ts >= before.ts + before.dur - 0.002, `slice ${i} of ${track}`);
      });
    }
  });

  test("microv trace shows the exits of all CPUs by time, as its schema says", () => {
    const { mode, exits, lost, cpus } = output("json");
    assert.deepEqual({ mode, lost, cpus }, { mode: "exits", lost: 0, cpus: 2 });
    const times = exits.map(({ exit_tsc }) => exit_tsc);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.ok(exits.every(({ exit_tsc, entry_tsc }) => exit_tsc < entry_tsc));
    const guest = exits.filter(({ vsid }) => vsid === 2).map(({ reason }) => reason);
    assert.equal(guest.at(-1), "hlt");
    assert.equal(steps.ok("text").split("\n").length, exits.length + 1);
    assert.match(steps.ok("text"), /\thlt\t0x/);
  });

  test("exits are not recorded until it is switched on, nor after it is switched off", () => {
    assert.deepEqual([output("never on").mode, output("never on").exits], ["off", []]);
    const text = steps.ok("off");
    const { mode, exits } = parseOutput<TraceOutput>("trace", text.slice(text.indexOf("{")));
    assert.equal(mode, "off");
    assert.deepEqual(exits, output("json").exits);
  });

  test("a recorded run gives way to the trace that was on before", () => {
    const { mode, exits } = output("kept");
    assert.equal(mode, "exits");
    assert.ok(exits.every(({ vsid }) => vsid < 2));
  });

  test("a file that cannot be made stops the run before the guest starts", () => {
    assert.match(
      steps.ended("unwritable", 120),
      /^microv: the trace \/no\/such\/folder .*errno 2.*\[trace-unwritable\]$/,
    );
  });

  test("a file that cannot be written to its end is an error, and the trace goes off", () => {
    assert.match(steps.ended("disk full", 125), /many ways out\n.*errno 28.*\[trace-unwritable\]$/s);
    assert.equal(output("after disk full").mode, "off");
  });

  test("a run that a timeout or a signal ends leaves a whole file", () => {
    assert.equal(steps.step("timeout").status, 124);
    assert.ok(parseRecording(steps.ok("timeout file")).records.length > 0);
    assert.ok(parseRecording(steps.ended("signal", 143)).records.length > 0);
  });

  test("one run at a time is recorded; a killed one switches the trace off", () => {
    const text = steps.ended("two at once", 125);
    assert.match(text, /another run is being recorded.*\[trace-in-use\]/);
    assert.match(text, /\noff 1\n/);
    steps.ok("after kill");
  });

  test("a ring that is too small loses the oldest exits, which is counted and said", () => {
    const text = steps.ok("small ring");
    assert.match(text, /microv: note: the trace lacks \d+ exits that came too fast/);
    const { lost, records } = parseRecording(text.slice(text.indexOf("{")));
    assert.ok(lost > 0);
    assert.ok(records.length > 0);
  });

  test("bad sizes and a missing driver are named", () => {
    assert.match(steps.ended("bad size", 2), /--trace-size 12K.*\[bad-size-option\]/);
    assert.match(steps.ended("no hypervisor", 1), /\[not-loaded\]/);
    steps.ok("stop again");
  });
});

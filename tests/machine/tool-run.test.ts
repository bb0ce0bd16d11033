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

/** `microv run`: every way in which a guest ends, with its status and message. */
const folder = mkdtempSync(join(tmpdir(), "microv-tool-run-"));
after(() => rmSync(folder, { recursive: true }));

/** A guest whose last bytes are the test's; it is put at /GUEST-NAME. */
function patched(guest: string, name: string, tail: Buffer): PutFile {
  const program = readFileSync(join(BUILD, "guests", guest));
  tail.copy(program, program.length - tail.length);
  const local = join(folder, `${guest}-${name}`);
  writeFileSync(local, program);
  return { local, remote: `/${guest}-${name}` };
}

const ACTIONS = { read: 0, write: 1, run: 2 };

function outside(action: keyof typeof ACTIONS, gpa: number): PutFile {
  const tail = Buffer.alloc(5);
  tail.writeUInt8(ACTIONS[action]);
  tail.writeUInt32LE(gpa, 1);
  return patched("outside16", action, tail);
}

function nonce(text: string, ending: number, memory: number): PutFile {
  const tail = Buffer.alloc(42);
  tail.writeUInt8(ending);
  tail.writeUInt32LE(memory, 1);
  tail.write(text, 5, "latin1");
  return patched("nonce16", String(ending), tail);
}

const NONCE = `nonce-${process.pid}-${Date.now()}`;

const PUT: PutFile[] = [
  outside("read", 0x10000),
  outside("write", 0x20000),
  outside("run", 0x80000),
  ...[0, 1, 2].map((ending) => nonce(NONCE, ending, 0x200_0000)),
  patched("exit16", "200", Buffer.from([200])),
];

/** Starts a guest that never ends as process $pid, and waits until it has printed. */
const LOOP = `rm -f /tmp/json /tmp/console; touch /tmp/console; microv run --raw16 /guests/loop16 --json >/tmp/json 2>/tmp/console & pid=$!
until grep -q looping /tmp/console; do sleep 0.05; done`;

/** Sends it a signal. */
function signalled(signal: string): string {
  return `${LOOP}
kill -${signal} $pid; wait $pid; status=$?; cat /tmp/json; ( exit $status )`;
}

const STEPS: Step[] = [
  ["no hypervisor", "microv run --raw16 /guests/hello16"],
  ["start", "microv start"],
  ["hello", "microv run --raw16 /guests/hello16"],
  ["halt", "microv run --raw16 /guests/halt16 --json 2>/dev/null"],
  ["exit byte", "microv run --raw16 /exit16-200"],
  ["exit json", "microv run --raw16 /exit16-200 --json 2>/dev/null"],
  ["ports", "microv run --raw16 /guests/ports16"],
  ["console with json", "microv run --raw16 /guests/hello16 --json 2>&1 >/dev/null"],
  ["triple", "microv run --raw16 /guests/triple16 2>&1 >/dev/null"],
  ["triple json", "microv run --raw16 /guests/triple16 --json 2>/dev/null"],
  ["wait", "microv run --raw16 /guests/wait16"],
  ["string", "microv run --raw16 /guests/string16"],
  ["outside read", "microv run --raw16 /outside16-read --mem 64K 2>&1 >/dev/null"],
  ["outside write", "microv run --raw16 /outside16-write --mem 64K 2>&1 >/dev/null"],
  ["outside run", "microv run --raw16 /outside16-run --mem 64K 2>&1 >/dev/null"],
  ["inside read", "microv run --raw16 /outside16-read --mem 68K"],
  ["nonce exit", "microv run --raw16 /nonce16-0 --mem 32M"],
  ["nonce halt", "microv run --raw16 /nonce16-1 --mem 32M"],
  ["nonce triple", "microv run --raw16 /nonce16-2 --mem 32M 2>/dev/null"],
  ["nonce too little", "microv run --raw16 /nonce16-0 --mem 16M 2>&1 >/dev/null"],
  ["disk full", "microv run --raw16 /guests/hello16 >/dev/full"],
  ["one cpu", "microv run --raw16 /guests/hello16 --cpu 1"],
  ["no such cpu", "microv run --raw16 /guests/hello16 --cpu 7"],
  ["too much", "microv run --raw16 /guests/hello16 --mem 8G"],
  [
    "timeout",
    "microv run --raw16 /guests/loop16 --timeout 0.5 --json 2>/tmp/console; s=$?; cat /tmp/console >&2; ( exit $s )",
  ],
  [
    "short timeouts",
    `n=0; while [ $n -lt 40 ]; do n=$((n + 1))
microv run --raw16 /guests/loop16 --mem 64K --timeout 0.00$((n % 9 + 1)) >/dev/null 2>&1; s=$?
[ $s = 124 ] || { echo "run $n ended with $s"; break; }; done; [ $s = 124 ]`,
  ],
  // The shell has its background jobs ignore SIGINT; this one is in the foreground.
  ["interrupt", "timeout -s INT 1 microv run --raw16 /guests/loop16 --json 2>/dev/null"],
  ["ignored", signalled("INT $pid; sleep 0.3; kill -TERM")],
  ["terminate", signalled("TERM")],
  ["kill nine", signalled("KILL")],
  ["list is empty", "microv list --json"],
  [
    "kill",
    `${LOOP}
microv list --json >/tmp/list; microv kill $(sed 's/.*"id":\\([0-9]*\\).*/\\1/' /tmp/list)
wait $pid; status=$?; cat /tmp/json; ( exit $status )`,
  ],
  ["killed message", "cat /tmp/console"],
  ["list", "cat /tmp/list"],
  ["kill again", "microv kill 1"],
  ["no timeout in time", "microv run --raw16 /guests/hello16 --timeout 60"],
  [
    "two at once",
    "microv run --raw16 /guests/loop16 --timeout 1 2>/dev/null & microv run --raw16 /exit16-200; s=$?; wait; ( exit $s )",
  ],
  ["vms", "microv status --json"],
  ["stop", "microv stop"],
];

describeOnBeds("microv run", (bed) => {
  let steps: Transcript;
  before(async () => {
    steps = new Transcript(await runOn(bed, { put: PUT, commands: script(STEPS) }));
  });

  test("without a hypervisor the status is 121", () => {
    assert.match(steps.ended("no hypervisor", 121), /\[not-loaded\]/);
  });

  test("the console is standard output, byte for byte", () => {
    assert.equal(steps.ok("hello"), "hello from a micro VM\nit has no BIOS, no kernel, and 16 bits");
  });

  test("the guest's byte is the exit status, and --json tells how it ended", () => {
    steps.ended("exit byte", 200);
    assert.deepEqual(parseOutput("run", steps.ended("exit json", 200)), { ended: "exit", status: 200 });
    assert.deepEqual(parseOutput("run", steps.ok("halt")), { ended: "halt", status: 0 });
  });

  test("a console that cannot be written is a failure of ours, not a status of the guest's", () => {
    assert.match(steps.ended("disk full", 125), /\[output-failed\]$/);
  });

  test("with --json the console is on standard error", () => {
    assert.match(steps.ok("console with json"), /^hello from a micro VM\n/);
  });

  test("ports answer as documented, and IN merges by width", () => {
    assert.equal(steps.ok("ports"), "ports are as promised");
  });

  test("string instructions are port accesses, one for each element", () => {
    assert.equal(steps.ok("string"), "a string!\nstrings are as promised");
  });

  test("a crash is status 123, and its message names exit and RIP", () => {
    assert.match(
      steps.ended("triple", 123),
      /triple-faulted \(exit shutdown at RIP 0x100b\).*\[guest-triple-fault\]$/,
    );
    assert.deepEqual(parseOutput("run", steps.ended("triple json", 123)), { ended: "crash", status: 123 });
    assert.match(steps.ended("wait", 123), /\(exit hlt at RIP 0x[0-9a-f]+\).*\[guest-waits\]/);
  });

  test("leaving its memory ends a guest, with the address", () => {
    assert.match(steps.ended("outside read", 123), /read outside its memory.*GPA 0x10000\)/);
    assert.match(steps.ended("outside write", 123), /wrote outside its memory.*GPA 0x20000\)/);
    assert.match(steps.ended("outside run", 123), /ran code outside its memory.*GPA 0x80000\)/);
    // One page more, and the same read is inside.
    assert.match(steps.ended("inside read", 1), /nothing stopped me/);
  });

  test("a guest has all the memory that --mem says, and no byte more", () => {
    assert.equal(steps.ended("nonce exit", 7), `${NONCE}`);
    assert.equal(steps.ok("nonce halt"), `${NONCE}`);
    assert.equal(steps.ended("nonce triple", 123), `${NONCE}`);
    assert.match(steps.ended("nonce too little", 123), /wrote outside its memory.*GPA 0x1000000\)/);
  });

  test("--cpu takes a CPU that is there", () => {
    steps.ok("one cpu");
    assert.match(steps.ended("no such cpu", 120), /\[bad-cpu\]/);
  });

  test("more memory than Linux has is refused", () => {
    assert.match(steps.ended("too much", 125), /\[guest-memory\]/);
  });

  test("time-out and signals that are not ignored end a guest that loops", () => {
    assert.match(steps.ended("timeout", 124), /\{"ended":"timeout","status":124\}\n[^]*\[timeout\]/);
    assert.deepEqual(parseOutput("run", steps.ended("interrupt", 130)), { ended: "killed", status: 130 });
    assert.deepEqual(parseOutput("run", steps.ended("ignored", 143)), { ended: "killed", status: 143 });
    assert.deepEqual(parseOutput("run", steps.ended("terminate", 143)), { ended: "killed", status: 143 });
    // The word is the shell's; the tool could print nothing any more.
    assert.equal(steps.ended("kill nine", 137), "Killed");
    assert.deepEqual(parseOutput("list", steps.ok("list is empty")), []);
  });

  test("a time-out is not missed, however close to the entry into the guest it comes", () => {
    steps.ok("short timeouts");
  });

  test("kill ends a VM of another process by its id", () => {
    const [vm] = parseOutput<{ memory_bytes: number }[]>("list", steps.ok("list"));
    assert.equal(vm?.memory_bytes, 64 << 20);
    assert.deepEqual(parseOutput("run", steps.ended("kill", 137)), { ended: "killed", status: 137 });
    assert.match(steps.ok("killed message"), /\[killed\]/);
    assert.match(steps.ended("kill again", 1), /\[no-such-vm\]/);
  });

  test("a time-out that does not pass changes nothing, and two VMs run at once", () => {
    steps.ok("no timeout in time");
    steps.ended("two at once", 200);
  });

  test("afterwards no VM is left, and the hypervisor goes", () => {
    const status = parseOutput<{ vms: number }>("status", steps.ok("vms"));
    assert.equal(status.vms, 0);
    assert.equal(steps.ok("stop"), "microv: stopped");
    assert.ok(steps.alive, steps.context());
  });
});

/**
 * The driver in a real Linux: what it refuses, what it undoes, what is left after VMs that end in every way.
 * The hypervisor is the built one (build/microv.img), or one that only takes the way back.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { DRIVER_ERROR as E } from "../../../hypercall/generated/driver.node.ts";
import { runBooted } from "../../../tests/rig/boot-again.ts";
import type { MachineOptions } from "../../../tests/rig/machine-options.ts";
import { Programs } from "../testing/programs.ts";

const IMAGE = "/lib/microv/microv.img";
const MODULE = "/lib/microv/microv.ko";
/** RIP, CS selector and base, RSP of a guest at 0x1000. */
const AT_1000 = "set 17 0x1000 set 23 0 set 26 0 set 16 0x1000";
const GUEST = `create map 0x1000 16 load /guest 0x1000 ${AT_1000}`;
const LOOP = `create map 0x1000 16 load /loop 0x1000 ${AT_1000}`;
const programs = new Programs();
let put: MachineOptions["put"] = [];

before(() => {
  const image = readFileSync(new URL("../../../build/microv.img", import.meta.url));
  put = [
    { local: programs.drive(), remote: "/drive" },
    { local: programs.guest("guest"), remote: "/guest" },
    { local: programs.guest("loop"), remote: "/loop" },
    { local: programs.refusingImage(3), remote: "/refusing.img" },
    { local: programs.write("truncated.img", image.subarray(0, image.length - 1)), remote: "/truncated.img" },
    { local: programs.write("foreign.img", Buffer.alloc(8192, 0x7f)), remote: "/foreign.img" },
  ];
});
after(() => programs.remove());

/** Runs a shell script in a machine with the driver loaded; its output. The script has to end with 0. */
async function machine(script: string, options: Partial<MachineOptions> = {}): Promise<string> {
  const commands = `insmod ${MODULE} || exit 99\n${script}`;
  const result = await runBooted({ cpus: 2, timeout: 120, put, commands, ...options });
  assert.equal(
    result.status,
    0,
    `${result.reason}\n${result.stdout}\n${result.stderr}\n${result.consoleLog}`,
  );
  assert.doesNotMatch(result.console, /BUG:|WARNING:|Oops|general protection/, result.consoleLog);
  return result.stdout;
}

/** The DRIVER_ERROR_ numbers that steps of this name printed. */
function errors(output: string, step: string): number[] {
  return [...output.matchAll(new RegExp(`^${step}: error (\\d+)`, "gm"))].map((match) => Number(match[1]));
}

/** Prints what Linux has: MemAvailable plus the free pages that each CPU keeps for itself, in kB. */
const mem = `awk '/MemAvailable/ {kb = $2} $1 == "count:" {pages += $2} END {print "mem", kb + 4 * pages}' /proc/meminfo /proc/zoneinfo`;

/** The numbers that `mem` printed. */
function memory(output: string): number[] {
  return [...output.matchAll(/^mem (\d+)$/gm)].map((match) => Number(match[1]));
}

test("a kernel that refuses: 20 starts fail with its status, and the memory is back each time", async () => {
  const output = await machine(
    `for i in 1 2 3 4 5; do /drive start /refusing.img; done; ${mem}
     for i in $(seq 15); do /drive start /refusing.img; done; ${mem}; /drive stop status; rmmod microv`,
  );
  assert.deepEqual(errors(output, "start"), Array<number>(20).fill(E.LAUNCH_FAILED));
  assert.match(output, /detail 0x3 /);
  const [early = 0, late = 0] = memory(output);
  assert.ok(Math.abs(early - late) <= 1024, `MemAvailable ${early} kB, then ${late} kB`);
  assert.deepEqual(errors(output, "stop"), [E.NOT_STARTED]);
});

test("every failed allocation of a start is NO_MEMORY with all memory back, then the start succeeds", async () => {
  const output = await machine(
    `cd /sys/module/microv/parameters; /drive start ${IMAGE} stop; ${mem}
     for n in $(seq 60); do
       echo $n > fail_alloc; /drive start ${IMAGE} && break; ${mem}
     done
     echo 0 > fail_alloc; /drive stop; ${mem}`,
  );
  const starts = errors(output, "start").slice(1);
  assert.ok(starts.length > 6, `${starts.length} allocations`);
  assert.deepEqual(starts, [...Array<number>(starts.length - 1).fill(E.NO_MEMORY), 0]);
  const all = memory(output);
  assert.ok(Math.max(...all) - Math.min(...all) <= 1024, `MemAvailable in kB: ${all.join(" ")}`);
});

test("20 starts and stops on 2 CPUs leave Linux as it was", async () => {
  const output = await machine(
    `for i in $(seq 20); do /drive start ${IMAGE} status pp 0 pp 1 stop || exit 1; [ $i = 5 ] && ${mem}; done
     ${mem}; rmmod microv; ! grep -q microv /proc/modules`,
  );
  assert.deepEqual(errors(output, "stop"), Array<number>(20).fill(0));
  const free = new Set([...output.matchAll(/free (\d+)/g)].map((match) => match[1]));
  assert.equal(free.size, 1, "the pool begins with as many pages each time");
  const [early = 0, late = 0] = memory(output);
  assert.ok(Math.abs(early - late) <= 1024, `MemAvailable ${early} kB, then ${late} kB`);
});

test("bad images and calls at the wrong time have their own errors and change nothing", async () => {
  const output = await machine(
    `/drive start /truncated.img start /foreign.img start /dev/null
     /drive bad-size create run stop kill 1 pp 0 hypercall 0 0 0 0 0 0 check
     /drive start ${IMAGE} start ${IMAGE} ; /drive run map 0 1 set 1 1 pp 2 hypercall 0x764d000000030100 0x42 0 0 0 0
     /drive stop stop; exit 0`,
  );
  const f = E.IMAGE_FOREIGN;
  assert.deepEqual(errors(output, "start"), [E.IMAGE_TRUNCATED, f, E.IMAGE_TRUNCATED, 0, E.ALREADY_STARTED]);
  assert.deepEqual(errors(output, "bad-size"), [E.BAD_SIZE]);
  assert.deepEqual(errors(output, "create"), [E.NOT_STARTED]);
  assert.deepEqual(errors(output, "run"), [E.NOT_STARTED, E.NO_VM]);
  assert.deepEqual(errors(output, "map"), [E.NO_VM]);
  assert.deepEqual(errors(output, "pp"), [E.NOT_STARTED, E.BAD_ADDRESS]);
  assert.deepEqual(errors(output, "kill"), [E.NOT_STARTED]);
  assert.deepEqual(errors(output, "hypercall"), [E.NOT_STARTED, E.NOT_ALLOWED]);
  assert.deepEqual(errors(output, "stop"), [E.NOT_STARTED, 0, E.NOT_STARTED]);
  assert.deepEqual(errors(output, "check"), [0]);
});

test("a guest prints, takes an answer to its IN, and halts; its memory is checked and given back", async () => {
  const output = await machine(
    `/drive start ${IMAGE} ${GUEST} status run run run input 0x7b get 1 run create map 0x2000 1 map 0x100000 3 map 0x1 1 destroy status run
     /drive stop`,
  );
  const runs = [
    ...output.matchAll(/^run: error 0 .* reason (\d) port (\S+) data (\S+) type (\d) width (\d)/gm),
  ];
  assert.deepEqual(
    runs.map((match) => match.slice(1, 6)),
    [
      ["3", "0x3f8", "0x48", "1", "0"],
      ["3", "0x3f8", "0x69", "1", "0"],
      ["3", "0x60", "0xaa", "0", "0"],
      ["3", "0x80", "0x117b", "1", "1"],
      ["2", "0", "0", "0", "0"],
    ],
  );
  assert.deepEqual(errors(output, "create"), [0, E.VM_EXISTS]);
  assert.deepEqual(errors(output, "map"), [0, E.ALREADY_MAPPED, 0, E.BAD_ADDRESS]);
  assert.equal(errors(output, "run").at(-1), E.NO_VM);
  assert.match(output, /vms 0 [^\n]*\nrun/);
});

test("an endless guest yields to a signal, to KILL, to SIGKILL and to a forced stop", async () => {
  const output = await machine(
    `/drive start ${IMAGE}
     ALARM=1 /drive ${LOOP} run status | grep -v ^set; echo "== kill"
     /drive ${LOOP} run > /out & sleep 1; /drive list 0 stop list 1 kill 999 kill $(/drive list 0 | sed 's/.*vmid \\([0-9]*\\).*/\\1/')
     wait; cat /out; echo "== sigkill"
     /drive ${LOOP} run > /out & sleep 1; kill -9 $!; wait; sleep 1; /drive status; echo "== force"
     /drive ${LOOP} run > /out & sleep 1; /drive stop-force; wait; cat /out; /drive status`,
  );
  const [signal = "", kill = "", sigkill = "", force = ""] = output.split(/^== .*$/m);
  assert.match(signal, /run: error 0 detail 0 \(Interrupted system call\) reason 6/);
  assert.deepEqual(errors(kill, "stop"), [E.VMS_RUNNING]);
  assert.deepEqual(errors(kill, "kill"), [E.NO_SUCH_VM, 0]);
  assert.deepEqual(errors(kill, "run"), [E.KILLED]);
  assert.match(sigkill, /status: error 0 .* vms 0 /);
  assert.deepEqual(errors(force, "run"), [E.KILLED]);
  assert.match(force, /status: error 0 detail 0 started 0/);
});

test("much memory is given bit by bit: LIST shows how far, and SIGKILL, KILL and a forced stop end it", async () => {
  const pages = 150_000;
  const output = await machine(
    `big() { /drive create map 0 ${pages} > /out & until /drive list 0 | grep -q 'memory [1-9]'; do :; done; /drive list 0; }
     /drive start ${IMAGE} status; ${mem}; echo "== sigkill"
     big; kill -9 $!; wait; cat /out; until /drive status | grep 'vms 0'; do :; done; ${mem}; echo "== kill"
     big; /drive kill 1; wait; cat /out; /drive status; ${mem}; echo "== force"
     big; /drive stop-force; wait; cat /out; ${mem}`,
  );
  const [start = "", sigkill = "", kill = "", force = ""] = output.split(/^== .*$/m);
  assert.deepEqual(errors(sigkill, "map"), [], "the owner was gone before its call could end");
  for (const part of [sigkill, kill, force]) {
    const shown = Number(/memory (\d+)/.exec(part)?.[1]);
    assert.ok(shown > 0 && shown < pages * 4096, `${shown} bytes were mapped when it was ended`);
  }
  for (const part of [kill, force]) {
    const [, error, detail] = /^map: error (\d+) detail (\S+)/m.exec(part) ?? [];
    assert.equal(Number(error), E.KILLED);
    assert.ok(Number(detail) < pages, `${detail} pages were mapped at its end`);
  }
  const free = /free (\d+)/.exec(start)?.[1];
  assert.equal(/free (\d+)/.exec(sigkill)?.[1], free);
  assert.equal(/free (\d+)/.exec(kill)?.[1], free);
  const all = memory(output);
  assert.ok(Math.max(...all) - Math.min(...all) <= 24 * 1024, `MemAvailable in kB: ${all.join(" ")}`);
});

test("memory that is offered for the first touch works like any other", async () => {
  const output = await machine(
    `/drive start ${IMAGE} status
     /drive create offer 0x1000 16 load /guest 0x1000 map 0x2000 1 ${AT_1000} run run run input 0x7b run
     /drive status stop`,
  );
  assert.deepEqual(errors(output, "map"), [E.ALREADY_MAPPED]);
  const ports = [...output.matchAll(/^(?:run|input): error 0 .* reason (\d) port (\S+) data/gm)];
  assert.deepEqual(
    ports.map((match) => [match[1], match[2]]),
    [
      ["3", "0x3f8"],
      ["3", "0x3f8"],
      ["3", "0x60"],
      ["3", "0x80"],
      ["2", "0"],
    ],
  );
  const free = [...output.matchAll(/vms 0 .* free (\d+)/g)].map((match) => match[1]);
  assert.equal(free[0], free[1], "the pool is whole again");
});

test("while it runs: rmmod, CPU offline and suspend are refused, and Linux goes on", async () => {
  const output = await machine(
    `/drive start ${IMAGE}; rmmod microv; echo "rmmod $?"
     echo 0 > /sys/devices/system/cpu/cpu1/online; echo "offline $?"; cat /sys/devices/system/cpu/online
     echo freeze > /sys/power/state; echo "suspend $?"
     /drive status stop; echo 0 > /sys/devices/system/cpu/cpu1/online; echo "offline $?"; /drive check start ${IMAGE}
     echo 1 > /sys/devices/system/cpu/cpu1/online; echo "online $?"; /drive status; rmmod microv; exit 0`,
  );
  assert.match(output, /^rmmod 1$/m);
  assert.deepEqual(
    [...output.matchAll(/^offline (\d)/gm)].map((match) => match[1]),
    ["1", "0"],
  );
  assert.match(output, /^0-1$/m);
  assert.match(output, /^suspend 1$/m);
  // With CPU 1 offline the hypervisor starts on CPU 0; then CPU 1 may not come.
  assert.match(output, /^online 1$/m);
  assert.deepEqual(errors(output, "stop"), [0]);
});

test("power-off with a VM running leaves the hypervisor first", async () => {
  const result = await runBooted({
    cpus: 2,
    put,
    commands: `insmod ${MODULE}; /drive start ${IMAGE}; /drive ${LOOP} run > /out & sleep 1; exit 0`,
  });
  assert.equal(result.status, 0, result.reason);
  assert.match(result.console, /microv: stopped[^]*reboot: Power down/);
});

test("KVM makes no VM while the hypervisor runs, and the hypervisor does not start beside a VM of KVM's", async () => {
  const output = await machine(
    `for m in irqbypass kvm ccp kvm-amd; do insmod /lib/modules/kvm/$m.ko; done
     /drive start ${IMAGE} kvm stop; /drive kvm check start ${IMAGE}; /drive check`,
    { kvmFiles: true },
  );
  assert.deepEqual(output.match(/^kvm: .*$/gm), ["kvm: Device or resource busy", "kvm: VM made"]);
  assert.deepEqual(errors(output, "start"), [0, E.SVM_IN_USE]);
  assert.deepEqual(errors(output, "check"), [E.SVM_IN_USE, 0]);
});

test("after 40 VMs, half of them killed at work, every pinned page is free again", async () => {
  // The counters of each CPU are added up only now and then.
  const pins = "echo 1 > /proc/sys/vm/stat_refresh; awk '/nr_foll_pin/ {print $1, $2}' /proc/vmstat";
  const output = await machine(
    `state() { sleep 1; /drive status; ${mem}; }
     /drive start ${IMAGE} status
     for i in $(seq 20); do
       /drive ${GUEST} map 0x100000 500 run run > /dev/null
       /drive ${LOOP} map 0x100000 500 run > /dev/null & sleep 0.05; kill -9 $!; wait
       [ $i = 5 ] && state
     done
     state; ${pins}; /drive stop`,
  );
  const acquired = /nr_foll_pin_acquired (\d+)/.exec(output)?.[1];
  assert.equal(/nr_foll_pin_released (\d+)/.exec(output)?.[1], acquired);
  assert.ok(Number(acquired) > 20 * 516, `${acquired} pages were pinned`);
  const free = [...output.matchAll(/vms 0 .* free (\d+)/g)].map((match) => match[1]);
  assert.equal(free.length, 3, output);
  assert.deepEqual(
    free,
    [free[0], free[0], free[0]],
    "bytes of the pool free before, after 5 and after 20 rounds",
  );
  const [early = 0, late = 0] = memory(output);
  assert.ok(Math.abs(early - late) <= 1024, `MemAvailable ${early} kB, then ${late} kB`);
});

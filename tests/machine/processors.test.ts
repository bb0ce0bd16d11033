import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { MachineOptions } from "../rig/machine-options.ts";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { kernelModule, program } from "./support/programs.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** Machines unlike the usual one: each runs a VM on its last CPU, finds its memory again, and is left as it was. */
interface Kind {
  what: string;
  options: Partial<MachineOptions> & { cpus: number };
  /** Where RAM ends, for the search for hypervisor memory. */
  ramEnd: number;
  /** Flag of /proc/cpuinfo that makes this kind. */
  flag: string;
}

const GIB = 2 ** 30;
const KINDS: Kind[] = [
  {
    what: "one CPU with all features that QEMU has",
    options: { cpu: "max", cpus: 1 },
    ramEnd: GIB,
    flag: "vgif",
  },
  {
    what: "four CPUs, 5-level paging and RAM above 4 GiB",
    options: { cpu: "max,+la57", compressed: true, cpus: 4, mem: "4G" },
    ramEnd: 5 * GIB,
    flag: "la57",
  },
];

describeOnBeds(
  "processors unlike the usual one",
  (bed) => {
    for (const { what, options, ramEnd, flag } of KINDS) {
      test(`MicroV runs on ${what}, and leaves it again`, async () => {
        const find = `badroot 0 find ${ramEnd}`;
        const commands = script([
          ["load", `grep -qw ${flag} /proc/cpuinfo && insmod /lib/badroot.ko`],
          ["before", find],
          ["start", "microv start"],
          ["run", `microv run --cpu ${options.cpus - 1} --raw16 /guests/hello16`],
          ["status", "microv status --json"],
          ["during", find],
          ["all CPUs", "for i in $(seq 200); do probe $((i % $(nproc))) hypercalls 100 || exit; done"],
          ["stop", "microv stop"],
          ["after", find],
        ]);
        const put = [program("badroot"), program("probe"), kernelModule("badroot", bed)];
        const machine = new Transcript(await runOn(bed, { ...options, put, commands }));
        machine.ok("load");
        assert.match(machine.ok("start"), new RegExp(`^microv: running on ${options.cpus} CPU`));
        assert.match(machine.ok("run"), /^hello from a micro VM$/m);
        const { cpus, pool_bytes } = JSON.parse(machine.ok("status")) as {
          cpus: unknown[];
          pool_bytes: number;
        };
        assert.equal(cpus.length, options.cpus);
        const blocks = (name: string): number => Number(machine.ok(name).split(" ")[0]);
        assert.equal(blocks("during") - blocks("before"), pool_bytes / (2 << 20), "blocks of ones");
        machine.ok("all CPUs");
        machine.ok("stop");
        assert.equal(blocks("after"), blocks("before"));
        assert.ok(machine.alive, machine.context());
      });
    }
  },
  // The features are of QEMU's model, and Bochs' Linux is not compressed.
  ["qemu-svm"],
);

/** A CPU of the root that its OS takes down and up again, with a micro VM on it before and after. */
const OFFLINE = "/sys/devices/system/cpu/cpu1/online";
const HOTPLUG: Step[] = [
  ["start", "microv start"],
  ["before", "microv run --cpu 1 --raw16 /guests/hello16"],
  ["offline", `echo 0 >${OFFLINE}; echo "status $?"; cat /sys/devices/system/cpu/online`],
  ["run offline", "microv run --cpu 1 --raw16 /guests/hello16"],
  ["other CPU", "microv run --cpu 0 --raw16 /guests/hello16"],
  ["stop offline", "microv stop"],
  ["online", `echo 1 >${OFFLINE}; echo "status $?"; cat /sys/devices/system/cpu/online`],
  ["hypervisor", "probe 1 cpuid 0x40000000"],
  ["calls", "probe 1 hypercalls 100"],
  ["status", "microv status --json"],
  ["after", "microv run --cpu 1 --raw16 /guests/hello16"],
  [
    "again",
    `for i in 1 2 3; do echo 0 >${OFFLINE}; echo 1 >${OFFLINE}; done; microv run --cpu 1 --raw16 /guests/hello16`,
  ],
  ["stop", "microv stop"],
  ["native", "probe 1 cpuid 0x40000000; cat /sys/devices/system/cpu/online"],
  ["native offline", `echo 0 >${OFFLINE} && echo 1 >${OFFLINE} && cat /sys/devices/system/cpu/online`],
  ["restart", "microv start && microv run --cpu 1 --raw16 /guests/hello16 && microv stop"],
];

describeOnBeds("a CPU that goes offline", (bed) => {
  let machine: Transcript;
  before(async () => {
    machine = new Transcript(
      await runOn(bed, { put: [program("probe")], cpus: 2, commands: script(HOTPLUG) }),
    );
    machine.ok("start");
    assert.match(machine.ok("before"), /^hello from a micro VM$/m);
  });

  if (bed.options.vendor === "amd") {
    test("is refused by name: INIT is not served on AMD", () => {
      assert.match(machine.ok("offline"), /status 1\n0-1$/);
      assert.match(machine.ok("run offline"), /^hello from a micro VM$/m);
    });
  } else {
    test("is out of reach meanwhile, which stop and run say by name, and others work on", () => {
      assert.match(machine.ok("offline"), /^status 0\n0$/m);
      assert.match(machine.ended("run offline", 120), /\[bad-cpu\]/);
      assert.match(machine.ok("other CPU"), /^hello from a micro VM$/m);
      assert.match(machine.ended("stop offline", 1), /\[cpu-offline\]/);
    });

    test("comes back virtualized, as often as it likes, and runs micro VMs", () => {
      assert.match(machine.ok("online"), /^status 0\n0-1$/m);
      assert.match(machine.ok("hypervisor"), /^[0-9a-f]{8} 7263694d 694d566f 566f7263$/m);
      machine.ok("calls");
      const { cpus } = JSON.parse(machine.ok("status")) as { cpus: { ppid: number; core_faults: number }[] };
      assert.deepEqual(
        cpus.map(({ ppid, core_faults }) => [ppid, core_faults]),
        [
          [0, 0],
          [1, 0],
        ],
      );
      assert.match(machine.ok("after"), /^hello from a micro VM$/m);
      assert.match(machine.ok("again"), /^hello from a micro VM$/m);
    });
  }

  test("is Linux's own again after stop, goes offline and online, and MicroV starts anew", () => {
    if (bed.options.vendor === "intel") machine.ok("stop");
    assert.match(machine.ok("native"), /\n0-1$/);
    assert.doesNotMatch(machine.ok("native"), / 7263694d /);
    assert.match(machine.ok("native offline"), /^0-1$/m);
    assert.match(machine.ok("restart"), /^hello from a micro VM$/m);
    assert.ok(machine.alive, machine.context());
  });
});

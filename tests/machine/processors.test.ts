import assert from "node:assert/strict";
import { test } from "node:test";
import type { MachineOptions } from "../rig/machine-options.ts";
import { runMachine } from "../rig/run-machine.ts";
import { kernelModule, program } from "./support/programs.ts";
import { script, Transcript } from "./support/steps.ts";

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
    const put = [program("badroot"), program("probe"), kernelModule("badroot")];
    const machine = new Transcript(await runMachine({ ...options, put, commands }));
    machine.ok("load");
    assert.match(machine.ok("start"), new RegExp(`^microv: running on ${options.cpus} CPU`));
    assert.match(machine.ok("run"), /^hello from a micro VM$/m);
    const { cpus, pool_bytes } = JSON.parse(machine.ok("status")) as { cpus: unknown[]; pool_bytes: number };
    assert.equal(cpus.length, options.cpus);
    const blocks = (name: string): number => Number(machine.ok(name).split(" ")[0]);
    assert.equal(blocks("during") - blocks("before"), pool_bytes / (2 << 20), "blocks of ones");
    machine.ok("all CPUs");
    machine.ok("stop");
    assert.equal(blocks("after"), blocks("before"));
    assert.ok(machine.alive, machine.context());
  });
}

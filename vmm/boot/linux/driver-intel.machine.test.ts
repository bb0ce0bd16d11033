/** The driver in a real Linux on Intel: each requirement that a processor of Bochs' can lack, and the way in and back. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DRIVER_ERROR as E } from "../../../hypercall/generated/driver.node.ts";
import { runBooted } from "../../../tests/rig/boot-again.ts";
import type { MachineOptions } from "../../../tests/rig/machine-options.ts";
import { Programs } from "../testing/programs.ts";

const programs = new Programs();
let put: MachineOptions["put"] = [];

before(() => {
  put = [
    { local: programs.drive(), remote: "/drive" },
    { local: programs.refusingImage(3), remote: "/refusing.img" },
    { local: programs.refusingImage(3, 5), remote: "/nmis.img" },
  ];
});
after(() => programs.remove());

/** Runs a shell script; its output. The script has to end with 0, on a Linux that complains of nothing. */
async function machine(commands: string, options: Partial<MachineOptions> = {}): Promise<string> {
  const result = await runBooted({ vendor: "intel", cpus: 2, timeout: 120, put, commands, ...options });
  const said = `${result.reason}\n${result.stdout}\n${result.stderr}\n${result.consoleLog}`;
  assert.equal(result.status, 0, said);
  assert.doesNotMatch(result.console, /BUG:|WARNING:|Oops|general protection/, result.consoleLog);
  return result.stdout;
}

const LACKING = [
  { cpu: "-vmx", name: "no-vmx" },
  { cpu: "-1g_pages", name: "no-gib-pages" },
  { cpu: "core2_penryn_t9600,+1g_pages", name: "no-ept" },
  { cpu: "corei5_lynnfield_750,+1g_pages", name: "no-unrestricted-guest" },
];

for (const { cpu, name } of LACKING) {
  test(`${cpu}: check and start say ${name}, and nothing stays`, async () => {
    const output = await machine(
      `microv start 2>&1; test ! -e /dev/microv && insmod /lib/microv/microv.ko && ! microv check && rmmod microv`,
      { cpu, cpus: 1 },
    );
    assert.match(output, new RegExp(`^microv: .*\\[${name}\\]$`, "m"));
    assert.match(output, new RegExp(`^FAILED .*\\[${name}\\]$`, "m"));
  });
}

test("VMX that KVM holds is named, and once KVM's machine has ended nothing speaks against a start", async () => {
  const output = await machine(
    `insmod /lib/microv/microv.ko; (/drive kvm sleep 3) & sleep 1
     ! microv start 2>&1 || exit 1; ! microv check || exit 1; wait; microv check`,
    { kvm: true },
  );
  assert.match(output, /^microv: .*\[vmx-in-use\]$/m);
  assert.match(output, /^FAILED {2}vmx_free .*\[vmx-in-use\]$/m);
  assert.match(output, /^nothing speaks against microv start$/m);
});

test("20 times into the host's address space and back: memory and KVM are as before, no NMI came of it", async () => {
  const output = await machine(
    `insmod /lib/microv/microv.ko; i=0; while [ $i -lt 20 ]; do /drive start /refusing.img; i=$((i+1)); done
     grep NMI: /proc/interrupts; /drive kvm`,
    { kvm: true },
  );
  const refused = `start: error ${E.LAUNCH_FAILED} detail 0x3 `;
  assert.equal(output.split(refused).length - 1, 20);
  assert.match(output, /NMI: +0 +0 /);
  assert.match(output, /^kvm: VM made$/m);
});

test("NMIs that meet the bridge reach Linux, as one", async () => {
  const output = await machine(
    `insmod /lib/microv/microv.ko; /drive start /nmis.img; grep NMI: /proc/interrupts`,
  );
  // A processor keeps one pending, too.
  assert.match(output, /NMI: +1 +0 /);
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { runBooted } from "../boot-again.ts";
import { type MachineOptions } from "../machine-options.ts";
import { type MachineResult, startMachine } from "../run-machine.ts";
import { bochsFacts, setupFacts } from "../setup-facts.ts";

// The bed itself: the real Bochs and Debian's cloud kernel, with nothing of MicroV on board.
const folder = mkdtempSync(join(tmpdir(), "microv-bochs-"));
after(() => rmSync(folder, { recursive: true }));

function intel(options: Partial<MachineOptions>): Promise<MachineResult> {
  return runBooted({ vendor: "intel", bare: true, cpus: 1, ...options });
}

test("two CPUs with VMX boot the kernel that set-up chose, and files come on board with their mode", async () => {
  const script = join(folder, "tool");
  writeFileSync(script, "#!/bin/sh\necho tool ran\n", { mode: 0o755 });
  const { stdout, stderr, status } = await intel({
    cpus: 2,
    put: [{ local: script, remote: "/opt/tool" }],
    commands:
      "uname -r; nproc; id -u; grep -c '^flags.* vmx ' /proc/cpuinfo; /opt/tool; stat -c %a /opt/tool; echo warning >&2; exit 255",
  });
  assert.equal(stdout, `${bochsFacts(setupFacts()).kernelRelease}\n2\n0\n2\ntool ran\n755\n`);
  assert.equal(stderr, "warning\n");
  assert.equal(status, 255);
});

test("a quarter of a megabyte of any bytes arrives as it was sent, apart from the kernel's console", async () => {
  const data = join(folder, "data");
  const bytes = Buffer.alloc(1 << 18, Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
  writeFileSync(data, bytes);
  const put = [{ local: data, remote: "/data" }];
  const result = await intel({ put, commands: "echo to-the-console >/dev/kmsg; cat /data" });
  assert.equal(result.status, 0);
  assert.ok(result.stdoutBytes.equals(bytes));
  assert.match(result.console, /to-the-console/);
});

test("a panic is a machine that died, and its console says why", async () => {
  const result = await intel({ commands: "echo before; echo c >/proc/sysrq-trigger; sleep 60" });
  assert.equal(result.status, 125);
  assert.equal(result.ended, "guest-reset");
  assert.equal(result.stdout, "before\n");
  assert.match(result.console, /Kernel panic - not syncing: sysrq triggered crash/);
});

test("power-off by the commands is a machine that died before they ended", async () => {
  const result = await intel({ commands: "poweroff -f" });
  assert.equal(result.status, 125);
  assert.equal(result.ended, "guest-shutdown");
});

test("a machine can be watched and killed; it has no monitor", async () => {
  const machine = await startMachine({
    vendor: "intel",
    bare: true,
    cpus: 1,
    commands: "echo ready; sleep 1000",
  });
  await assert.rejects(machine.monitor, /Bochs has no monitor/);
  await machine.printed("ready");
  machine.kill();
  const { status, stdout, reason, emulatorLog } = await machine.done;
  assert.equal(status, 125);
  assert.equal(stdout, "ready\n");
  assert.match(reason, /killed by SIGKILL/);
  assert.match(emulatorLog ?? "", /bochs\.log$/);
});

test("KVM comes on board and finds VMX with nested paging", async () => {
  const commands = "test -c /dev/kvm && cat /sys/module/kvm_intel/parameters/ept";
  const { stdout, status } = await intel({ kvm: true, cpus: 2, commands });
  assert.equal(status, 0);
  assert.equal(stdout, "Y\n");
});

test("the other vendor's machine has SVM, and its KVM", async () => {
  const commands = "grep -c '^flags.* svm ' /proc/cpuinfo; cat /sys/module/kvm_amd/parameters/npt";
  const { stdout, status } = await intel({ vendor: "amd", bed: "bochs", kvm: true, commands });
  assert.equal(status, 0);
  assert.equal(stdout, "1\nY\n");
});

test("a CPU whose CPUID names another frequency keeps its time", async () => {
  const commands = "grep -m1 -E 'cpu MHz' /proc/cpuinfo; grep -c '^flags.* smap ' /proc/cpuinfo; sleep 1";
  const { stdout, status } = await intel({ cpu: "corei7_skylake_x", timeout: 60, commands });
  assert.equal(status, 0);
  assert.match(stdout, /: 100\.000\n1\n/);
});

test("two runs read the same clocks", async () => {
  const commands = "grep MHz /proc/cpuinfo; cat /proc/uptime";
  const first = await intel({ commands });
  assert.equal(first.status, 0);
  assert.equal((await intel({ commands })).stdout, first.stdout);
});

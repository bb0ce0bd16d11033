import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { runBooted } from "./boot-again.ts";
import { startMachine } from "./run-machine.ts";
import { setupFacts } from "./setup-facts.ts";

// The rig itself against the real emulator and Debian's kernel, with nothing of MicroV on board.
const folder = mkdtempSync(join(tmpdir(), "microv-rig-"));
after(() => rmSync(folder, { recursive: true }));

test("two CPUs boot the kernel that set-up chose, and files come on board with their mode", async () => {
  const script = join(folder, "tool");
  writeFileSync(script, "#!/bin/sh\necho tool ran\n", { mode: 0o755 });
  const { stdout, stderr, status } = await runBooted({
    bare: true,
    put: [{ local: script, remote: "/opt/tool" }],
    commands: "uname -r; nproc; id -u; /opt/tool; stat -c %a /opt/tool; echo warning >&2; exit 255",
  });
  assert.equal(stdout, `${setupFacts().kernelRelease}\n2\n0\ntool ran\n755\n`);
  assert.equal(stderr, "warning\n");
  assert.equal(status, 255);
});

test("a megabyte of any bytes arrives as it was sent, apart from the kernel's console", async () => {
  const data = join(folder, "data");
  const bytes = Buffer.alloc(1 << 20, Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
  writeFileSync(data, bytes);
  const put = [{ local: data, remote: "/data" }];
  const commands = "echo to-the-console >/dev/kmsg; cat /data";
  const result = await runBooted({ bare: true, cpus: 1, put, commands });
  assert.equal(result.status, 0);
  assert.ok(result.stdoutBytes.equals(bytes));
  assert.match(result.console, /to-the-console/);
});

test("a panic is a machine that died, and its console says why", async () => {
  const result = await runBooted({
    bare: true,
    cpus: 1,
    commands: "echo before; echo c >/proc/sysrq-trigger; sleep 60",
  });
  assert.equal(result.status, 125);
  assert.equal(result.ended, "guest-reset");
  assert.match(result.console, /Kernel panic - not syncing: sysrq triggered crash/);
});

test("power-off by the commands is a machine that died before they ended", async () => {
  const result = await runBooted({ bare: true, cpus: 1, commands: "poweroff -f" });
  assert.equal(result.status, 125);
  assert.equal(result.ended, "guest-shutdown");
});

test("a background process does not hold the machine open, nor tear its status off", async () => {
  const result = await runBooted({ bare: true, cpus: 1, commands: "sleep 1000 & echo started; exit 3" });
  assert.equal(result.status, 3);
  assert.equal(result.stdout, "started\n");
});

test("KVM comes on board and finds SVM with nested paging", async () => {
  const result = await runBooted({ bare: true, kvm: true, commands: "test -c /dev/kvm && dmesg" });
  assert.equal(result.status, 0);
  assert.match(result.stdout, /kvm: Nested Paging enabled/);
});

test("NMIs from the monitor reach CPU 0 (Linux masks the pin on the others)", async () => {
  const commands = "echo ready; sleep 3; grep NMI: /proc/interrupts";
  const machine = await startMachine({ bare: true, commands });
  await machine.printed("ready");
  const monitor = await machine.monitor;
  for (let i = 0; i < 5; i++) {
    await monitor.injectNmi();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { stdout, status } = await machine.done;
  assert.equal(status, 0);
  assert.match(stdout, /NMI: +5 +0 /);
});

test("under -icount two runs read the same clocks, but for a moment that serial ports took", async () => {
  const commands = "grep MHz /proc/cpuinfo; cat /proc/uptime";
  const run = () => runBooted({ bare: true, cpus: 1, icount: true, commands });
  const [first, second] = [await run(), await run()];
  assert.deepEqual([first.status, second.status], [0, 0]);
  const [mhz, uptime] = first.stdout.split("\n");
  const [mhzAgain, uptimeAgain] = second.stdout.split("\n");
  assert.match(mhz ?? "", /MHz/);
  assert.equal(mhzAgain, mhz);
  const apart = Math.abs(parseFloat(uptimeAgain ?? "") - parseFloat(uptime ?? ""));
  assert.ok(apart <= 0.03, `${apart} s apart`);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { lastCount, sendNmis, TELL_NMIS } from "./support/nmi.ts";
import { type MachineResult, startMachine } from "../rig/run-machine.ts";
import { describeOnBeds, onBed, runOn } from "./support/beds.ts";

/** NMIs that a test sends. */
const SENT = 100;

/** Ways in which Linux ends, with the hypervisor and a micro VM at work: each as on the bare machine. */
const LOOP = `microv start >/dev/null
microv run --raw16 /guests/loop16 >/tmp/out &
until grep -q looping /tmp/out; do sleep 0.05; done; echo "a VM runs"; `;

describeOnBeds("ways in which Linux ends", (bed) => {
  function end(commands: string): Promise<MachineResult> {
    return runOn(bed, { commands: `${LOOP}${commands}; sleep 60`, timeout: 60 });
  }

  test("power-off ends the VM, leaves the hypervisor, and powers off", async () => {
    const result = await end("poweroff -f");
    assert.equal(result.ended, "guest-shutdown", result.reason);
    assert.match(result.console, /microv: stopped[^]*reboot: Power down/);
    assert.equal(result.stdout, "a VM runs\n");
  });

  test("reboot ends the VM, leaves the hypervisor, and reboots", async () => {
    const result = await end("reboot -f");
    assert.equal(result.ended, "guest-reset", result.reason);
    assert.match(result.console, /microv: stopped[^]*reboot: Restarting system/);
  });

  test("the reset of SysRq b resets the machine, though nobody asks the driver", async () => {
    const result = await end("echo b >/proc/sysrq-trigger");
    assert.equal(result.ended, "guest-reset", result.reason);
    assert.match(result.console, /sysrq: Resetting/);
  });

  test("the crash of SysRq c is a panic with its message", async () => {
    const result = await end("echo c >/proc/sysrq-trigger");
    assert.equal(result.ended, "guest-reset", result.reason);
    assert.match(result.console, /Kernel panic - not syncing: sysrq triggered crash/);
  });

  test("rmmod is refused while the hypervisor runs, with and without a VM", async () => {
    const commands = `${LOOP}rmmod microv; echo "rmmod $?"; kill %1; wait; rmmod microv; echo "rmmod $?"
microv run --raw16 /guests/exit16; echo "run $?"; microv stop; ! grep microv /proc/modules`;
    const result = await runOn(bed, { commands });
    assert.equal(result.status, 0, result.stdout + result.stderr);
    assert.deepEqual(result.stdout.match(/^(rmmod|run) \d+$/gm), ["rmmod 1", "rmmod 1", "run 42"]);
  });
});

describeOnBeds(
  "NMIs of the machine",
  (bed) => {
    test("NMIs that come while guests exit reach Linux, each once", async () => {
      const machine = await startMachine(
        onBed(bed, {
          commands: `${TELL_NMIS}
microv start >/dev/null
until [ "$(awk '$1 == "NMI:" {print $2}' /proc/interrupts)" -ge ${SENT} ]; do
  microv run --cpu 0 --raw16 /guests/hello16 >/dev/null || exit 1
done
touch /tmp/enough; wait $teller; microv stop`,
          timeout: 240,
        }),
      );
      const lost = await sendNmis(machine, SENT);
      const { stdout, status, reason } = await machine.done;
      assert.equal(status, 0, reason);
      assert.equal(lastCount(stdout), SENT);
      assert.equal(lost, 0, `${lost} NMIs were lost`);
    });
  },
  // They come from the monitor, which Bochs has not; driver-intel.machine.test.ts sends them from CPU to CPU.
  ["qemu-svm"],
);

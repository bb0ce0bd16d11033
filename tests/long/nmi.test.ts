import assert from "node:assert/strict";
import { test } from "node:test";
import { lastCount, sendNmis, TELL_NMIS } from "../machine/support/nmi.ts";
import { startMachine } from "../rig/run-machine.ts";

const SENT = 1000;

/** Starts, stops, VMs that print, loop and crash, until all NMIs have come. */
const COMMANDS = `${TELL_NMIS}
while [ -z "$told" ] || [ $told -lt ${SENT} ]; do
  microv start >/dev/null || exit 1
  for n in 1 2 3; do
    microv run --cpu 0 --raw16 /guests/hello16 >/dev/null || exit 2
    microv run --cpu 0 --raw16 /guests/triple16 >/dev/null 2>&1; [ $? = 123 ] || exit 3
    microv run --cpu 0 --timeout 0.05 --raw16 /guests/loop16 >/dev/null 2>&1; [ $? = 124 ] || exit 4
  done
  microv stop >/dev/null || exit 5
  told=$(awk '$1 == "NMI:" {print $2}' /proc/interrupts)
done
touch /tmp/enough; wait $teller`;

test(`of ${SENT} NMIs among starts, stops and exits none is lost and none comes twice`, async () => {
  const machine = await startMachine({ commands: COMMANDS, timeout: 500 });
  const lost = await sendNmis(machine, SENT);
  const { stdout, status, reason } = await machine.done;
  assert.equal(status, 0, reason);
  assert.equal(lastCount(stdout), SENT);
  assert.equal(lost, 0, `${lost} NMIs were lost`);
});

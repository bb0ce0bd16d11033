/** Injected exceptions, and what may be posted to a VS that runs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import type { CoreMachine } from "../../../tests/sim/core-only/core-machine.ts";
import { startWithGuest } from "../../../tests/sim/core-only/guest.ts";
import { POST } from "../../abi/generated/registry.node.ts";

const NO_PP = 0xffffn;

function inject(machine: CoreMachine, vsid: number, vector: bigint, error = 0n): bigint {
  const { rax } = machine.hypercall("mv_vs_op_inject_exception", {
    r11: BigInt(vsid),
    r12: vector,
    r13: error,
  });
  return rax;
}

async function protectedGuest(): Promise<{ machine: CoreMachine; vsid: number }> {
  const { machine, vsid } = await startWithGuest();
  machine.vsPage(vsid).set("cr0", 1n);
  return { machine, vsid };
}

for (const [vector, error, event] of [
  [0n, 0n, 0x8000_0300n],
  [6n, 0n, 0x8000_0306n],
  [13n, 0x18n, 0x18_8000_0b0dn],
  [14n, 0xffff_ffffn, 0xffff_ffff_8000_0b0en],
  [17n, 0n, 0x8000_0b11n],
] as const) {
  void test(`exception ${vector} waits with its error code, if it has one`, async () => {
    const { machine, vsid } = await protectedGuest();
    assert.equal(inject(machine, vsid, vector, error), MV_STATUS.SUCCESS);
    assert.equal(machine.vsPage(vsid).get("event"), event);
    assert.equal(machine.registry.vs(vsid).get("claim"), 0n);
  });
}

void test("in real mode no exception pushes an error code", async () => {
  const { machine, vsid } = await startWithGuest();
  assert.equal(inject(machine, vsid, 13n, 0x18n), MV_STATUS.SUCCESS);
  assert.equal(machine.vsPage(vsid).get("event"), 0x8000_030dn);
});

void test("vectors that are no exceptions and error codes that do not fit are refused by register", async () => {
  const { machine, vsid } = await protectedGuest();
  for (const vector of [2n, 3n, 4n, 9n, 15n, 20n, 31n, 32n, 256n, 1n << 32n]) {
    assert.equal(inject(machine, vsid, vector), MV_STATUS.INVALID_INPUT_REG2, `vector ${vector}`);
  }
  assert.equal(inject(machine, vsid, 6n, 1n), MV_STATUS.INVALID_INPUT_REG3);
  assert.equal(inject(machine, vsid, 13n, 1n << 32n), MV_STATUS.INVALID_INPUT_REG3);
  assert.equal(machine.vsPage(vsid).get("event"), 0n);
});

void test("a second exception is refused while one waits", async () => {
  const { machine, vsid } = await protectedGuest();
  inject(machine, vsid, 13n, 8n);
  assert.equal(inject(machine, vsid, 14n), MV_STATUS.FAILURE_UNKNOWN);
  assert.equal(machine.vsPage(vsid).get("event"), 0x8_8000_0b0dn);
  assert.equal(machine.registry.vs(vsid).get("claim"), 0n);
});

for (const [name, event, what, vector] of [
  ["interrupt", 0x8000_0031n, POST.INTERRUPT, 0x31n],
  ["NMI", 0x8000_0202n, POST.NMI, 2n],
] as const) {
  void test(`an ${name} whose delivery was interrupted waits behind an injected exception`, async () => {
    const { machine, vsid } = await protectedGuest();
    machine.vsPage(vsid).set("event", event);
    assert.equal(inject(machine, vsid, 6n), MV_STATUS.SUCCESS);
    assert.equal(machine.vsPage(vsid).get("event"), 0x8000_0306n);
    assert.deepEqual(machine.registry.posts, [[vsid, BigInt(what), vector]]);
  });
}

void test("an interrupt, an NMI and a stop reach a VS that another PP runs, and name that PP", async () => {
  const { machine, vsid } = await startWithGuest();
  const r11 = BigInt(vsid);
  for (const [owner, ppid] of [
    [0n, NO_PP],
    [2n, 1n],
  ] as const) {
    machine.registry.vs(vsid).set("claim", owner);
    for (const name of ["queue_interrupt", "queue_nmi", "stop"]) {
      const { rax, r10 } = machine.hypercall(`mv_vs_op_${name}`, { r10: 0x42n, r11, r12: 0xf0n });
      assert.deepEqual([rax, r10], [MV_STATUS.SUCCESS, ppid], name);
    }
  }
  const posts = [POST.INTERRUPT, POST.NMI, POST.STOP].map((what) => [vsid, BigInt(what)]);
  const seen = machine.registry.posts.map(([id, what]) => [id, what]);
  assert.deepEqual(seen, [...posts, ...posts]);
  assert.equal(machine.registry.posts[0]?.[2], 0xf0n);
});

void test("every vector up to 255 can be queued, and none above", async () => {
  const { machine, vsid } = await startWithGuest();
  const queue = (r12: bigint): bigint =>
    machine.hypercall("mv_vs_op_queue_interrupt", { r11: BigInt(vsid), r12 }).rax;
  for (const vector of [0n, 8n, 31n, 32n, 255n]) assert.equal(queue(vector), MV_STATUS.SUCCESS);
  for (const vector of [256n, 1n << 32n]) assert.equal(queue(vector), MV_STATUS.INVALID_INPUT_REG2);
});

void test("INIT forgets what waits", async () => {
  const { machine, vsid } = await protectedGuest();
  inject(machine, vsid, 13n);
  machine.hypercall("mv_vs_op_mp_state_set", { r11: BigInt(vsid), r12: 3n });
  assert.equal(machine.vsPage(vsid).get("event"), 0n);
  assert.deepEqual(machine.registry.posts, [[vsid, BigInt(POST.FORGET), 0n]]);
});

void test("run_until keeps its deadline for that run only, and is ring 0's", async () => {
  const { machine, vsid } = await startWithGuest();
  const r11 = BigInt(vsid);
  const context = machine.context(0);
  assert.equal(machine.hypercall("mv_vs_op_run_until", { r11, r12: 77n }).answer, "RUN");
  assert.equal(context.get("deadline"), 77n);
  machine.registry.vs(vsid).set("claim", 0);
  assert.equal(machine.hypercall("mv_vs_op_run", { r11, r12: 77n }).answer, "RUN");
  assert.equal(context.get("deadline"), 0n);
});

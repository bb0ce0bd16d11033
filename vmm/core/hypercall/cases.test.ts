/** The core answers every wrong call of the generated list as the ABI says, from each kind of caller. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Case, CaseValue } from "../../../hypercall/emit/cases.ts";
import { CoreMachine } from "../../../tests/sim/core-only/core-machine.ts";

const LIST = new URL("../../../hypercall/generated/cases.json", import.meta.url);
const PAGE = 0x7000n;

const cases = JSON.parse(readFileSync(LIST, "utf8")) as Case[];

interface Prepared {
  readonly machine: CoreMachine;
  readonly page: Uint8Array;
  readonly objects: Readonly<Record<string, bigint>>;
  readonly guest: number;
}

async function prepare(given: Case["given"]): Promise<Prepared> {
  const machine = await CoreMachine.start();
  const page = machine.registry.addRootPage(PAGE);
  machine.hypercall("mv_pp_op_tsc_set_khz", { r11: 1n });
  machine.hypercall("mv_pp_op_set_shared_page_gpa", { r11: PAGE });
  const vmid = machine.hypercall("mv_vm_op_create_vm").r10 & 0xffffn;
  const vpid = machine.hypercall("mv_vp_op_create_vp", { r11: vmid }).r10 & 0xffffn;
  const vsid = machine.hypercall("mv_vs_op_create_vs", { r11: vpid }).r10 & 0xffffn;
  if (given === "no-page") machine.hypercall("mv_pp_op_clr_shared_page_gpa");
  if (given === "no-tsc") {
    // There is no op that unsets it; a restart of the core does.
    machine.upcall(0, 0, "INIT");
    machine.hypercall("mv_pp_op_set_shared_page_gpa", { r11: PAGE });
  }
  const objects = { $vmid: vmid, $vpid: vpid, $vsid: vsid, $page: PAGE };
  return { machine, page, objects, guest: Number(vsid) };
}

function check(one: Case, { machine, page, objects, guest }: Prepared): void {
  const value = (text: CaseValue): bigint => objects[text] ?? BigInt(text);
  page.fill(0);
  const words = new DataView(page.buffer);
  for (const [offset, word] of one.page) words.setBigUint64(offset, value(word), true);
  const registers = {
    r10: value(one.registers.r10),
    r11: value(one.registers.r11),
    r12: value(one.registers.r12),
    r13: value(one.registers.r13),
  };
  const from = one.caller === "micro-vm" ? { vsid: guest } : { cpl: one.caller === "root-ring3" ? 3 : 0 };
  const result = machine.rawHypercall(value(one.rax), { ...registers, ...from });
  const label = `${one.op || "no op"}: ${one.what} (${one.caller})`;
  assert.equal(result.answer, "RESUME", label);
  assert.equal(result.rax.toString(16), value(one.status).toString(16), label);
  if (one.expect === "SUCCESS") {
    if (one.low16 !== undefined) assert.equal(result.r10 & 0xffffn, BigInt(one.low16), label);
    return;
  }
  const { r10, r11, r12, r13 } = result;
  assert.deepEqual({ r10, r11, r12, r13 }, registers, `${label}: a failure changes no register`);
}

for (const given of ["standard", "no-page", "no-tsc"] as const) {
  const some = cases.filter((one) => one.given === given);
  void test(`each of the ${some.length} wrong calls in state ${given} gets its status`, async () => {
    const prepared = await prepare(given);
    for (const one of some) check(one, prepared);
    const { machine, guest } = prepared;
    assert.equal(machine.registry.vs(guest).get("claim"), 0n, "no claim is left behind");
  });
}

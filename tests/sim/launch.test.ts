/** Launch: the machine that was found goes on as the root VM. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Machine } from "./machine/machine.ts";
import { ROOT } from "./machine/root-memory.ts";

test("the first entry of the root finds the registers that the launch found", async () => {
  const machine = await Machine.launch();
  const { vmcb } = machine.pp;
  assert.equal(machine.pp.state, "guest");
  assert.equal(vmcb.get("rip"), BigInt(ROOT.CODE));
  assert.equal(vmcb.get("cr3"), BigInt(ROOT.TABLES));
  assert.equal(machine.log(), "CPU 0 becomes part of the root VM\n");
});

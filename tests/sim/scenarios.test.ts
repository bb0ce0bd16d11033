/** Every op that is served, called rightly: the hypervisor's own wasm answers as the ABI's scenarios say. */
import assert from "node:assert/strict";
import { allScenarios } from "../../hypercall/scenarios/all.ts";
import type { Step } from "../../hypercall/scenarios/step.ts";
import { call } from "../../hypercall/scenarios/step.ts";
import { LAUNCH_FLAG } from "../../vmm/abi/generated/launch.node.ts";
import { Machine } from "./machine/machine.ts";
import { ScenarioPlayer } from "./machine/scenario-player.ts";
import { forEachVendor } from "./on-vendors.ts";

const flags = LAUNCH_FLAG.USER_HYPERCALLS | LAUNCH_FLAG.MICROV_LIMITS;

forEachVendor("a scenario that is wrong is found", async () => {
  const player = new ScenarioPlayer(await Machine.launch({ pps: 2, flags }));
  const played = (...steps: Step[]): string | undefined => player.play({ name: "planted", steps });
  const version = "mv_id_op_version";
  assert.match(played(call(version, {}, { expect: "FAILURE_UNKNOWN" })) ?? "", /step 0.*RAX 0x0/);
  assert.match(
    played(call(version), call(version, {}, { out: { r10: "=0x2" } })) ?? "",
    /step 1.*r10 0x10002/,
  );
  assert.match(played({ ...call(version), out: {} }) ?? "", /r10 0x10002 is not =0x0/);
  assert.match(played(call(version, {}, { fill: 1, pageOut: [[8, "=0x0"]] })) ?? "", /page word 0x8/);
});

/** Host page tables for the last VSs, which are kept once they were needed. */
const HOST_TABLES = 2;

forEachVendor("all scenarios, one after the other, and each leaves the pool as it was", async () => {
  const machine = await Machine.launch({ pps: 2, flags });
  const player = new ScenarioPlayer(machine);
  for (const scenario of allScenarios()) {
    const free = machine.kernel.freePages;
    assert.equal(player.play(scenario), undefined, scenario.name);
    const taken = free - machine.kernel.freePages;
    assert.ok(scenario.once ? taken <= HOST_TABLES : taken === 0, `${scenario.name} took ${taken} pages`);
  }
});

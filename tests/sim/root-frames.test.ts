/** Which frames the root may lend to micro VMs or offer as shared pages: its RAM, and nothing else. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { LAUNCH_STATUS } from "../../vmm/abi/generated/launch.node.ts";
import { MSR } from "../../vmm/kernel/vs/generated/state.node.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { RAM, ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const PAGE = 0x1000;
/** The model's RAM has a hole: what a machine has for its devices below 4 GiB. */
const [LOW, HIGH] = RAM.map(({ start, end }) => ({ start, end })) as [
  { start: number; end: number },
  { start: number; end: number },
];

async function start(): Promise<{ machine: Machine; root: Root }> {
  const machine = await Machine.launch();
  const root = new Root(machine);
  root.attach();
  return { machine, root };
}

for (const [where, spa, lent] of [
  ["the last page of a range of RAM", LOW.end - PAGE, true],
  ["the page behind it", LOW.end, false],
  ["the middle of the hole", 0x8000_0000, false],
  ["the last page of the hole", HIGH.start - PAGE, false],
  ["the first page of the next range", HIGH.start, true],
  ["the page behind all RAM", HIGH.end, false],
] as const) {
  forEachVendor(`${where} ${lent ? "can" : "cannot"} be lent to a micro VM`, async () => {
    const { machine, root } = await start();
    const vm = MicroVm.create(machine, root);
    const status = root.mmio("mmio_map", vm.ids.vmid, [{ gpa: 0x1000, spa }]);
    assert.equal(status, lent ? 0n : BigInt(MV_STATUS.FAILURE_UNKNOWN));
    assert.equal(machine.kernel.vm(Number(vm.ids.vmid)).get("pages"), lent ? 1n : 0n);
  });

  forEachVendor(`${where} ${lent ? "can" : "cannot"} be a shared page`, async () => {
    const { root } = await start();
    root.must("mv_pp_op_clr_shared_page_gpa");
    const { rax } = root.call("mv_pp_op_set_shared_page_gpa", { r11: BigInt(spa) });
    assert.equal(rax, lent ? 0n : BigInt(MV_STATUS.INVALID_INPUT_REG1));
  });
}

forEachVendor("a processor without MTRRs is launched", async () => {
  const machine = await Machine.create();
  for (const index of machine.pp.processor.msrs.keys()) {
    if (index === MSR.MTRR_CAP || (index >= MSR.MTRR_PHYS_BASE0 && index < MSR.MTRR_PHYS_BASE0 + 16))
      machine.pp.processor.msrs.delete(index);
  }
  assert.equal(machine.pp.launch(), LAUNCH_STATUS.OK);
  const root = new Root(machine);
  root.attach();
  assert.equal(root.touch(0x2_0000_0000, { write: true }), "done");
  assert.equal(root.touch(ROOT.CODE), "done");
});

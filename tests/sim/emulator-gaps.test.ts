/** What the manual says where the emulator does something else (tests/rig/gaps.ts): the model does as the manual. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { INTERCEPT2, VMEXIT } from "../../vmm/kernel/svm/generated/vmcb.node.ts";
import { refusal } from "./svm/entry-checks.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";

const INVALID = 0xffff_ffff_ffff_ffffn;

async function start(): Promise<MicroVm> {
  const machine = await Machine.launch({ nextRip: true });
  const root = new Root(machine);
  root.attach();
  return MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
}

test("an intercepted CPUID stores the next RIP", async () => {
  const vm = await start();
  vm.run();
  const { vmcb } = vm;
  vm.cpuid(0);
  assert.equal(vmcb.get("nextRip"), 0x1002n);
});

const CODES: Readonly<Partial<Record<string, bigint>>> = {
  xsetbv: 0x8dn,
  invd: 0x76n,
  rdtscp: 0x87n,
  icebp: 0x88n,
};
for (const [name, code] of Object.entries(CODES)) {
  test(`an intercepted ${name.toUpperCase()} exits`, async () => {
    const vm = await start();
    vm.run();
    const { vmcb } = vm;
    vm.execute(name);
    assert.equal(vmcb.get("exitCode"), code);
  });
}

for (const [name, vector] of [
  ["#BP", 3],
  ["#DF", 8],
] as const) {
  test(`an intercepted ${name} exits`, async () => {
    const vm = await start();
    vm.run();
    const { vmcb } = vm;
    assert.equal(vm.exception(vector), false);
    vmcb.set("interceptExceptions", vmcb.get("interceptExceptions") | (1n << BigInt(vector)));
    assert.equal(vm.exception(vector), true);
    assert.equal(vmcb.get("exitCode"), BigInt(VMEXIT.EXCEPTION + vector));
  });
}

test("a refused VMRUN stores -1 and leaves RIP alone", async () => {
  const vm = await start();
  vm.run();
  const { vmcb } = vm;
  vm.interrupt();
  vm.setRegister("CR0", 0x2000_0010n);
  vm.run();
  assert.equal(vmcb.get("exitCode"), INVALID);
  assert.equal(vmcb.get("rip"), 0x1000n);
});

test("a G_PAT without meaning is refused", async () => {
  const vm = await start();
  vm.run();
  const { vmcb } = vm;
  assert.equal(vmcb.get("intercept2") & BigInt(INTERCEPT2.VMRUN), 1n);
  assert.equal(refusal(vmcb, 16, 48), undefined);
  vmcb.set("pat", 0x0007_0406_0007_0402n);
  assert.match(refusal(vmcb, 16, 48) ?? "", /G_PAT/);
});

import { test } from "node:test";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
test("x", async () => {
  const machine = await Machine.create({ vendor: "intel" });
  console.log(machine.pp.launch(), (machine.pp.virtualization as any).refusal, machine.log());
  const root = new Root(machine);
  root.attach();
  const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
  console.log(vm.run(), (machine.pp.virtualization as any).refusal);
  console.log(vm.cpuid(1));
  vm.io({ port: 0xf4 });
  console.log(vm.end);
  vm.destroy();
});

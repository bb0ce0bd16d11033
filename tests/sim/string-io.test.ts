/** INS and OUTS from the guest's memory to mv_exit_io_t and back, with kernel and core as they ship. */
import assert from "node:assert/strict";
import { EXIT } from "../../vmm/abi/generated/exit-record.node.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor, forVendorsWith } from "./on-vendors.ts";

const PORT = 0x3f8;
const SS = 2;

async function start(decodeAssists: boolean): Promise<{ machine: Machine; root: Root; vm: MicroVm }> {
  const machine = await Machine.launch({ nextRip: decodeAssists });
  const root = new Root(machine);
  root.attach();
  const pages = [1, 2].map((i) => ({ gpa: i * 0x1000, spa: ROOT.GUEST_FRAMES + (i - 1) * 0x1000 }));
  const vm = MicroVm.create(machine, root, pages).raw16();
  assert.ok(vm.run());
  return { machine, root, vm };
}

/** Port, data and reps of mv_exit_io_t. */
function described(machine: Machine): bigint[] {
  return [0, 8, 16].map((at) => machine.memory.load64(ROOT.SHARED_PAGE + at));
}

for (const assists of [true, false]) {
  const how = assists ? "with decode assists" : "by its bytes";
  forVendorsWith({ decodeAssists: assists })(`REP OUTS gives one element a run, ${how}`, async () => {
    const { machine, vm } = await start(assists);
    machine.memory.store64(ROOT.GUEST_FRAMES + 0xffe, 0x4241n);
    machine.memory.store64(ROOT.GUEST_FRAMES + 0x1000, 0x43n);
    vm.set("rsi", 0x1ffen);
    vm.set("rcx", 3n);
    for (const [i, byte] of [0x41n, 0x42n, 0x43n].entries()) {
      assert.equal(vm.registers.get("rip"), 0x1000n);
      vm.stringIo({ port: PORT, rep: true });
      assert.deepEqual(vm.end, { status: 0n, reason: "IO" });
      assert.deepEqual(described(machine), [BigInt(PORT), byte, 0n]);
      assert.equal(vm.getRegister("RCX"), BigInt(2 - i));
      assert.ok(vm.run());
    }
    assert.equal(vm.registers.get("rip"), 0x1002n);
    assert.equal(vm.get("rsi"), 0x2001n);
  });

  forVendorsWith({ decodeAssists: assists })(`a segment prefix names where OUTS reads, ${how}`, async () => {
    const { machine, vm } = await start(assists);
    machine.memory.store64(ROOT.GUEST_FRAMES + 0x1010, 0x99n);
    vm.registers.set("ssBase", 0x2000n);
    vm.set("rsi", 0x10n);
    vm.stringIo({ port: PORT, segment: SS });
    assert.equal(described(machine)[1], 0x99n);
  });

  forVendorsWith({ decodeAssists: assists })(
    `INS writes what comes back before the guest goes on, ${how}`,
    async () => {
      const { machine, vm } = await start(assists);
      machine.memory.store64(ROOT.GUEST_FRAMES + 0x1000, 0n);
      vm.set("rax", 0x1111_2222n);
      vm.set("rdi", 0x2001n);
      vm.stringIo({ port: PORT, in: true, bytes: 2 });
      assert.deepEqual(described(machine), [BigInt(PORT), 0x2222n, 0n]);
      vm.setRegister("RAX", 0x1111_beefn);
      assert.equal(machine.memory.load64(ROOT.GUEST_FRAMES + 0x1000), 0n);
      assert.ok(vm.run());
      assert.equal(machine.memory.load64(ROOT.GUEST_FRAMES + 0x1000), 0xbe_ef00n);
      assert.deepEqual(
        [vm.get("rax"), vm.get("rdi"), vm.registers.get("rip")],
        [0x1111_2222n, 0x2003n, 0x1001n],
      );
    },
  );
}

for (const what of ["succeeds", "faults"] as const) {
  forEachVendor(
    `an event that was queued between the halves of an INS that ${what} is delivered`,
    async () => {
      const { root, vm } = await start(true);
      vm.set("rdi", 0x2000n);
      vm.stringIo({ port: PORT, in: true });
      root.must("mv_vs_op_inject_exception", { r11: vm.ids.vsid, r12: 6n, r13: 0n });
      if (what === "faults") vm.setRegister("ES_LIMIT", 0xfffn); // #GP
      assert.ok(vm.run());
      assert.equal((vm.pp.delivered.at(-1) ?? 0n) & 0x7ffn, 0x306n);
      assert.equal(vm.registers.get("rip"), what === "faults" ? 0x1000n : 0x1001n);
    },
  );
}

forEachVendor(
  "an element that is half outside the guest's memory ends the run, and nothing was written",
  async () => {
    const { machine, vm } = await start(true);
    machine.memory.store8(ROOT.GUEST_FRAMES + 0x1fff, 0x77);
    vm.set("rdi", 0x2fffn);
    vm.stringIo({ port: PORT, in: true, bytes: 2 });
    assert.equal(vm.end.reason, "UNKNOWN");
    assert.equal(machine.kernel.lastReason(vm.ids.vsid), BigInt(EXIT.IO));
    assert.equal(machine.memory.load8(ROOT.GUEST_FRAMES + 0x1fff), 0x77);
  },
);

forEachVendor("a VM that is stopped between the halves of INS finishes nothing", async () => {
  const { machine, root, vm } = await start(true);
  machine.memory.store64(ROOT.GUEST_FRAMES + 0x1000, 0n);
  vm.set("rdi", 0x2000n);
  vm.stringIo({ port: PORT, in: true });
  root.must("mv_vm_op_stop", { r11: vm.ids.vmid });
  assert.equal(vm.run(), false);
  assert.equal(machine.memory.load64(ROOT.GUEST_FRAMES + 0x1000), 0n);
  vm.destroy();
});

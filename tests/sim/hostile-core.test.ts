/** What a core that an attacker owns tries on purpose: the kernel refuses, the root goes on. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { ANSWER, SYS } from "../../vmm/abi/generated/exit-record.node.ts";
import { CORE } from "../../vmm/abi/generated/memory-map.node.ts";
import { VsPageLayout } from "../../vmm/abi/generated/vs-page.node.ts";
import { CoreFault, type Script, type Sys } from "./machine/core-host.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { opcodeOf, Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

async function start(): Promise<{ machine: Machine; root: Root; vm: MicroVm }> {
  const machine = await Machine.launch();
  machine.core.startIsSound = true;
  const root = new Root(machine);
  root.attach();
  const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
  return { machine, root, vm };
}

/** Runs the guest, and answers its next exit by `script`. */
function inExit(machine: Machine, vm: MicroVm, script: (sys: Sys) => bigint): void {
  vm.run();
  const asScript: Script = (_context, _vs, sys) => script(sys);
  machine.core.script = asScript;
  vm.shutdown();
}

/** The root runs, and a sound core serves it again. */
function assertRootGoesOn(machine: Machine, root: Root): void {
  assert.equal(machine.pp.guestSpa, Number(machine.pp.launchState.get("stateSpa")));
  machine.core.faultAfter = 0;
  root.call("mv_id_op_version");
  root.must("mv_id_op_version");
}

for (const [name, answer] of Object.entries({
  RESUME: ANSWER.RESUME,
  RETRY: ANSWER.RETRY,
  RETURN: ANSWER.RETURN,
  RUN: ANSWER.RUN,
})) {
  forEachVendor(`it cannot pull the VS that runs from under the kernel, then answer ${name}`, async () => {
    const { machine, root, vm } = await start();
    const results: bigint[] = [];
    inExit(machine, vm, (sys) => {
      results.push(sys(SYS.VS_RELEASE, vm.ids.vsid, 0n, 0n), sys(SYS.VS_DESTROY, vm.ids.vsid, 0n, 0n));
      return BigInt(answer);
    });
    assert.ok(
      results.every((result) => result < 0n),
      results.join(),
    );
    if (machine.pp.guestSpa !== Number(machine.pp.launchState.get("stateSpa"))) vm.interrupt();
    assertRootGoesOn(machine, root);
  });
}

forEachVendor("it cannot write registers of the root that a hypercall does not list", async () => {
  const { machine, root } = await start();
  const page = CORE.VS_PAGES;
  root.set("rbx", 0x1000n);
  machine.core.script = () => {
    for (const { offset, size } of Object.values(VsPageLayout.fields)) {
      if (size === 8) machine.memory.view.setBigUint64(page + offset, 0x6666_6666n, true);
    }
    return BigInt(ANSWER.RESUME);
  };
  root.call("mv_id_op_version");
  assert.equal(root.get("rax"), 0x6666_6666n);
  assert.equal(root.get("rbx"), 0x1000n);
});

forEachVendor("it cannot map root memory that the root did not pass in that very call", async () => {
  const { machine, root, vm } = await start();
  const results: bigint[] = [];
  machine.core.script = (context, _vs, sys) => {
    machine.memory.view.setBigUint64(context + 0x1000, 0x8000n, true);
    machine.memory.view.setBigUint64(context + 0x1008, BigInt(ROOT.STACK), true);
    results.push(sys(SYS.VM_MAP, vm.ids.vmid, 1n, 0n));
    return BigInt(ANSWER.RESUME);
  };
  root.call("mv_id_op_version");
  assert.ok(results[0] !== undefined && results[0] < 0n);
});

forEachVendor("it cannot run a VS of a VM that the restart of another core ended", async () => {
  const { machine, root, vm } = await start();
  machine.core.faultAfter = 0;
  root.call("mv_id_op_version");
  root.must("mv_id_op_version");
  machine.core.script = (_context, _vs, sys) => {
    assert.ok(sys(SYS.VS_CLAIM, vm.ids.vsid, 0n, 0n) < 0n);
    return BigInt(ANSWER.RUN) | (vm.ids.vsid << 32n);
  };
  root.call("mv_id_op_version");
  assertRootGoesOn(machine, root);
});

for (const [name, touch] of [
  ["that never ran", () => undefined],
  ["that somebody touched since it ran", (vm: MicroVm) => (vm.run(), vm.interrupt(), vm.getRegister("RAX"))],
  ["that is gone", (vm: MicroVm) => (vm.run(), vm.interrupt(), vm.destroy())],
] as const) {
  forEachVendor(`it cannot run a VS ${name} without claiming it`, async () => {
    const { machine, root, vm } = await start();
    touch(vm);
    machine.core.script = () => BigInt(ANSWER.RUN) | (vm.ids.vsid << 32n);
    root.call("mv_id_op_version");
    assert.equal(machine.pp.guestSpa, Number(machine.pp.launchState.get("stateSpa")));
    assert.equal(machine.kernel.vs(Number(vm.ids.vsid)).get("claim"), 0n);
    assert.equal(machine.kernel.counters(machine.pp.block).get("coreFaults"), 0n);
  });
}

forEachVendor("a run that it ends with more bytes than a page, or without a shared page, fails", async () => {
  for (const [bytes, detach] of [
    [0x1001n, false],
    [8n, true],
  ] as const) {
    const { machine, root, vm } = await start();
    if (detach) root.must("mv_pp_op_clr_shared_page_gpa");
    inExit(machine, vm, () => BigInt(ANSWER.RETURN) | (bytes << 32n));
    assert.equal(vm.end.status, BigInt(MV_STATUS.EXIT_FAILURE));
    assertRootGoesOn(machine, root);
  }
});

forEachVendor("a service call that reads or writes outside its pages is refused", async () => {
  const { machine, root } = await start();
  const results: bigint[] = [];
  machine.core.script = (_context, _vs, sys) => {
    for (const [count, offset] of [
      [0x1001n, 0n],
      [1n, 0x1000n],
      [0xffff_ffff_ffff_ffffn, 2n],
      [0x1000n, 0xffff_ffff_ffff_f001n],
    ] as const) {
      results.push(sys(SYS.COPY_IN, 0n, count, offset), sys(SYS.COPY_OUT, 0n, count, offset));
    }
    results.push(sys(SYS.LOG, 1025n, 0n, 0n), sys(SYS.VM_UNMAP, 1n, 0n, 0n), sys(SYS.POOL, 9n, 0n, 0n));
    return BigInt(ANSWER.RESUME);
  };
  root.call("mv_id_op_version");
  assert.equal(results.length, 11);
  assert.ok(
    results.every((result) => result < 0n),
    results.join(),
  );
});

for (const number of [Math.max(...Object.values(SYS)) + 1, 0xff, 0x110, 0xffff_ffff]) {
  forEachVendor(
    `service call 0x${number.toString(16)}, which there is not, is a fault of the core`,
    async () => {
      const { machine, root } = await start();
      machine.core.script = (_context, _vs, sys) => {
        sys(number, 0n, 0n, 0n);
        return BigInt(ANSWER.RESUME);
      };
      assert.equal(root.call("mv_id_op_version").rax, BigInt(MV_STATUS.FAILURE_UNKNOWN));
      assert.equal(machine.kernel.counters(machine.pp.block).get("coreFaults"), 1n);
      root.must("mv_id_op_version");
    },
  );
}

const FRAME = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };
const OTHER = { gpa: 0x2000, spa: ROOT.GUEST_FRAMES + 0x1000, bytes: 0x1000, flags: 7n };

/** What the core says in RAX and R10 of the root's page, without having done anything. */
function say(machine: Machine, rax: bigint, r10 = 0n): void {
  const { rax: raxField, r10: r10Field } = VsPageLayout.fields;
  machine.memory.view.setBigUint64(CORE.VS_PAGES + raxField.offset, rax, true);
  machine.memory.view.setBigUint64(CORE.VS_PAGES + r10Field.offset, r10, true);
}

for (const op of ["mmio_map", "mmio_unmap", "map_range", "unmap_range", "destroy_vm"]) {
  forEachVendor(`it cannot claim that ${op} was done when it was not`, async () => {
    const { machine, root, vm } = await start();
    root.writeMdl([op.endsWith("unmap") || op === "unmap_range" ? { ...FRAME, bytes: 0x1000 } : OTHER]);
    machine.core.script = () => {
      say(machine, 0n, 1n);
      return BigInt(ANSWER.RESUME);
    };
    const { rax } = root.call(`mv_vm_op_${op}`, { r11: vm.ids.vmid });
    assert.equal(rax, BigInt(MV_STATUS.FAILURE_UNKNOWN));
  });
}

for (const [op, service] of [
  ["mmio_map", SYS.VM_MAP],
  ["mmio_unmap", SYS.VM_UNMAP],
  ["map_range", SYS.VM_MAP_RANGE],
  ["unmap_range", SYS.VM_UNMAP_RANGE],
] as const) {
  for (const end of ["a lie", "a fault", "a run"]) {
    forEachVendor(`it cannot hide by ${end} that ${op} was done`, async () => {
      const { machine, root, vm } = await start();
      root.writeMdl([op.includes("unmap") ? { ...FRAME, bytes: 0x1000 } : OTHER]);
      const other = MicroVm.create(machine, root, []).raw16();
      root.writeMdl([op.includes("unmap") ? { ...FRAME, bytes: 0x1000 } : OTHER]);
      machine.core.script = (_context, _vs, sys) => {
        assert.ok(sys(service, vm.ids.vmid, 0n, 0n) > 0n);
        say(machine, BigInt(MV_STATUS.FAILURE_UNKNOWN), 0n);
        if (end === "a lie") return BigInt(ANSWER.RESUME);
        if (end === "a fault") throw new CoreFault(13);
        assert.equal(sys(SYS.VS_CLAIM, other.ids.vsid, 0n, 0n), 0n);
        return BigInt(ANSWER.RUN) | (other.ids.vsid << 32n);
      };
      root.start(opcodeOf(`mv_vm_op_${op}`), { r10: 0x42n, r11: vm.ids.vmid });
      if (end === "a run") other.interrupt();
      const { rax, r10 } = root.result();
      assert.equal(rax, 0n, "the kernel's word");
      if (op.endsWith("range")) assert.equal(r10, 1n);
    });
  }
}

forEachVendor("it cannot say that more of a range was taken back than was", async () => {
  const { machine, root, vm } = await start();
  root.writeMdl([{ ...FRAME, bytes: 0x1000 }]);
  machine.core.script = () => {
    say(machine, BigInt(MV_STATUS.RETRY_CONTINUATION), 1n);
    return BigInt(ANSWER.RESUME);
  };
  const { rax, r10 } = root.call("mv_vm_op_unmap_range", { r11: vm.ids.vmid, r13: 0n });
  assert.deepEqual([rax, r10], [BigInt(MV_STATUS.RETRY_CONTINUATION), 0n]);
});

forEachVendor("it cannot pass one call's success off as another's", async () => {
  const { machine, root, vm } = await start();
  assert.equal(root.mmio("mmio_map", vm.ids.vmid, [{ gpa: 0x3000, spa: ROOT.GUEST_FRAMES }]), 0n);
  root.writeMdl([OTHER]);
  const lie: Script = () => {
    say(machine, 0n);
    return BigInt(ANSWER.RESUME);
  };
  machine.core.script = lie;
  assert.notEqual(root.call("mv_vm_op_mmio_map", { r11: vm.ids.vmid }).rax, 0n);
  // Nor the end of one VM as that of another.
  const other = MicroVm.create(machine, root);
  root.must("mv_vs_op_destroy_vs", { r11: other.ids.vsid });
  root.must("mv_vp_op_destroy_vp", { r11: other.ids.vpid });
  machine.core.script = (_context, _vs, sys) => {
    assert.equal(sys(SYS.VM_DESTROY, other.ids.vmid, 0n, 0n), 0n);
    say(machine, 0n);
    return BigInt(ANSWER.RESUME);
  };
  assert.notEqual(root.call("mv_vm_op_destroy_vm", { r11: vm.ids.vmid }).rax, 0n);
});

forEachVendor("it cannot change a list while the kernel works on it", async () => {
  const { machine, root, vm } = await start();
  root.writeMdl([{ gpa: 0x5000, spa: ROOT.GUEST_FRAMES + 0x5000 }]);
  machine.core.script = (context, _vs, sys) => {
    // The exchange page is what a core on another PP could write meanwhile: nothing in it counts.
    for (let at = 0; at < 0x1000; at += 8)
      machine.memory.view.setBigUint64(context + 0x1000 + at, 0x1000n, true);
    assert.ok(sys(SYS.VM_MAP, vm.ids.vmid, 0n, 0n) > 0n);
    say(machine, 0n);
    return BigInt(ANSWER.RESUME);
  };
  assert.equal(root.call("mv_vm_op_mmio_map", { r11: vm.ids.vmid }).rax, 0n);
  vm.run();
  assert.equal(vm.touch(0x5000), "done");
});

forEachVendor("it cannot fill pages of a VM that it does not serve", async () => {
  const { machine, root, vm } = await start();
  root.ranges("map_range", vm.ids.vmid, [{ ...OTHER, flags: 7n | (1n << 16n) }]);
  const results: bigint[] = [];
  machine.core.script = (_context, _vs, sys) => {
    results.push(sys(SYS.VM_FILL, 0x2000n, 0n, 0n));
    return BigInt(ANSWER.RESUME);
  };
  root.call("mv_id_op_version");
  assert.ok(results[0] !== undefined && results[0] < 0n);
});

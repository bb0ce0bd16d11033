/** What the root VM meets: its own exits are served so that it cannot tell, or with the architecture's answer. */
import assert from "node:assert/strict";
import { EXIT } from "../../vmm/abi/generated/exit-record.node.ts";
import { KERNEL, PP } from "../../vmm/abi/generated/memory-map.node.ts";
import { EFER, MSR as SVM_MSR } from "../../vmm/kernel/svm/generated/vmcb.node.ts";
import { MSR } from "../../vmm/kernel/vs/generated/state.node.ts";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { Machine, type MachineOptions } from "./machine/machine.ts";
import { Root } from "./machine/root.ts";
import { BLOCKS, NOWHERE, ROOT } from "./machine/root-memory.ts";
import { forEachVendor, onVendor } from "./on-vendors.ts";

const GENERAL_PROTECTION = 0x8000_0b0dn;
const UNDEFINED_OPCODE = 0x8000_0306n;

async function start(options: MachineOptions = {}): Promise<{ machine: Machine; root: Root }> {
  const machine = await Machine.launch(options);
  return { machine, root: new Root(machine) };
}

forEachVendor("CPUID is answered from the table, without a ring crossing", async () => {
  const { machine, root } = await start();
  const before = machine.pp.upcalls;
  const native = machine.pp.processor.cpuid(0, 0);
  assert.deepEqual(root.cpuid(0), [...native]);
  assert.equal(root.cpuid(0x8000_0001)[2] & 4, 0, "SVM is hidden");
  assert.equal(machine.pp.upcalls, before);
  assert.equal(machine.kernel.exitCount(machine.pp.block, EXIT.CPUID), 2);
});

forEachVendor("CPUID mirrors the root's CR4.OSXSAVE", async () => {
  const { root } = await start();
  assert.notEqual(root.cpuid(1)[2] & (1 << 27), 0);
  root.registers.set("cr4", root.registers.get("cr4") & ~(1n << 18n));
  assert.equal(root.cpuid(1)[2] & (1 << 27), 0);
});

forEachVendor("CPUID that the table does not hold is answered by the core", async () => {
  const { machine, root } = await start();
  const signature = (): string =>
    Buffer.from(Uint32Array.from(root.cpuid(0x4000_0000).slice(1)).buffer).toString();
  const before = machine.pp.upcalls;
  assert.equal(signature(), "MicroVMicroV");
  assert.equal(machine.pp.upcalls, before);
  const table = KERNEL.PP_BLOCKS + PP.CPUID_ALIAS;
  machine.memory.bytes.fill(0, table, table + 0x1000);
  assert.equal(signature(), "MicroVMicroV");
  assert.equal(machine.pp.upcalls, before + 1);
});

forEachVendor("each hypercall raises the ring crossings by one", async () => {
  const { machine, root } = await start();
  const crossings = (): bigint => machine.kernel.counters(machine.pp.block).get("crossings");
  const before = crossings();
  for (let i = 0; i < 10; i++) root.must("mv_id_op_version");
  assert.equal(crossings() - before, 10n);
  assert.equal(machine.kernel.exitCount(machine.pp.block, EXIT.HYPERCALL), 10);
});

forEachVendor("unknown hypercalls and a bad handle fail by name", async () => {
  const { root } = await start();
  assert.equal(root.hypercall(0x1234n).rax, BigInt(MV_STATUS.FAILURE_UNKNOWN));
  const bad = root.call("mv_pp_op_ppid", { r10: 7n });
  assert.equal(bad.rax, BigInt(MV_STATUS.INVALID_INPUT_REG0));
});

forEachVendor("ring 3 of the root may not call", async () => {
  const { root } = await start();
  root.registers.set("cpl", 3);
  assert.equal(root.call("mv_pp_op_ppid").rax, BigInt(MV_STATUS.INVALID_PERM_DENIED));
});

onVendor("amd", "EFER.SVME reads set and clearing it is swallowed", async () => {
  const { machine, root } = await start();
  root.wrmsr(MSR.EFER, 0xd01n);
  assert.equal(root.registers.get("efer"), 0xd01n | EFER.SVME);
  assert.deepEqual(machine.pp.delivered, []);
});

forEachVendor("a reserved bit of EFER is #GP", async () => {
  const { machine, root } = await start();
  const rip = root.registers.get("rip");
  root.wrmsr(MSR.EFER, 0xd01n | (1n << 60n));
  assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION]);
  assert.equal(root.registers.get("rip"), rip);
});

for (const [name, index, value] of [
  ["VM_HSAVE_PA", SVM_MSR.VM_HSAVE_PA, 0x5000n],
  ["VM_CR", SVM_MSR.VM_CR, 0x8n],
] as const) {
  onVendor("amd", `${name} is virtual: the root reads what it wrote, the processor keeps ours`, async () => {
    const { machine, root } = await start();
    const ours = machine.pp.processor.readMsr(index);
    root.wrmsr(index, value);
    root.rdmsr(index);
    assert.equal((root.get("rdx") << 32n) | root.get("rax"), value);
    assert.equal(machine.pp.processor.readMsr(index), ours);
  });
}

forEachVendor("an MSR that no permission map holds is tried: #GP where the processor has none", async () => {
  const { machine, root } = await start();
  root.rdmsr(0x4000_0000);
  root.wrmsr(0x4000_0000, 1n);
  assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION, GENERAL_PROTECTION]);
});

forEachVendor("instructions of virtualization in the root are #UD", async () => {
  const { machine, root } = await start();
  const rip = root.registers.get("rip");
  const { ownInstructions } = machine.pp.virtualization;
  for (const name of ownInstructions) root.execute(name);
  assert.deepEqual(
    machine.pp.delivered,
    ownInstructions.map(() => UNDEFINED_OPCODE),
  );
  assert.equal(root.registers.get("rip"), rip);
});

forEachVendor("INVD becomes WBINVD", async () => {
  const { machine, root } = await start();
  const rip = root.registers.get("rip");
  root.execute("invd");
  assert.equal(machine.pp.processor.cacheWritebacks, 1);
  assert.equal(root.registers.get("rip"), rip + 2n);
});

forEachVendor("an address above RAM is filled on first touch, then never exits again", async () => {
  const { machine, root } = await start();
  assert.equal(root.touch(NOWHERE, { write: true }), "done");
  const exits = machine.kernel.exitCount(machine.pp.block, EXIT.NESTED_FAULT);
  assert.equal(exits, 1);
  assert.equal(root.touch(NOWHERE + 0x10_0000), "done");
  assert.equal(machine.kernel.exitCount(machine.pp.block, EXIT.NESTED_FAULT), exits);
});

forEachVendor("the root reads hypervisor memory as 0xFF, and a write is counted and #GP", async () => {
  const { machine, root } = await start();
  for (const block of BLOCKS) {
    const seen = root.mmu().physical(block + 0x5123, false);
    assert.ok("spa" in seen);
    assert.equal(machine.memory.load8(seen.spa), 0xff);
    assert.equal(root.touch(block + 0x5123, { write: true }), "event");
  }
  assert.deepEqual(
    machine.pp.delivered,
    BLOCKS.map(() => GENERAL_PROTECTION),
  );
});

forEachVendor("a shared page that is hypervisor memory, or no memory, is refused", async () => {
  const { root } = await start();
  root.touch(NOWHERE);
  for (const gpa of [BLOCKS[0] ?? 0, NOWHERE]) {
    const { rax } = root.call("mv_pp_op_set_shared_page_gpa", { r11: BigInt(gpa) });
    assert.equal(rax, BigInt(MV_STATUS.INVALID_INPUT_REG1), gpa.toString(16));
  }
  assert.equal(root.call("mv_pp_op_set_shared_page_gpa", { r11: BigInt(ROOT.SHARED_PAGE) }).rax, 0n);
});

for (const physicalBits of [48, 52]) {
  forEachVendor(
    `with ${physicalBits} physical bits, an address that four levels cannot translate is #GP`,
    async () => {
      const { root } = await start({ physicalBits });
      assert.equal(root.touch(2 ** 48 + ROOT.CODE), "event");
    },
  );
}

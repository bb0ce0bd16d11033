/** The trace ring: what is recorded, and that nothing is where nobody asked for it. */
import assert from "node:assert/strict";
import { TRACE } from "../../hypercall/generated/trace.node.ts";
import { EXIT, SYS } from "../../vmm/abi/generated/exit-record.node.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { traceRing } from "./trace/ring.ts";
import { forEachVendor, forVendorsWith } from "./on-vendors.ts";

async function start(nextRip = true): Promise<{ machine: Machine; root: Root; vm: MicroVm }> {
  const machine = await Machine.launch({ nextRip });
  const root = new Root(machine);
  root.attach();
  const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
  return { machine, root, vm };
}

function switchTo(root: Root, mode: number): void {
  root.must("mv_pp_op_trace", { r11: BigInt(mode) });
}

function ringBytes(machine: Machine): Uint8Array {
  return machine.memory.read(ROOT.TRACE, ROOT.TRACE_STRIDE);
}

forEachVendor("nothing is written to the ring until it is switched on", async () => {
  const { machine, root, vm } = await start();
  const before = ringBytes(machine);
  root.cpuid(0);
  vm.run();
  vm.cpuid(0);
  vm.interrupt();
  assert.deepEqual(ringBytes(machine), before);
});

for (const nextRip of [true, false]) {
  forVendorsWith({ nextRip })(
    `each exit is one entry, ${nextRip ? "with" : "without"} next RIP`,
    async () => {
      const { machine, root, vm } = await start(nextRip);
      switchTo(root, TRACE.EXITS);
      root.cpuid(0);
      vm.run();
      vm.cpuid(1);
      vm.io({ port: 0x3f8 });
      const { entries, mode } = traceRing(machine);
      assert.equal(mode, TRACE.EXITS);
      const rootVs = 0n;
      const { vsid } = vm.ids;
      assert.deepEqual(
        entries.map((entry) => [entry.get("reason"), entry.get("vsid"), entry.get("entered")]),
        [
          [BigInt(EXIT.CPUID), rootVs, rootVs],
          [BigInt(EXIT.HYPERCALL), rootVs, vsid],
          [BigInt(EXIT.CPUID), vsid, vsid],
          [BigInt(EXIT.IO), vsid, rootVs],
        ],
      );
      const [, , cpuid, io] = entries;
      assert.equal(cpuid?.get("rip"), 0x1000n);
      assert.equal(cpuid?.get("nextRip"), 0x1002n);
      assert.equal(cpuid?.get("rax"), 1n);
      assert.equal(io?.get("rip"), 0x1002n);
      assert.equal(io?.get("nextRip"), 0x1004n);
      assert.equal((io?.get("qualification") ?? 0n) >> 16n, 0x3f8n);
      for (const [i, entry] of entries.entries()) {
        assert.ok(entry.get("exitTsc") < entry.get("entryTsc"), `entry ${i} ends before it begins`);
        assert.ok(
          entry.get("exitTsc") > (entries[i - 1]?.get("entryTsc") ?? 0n),
          `entry ${i} comes too early`,
        );
      }
    },
  );
}

forEachVendor("a record holds what went in and what came out", async () => {
  const { machine, root, vm } = await start();
  switchTo(root, TRACE.RECORDS);
  vm.run();
  vm.set("rbx", 0x77n);
  vm.set("r13", 0x1313n);
  const [eax, ebx, ecx, edx] = vm.cpuid(1);
  vm.touch(0x5000_0000, { write: true });
  const [run, cpuid, fault] = traceRing(machine).entries;
  assert.equal(run?.get("r11"), vm.ids.vsid);
  const inputs = ["rax", "rbx", "rcx", "r13"] as const;
  assert.deepEqual(
    inputs.map((name) => cpuid?.get(name)),
    [1n, 0x77n, 0n, 0x1313n],
  );
  const outputs = ["outRax", "outRbx", "outRcx", "outRdx", "outR13"] as const;
  assert.deepEqual(
    outputs.map((name) => cpuid?.get(name)),
    [BigInt(eax), BigInt(ebx), BigInt(ecx), BigInt(edx), 0x1313n],
  );
  assert.equal(cpuid?.get("behind"), 0x1002n);
  assert.equal(fault?.get("gpa"), 0x5000_0000n);
  assert.equal(fault?.get("detail"), 0x5000_0000n);
  assert.equal(fault?.get("entered"), 0n);
  assert.deepEqual([fault?.get("enteredRax"), fault?.get("enteredR10")], [root.get("rax"), root.get("r10")]);
  assert.notEqual(fault?.get("enteredRax"), fault?.get("rax"));
});

forEachVendor("an event that goes into the guest is in its record", async () => {
  const { machine, root, vm } = await start();
  switchTo(root, TRACE.RECORDS);
  vm.run();
  vm.exception(17, 0n);
  assert.equal(traceRing(machine).entries.at(-1)?.get("event"), 0x8000_0b11n);
});

forEachVendor("a full ring keeps the newest entries, and its head counts on", async () => {
  const { machine, root } = await start();
  switchTo(root, TRACE.RECORDS);
  const capacity = ROOT.TRACE_BYTES >> TRACE.RECORD_SHIFT;
  for (let leaf = 0; leaf < capacity + 3; leaf++) root.cpuid(leaf);
  const { head, entries, capacity: said } = traceRing(machine);
  assert.deepEqual(
    { head, said, kept: entries.length },
    { head: capacity + 3, said: capacity, kept: capacity },
  );
  assert.deepEqual(
    entries.map((entry) => Number(entry.get("rax"))),
    Array.from({ length: capacity }, (_, i) => i + 3),
  );
  const after = machine.memory.read(ROOT.TRACE + TRACE.HEADER_BYTES + ROOT.TRACE_BYTES, 0x1000);
  assert.deepEqual(
    after,
    (await start()).machine.memory.read(ROOT.TRACE + TRACE.HEADER_BYTES + ROOT.TRACE_BYTES, 0x1000),
  );
});

forEachVendor("switched off, the ring keeps what it has; switched on, it begins anew", async () => {
  const { machine, root } = await start();
  switchTo(root, TRACE.EXITS);
  root.cpuid(1);
  switchTo(root, TRACE.OFF);
  const off = traceRing(machine);
  root.cpuid(2);
  assert.deepEqual([off.mode, off.head], [TRACE.OFF, 1]);
  assert.equal(traceRing(machine).head, 1);
  switchTo(root, TRACE.RECORDS);
  root.cpuid(3);
  const on = traceRing(machine);
  assert.deepEqual([on.mode, on.head, on.epoch], [TRACE.RECORDS, 1, off.epoch + 1]);
  assert.equal(on.entries[0]?.get("rax"), 3n);
});

forEachVendor("PPs record into rings of their own", async () => {
  const machine = await Machine.launch({ pps: 2 });
  const roots = machine.pps.map((pp) => new Root(machine, pp));
  for (const root of roots) switchTo(root, TRACE.EXITS);
  roots[1]?.cpuid(7);
  assert.deepEqual(
    [0, 1].map((ppid) => traceRing(machine, ppid).entries.map((entry) => entry.get("rax"))),
    [[], [7n]],
  );
});

forEachVendor("the core cannot switch the trace by itself", async () => {
  const { machine, root } = await start();
  let result = 0n;
  machine.core.script = (_context, _vs, sys) => {
    result = sys(SYS.TRACE, BigInt(TRACE.EXITS), 0n, 0n);
    return 0n;
  };
  root.call("mv_id_op_version", { r11: BigInt(TRACE.EXITS) });
  assert.ok(result < 0n);
  const before = ringBytes(machine);
  root.cpuid(1);
  assert.deepEqual(ringBytes(machine), before);
});

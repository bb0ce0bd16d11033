/** State of a VS that lies in the kernel: its FXSAVE image, and what its page tables translate. */
import assert from "node:assert/strict";
import { MV_MAP_FLAG, MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { SYS, SYS_ERROR } from "../../vmm/abi/generated/exit-record.node.ts";
import { Machine, type MachineOptions } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const SELF = 0xfffen;
const FXSAVE_BYTES = 512;
const MXCSR = 0x18;
const { FAILURE_UNKNOWN, EXIT_FAILURE } = MV_STATUS;
const RWX = MV_MAP_FLAG.READ_ACCESS | MV_MAP_FLAG.WRITE_ACCESS | MV_MAP_FLAG.EXECUTE_ACCESS;
const PRESENT_WRITABLE = 3n;
const USER = 4n;
const LARGE = 0x80n;
const NX = 1n << 63n;

async function start(options: MachineOptions = {}): Promise<{ machine: Machine; root: Root; vm: MicroVm }> {
  const machine = await Machine.launch(options);
  const root = new Root(machine);
  root.attach();
  const pages = Array.from({ length: 8 }, (_, i) => ({
    gpa: 0x1000 * i,
    spa: ROOT.GUEST_FRAMES + 0x1000 * i,
  }));
  return { machine, root, vm: MicroVm.create(machine, root, pages).raw16() };
}

function image(machine: Machine): number[] {
  return [...machine.memory.read(ROOT.SHARED_PAGE, FXSAVE_BYTES)];
}

/** A legal image whose every byte but MXCSR's is `byte`. */
function fill(machine: Machine, byte: number, mxcsr = 0x1f80n): void {
  machine.memory.fill(ROOT.SHARED_PAGE, byte, 0x1000);
  machine.memory.store64(ROOT.SHARED_PAGE + MXCSR, mxcsr);
}

for (const xsave of [true, false]) {
  forEachVendor(
    `the FPU state that is set is what is read, and what the guest runs with${xsave ? "" : ", without XSAVE"}`,
    async () => {
      const { machine, root, vm } = await start({ xsave });
      fill(machine, 0x5a);
      root.must("mv_vs_op_fpu_set_all", { r11: vm.ids.vsid });
      fill(machine, 0xee);
      root.must("mv_vs_op_fpu_get_all", { r11: vm.ids.vsid });
      assert.equal(image(machine)[0x20], 0x5a);
      assert.equal(image(machine)[FXSAVE_BYTES - 1], 0x5a);
      assert.equal(
        machine.memory.read(ROOT.SHARED_PAGE + FXSAVE_BYTES, 1)[0],
        0xee,
        "the rest of the page stays",
      );
      assert.ok(vm.run());
      const { components } = machine.pp.processor.extended;
      assert.deepEqual(components.slice(0, 2), [0x5a5a_5a5a_5a5a_5a5an, 0x5a5a_5a5a_5a5a_5a5an]);
      components[1] = 0x77n;
      vm.interrupt();
      root.must("mv_vs_op_fpu_get_all", { r11: vm.ids.vsid });
      assert.equal(machine.memory.load64(ROOT.SHARED_PAGE + 0xa0), 0x77n, "what the guest left");
    },
  );

  forEachVendor(
    `an MXCSR that the processor refuses is taken, and fails the run, not the host${xsave ? "" : ", without XSAVE"}`,
    async () => {
      const { machine, root, vm } = await start({ xsave });
      fill(machine, 0x01, 0x0101_0101n);
      root.must("mv_vs_op_fpu_set_all", { r11: vm.ids.vsid });
      assert.equal(vm.run(), false);
      assert.equal(vm.end.status, EXIT_FAILURE);
      fill(machine, 0x01);
      root.must("mv_vs_op_fpu_set_all", { r11: vm.ids.vsid });
      assert.ok(vm.run(), "a good image mends it");
    },
  );
}

forEachVendor("a fresh VS has the FPU state after reset", async () => {
  const { machine, root, vm } = await start();
  fill(machine, 0xee);
  root.must("mv_vs_op_fpu_get_all", { r11: vm.ids.vsid });
  assert.equal(machine.memory.load16(ROOT.SHARED_PAGE), 0x37f, "FCW");
  assert.equal(Number(machine.memory.load64(ROOT.SHARED_PAGE + MXCSR) & 0xffff_ffffn), 0x1f80);
  const rest = image(machine).map((byte, at) => (at < 2 || (at >= MXCSR && at < MXCSR + 4) ? 0 : byte));
  assert.deepEqual(new Set(rest), new Set([0]));
});

forEachVendor(
  "the root learns where its own page is, with the offset inside a large leaf, and what it may do there",
  async () => {
    const { root } = await start();
    const { rax, r10 } = root.call("mv_vs_op_gla_to_gpa", { r11: SELF, r12: BigInt(ROOT.SHARED_PAGE) });
    assert.equal(rax, 0n);
    assert.equal(r10 & ~0xfffn, BigInt(ROOT.SHARED_PAGE));
    assert.equal(r10 & 0xfffn & ~MV_MAP_FLAG.USER, RWX | MV_MAP_FLAG["2M_PAGE"]);
    assert.equal(
      root.must("mv_vs_op_gla_to_gpa", { r11: 0n, r12: BigInt(ROOT.SHARED_PAGE) }),
      r10,
      "by its VSID",
    );
  },
);

forEachVendor("what the root has not mapped, and another PP's root VS, are not translated", async () => {
  const { machine, root } = await start({ pps: 2 });
  const status = (r11: bigint, r12: bigint): bigint => root.call("mv_vs_op_gla_to_gpa", { r11, r12 }).rax;
  assert.equal(status(SELF, 0x8000_0000n), FAILURE_UNKNOWN);
  assert.equal(status(SELF, 0x8000_0000_0000n), FAILURE_UNKNOWN);
  assert.equal(status(1n, BigInt(ROOT.SHARED_PAGE)), FAILURE_UNKNOWN);
  assert.equal(machine.pps.length, 2);
});

/** Four levels in guest pages 1 to 4; entry 1 of the last three each leads on, others are a test's own. */
function buildTables(machine: Machine): (level: 1 | 2 | 3, index: number, entry: bigint) => void {
  const at = (gpa: number): number => ROOT.GUEST_FRAMES + gpa;
  for (let gpa = 0x1000; gpa <= 0x4000; gpa += 0x1000) machine.memory.fill(at(gpa), 0, 0x1000);
  const all = PRESENT_WRITABLE | USER;
  machine.memory.store64(at(0x1000), 0x2000n | all);
  machine.memory.store64(at(0x2000), 0x3000n | all);
  machine.memory.store64(at(0x3000), 0x4000n | all);
  return (level, index, entry) => machine.memory.store64(at((5 - level) * 0x1000 + index * 8), entry);
}

forEachVendor(
  "a VS that does not run is walked by its own tables: leaf sizes with offset, rights of all levels",
  async () => {
    const { machine, root, vm } = await start();
    const put = buildTables(machine);
    vm.setRegister("CR0", 0x8000_0011n);
    vm.setRegister("CR3", 0x1000n);
    vm.setRegister("CR4", 0x20n);
    root.must("mv_vs_op_msr_set", { r11: vm.ids.vsid, r12: 0xc000_0080n, r13: 0xd00n });
    put(1, 5, 0x7_7000n | PRESENT_WRITABLE | USER);
    put(1, 6, 0x7_8000n | 1n | NX);
    put(2, 1, 0x4020_0000n | PRESENT_WRITABLE | LARGE);
    put(3, 1, 0x8000_0000n | PRESENT_WRITABLE | LARGE | NX);
    const translate = (r12: bigint): bigint => root.must("mv_vs_op_gla_to_gpa", { r11: vm.ids.vsid, r12 });
    const { READ_ACCESS, WRITE_ACCESS, USER: USER_FLAG } = MV_MAP_FLAG;
    assert.equal(translate(0x5000n), 0x7_7000n | RWX | USER_FLAG | MV_MAP_FLAG["4K_PAGE"]);
    assert.equal(translate(0x6000n), 0x7_8000n | READ_ACCESS | MV_MAP_FLAG["4K_PAGE"]);
    assert.equal(translate(0x20_3000n), 0x4020_3000n | RWX | MV_MAP_FLAG["2M_PAGE"]);
    assert.equal(
      translate(0x4012_3000n),
      0x8012_3000n | READ_ACCESS | WRITE_ACCESS | MV_MAP_FLAG["1G_PAGE"],
      "1 GiB, not executable",
    );
    const refused = (r12: bigint): bigint => root.call("mv_vs_op_gla_to_gpa", { r11: vm.ids.vsid, r12 }).rax;
    assert.equal(refused(0x7000n), FAILURE_UNKNOWN, "not present");
    assert.equal(refused(0xffff_0000_0000_5000n), FAILURE_UNKNOWN, "not canonical");
    vm.setRegister("CR3", 0x10_0000n);
    assert.equal(refused(0x5000n), FAILURE_UNKNOWN, "tables in memory that the VM does not have");
  },
);

forEachVendor("32-bit tables give 4 KiB pages and 4 MiB pages", async () => {
  const { machine, root, vm } = await start();
  buildTables(machine);
  const directory = ROOT.GUEST_FRAMES + 0x1000;
  machine.memory.fill(directory, 0, 0x2000);
  machine.memory.store64(directory, (0x0080_0083n << 32n) | 0x2007n);
  machine.memory.store64(directory + 0x1000, 0x0003_3005n << 32n);
  vm.setRegister("CR0", 0x8000_0011n);
  vm.setRegister("CR3", 0x1000n);
  vm.setRegister("CR4", 0x10n);
  const translate = (r12: bigint): bigint => root.must("mv_vs_op_gla_to_gpa", { r11: vm.ids.vsid, r12 });
  const { READ_ACCESS, EXECUTE_ACCESS, USER: USER_FLAG } = MV_MAP_FLAG;
  assert.equal(
    translate(0x1000n),
    0x3_3000n | READ_ACCESS | EXECUTE_ACCESS | USER_FLAG | MV_MAP_FLAG["4K_PAGE"],
  );
  assert.equal(translate(0x41_2000n), 0x81_2000n | RWX);
});

forEachVendor("a VS without paging has nothing to translate", async () => {
  const { root, vm } = await start();
  assert.equal(root.call("mv_vs_op_gla_to_gpa", { r11: vm.ids.vsid, r12: 0x1000n }).rax, FAILURE_UNKNOWN);
});

forEachVendor(
  "the core reaches FPU state only of a VS that it claimed and that does not run, and no table of the root unasked",
  async () => {
    const { machine, root, vm } = await start();
    const results: bigint[] = [];
    const try_ = (number: number, a: bigint, b: bigint): void => {
      machine.core.script = (_context, _vs, sys) => {
        results.push(sys(number, a, b, 0n));
        return 0n;
      };
      root.call("mv_id_op_version");
    };
    try_(SYS.VS_FPU, vm.ids.vsid, 0n);
    try_(SYS.VS_FPU, 0n, 0n);
    try_(SYS.VS_FPU, 0xffffn, 1n);
    try_(SYS.VS_TRANSLATE, 0n, BigInt(ROOT.SHARED_PAGE));
    try_(SYS.VS_TRANSLATE, vm.ids.vsid, 0x1000n);
    const [busy, notOwned] = [-BigInt(SYS_ERROR.BUSY), -BigInt(SYS_ERROR.NOT_OWNED)];
    assert.deepEqual(results, [busy, busy, busy, notOwned, busy]);
  },
);

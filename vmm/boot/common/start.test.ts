/** Start in a machine of Node: what each PP finds in its address space, and that every failure is undone. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  DRIVER_ERROR,
  DriverCallLayout,
  DriverStartLayout,
} from "../../../hypercall/generated/driver.node.ts";
import { LAUNCH, LAUNCH_FLAG, LaunchInfoLayout, LaunchStateLayout } from "../../abi/generated/launch.node.ts";
import { CORE, HOST, KERNEL, PP, REGISTRY, VS } from "../../abi/generated/memory-map.node.ts";
import { type Mapping, walk } from "../testing/host-walk.ts";
import { makeImage, smallSegments } from "../testing/make-image.ts";
import { ENTER_NATIVE, Model } from "../testing/model.ts";

const EFER = 0xc000_0080;
const HSAVE = 0xc001_0117;
const kernelText = Uint8Array.of(0x0f, 0x0b, 0x11, 0x22);
const state = LaunchStateLayout.fields;
const info = LaunchInfoLayout.fields;

let model: Model;

beforeEach(async () => {
  model = await Model.create();
  model.image = makeImage(smallSegments(kernelText));
});

function start(poolBytes = 0n, flags = 0n): { error: number; detail: bigint; cpus: number } {
  const call = model.control();
  call.setBigUint64(DriverStartLayout.fields.poolBytes.offset, poolBytes, true);
  call.setBigUint64(DriverStartLayout.fields.flags.offset, flags, true);
  const error = model.call("start", call.byteOffset);
  const { detail, cpus } = DriverStartLayout.fields;
  return { error, detail: call.getBigUint64(detail.offset, true), cpus: call.getUint32(cpus.offset, true) };
}

function stop(): { error: number; detail: bigint } {
  const call = model.control();
  const error = model.call("stop", call.byteOffset);
  return { error, detail: call.getBigUint64(DriverCallLayout.fields.detail.offset, true) };
}

/** Nothing of a start is left: no block, no SVME, no host save area. */
function assertUndone(): void {
  assert.equal(model.blocks.size, 0, "blocks were kept");
  assert.equal(model.faults, 0, "memory outside the blocks was touched");
  for (let cpu = 0; cpu < model.cpus; cpu++) {
    assert.equal(model.msrs[cpu]?.get(EFER), 0xd01n, `EFER of CPU ${cpu}`);
    assert.equal(model.msrs[cpu]?.get(HSAVE), 0n, `VM_HSAVE_PA of CPU ${cpu}`);
  }
  assert.equal(model.call("started"), 0);
}

function mapping(cpu: number, va: bigint): Mapping {
  const found = walk(model, model.entered[cpu]?.cr3 ?? 0n, va);
  assert.ok(found, `${va.toString(16)} is not mapped on PP ${cpu}`);
  return found;
}

function rights(cpu: number, va: bigint | number): string {
  const found = walk(model, model.entered[cpu]?.cr3 ?? 0n, BigInt(va));
  if (found === undefined) return "none";
  return `${found.user ? "U" : "S"} R${found.write ? "W" : ""}${found.execute ? "X" : ""}`;
}

test("start demotes every CPU once, with SVME set, and stop promotes them and gives all back", () => {
  assert.deepEqual(start(), { error: 0, detail: 0n, cpus: 2 });
  assert.deepEqual(
    model.entered.map(({ cpu, block }) => [cpu, block]),
    [
      [0, KERNEL.PP_BLOCKS],
      [1, KERNEL.PP_BLOCKS + KERNEL.PP_STRIDE],
    ],
  );
  assert.equal(model.msrs[1]?.get(EFER), 0x1d01n);
  assert.equal(start().error, DRIVER_ERROR.ALREADY_STARTED);
  assert.deepEqual(stop(), { error: 0, detail: 0n });
  assert.deepEqual(model.promoted, [0, 1]);
  assertUndone();
  assert.equal(stop().error, DRIVER_ERROR.NOT_STARTED);
});

test("the images are mapped with their own rights, and nothing is writable and executable", () => {
  start();
  assert.equal(rights(0, HOST.KERNEL_IMAGE), "S RX");
  assert.equal(rights(0, HOST.CORE_IMAGE), "U RX");
  assert.equal(rights(0, KERNEL.BASE), "S RW");
  assert.equal(rights(0, CORE.BASE), "U RW");
  assert.equal(rights(0, KERNEL.BASE + 0x2000), "S RW");
  assert.equal(rights(0, KERNEL.BASE + 0x3000), "none");
  assert.deepEqual(model.bytes(mapping(0, HOST.KERNEL_IMAGE).spa, 4), Buffer.from(kernelText));
  assert.equal(rights(0, 0xffff_ffff_c012_3000n), "S RX");
  assert.equal(mapping(0, 0xffff_ffff_c012_3000n).spa, 0x55_5000n);
  assert.equal(rights(0, 0xffff_ffff_c012_4000n), "none");
  assert.equal(rights(0, 0), "none");
});

test("each PP has its own window, stacks with unmapped neighbours, and shares the images", () => {
  start();
  for (const cpu of [0, 1]) {
    assert.equal(rights(cpu, HOST.PP_WINDOW), "S RW");
    assert.equal(rights(cpu, HOST.PP_KERNEL_STACK_TOP - 8n), "S RW");
    assert.equal(rights(cpu, HOST.PP_KERNEL_STACK_TOP - 0x2000n), "S RW");
    assert.equal(rights(cpu, HOST.PP_KERNEL_STACK_TOP - 0x2001n), "none");
    assert.equal(rights(cpu, HOST.PP_KERNEL_STACK_TOP), "none");
    for (const top of [HOST.PP_TRAP_STACK_TOP, HOST.PP_NMI_STACK_TOP, HOST.PP_DOUBLE_FAULT_STACK_TOP]) {
      assert.deepEqual(
        [rights(cpu, top - 8n), rights(cpu, top), rights(cpu, top - 0x1001n)],
        ["S RW", "none", "none"],
      );
    }
    assert.equal(rights(cpu, HOST.PP_CORE_STACK_TOP - 0x4000n), "U RW");
    assert.equal(rights(cpu, HOST.PP_CORE_STACK_TOP - 0x4001n), "none");
    assert.equal(rights(cpu, HOST.PP_CORE_STACK_TOP), "none");
  }
  assert.notEqual(mapping(0, HOST.PP_WINDOW).spa, mapping(1, HOST.PP_WINDOW).spa);
  assert.equal(mapping(0, HOST.KERNEL_IMAGE).spa, mapping(1, HOST.KERNEL_IMAGE).spa);
});

test("what kernel and core share is one page at two addresses, user only in the core's memory", () => {
  start();
  for (const cpu of [0, 1]) {
    const block = KERNEL.PP_BLOCKS + cpu * KERNEL.PP_STRIDE;
    const area = CORE.PP_AREA + cpu * CORE.PP_STRIDE;
    const vs = KERNEL.VS_BLOCKS + cpu * KERNEL.VS_STRIDE;
    const pairs = [
      [block + PP.CONTEXT_ALIAS, area],
      [block + PP.EXCHANGE_ALIAS, area + PP.AREA_EXCHANGE],
      [block + PP.CPUID_ALIAS, area + PP.AREA_CPUID],
      [block + PP.GUEST_CPUID_ALIAS, area + PP.AREA_GUEST_CPUID],
      [vs + VS.BLOCK_PAGE, CORE.VS_PAGES + cpu * 0x1000],
    ] as const;
    for (const [kernel, core] of pairs) {
      assert.deepEqual([rights(cpu, kernel), rights(cpu, core)], ["S RW", "U RW"]);
      assert.equal(mapping(cpu, BigInt(kernel)).spa, mapping(cpu, BigInt(core)).spa);
    }
    assert.equal(rights(cpu, block), "S RW");
    assert.equal(rights(cpu, vs + VS.BLOCK_STATE), "S RW");
    assert.equal(rights(cpu, vs + VS.BLOCK_KERNEL), "S RW");
  }
  const last = REGISTRY.SIZE - 0x1000;
  assert.deepEqual([rights(0, KERNEL.REGISTRY + last), rights(0, CORE.REGISTRY + last)], ["S RW", "U R"]);
  assert.equal(mapping(0, BigInt(KERNEL.REGISTRY)).spa, mapping(0, BigInt(CORE.REGISTRY)).spa);
});

test("the direct map covers RAM and at least 4 GiB, supervisor and data", () => {
  model.ramEnd = 0x80_4000_0000n; // 513 GiB: a second PDPT
  start();
  assert.equal(rights(0, HOST.DIRECT_MAP + 0x1234_5678n), "S RW");
  assert.equal(mapping(0, HOST.DIRECT_MAP + 0x1234_5678n).spa, 0x1234_5678n);
  assert.equal(mapping(1, HOST.DIRECT_MAP + 0x80_3fff_f000n).spa, 0x80_3fff_f000n);
  assert.equal(rights(0, HOST.DIRECT_MAP + 0x80_4000_0000n), "none");
});

test("LaunchInfo tells where RAM is, and more ranges than it holds are refused by name", () => {
  model.ram = [
    [0x1000n, 0x9_f000n],
    [0x10_0000n, 0x3fe0_0000n],
  ];
  start();
  const page = mapping(0, BigInt(KERNEL.LAUNCH_INFO)).spa;
  assert.equal(model.load(page + BigInt(info.ramRanges.offset)) & 0xffff_ffffn, 2n);
  const words = [0, 8, 16, 24, 32].map((at) => model.load(page + BigInt(info.ram.offset + at)));
  assert.deepEqual(words, [...model.ram.flat(), 0n]);
  stop();
  const many = (count: number): [bigint, bigint][] =>
    Array.from({ length: count }, (_, i) => [BigInt(i) * 0x2000n, BigInt(i) * 0x2000n + 0x1000n]);
  model.ram = many(LAUNCH.MAX_RAM_RANGES);
  assert.equal(start().error, DRIVER_ERROR.NONE);
  stop();
  model.ram = many(LAUNCH.MAX_RAM_RANGES + 1);
  assert.equal(start().error, DRIVER_ERROR.TOO_MANY_RAM_RANGES);
  assertUndone();
});

test("where user space may call, the first MiB counts as RAM, holes and all, once", () => {
  model.ram = [
    [0x1000n, 0x9_f000n],
    [0xf_0000n, 0x3fe0_0000n],
  ];
  start(0n, BigInt(LAUNCH_FLAG.USER_HYPERCALLS));
  const page = mapping(0, BigInt(KERNEL.LAUNCH_INFO)).spa;
  assert.equal(model.load(page + BigInt(info.ramRanges.offset)) & 0xffff_ffffn, 2n);
  const words = [0, 8, 16, 24].map((at) => model.load(page + BigInt(info.ram.offset + at)));
  assert.deepEqual(words, [0n, 0x10_0000n, 0x10_0000n, 0x3fe0_0000n]);
});

test("with 5-level paging one more table on top gives the same layout, and the host keeps LA57", () => {
  model.cr4 |= 0x1000n;
  start();
  const cr3 = model.entered[0]?.cr3 ?? 0n;
  assert.equal(walk(model, cr3, BigInt(KERNEL.BASE), 5)?.write, true);
  assert.equal(walk(model, cr3, HOST.KERNEL_IMAGE, 5)?.execute, true);
  assert.equal((model.entered[0]?.cr4 ?? 0n) & 0x1000n, 0x1000n);
});

test("host CR4 is what the processor has of our own list, nothing of the root's", () => {
  model.cr4 = 0xffff_efffn; // all but LA57
  start();
  assert.equal(model.entered[0]?.cr4, 0x34_0a20n);
  stop();
  model.leaves.set(7, [0, 0, 0, 0]);
  model.leaves.set(1, [0, 0, 0, 0]);
  start();
  assert.equal(model.entered[2]?.cr4, 0x220n);
});

test("LaunchInfo tells blocks, free pages, permission maps and a decoy of 0xFF", () => {
  start(8n << 20n, 0x9n);
  const page = mapping(0, BigInt(KERNEL.LAUNCH_INFO)).spa;
  const field = (offset: number) => model.load(page + BigInt(offset));
  const half = (offset: number) => Number(field(offset) & 0xffff_ffffn);
  assert.equal(half(info.magic.offset), 0x4c56_4d75);
  assert.equal(half(info.flags.offset), 0x9);
  assert.equal(half(info.pps.offset), 2);
  assert.equal(half(info.blocks.offset), 4);
  assert.deepEqual(
    [0, 1, 2, 3].map((i) => field(info.block.offset + i * 8)),
    [...model.blocks.keys()],
  );
  const free = [...model.blocks.values()].map((block, i) => {
    if (i < half(info.freeBlock.offset)) return true;
    const from = i === half(info.freeBlock.offset) ? half(info.freeOffset.offset) : 0;
    return block.subarray(from).every((byte) => byte === 0);
  });
  assert.deepEqual(free, [true, true, true, true], "the pool's pages are zero");
  assert.ok(model.bytes(field(info.decoySpa.offset), 0x1000).every((byte) => byte === 0xff));
  assert.equal(
    model.load(field(info.pristine.offset + 0x18)) & 0xffn,
    2n,
    "first byte of the core's statics",
  );
  for (const map of [info.rootPortMapSpa, info.guestPortMapSpa, info.rootMsrMapSpa, info.guestMsrMapSpa]) {
    assert.ok(model.bytes(field(map.offset), 0x2000).every((byte) => byte === 0));
  }
});

test("LaunchState holds the CPU's own state in VMX access-rights format, EFER without SVME", () => {
  start();
  const page = model.entered[1]?.state ?? 0n;
  const field = (offset: number) => model.load(page + BigInt(offset));
  assert.equal(field(state.efer.offset), 0xd01n);
  assert.equal(field(state.cr3.offset), 0xc3n);
  assert.deepEqual(
    [0, 8, 16, 24].map((i) => field(state.cs.offset + i)),
    [0x10n, 0xa09bn, 0xffff_ffffn, 0n],
  );
  assert.deepEqual(
    [0, 8, 16, 24].map((i) => field(state.ss.offset + i)),
    [0x18n, 0xc093n, 0xffff_ffffn, 0n],
  );
  assert.equal(field(state.ds.offset + 8), 0x10000n, "a null selector is unusable");
  assert.equal(field(state.idtrLimit.offset), 0xfffn);
  assert.equal(field(state.trampoline.offset), 0xffff_ffff_c012_3080n);
  assert.equal(field(state.xsaveBytes.offset), 0x340n);
  assert.equal(field(state.localSpa.offset), mapping(1, HOST.PP_WINDOW).spa);
  assert.equal(page, mapping(1, BigInt(KERNEL.PP_BLOCKS + KERNEL.PP_STRIDE)).spa);
});

test("a CPU that refuses undoes the ones before it, and says which CPU and why", () => {
  model.cpus = 4;
  model.enterResult.set(2, ENTER_NATIVE | 5);
  assert.deepEqual(start(), { error: DRIVER_ERROR.LAUNCH_FAILED, detail: (2n << 32n) | 5n, cpus: 0 });
  assert.deepEqual(model.promoted, [0, 1]);
  assertUndone();
});

test("a kernel that comes back natively with status 0 has not demoted", () => {
  model.enterResult.set(0, ENTER_NATIVE);
  assert.deepEqual(start(), { error: DRIVER_ERROR.LAUNCH_FAILED, detail: 5n, cpus: 0 });
  assertUndone();
});

test("every allocation that fails gives NO_MEMORY and all blocks back", () => {
  const whole = start();
  const blocks = model.blocks.size;
  assert.equal(whole.error, 0);
  stop();
  for (let n = 0; n < blocks; n++) {
    model.freeBlocks = n;
    assert.equal(start().error, DRIVER_ERROR.NO_MEMORY, `with ${n} blocks`);
    assertUndone();
  }
  model.freeBlocks = blocks;
  assert.equal(start().error, 0);
});

test("the pool is 16 MiB plus 1/512 of RAM, rounded up to blocks, unless another size is asked for", () => {
  start();
  assert.equal(model.blocks.size, 9); // 18 MiB for 1 GiB
  stop();
  start((4n << 20n) + 1n);
  assert.equal(model.blocks.size, 3);
  stop();
  assert.equal(start(1n << 40n).error, DRIVER_ERROR.NO_MEMORY);
  assert.equal(start((1n << 64n) - 1n).error, DRIVER_ERROR.NO_MEMORY);
  model.cpus = 128;
  assert.equal(start(1n).error, DRIVER_ERROR.POOL_TOO_SMALL);
  assertUndone();
});

test("a hypervisor that refuses its shared page is left again", () => {
  model.hypercall = () => 0xdead_0000_0001_0001n;
  assert.deepEqual(start(), {
    error: DRIVER_ERROR.HYPERCALL_FAILED,
    detail: 0xdead_0000_0001_0001n,
    cpus: 0,
  });
  assert.deepEqual(model.promoted, [0, 1]);
  assertUndone();
});

test("stop keeps all memory while a CPU refuses to leave, and can be called again", () => {
  start();
  const blocks = model.blocks.size;
  model.promoteResult = 0xdead_0000_0001_0001n;
  assert.deepEqual(stop(), { error: DRIVER_ERROR.HYPERCALL_FAILED, detail: 0xdead_0000_0001_0001n });
  assert.equal(model.blocks.size, blocks);
  assert.equal(model.call("started"), 1);
  model.promoteResult = 0n;
  assert.equal(stop().error, 0);
  assertUndone();
});

test("stop refuses after a panic: the CPUs are not there to be promoted", () => {
  start();
  model.panicked = 1;
  assert.equal(stop().error, DRIVER_ERROR.PANICKED);
  assert.deepEqual(model.promoted, []);
});

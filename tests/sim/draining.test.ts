/**
 * Memory taken from a VM that runs: the leaves go at once, the frames stay lent until every PP that may hold a
 * translation has entered the VM anew.
 */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { shareCounts } from "./machine/pool-account.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const A = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };
const B = { gpa: 0x2000, spa: ROOT.GUEST_FRAMES + 0x1000 };
const OTHER = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES + 0x2000 };
const ABSENT = { gpa: 0x9000, spa: 0 };
const LARGE = { gpa: 0x20_0000, spa: ROOT.GUEST_FRAMES, bytes: 0x20_0000, flags: 7n };
const ALL = 7n;
const LAZY = 1n << 16n;
const RETRY = BigInt(MV_STATUS.RETRY_CONTINUATION);
const FAILURE = BigInt(MV_STATUS.FAILURE_UNKNOWN);

class Scene {
  readonly machine: Machine;
  /** Runs the VM. */
  readonly here: Root;
  /** Takes its memory. */
  readonly there: Root;
  readonly vm: MicroVm;

  private constructor(machine: Machine, here: Root, there: Root) {
    this.machine = machine;
    this.here = here;
    this.there = there;
    this.vm = MicroVm.create(machine, here).raw16();
  }

  static async start(): Promise<Scene> {
    const machine = await Machine.launch({ pps: 2 });
    const [here, there] = machine.pps.map((pp) => new Root(machine, pp));
    assert.ok(here && there);
    here.attach(ROOT.OTHER_SHARED_PAGE);
    there.attach();
    return new Scene(machine, here, there);
  }

  get nested(): number {
    return Number(this.machine.kernel.vm(Number(this.vm.ids.vmid)).get("nestedRoot"));
  }

  isMapped(gpa: number): boolean {
    return this.machine.nested.walk(this.nested, gpa) !== undefined;
  }

  shares(spa: number): number {
    return shareCounts(this.machine.memory, this.machine.kernel).get(spa) ?? 0;
  }

  list(op: "mmio_map" | "mmio_unmap", pages: readonly { gpa: number; spa: number }[]): bigint {
    const status = this.there.mmio(op, this.vm.ids.vmid, pages);
    this.machine.invariants.checkTables();
    this.machine.invariants.checkRunning();
    return status;
  }

  range(op: "map_range" | "unmap_range", done = 0n): { readonly rax: bigint; readonly r10: bigint } {
    const result = this.there.range(op, this.vm.ids.vmid, [LARGE], done);
    this.machine.invariants.checkTables();
    this.machine.invariants.checkRunning();
    return result;
  }

  /** The guest exits for something that does not end its run, and is entered again. */
  pass(): void {
    this.vm.cpuid(0);
    assert.equal(this.vm.pp.state, "guest");
  }
}

forEachVendor(
  "a page that is unmapped while the guest runs goes when the guest was entered again",
  async () => {
    const scene = await Scene.start();
    scene.list("mmio_map", [A, B]);
    scene.vm.run();
    scene.vm.touch(A.gpa, { write: true });
    assert.equal(scene.list("mmio_unmap", [A]), RETRY);
    assert.equal(scene.isMapped(A.gpa), false, "the leaf is gone");
    assert.ok(scene.isMapped(B.gpa));
    assert.equal(scene.vm.touch(A.gpa, { write: true }), "done", "its TLB has the page still");
    assert.equal(scene.shares(A.spa), 1, "so the frame is lent still");
    assert.equal(scene.list("mmio_unmap", [A]), RETRY, "nothing has happened meanwhile");
    scene.pass();
    assert.equal(scene.list("mmio_unmap", [A]), 0n);
    assert.equal(scene.shares(A.spa), 0);
    assert.equal(scene.vm.touch(B.gpa), "done", "the same run goes on");
    assert.equal(scene.vm.touch(A.gpa), "left");
    assert.equal(scene.list("mmio_unmap", [A]), FAILURE, "it is not mapped any more");
    scene.vm.destroy();
  },
);

forEachVendor("a large leaf that is unmapped while the guest runs drains as a whole", async () => {
  const scene = await Scene.start();
  assert.equal(scene.range("map_range").rax, 0n);
  scene.vm.run();
  scene.vm.touch(LARGE.gpa, { write: true });
  const first = scene.range("unmap_range");
  assert.deepEqual([first.rax, first.r10], [RETRY, 0n]);
  assert.equal(scene.isMapped(LARGE.gpa), false);
  assert.equal(scene.shares(LARGE.spa + 0x1f_f000), 1);
  scene.pass();
  const { rax, r10 } = scene.range("unmap_range");
  assert.deepEqual([rax, r10], [0n, 512n]);
  assert.equal(scene.shares(LARGE.spa + 0x1f_f000), 0);
  assert.equal(scene.vm.touch(LARGE.gpa), "left");
  scene.vm.destroy();
});

forEachVendor("what drains can be mapped anew when it has drained, and not before", async () => {
  const scene = await Scene.start();
  scene.list("mmio_map", [A]);
  scene.range("map_range");
  scene.vm.run();
  scene.vm.touch(A.gpa, { write: true });
  scene.vm.touch(LARGE.gpa, { write: true });
  assert.equal(scene.list("mmio_unmap", [A]), RETRY);
  assert.equal(scene.range("unmap_range").rax, RETRY);
  assert.equal(scene.list("mmio_map", [OTHER]), RETRY);
  assert.equal(scene.range("map_range").rax, RETRY);
  scene.pass();
  assert.equal(scene.list("mmio_map", [OTHER]), 0n);
  assert.equal(scene.range("map_range").rax, 0n);
  assert.equal(scene.shares(A.spa), 1, "the large leaf has it");
  assert.deepEqual(scene.vm.mmu().physical(A.gpa, true), { spa: OTHER.spa });
  assert.equal(scene.list("mmio_map", [A]), FAILURE, "there is something else now");
  scene.vm.interrupt();
  scene.vm.destroy();
});

forEachVendor(
  "a list that has an absent page ends as if nothing had run: the pages before it are unmapped",
  async () => {
    const scene = await Scene.start();
    scene.list("mmio_map", [A, B]);
    scene.vm.run();
    assert.equal(scene.list("mmio_unmap", [A, ABSENT, B]), RETRY);
    assert.ok(scene.isMapped(B.gpa));
    scene.pass();
    assert.equal(scene.list("mmio_unmap", [A, ABSENT, B]), FAILURE);
    assert.equal(scene.shares(A.spa), 0);
    assert.equal(scene.shares(B.spa), 1);
    assert.equal(scene.list("mmio_unmap", [ABSENT]), FAILURE, "there is nothing to wait for");
    scene.vm.interrupt();
    scene.vm.destroy();
  },
);

forEachVendor("part of a large leaf that drains can go by itself", async () => {
  const scene = await Scene.start();
  scene.range("map_range");
  scene.vm.run();
  assert.equal(scene.range("unmap_range").rax, RETRY);
  scene.pass();
  const page = { gpa: LARGE.gpa + 0x5000, spa: 0 };
  assert.equal(scene.list("mmio_unmap", [page]), 0n);
  assert.equal(scene.shares(LARGE.spa + 0x5000), 0);
  assert.equal(scene.shares(LARGE.spa + 0x6000), 1);
  assert.equal(scene.range("unmap_range").rax, 0n);
  scene.vm.interrupt();
  scene.vm.destroy();
});

forEachVendor("an offer that is taken back while the guest runs cannot be touched any more", async () => {
  const scene = await Scene.start();
  const lazy = [{ ...A, bytes: 0x1000, flags: ALL | LAZY }];
  assert.equal(scene.there.range("map_range", scene.vm.ids.vmid, lazy).rax, 0n);
  scene.vm.run();
  assert.equal(scene.there.range("unmap_range", scene.vm.ids.vmid, lazy).rax, RETRY);
  assert.equal(scene.vm.touch(A.gpa), "left");
  assert.equal(scene.there.range("unmap_range", scene.vm.ids.vmid, lazy).rax, 0n, "and nobody runs now");
  scene.vm.destroy();
});

forEachVendor("what drains as its VM is destroyed goes back with it", async () => {
  const scene = await Scene.start();
  const { freePages } = scene.machine.kernel;
  scene.list("mmio_map", [A]);
  scene.range("map_range");
  scene.vm.run();
  assert.equal(scene.list("mmio_unmap", [A]), RETRY);
  assert.equal(scene.range("unmap_range").rax, RETRY);
  scene.vm.interrupt();
  scene.vm.destroy();
  assert.equal(shareCounts(scene.machine.memory, scene.machine.kernel).size, 0);
  assert.ok(scene.machine.kernel.freePages >= freePages);
  scene.machine.invariants.checkTables();
});

forEachVendor("two PPs that run the VM must both have entered it again", async () => {
  const machine = await Machine.launch({ pps: 3 });
  const roots = machine.pps.map((pp) => new Root(machine, pp));
  const [first, second, third] = roots;
  assert.ok(first && second && third);
  first.attach();
  second.attach(ROOT.OTHER_SHARED_PAGE);
  const one = MicroVm.create(machine, first, [A]).raw16();
  const vpid = first.must("mv_vp_op_create_vp", { r11: one.ids.vmid }) & 0xffffn;
  const vsid = first.must("mv_vs_op_create_vs", { r11: vpid }) & 0xffffn;
  const two = MicroVm.of(second, { ...one.ids, vpid, vsid }).raw16();
  third.attach(ROOT.OTHER_SHARED_PAGE + 0x1000);
  for (const vm of [one, two]) {
    assert.ok(vm.run());
    vm.touch(A.gpa, { write: true });
  }
  const unmap = (): bigint => third.mmio("mmio_unmap", one.ids.vmid, [A], ROOT.OTHER_SHARED_PAGE + 0x1000);
  assert.equal(unmap(), RETRY);
  one.cpuid(0);
  assert.equal(unmap(), RETRY);
  two.cpuid(0);
  assert.equal(unmap(), 0n);
});

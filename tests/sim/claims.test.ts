/**
 * The claim of a VS and of its VP against each way to get in between: one PP is held before each of its accesses to
 * the words that the claim is made of, one after the other, while another PP does all of a call of its own.
 */
import assert from "node:assert/strict";
import { MV, MV_REG } from "../../hypercall/generated/abi.node.ts";
import { KERNEL, CORE, REGISTRY } from "../../vmm/abi/generated/memory-map.node.ts";
import { VpRecordLayout, VsRecordLayout } from "../../vmm/abi/generated/registry.node.ts";
import { Stepped } from "./interleaved/stepped.ts";
import { checkClaims } from "./machine/claim-check.ts";
import { Guest } from "./machine/guest.ts";
import { MicroVm, type Ids } from "./machine/micro-vm.ts";
import type { Pp } from "./machine/pp.ts";
import { opcodeOf, type Registers, type Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const ID = 0xffffn;
/** The two VSs of the one VP, in the order in which ids are given. */
const FIRST_VS = 2n;
const SECOND_VS = 3n;

type Call = (root: Root) => void;
const call =
  (name: string, registers: Registers): Call =>
  (root) =>
    root.start(opcodeOf(name), { r10: BigInt(MV.HANDLE_VAL), ...registers });

const CALLS = {
  "run the VS": call("mv_vs_op_run", { r11: FIRST_VS }),
  "run the other VS of its VP": call("mv_vs_op_run", { r11: SECOND_VS }),
  "set a register": call("mv_vs_op_reg_set", { r11: FIRST_VS, r12: BigInt(MV_REG.RBX), r13: 5n }),
  "destroy the VS": call("mv_vs_op_destroy_vs", { r11: FIRST_VS }),
} as const;

class Scene {
  readonly held: Stepped;
  readonly ids: Ids;
  /** The one that is held, and the one that gets in between. */
  readonly first: Root;
  readonly second: Root;

  private constructor(held: Stepped, first: Root, second: Root) {
    this.held = held;
    this.first = first;
    this.second = second;
    const page = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };
    const vm = MicroVm.create(held.machine, first, [page]).raw16();
    this.ids = vm.ids;
    this.makeVs(SECOND_VS);
  }

  static async start(): Promise<Scene> {
    const held = await Stepped.launch({ pps: 2 });
    const [first, second] = held.roots;
    assert.ok(first && second);
    return new Scene(held, first, second);
  }

  makeVs(wanted: bigint): void {
    const vsid = this.first.must("mv_vs_op_create_vs", { r11: this.ids.vpid }) & ID;
    assert.equal(vsid, wanted);
    const vm = MicroVm.of(this.first, { ...this.ids, vsid });
    vm.raw16();
  }

  /** True if `address` is one of the words that say who has the VSs, or the VP. */
  isClaim(address: number): boolean {
    return [KERNEL.REGISTRY, CORE.REGISTRY].some((registry) => {
      const vs = address - (registry + REGISTRY.VSS + Number(FIRST_VS) * VsRecordLayout.size);
      const vp = address - (registry + REGISTRY.VPS + Number(this.ids.vpid) * VpRecordLayout.size);
      return (vs >= 0 && vs < 2 * VsRecordLayout.size) || (vp >= 0 && vp < VpRecordLayout.size);
    });
  }

  /** VSs whose guests run now. */
  running(): number[] {
    const { machine } = this.held;
    const state = (pp: Pp) => machine.kernel.pp(pp.block);
    const guests = machine.pps.filter((pp) => state(pp).get("currentVsid") !== state(pp).get("rootVsid"));
    return guests.map((pp) => Number(state(pp).get("currentVsid")));
  }

  /** All runs end, and the first VS is there; its state is the kernel's where it `isResident`. */
  rest(isResident: boolean): void {
    const { machine } = this.held;
    for (const pp of machine.pps) {
      const state = machine.kernel.pp(pp.block);
      if (state.get("currentVsid") !== state.get("rootVsid")) new Guest(machine, pp).interrupt();
    }
    assert.deepEqual(this.running(), []);
    checkClaims(machine);
    machine.invariants.checkTables();
    if (machine.kernel.vs(Number(FIRST_VS)).get("state") === 0n) this.makeVs(FIRST_VS);
    if (!isResident)
      return void this.first.must("mv_vs_op_reg_get", { r11: FIRST_VS, r12: BigInt(MV_REG.RBX) });
    CALLS["run the VS"](this.first);
    assert.deepEqual(this.running(), [Number(FIRST_VS)]);
    new Guest(machine, this.first.pp).interrupt();
  }
}

/** Plays the two calls once for each access of the first one to the claim's words; how many there were. */
async function atEachAccess(first: Call, second: Call, isResident: boolean): Promise<number> {
  const scene = await Scene.start();
  scene.rest(isResident);
  const { held } = scene;
  const { pp } = scene.first;
  for (let count = 1; ; count++) {
    let seen = 0;
    const isThere = (): boolean => scene.isClaim(held.placeOf(pp)) && ++seen === count;
    if (!held.hold(pp, () => first(scene.first), isThere)) {
      scene.rest(isResident);
      return count - 1;
    }
    second(scene.second);
    held.release(pp);
    assert.ok(
      scene.running().length <= 1,
      `before access ${count}: VSs ${scene.running().join()} of one VP run`,
    );
    scene.rest(isResident);
  }
}

const PAIRS: readonly (readonly [keyof typeof CALLS, keyof typeof CALLS])[] = [
  ["run the VS", "run the VS"],
  ["run the VS", "run the other VS of its VP"],
  ["run the VS", "set a register"],
  ["set a register", "run the VS"],
  ["run the VS", "destroy the VS"],
  ["destroy the VS", "run the VS"],
];

for (const [first, second] of PAIRS) {
  for (const isResident of [false, true]) {
    const state = isResident ? "that ran last" : "whose state is in its page";
    forEachVendor(
      `nobody gets into the claim of a VS ${state}: ${second}, before each access of: ${first}`,
      async () => {
        const accesses = await atEachAccess(CALLS[first], CALLS[second], isResident);
        assert.ok(accesses >= 10, `${accesses} accesses`);
      },
    );
  }
}

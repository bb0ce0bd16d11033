/** A micro VM in the model: made by hypercalls, entered by run, and played like any guest. */
import assert from "node:assert/strict";
import { MV_EXIT_REASON, MV_REG } from "../../../hypercall/generated/abi.node.ts";
import { Guest } from "./guest.ts";
import type { Machine } from "./machine.ts";
import { opcodeOf, type PageMapping, type Root } from "./root.ts";
import { MV } from "../../../hypercall/generated/abi.node.ts";

export interface Ids {
  readonly vmid: bigint;
  readonly vpid: bigint;
  readonly vsid: bigint;
}

/** How a run ended: status in RAX and mv_exit_reason_t in R10. */
export interface RunEnd {
  readonly status: bigint;
  readonly reason: string;
}

const ID = 0xffffn;

export class MicroVm extends Guest {
  readonly ids: Ids;
  readonly #root: Root;

  private constructor(machine: Machine, root: Root, ids: Ids) {
    super(machine, root.pp);
    this.#root = root;
    this.ids = ids;
  }

  /** A VM with one VP and VS, in the state after reset, with these pages. The root must be attached. */
  static create(machine: Machine, root: Root, pages: readonly PageMapping[] = []): MicroVm {
    const vmid = root.must("mv_vm_op_create_vm") & ID;
    const vpid = root.must("mv_vp_op_create_vp", { r11: vmid }) & ID;
    const vsid = root.must("mv_vs_op_create_vs", { r11: vpid }) & ID;
    if (pages.length > 0) assert.equal(root.mmio("mmio_map", vmid, pages), 0n);
    return new MicroVm(machine, root, { vmid, vpid, vsid });
  }

  /** Real mode at 0x1000 with flat zero segments, as `microv run --raw16` has it. */
  raw16(): this {
    this.setRegister("CS_SELECTOR", 0n);
    this.setRegister("CS_BASE", 0n);
    this.setRegister("RIP", 0x1000n);
    this.setRegister("RSP", 0x1000n);
    return this;
  }

  /** The same VM, as the root drives it on another PP. */
  on(root: Root): MicroVm {
    return new MicroVm(root.machine, root, this.ids);
  }

  /** A VS that exists, as `root` drives it. */
  static of(root: Root, ids: Ids): MicroVm {
    return new MicroVm(root.machine, root, ids);
  }

  setRegister(name: keyof typeof MV_REG, value: bigint): void {
    this.#root.must("mv_vs_op_reg_set", { r11: this.ids.vsid, r12: BigInt(MV_REG[name]), r13: value });
  }

  getRegister(name: keyof typeof MV_REG): bigint {
    return this.#root.must("mv_vs_op_reg_get", { r11: this.ids.vsid, r12: BigInt(MV_REG[name]) });
  }

  /** The root's run hypercall. True if the guest runs now; false if the hypercall has returned already. */
  run(): boolean {
    const spa = this.pp.guestSpa;
    this.#root.start(opcodeOf("mv_vs_op_run"), { r10: BigInt(MV.HANDLE_VAL), r11: this.ids.vsid });
    return this.pp.guestSpa !== spa;
  }

  /** What the root's run hypercall returned. The root must be running. */
  get end(): RunEnd {
    const { rax, r10 } = this.#root.result();
    const reason = Object.entries(MV_EXIT_REASON).find(([, value]) => BigInt(value) === r10)?.[0];
    return { status: rax, reason: reason ?? `0x${r10.toString(16)}` };
  }

  /** Destroys VS, VP and VM. */
  destroy(): void {
    this.#root.must("mv_vs_op_destroy_vs", { r11: this.ids.vsid });
    this.#root.must("mv_vp_op_destroy_vp", { r11: this.ids.vpid });
    this.#root.must("mv_vm_op_destroy_vm", { r11: this.ids.vmid });
  }
}

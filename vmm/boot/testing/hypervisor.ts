import assert from "node:assert/strict";
import { Model } from "./model.ts";

/** Statuses of the hypercall ABI. */
export const OK = 0n;
export const FAILURE = 0xdead_0000_0001_0001n;
export const RETRY_STATUS = 0xdead_0000_0010_0004n;

/** Answer of the driver's TypeScript: kick all CPUs and call again. */
export const RETRY = 0xffff_ffff;

/** What QUERY answers in R10: OBJECT_. */
export const STATE = { free: 0n, live: 1n, crashed: 2n };

export const OP = {
  pool: 0x764d_0000_0000_0100n,
  createVm: 0x764d_0000_0004_0000n,
  destroyVm: 0x764d_0000_0004_0001n,
  map: 0x764d_0000_0004_0102n,
  unmap: 0x764d_0000_0004_0103n,
  stopVm: 0x764d_0000_0004_0100n,
  query: 0x764d_0000_0004_0101n,
  createVp: 0x764d_0000_0005_0000n,
  destroyVp: 0x764d_0000_0005_0001n,
  createVs: 0x764d_0000_0006_0000n,
  destroyVs: 0x764d_0000_0006_0001n,
  run: 0x764d_0000_0006_0101n,
  get: 0x764d_0000_0006_000dn,
  set: 0x764d_0000_0006_000en,
  record: 0x764d_0000_0006_0100n,
  setPage: 0x764d_0000_0003_0003n,
  clearPage: 0x764d_0000_0003_0002n,
  setTsc: 0x764d_0000_0003_0017n,
};

/** The driver's TypeScript over a hypervisor that answers as a test wants; by itself, that all went well. */
export class Hypervisor {
  /** Every call: op, R11, R12, R13. */
  readonly calls: bigint[][] = [];
  /** By op: changes R10 to R13 and returns RAX. */
  readonly answers = new Map<bigint, (registers: BigUint64Array) => bigint>();
  readonly model: Model;

  private constructor(model: Model) {
    this.model = model;
    let id = 4n;
    const newId = (registers: BigUint64Array): bigint => {
      registers[0] = ((registers[0] ?? 0n) & ~0xffffn) | ++id;
      return OK;
    };
    for (const op of [OP.createVm, OP.createVp, OP.createVs]) this.answers.set(op, newId);
    this.answers.set(OP.pool, (registers) => ((registers[0] = 1000n), OK));
    this.answers.set(OP.query, (registers) => ((registers[0] = STATE.live), OK));
    model.hypercall = (rax, registers) => {
      assert.ok(registers[0] === 0x42n, "the handle is in R10");
      this.calls.push([rax, ...registers.slice(1)]);
      return (this.answers.get(rax) ?? (() => OK))(registers);
    };
  }

  static async create(): Promise<Hypervisor> {
    return new Hypervisor(await Model.create());
  }

  /** A VM of process 77, whose ids are 5, 6 and 7 if it is the first. */
  createVm(): { slot: number; error: number } {
    const slot = this.model.call("takeSlot", 77);
    return { slot, error: this.model.call("createVm", this.model.context().byteOffset, slot) };
  }

  /** The ops of all calls. */
  ops(): bigint[] {
    return this.calls.map(([op]) => op ?? 0n);
  }
}

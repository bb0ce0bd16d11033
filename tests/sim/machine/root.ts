/** The root VM's software in the model: hypercalls, and the structures it passes through its shared page. */
import assert from "node:assert/strict";
import { fullName, opcode } from "../../../hypercall/abi/model.ts";
import { OPS } from "../../../hypercall/ops.ts";
import { MvMdlEntryLayout, MvMdlLayout } from "../../../hypercall/generated/shared-page.node.ts";
import { MV, MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import { Guest } from "./guest.ts";
import type { Machine } from "./machine.ts";
import type { Pp } from "./pp.ts";
import { ROOT } from "./root-memory.ts";

/** What comes back in RAX and R10 to R13. */
export interface HypercallResult {
  readonly rax: bigint;
  readonly r10: bigint;
  readonly r11: bigint;
  readonly r12: bigint;
  readonly r13: bigint;
}

export type Registers = Partial<Record<"r10" | "r11" | "r12" | "r13", bigint>>;

/** Memory for a micro VM. */
export interface PageMapping {
  readonly gpa: number | bigint;
  readonly spa: number | bigint;
  /** One page unless told. */
  readonly bytes?: number | bigint;
  /** MV_MAP_FLAG_ for map_range. */
  readonly flags?: bigint;
}

const OPCODES = new Map(OPS.map((op) => [fullName(op), opcode(op)]));
const PAGE_BYTES = 0x1000n;

export class Root extends Guest {
  constructor(machine: Machine, pp: Pp = machine.pp) {
    super(machine, pp);
  }

  /** VMMCALL with these registers; returns when the root goes on, which is not at once if it runs a guest. */
  hypercall(rax: bigint, registers: Registers = {}): HypercallResult {
    this.start(rax, registers);
    return this.result();
  }

  /** The same without looking at the results: a run goes on in the guest. */
  start(rax: bigint, { r10 = 0n, r11 = 0n, r12 = 0n, r13 = 0n }: Registers = {}): void {
    this.set("rax", rax);
    this.set("r10", r10);
    this.set("r11", r11);
    this.set("r12", r12);
    this.set("r13", r13);
    this.execute("hypercall");
  }

  result(): HypercallResult {
    return {
      rax: this.get("rax"),
      r10: this.get("r10"),
      r11: this.get("r11"),
      r12: this.get("r12"),
      r13: this.get("r13"),
    };
  }

  /** A hypercall by name, with the handle in R10 unless told. */
  call(name: string, registers: Registers = {}): HypercallResult {
    return this.hypercall(opcodeOf(name), { r10: BigInt(MV.HANDLE_VAL), ...registers });
  }

  /** The same, which must succeed; its R10. */
  must(name: string, registers: Registers = {}): bigint {
    const { rax, r10 } = this.call(name, registers);
    assert.equal(rax, 0n, `${name} answered 0x${rax.toString(16)}`);
    return r10;
  }

  /** Sets what every client sets first. */
  attach(page: number = ROOT.SHARED_PAGE): void {
    this.must("mv_pp_op_tsc_set_khz", { r11: 2_000_000n });
    this.must("mv_pp_op_clr_shared_page_gpa");
    this.must("mv_pp_op_set_shared_page_gpa", { r11: BigInt(page) });
  }

  /** Maps or unmaps pages of a VM through the shared page; the status. */
  mmio(
    op: "mmio_map" | "mmio_unmap",
    vmid: bigint,
    pages: readonly PageMapping[],
    at: number = ROOT.SHARED_PAGE,
  ): bigint {
    this.writeMdl(pages, at);
    const { rax } = this.call(`mv_vm_op_${op}`, { r11: vmid, r12: 0n });
    return rax;
  }

  /** One call of a range op behind `done` pages: status, and in R10 the pages done. */
  range(
    op: "map_range" | "unmap_range",
    vmid: bigint,
    ranges: readonly PageMapping[],
    done = 0n,
  ): HypercallResult {
    this.writeMdl(ranges);
    return this.call(`mv_vm_op_${op}`, { r11: vmid, r12: 0n, r13: done });
  }

  /** The same call again and again as long as it gets on; the last status, and how many calls that took. */
  ranges(
    op: "map_range" | "unmap_range",
    vmid: bigint,
    ranges: readonly PageMapping[],
  ): { readonly rax: bigint; readonly calls: number; readonly done: bigint } {
    let done = 0n;
    for (let calls = 1; ; calls++) {
      const { rax, r10 } = this.range(op, vmid, ranges, done);
      const more = rax === BigInt(MV_STATUS.RETRY_CONTINUATION) && r10 > done;
      if (rax === 0n || more) done = r10;
      if (!more) return { rax, calls, done };
    }
  }

  /** Writes a memory descriptor list into a shared page. */
  writeMdl(
    entries: readonly PageMapping[],
    at: number = ROOT.SHARED_PAGE,
    numEntries = BigInt(entries.length),
  ): void {
    const { dst, src, bytes, flags } = MvMdlEntryLayout.fields;
    this.memory.store64(at + MvMdlLayout.fields.numEntries.offset, numEntries);
    entries.forEach((one, i) => {
      const entry = at + MvMdlLayout.fields.entries.offset + i * MvMdlEntryLayout.size;
      this.memory.store64(entry + dst.offset, BigInt(one.gpa));
      this.memory.store64(entry + src.offset, BigInt(one.spa));
      this.memory.store64(entry + bytes.offset, BigInt(one.bytes ?? PAGE_BYTES));
      this.memory.store64(entry + flags.offset, one.flags ?? 0n);
    });
  }
}

/** RAX of a hypercall. */
export function opcodeOf(name: string): bigint {
  const found = OPCODES.get(name);
  if (found === undefined) throw new Error(`no hypercall is named ${name}`);
  return found;
}

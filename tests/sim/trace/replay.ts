/**
 * Plays a recorded run to the hypervisor in the model: the guests' registers are set as they were at each
 * exit, the same exit is made, and what the model records of it is compared, field by field. The model's
 * processor has the next RIP, so the recorded one stands for the instruction's bytes.
 */
import assert from "node:assert/strict";
import { opcode } from "../../../hypercall/abi/model.ts";
import { OPS } from "../../../hypercall/ops.ts";
import { MV_RECORD_REASON } from "../../../hypercall/generated/abi.node.ts";
import { TRACE } from "../../../hypercall/generated/trace.node.ts";
import { KERNEL } from "../../../vmm/abi/generated/memory-map.node.ts";
import { PP_BLOCK, PpStateLayout } from "../../../vmm/abi/generated/pp-local.node.ts";
import { Machine, type MachineOptions } from "../machine/machine.ts";
import type { Pp } from "../machine/pp.ts";
import { opcodeOf, Root } from "../machine/root.ts";
import { ROOT } from "../machine/root-memory.ts";
import { guestExitOf, rootExitOf } from "./exit-of.ts";
import type { ExitRecord, Recording } from "./recording.ts";
import { type TraceEntry, traceRing } from "./ring.ts";

/** One field of one record that came out otherwise. */
export interface Difference {
  /** Index into the recording's records. */
  readonly entry: number;
  readonly reason: string;
  readonly field: string;
  readonly recorded: string;
  readonly replayed: string;
}

export interface Replay {
  /** Exits that were made again and compared. */
  readonly compared: number;
  /** Indexes of records that do not hold all that a replay needs. */
  readonly skipped: readonly number[];
  readonly differences: readonly Difference[];
}

/** RAX of ops that read a list from the shared page, which is not recorded. */
const READS_PAGE = new Set(OPS.filter((op) => op.page?.in !== undefined).map(opcode));
const MAP = opcodeOf("mv_vm_op_mmio_map");
const UNMAP = opcodeOf("mv_vm_op_mmio_unmap");
const PAGE = 0x1000;
const FRAMES = (ROOT.GUEST_FRAMES_END - ROOT.GUEST_FRAMES) / PAGE;
const GPRS = ["rbx", "rcx", "rdx", "r10", "r11", "r12", "r13"] as const;

/** What is compared: the model's field for each word of a record. */
const COMPARED = {
  rip: "rip",
  rax: "rax",
  next_rip: "nextRip",
  qualification: "qualification",
  detail: "detail",
  info: "info",
  gpa: "gpa",
  behind: "behind",
  event: "event",
  out_rax: "outRax",
  out_rbx: "outRbx",
  out_rcx: "outRcx",
  out_rdx: "outRdx",
  out_r10: "outR10",
  out_r11: "outR11",
  out_r12: "outR12",
  out_r13: "outR13",
  entered_rax: "enteredRax",
  entered_r10: "enteredR10",
} as const;

/** Plays all records; stops where another VS runs in the model than did then, since nothing fits any more. */
export async function replay(recording: Recording, options: MachineOptions = {}): Promise<Replay> {
  const machine = await Machine.launch({ ...options, pps: recording.cpus, nextRip: true });
  const player = new Player(machine);
  for (const [index, record] of recording.records.entries()) if (!player.play(index, record)) break;
  const { compared, skipped, differences } = player;
  return { compared, skipped, differences };
}

class Player {
  compared = 0;
  readonly skipped: number[] = [];
  readonly differences: Difference[] = [];
  readonly #machine: Machine;
  readonly #roots: readonly Root[];
  /** Pages that stand for those of the lists that are not recorded: how many were mapped, and those that are. */
  #mapped = 0;
  readonly #pages: { readonly gpa: number; readonly spa: number }[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#roots = machine.pps.map((pp) => new Root(machine, pp));
    for (const root of this.#roots) {
      root.attach(ROOT.SHARED_PAGE + root.pp.ppid * PAGE);
      root.must("mv_pp_op_trace", { r11: BigInt(TRACE.RECORDS) });
    }
  }

  /** False if the recording cannot go on. */
  play(index: number, record: ExitRecord): boolean {
    const pp = this.#machine.pps[record.ppid];
    assert.ok(pp !== undefined, `record ${index} is of a PP that the recording does not have`);
    if (!this.#same(index, record, "vsid", record.vsid, this.#currentVsid(pp))) return false;
    const isRoot = record.vsid === record.ppid;
    const exit = isRoot ? rootExitOf(record) : guestExitOf(record);
    if (exit === undefined || !this.#prepare(pp, record)) {
      this.skipped.push(index);
      return record.entered === record.vsid;
    }
    // Deadlines are judged by the clock of then; one that passed did so by the end of the exit.
    pp.processor.tsc = BigInt(record.reason === "deadline" ? record.entryTsc : record.exitTsc);
    const before = traceRing(this.#machine, pp.ppid).head;
    pp.vmexit(exit);
    const { head, entries } = traceRing(this.#machine, pp.ppid);
    const replayed = entries.at(-1);
    if (!this.#same(index, record, "exits", 1, head - before) || replayed === undefined) return false;
    this.compared += 1;
    this.#compare(index, record, replayed);
    return this.#currentVsid(pp) === record.entered;
  }

  #currentVsid(pp: Pp): number {
    const at = KERNEL.PP_BLOCKS + pp.ppid * KERNEL.PP_STRIDE + PP_BLOCK.STATE;
    return this.#machine.memory.view.getUint32(at + PpStateLayout.fields.currentVsid.offset, true);
  }

  /** Sets the registers as they were; false if the call's list is not known and has no stand-in. */
  #prepare(pp: Pp, record: ExitRecord): boolean {
    const { registers } = pp;
    const isHypercall = record.reason === "hypercall" && record.vsid === record.ppid;
    if (isHypercall && !this.#standIn(pp, record.words["rax"] ?? 0n)) return false;
    for (const name of ["rip", "rax", "cr4", "rflags"] as const)
      registers.set(name, record.words[name] ?? 0n);
    if (record.vsid !== record.ppid) registers.set("cr0", record.words["cr0"] ?? 0n);
    registers.set("cpl", record.cpl);
    for (const name of GPRS) pp.gprs[name] = record.words[name] ?? 0n;
    return true;
  }

  /** For lists of pages: one page for each call. */
  #standIn(pp: Pp, rax: bigint): boolean {
    const root = this.#roots[pp.ppid] as Root;
    const at = ROOT.SHARED_PAGE + pp.ppid * PAGE;
    if (rax === MAP) {
      const page = { gpa: this.#mapped * PAGE, spa: ROOT.GUEST_FRAMES + (this.#mapped % FRAMES) * PAGE };
      this.#mapped += 1;
      this.#pages.push(page);
      root.writeMdl([page], at);
      return true;
    }
    if (rax !== UNMAP) return !READS_PAGE.has(rax);
    const page = this.#pages.shift();
    if (page !== undefined) root.writeMdl([page], at);
    return page !== undefined;
  }

  #compare(index: number, record: ExitRecord, replayed: TraceEntry): void {
    const reasons = Object.entries(MV_RECORD_REASON);
    const reason = reasons.find(([, value]) => BigInt(value) === replayed.get("reason"))?.[0] ?? "unknown";
    this.#same(index, record, "reason", record.reason, reason.toLowerCase());
    this.#same(index, record, "entered", record.entered, Number(replayed.get("entered")));
    for (const [word, field] of Object.entries(COMPARED)) {
      this.#same(index, record, word, record.words[word] ?? 0n, replayed.get(field));
    }
  }

  #same(
    entry: number,
    { reason }: ExitRecord,
    field: string,
    recorded: bigint | number | string,
    replayed: bigint | number | string,
  ): boolean {
    if (recorded === replayed) return true;
    const shown = (value: bigint | number | string): string =>
      typeof value === "bigint" ? `0x${value.toString(16)}` : String(value);
    this.differences.push({ entry, reason, field, recorded: shown(recorded), replayed: shown(replayed) });
    return false;
  }
}

/** Reads the trace ring of a modelled PP, as the driver does on a real machine. */
import {
  TRACE,
  TraceExitLayout,
  TraceRecordLayout,
  TraceRingLayout,
} from "../../../hypercall/generated/trace.node.ts";
import { Fields, type Layout } from "../fields.ts";
import type { Machine } from "../machine/machine.ts";
import { ROOT } from "../machine/root-memory.ts";

export type TraceEntry = Fields<typeof TraceRecordLayout>;

export interface TraceRing {
  readonly mode: number;
  readonly epoch: number;
  readonly head: number;
  readonly capacity: number;
  /** What is there, oldest first. An entry of mode EXITS has the fields of TraceExit only. */
  readonly entries: readonly TraceEntry[];
}

export function traceRing(machine: Machine, ppid = 0): TraceRing {
  const ring = ROOT.TRACE + ppid * ROOT.TRACE_STRIDE;
  const bytes = machine.memory.read(ring, TRACE.HEADER_BYTES + ROOT.TRACE_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const header = new Fields(view, TraceRingLayout, 0);
  const word = (name: keyof typeof TraceRingLayout.fields): number => Number(header.get(name));
  const [head, capacity, size] = [word("head"), word("capacity"), word("entryBytes")];
  const layout: Layout = size === TraceExitLayout.size ? TraceExitLayout : TraceRecordLayout;
  const first = Math.max(0, head - capacity);
  const entries = Array.from(
    { length: head - first },
    (_, i) => new Fields(view, layout, TRACE.HEADER_BYTES + ((first + i) % capacity) * size) as TraceEntry,
  );
  return { mode: word("mode"), epoch: word("epoch"), head, capacity, entries };
}

/** How the kernel judges a list of memory in the root's shared page; what is mapped where is not modelled. */
import { MvMdlEntryLayout, MvMdlLayout } from "../../../hypercall/generated/shared-page.node.ts";

const PAGE = 0x1000n;
const MAX_ENTRIES = 125n;
const END = 0x2000_0000_0000n;
/** READ, WRITE, EXECUTE, LAZY. */
const FLAGS = 0x1_0007n;

/** `page` is undefined where the caller has none; `service` is the name of the service call. */
export function isGoodList(page: Uint8Array | undefined, service: string): boolean {
  if (page === undefined) return false;
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const { numEntries, entries } = MvMdlLayout.fields;
  const count = view.getBigUint64(numEntries.offset, true);
  if (count === 0n || count > MAX_ENTRIES) return false;
  return Array.from({ length: Number(count) }, (_, i) => entries.offset + i * MvMdlEntryLayout.size).every(
    (at) => isGoodEntry((offset) => view.getBigUint64(at + offset, true), service),
  );
}

function isGoodEntry(word: (offset: number) => bigint, service: string): boolean {
  const [dst, src, bytes, flags] = (["dst", "src", "bytes", "flags"] as const).map((name) =>
    word(MvMdlEntryLayout.fields[name].offset),
  ) as [bigint, bigint, bigint, bigint];
  const inside = (start: bigint): boolean => start % PAGE === 0n && start + bytes <= END;
  const isRange = service.endsWith("RANGE");
  if (bytes === 0n || bytes % PAGE !== 0n || (!isRange && bytes !== PAGE) || !inside(dst)) return false;
  if (service.startsWith("VM_UNMAP")) return true;
  return inside(src) && (!isRange || ((flags & ~FLAGS) === 0n && (flags & 1n) !== 0n));
}

/** Where each page of the donated blocks is: every page has exactly one use, or it leaked or is used twice. */
import { MAX } from "../../../vmm/abi/generated/memory-map.node.ts";
import { OBJECT } from "../../../vmm/abi/generated/registry.node.ts";
import type { Memory } from "../memory/memory.ts";
import { PAGE } from "../memory/physical-memory.ts";
import type { KernelState } from "./kernel-state.ts";
import type { Loader } from "./loader.ts";

const BLOCK_BYTES = 0x20_0000;
const ENTRIES = 512;

/** Throws if a page has no use or two. `nested` are all pages of nested tables, whoever's. */
export function checkPool(
  memory: Memory,
  kernel: KernelState,
  loader: Loader,
  nested: Iterable<number>,
): void {
  const uses = new Map<number, string>();
  const use = (spa: number, what: string): void => {
    const page = spa - (spa % PAGE);
    const other = uses.get(page);
    if (other !== undefined) throw new Error(`page ${hex(page)} is ${other} and ${what}`);
    uses.set(page, what);
  };
  const loaders = loader.usedPages();
  loaders.forEach((page) => use(page, "the loader's"));
  useFreePages(memory, kernel, use);
  for (const page of nested) use(page, "a nested table");
  for (const page of sharePages(memory, kernel)) use(page, "of the share map");
  const before = new Set(loaders);
  for (const page of memory.map.tables()) if (!before.has(page)) use(page, "a host table");
  useVsPages(kernel, use);
  const missing = loader.blocks.flatMap((block) => pagesOf(block)).filter((page) => !uses.has(page));
  if (missing.length > 0)
    throw new Error(`${missing.length} pages leaked, the first is ${hex(missing[0] ?? 0)}`);
}

function pagesOf(block: number): number[] {
  return Array.from({ length: BLOCK_BYTES / PAGE }, (_, i) => block + i * PAGE);
}

function useFreePages(memory: Memory, kernel: KernelState, use: (spa: number, what: string) => void): void {
  let count = 0;
  for (let spa = kernel.freeHead; spa !== 0; spa = Number(memory.load64(spa))) {
    use(spa, "free");
    count += 1;
  }
  if (count !== kernel.freePages)
    throw new Error(`${count} pages are free, the kernel counts ${kernel.freePages}`);
}

/** A VS has four pages, or five; of a root VS only the extended state is the pool's, the loader gave the rest. */
function useVsPages(kernel: KernelState, use: (spa: number, what: string) => void): void {
  for (let vsid = 0; vsid < MAX.VSS; vsid++) {
    const record = kernel.vs(vsid);
    const state = Number(record.get("state"));
    if (state === OBJECT.FREE) {
      if (record.get("draining") !== 0n) useDraining(record, vsid, use);
      continue;
    }
    use(Number(record.get("xsaveSpa")), `extended state of VS ${vsid}`);
    if (state === OBJECT.ROOT) continue;
    use(Number(record.get("pageSpa")), `the VS page of VS ${vsid}`);
    use(Number(record.get("stateSpa")), `the GuestState of VS ${vsid}`);
    use(Number(record.get("kernelSpa")), `the kernel's block of VS ${vsid}`);
    const control = Number(record.get("controlSpa"));
    if (control !== 0) use(control, `the VMCS of VS ${vsid}`);
  }
}

/** Of a VS that is gone: nobody has these pages, but a PP may reach them still. */
function useDraining(
  record: ReturnType<KernelState["vs"]>,
  vsid: number,
  use: (spa: number, what: string) => void,
): void {
  for (const name of ["pageSpa", "stateSpa", "kernelSpa"] as const) {
    const spa = Number(record.get(name));
    if (spa !== 0) use(spa, `draining, of VS ${vsid}`);
  }
}

/** Pages of the sparse map of share counts. */
function sharePages(memory: Memory, kernel: KernelState): number[] {
  if (kernel.shareTop === 0) return [];
  const directories = entries(memory, kernel.shareTop);
  return [kernel.shareTop, ...directories, ...directories.flatMap((page) => entries(memory, page))];
}

/** The page behind an entry of the share map; the low bits count what that page uses. */
function below(memory: Memory, entry: number): number {
  return Number(memory.load64(entry) & ~0xfffn);
}

function entries(memory: Memory, page: number): number[] {
  const all = Array.from({ length: ENTRIES }, (_, i) => below(memory, page + 8 * i));
  return all.filter((entry) => entry !== 0);
}

/** Entry of the top whose counts are of 2 MiB each. */
const LARGE = ENTRIES - 1;

/** Share count of each shared frame, by SPA, as the kernel's map has it. */
export function shareCounts(memory: Memory, kernel: KernelState): Map<number, number> {
  const counts = new Map<number, number>();
  if (kernel.shareTop === 0) return counts;
  for (let i = 0; i < ENTRIES; i++) {
    const directory = below(memory, kernel.shareTop + 8 * i);
    for (let j = 0; directory !== 0 && j < ENTRIES; j++) {
      const leaf = below(memory, directory + 8 * j);
      for (let k = 0; leaf !== 0 && k < PAGE / 2; k++) {
        const count = memory.load16(leaf + 2 * k);
        if (count === 0) continue;
        const [frame, frames] = i === LARGE ? [(j * 2048 + k) * 512, 512] : [i * 2 ** 20 + j * 2048 + k, 1];
        for (let at = frame * PAGE; at < (frame + frames) * PAGE; at += PAGE)
          counts.set(at, (counts.get(at) ?? 0) + count);
      }
    }
  }
  return counts;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** The machine state that a launch finds: a 64-bit kernel that runs from ROOT.CODE. */
import type { LaunchStateLayout } from "../../../vmm/abi/generated/launch.node.ts";
import type { Memory } from "../memory/memory.ts";
import { ROOT } from "./root-memory.ts";
import type { Vendor } from "./virtualization.ts";

/** Where the loader's way back would be. */
export const TRAMPOLINE = 0xffff_ffff_c000_0000n;

/** Words of LaunchState, besides those that the loader allocates. */
export function rootState(ppid: number, vendor: Vendor): [keyof typeof LaunchStateLayout.fields, bigint][] {
  return [
    ["apicId", BigInt(2 * ppid)],
    ["rip", BigInt(ROOT.CODE)],
    ["rsp", BigInt(ROOT.STACK - ppid * 0x1000)],
    ["rflags", 0x46n],
    ["cr0", 0x8005_0033n],
    ["cr2", 0x1234n],
    ["cr3", BigInt(ROOT.TABLES)],
    ["cr4", vendor === "amd" ? 0x37_0ef0n : 0x17_06f0n],
    ["efer", 0xd01n],
    ["pat", 0x0007_0406_0007_0406n],
    ["dr6", 0xffff_0ff0n],
    ["dr7", 0x400n],
    ["gdtrBase", 0xffff_fe00_0000_1000n],
    ["gdtrLimit", 0x7fn],
    ["idtrBase", 0xffff_fe00_0000_0000n],
    ["idtrLimit", 0xfffn],
    ["trampoline", TRAMPOLINE],
    ["hostCr4", vendor === "amd" ? 0x34_0620n : 0x14_2620n],
    ["xsaveBytes", 832n],
  ];
}

export type RootSegment = "es" | "cs" | "ss" | "ds" | "fs" | "gs" | "ldtr" | "tr";
/** Selector, access rights, limit and base. */
export type SegmentWords = readonly [selector: bigint, access: bigint, limit: bigint, base: bigint];

/** Flat 64-bit code and data, and what an OS has beside that. */
export function rootSegments(): Readonly<Record<RootSegment, SegmentWords>> {
  const data: SegmentWords = [0x18n, 0xc093n, 0xffff_ffffn, 0n];
  return {
    es: data,
    cs: [0x10n, 0xa09bn, 0xffff_ffffn, 0n],
    ss: data,
    ds: data,
    fs: [0n, UNUSABLE, 0xffffn, 0x7f00_1000_2000n],
    gs: [0n, UNUSABLE, 0xffffn, 0xffff_8880_0001_0000n],
    ldtr: [0n, UNUSABLE, 0xffffn, 0n],
    tr: [0x40n, 0x8bn, 0x206fn, 0xffff_fe00_0000_3000n],
  };
}

const UNUSABLE = 0x1_0000n;

/** The root's page tables: the first GiB to itself in 2 MiB pages. */
export function buildRootTables(memory: Memory): void {
  const [pml4, pdpt, pd] = [ROOT.TABLES, ROOT.TABLES + 0x1000, ROOT.TABLES + 0x2000];
  memory.fill(pml4, 0, 0x3000);
  memory.store64(pml4, BigInt(pdpt) | 7n);
  memory.store64(pdpt, BigInt(pd) | 7n);
  for (let i = 0; i < 512; i++) memory.store64(pd + 8 * i, BigInt(i * 0x20_0000) | 0x87n);
}

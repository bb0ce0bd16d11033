/** The machine state that a launch finds: a 64-bit kernel that runs from ROOT.CODE. */
import type { LaunchStateLayout } from "../../../vmm/abi/generated/launch.node.ts";
import type { Memory } from "../memory/memory.ts";
import { ROOT } from "./root-memory.ts";

/** Where the loader's way back would be. */
export const TRAMPOLINE = 0xffff_ffff_c000_0000n;

/** Words of LaunchState, besides those that the loader allocates. */
export function rootState(ppid: number): [keyof typeof LaunchStateLayout.fields, bigint][] {
  return [
    ["apicId", BigInt(2 * ppid)],
    ["rip", BigInt(ROOT.CODE)],
    ["rsp", BigInt(ROOT.STACK - ppid * 0x1000)],
    ["rflags", 0x46n],
    ["cr0", 0x8005_0033n],
    ["cr2", 0x1234n],
    ["cr3", BigInt(ROOT.TABLES)],
    ["cr4", 0x37_0ef0n],
    ["efer", 0xd01n],
    ["pat", 0x0007_0406_0007_0406n],
    ["dr6", 0xffff_0ff0n],
    ["dr7", 0x400n],
    ["gdtrBase", 0xffff_fe00_0000_1000n],
    ["gdtrLimit", 0x7fn],
    ["idtrBase", 0xffff_fe00_0000_0000n],
    ["idtrLimit", 0xfffn],
    ["trampoline", TRAMPOLINE],
    ["hostCr4", 0x34_0620n],
    ["xsaveBytes", 832n],
  ];
}

/** The root's page tables: the first GiB to itself in 2 MiB pages. */
export function buildRootTables(memory: Memory): void {
  const [pml4, pdpt, pd] = [ROOT.TABLES, ROOT.TABLES + 0x1000, ROOT.TABLES + 0x2000];
  memory.fill(pml4, 0, 0x3000);
  memory.store64(pml4, BigInt(pdpt) | 7n);
  memory.store64(pdpt, BigInt(pd) | 7n);
  for (let i = 0; i < 512; i++) memory.store64(pd + 8 * i, BigInt(i * 0x20_0000) | 0x87n);
}

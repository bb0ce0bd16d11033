/** RDMSR of micro VMs that ring 0 answers by itself, and WRMSR of PAT (vmm/abi/cpuid-table.layout.ts). */
import {
  MSR_ENTRY_SIZE,
  MSR_FLAG_CONSTANT,
  MSR_FLAG_KEPT,
  MSR_TABLE_MASK,
  MsrEntry,
} from "../../abi/generated/cpuid-table";
import { PP_CONTEXT_GUEST_MSRS } from "../../abi/generated/pp-context";
import { VS_PAGE_APIC_BASE, VS_PAGE_PAT } from "../../abi/generated/vs-page";
import { APIC_BASE, constantIndex, constantValue, PAT, ROWS } from "./guest-policy";

/** Fills the empty table of this PP: the constants, and what the VS page keeps and nothing but an exit changes. */
export function fillMsrTable(pp: u32): void {
  for (let row: u32 = 0; row < ROWS; row++)
    fill(pp, constantIndex(row), MSR_FLAG_CONSTANT, constantValue(row));
  fill(pp, APIC_BASE, MSR_FLAG_KEPT, <u64>VS_PAGE_APIC_BASE);
  fill(pp, PAT, MSR_FLAG_KEPT, <u64>VS_PAGE_PAT);
}

/** Where two MSRs have the same place, the later one has it; the other exits to the core. */
function fill(pp: u32, index: u32, flags: u32, value: u64): void {
  const at = pp + PP_CONTEXT_GUEST_MSRS + (index & MSR_TABLE_MASK) * MSR_ENTRY_SIZE;
  const entry = changetype<MsrEntry>(at);
  entry.index = index;
  entry.flags = flags;
  entry.value = value;
}

import type { BedName, Vendor } from "../rig/machine-options.ts";
import { QEMU_CPU } from "../rig/qemu-arguments.ts";

/** Processors whose exits are counted; each is a column of the tables. */
export const COLUMNS = ["amd", "amd-next-rip", "intel"] as const;
export type Column = (typeof COLUMNS)[number];

/** What a column is measured on. */
export interface Processor {
  vendor: Vendor;
  bed: BedName;
  /** As MachineOptions has it. */
  cpu: string;
  /** Words for people. */
  text: string;
}

export const PROCESSORS: Record<Column, Processor> = {
  // What RDRAND says is not the same twice, and Linux draws from it.
  amd: { vendor: "amd", bed: "qemu", cpu: `${QEMU_CPU},-rdrand`, text: "no next RIP (QEMU)" },
  "amd-next-rip": { vendor: "amd", bed: "bochs", cpu: "", text: "next RIP (Bochs)" },
  intel: { vendor: "intel", bed: "bochs", cpu: "", text: "Intel (Bochs)" },
};

/** The columns of one vendor's tables. */
export function columnsOf(vendor: Vendor): Column[] {
  return COLUMNS.filter((column) => PROCESSORS[column].vendor === vendor);
}

/**
 * The machines on which the tests of this folder run, with the same expectations: both vendors' virtualization, and
 * SVM in two emulators, of which each gets other things wrong. MICROV_BEDS names some of them, with commas between.
 */
import { describe } from "node:test";
import { runBooted } from "../../rig/boot-again.ts";
import type { MachineOptions } from "../../rig/machine-options.ts";
import type { MachineResult } from "../../rig/run-machine.ts";
import { bochsFacts, type KernelFacts, setupFacts } from "../../rig/setup-facts.ts";

export type BedLabel = "qemu-svm" | "bochs-svm" | "bochs-vmx";

export interface Bed {
  /** In the names of tests and in MICROV_BEDS. */
  readonly label: BedLabel;
  readonly options: Pick<MachineOptions, "vendor" | "bed">;
  /** As CPUID has it. */
  readonly processor: "AuthenticAMD" | "GenuineIntel";
  /** The processor tells where the next instruction begins, so an exit need not fetch the one it skips. */
  readonly tellsNextRip: boolean;
  /** How often longer than on QEMU a machine may take. */
  readonly patience: number;
}

const ALL: readonly Bed[] = [
  {
    label: "qemu-svm",
    options: { vendor: "amd", bed: "qemu" },
    processor: "AuthenticAMD",
    tellsNextRip: false,
    patience: 1,
  },
  {
    label: "bochs-svm",
    options: { vendor: "amd", bed: "bochs" },
    processor: "AuthenticAMD",
    tellsNextRip: true,
    patience: 4,
  },
  {
    label: "bochs-vmx",
    options: { vendor: "intel", bed: "bochs" },
    processor: "GenuineIntel",
    tellsNextRip: true,
    patience: 4,
  },
];
export const BED_LABELS: readonly BedLabel[] = ALL.map(({ label }) => label);

/** Those that are asked for. */
function chosenBeds(): readonly Bed[] {
  const names = (process.env["MICROV_BEDS"] ?? BED_LABELS.join(",")).split(",");
  const unknown = names.find((name) => !BED_LABELS.some((label) => label === name));
  if (unknown !== undefined)
    throw new Error(`MICROV_BEDS: no bed "${unknown}"; there are: ${BED_LABELS.join(" ")}`);
  return ALL.filter(({ label }) => names.includes(label));
}

/**
 * Defines a suite for each bed.
 * @param on the beds that can show it, where that is not all of them: say why
 */
export function describeOnBeds(
  what: string,
  define: (bed: Bed) => void,
  on: readonly BedLabel[] = BED_LABELS,
): void {
  for (const bed of chosenBeds()) {
    if (on.includes(bed.label)) describe(`${bed.label}: ${what}`, () => define(bed));
  }
}

/** As the rig's runMachine, on this bed; a boot that hangs is tried again. Time-outs are written for QEMU. */
export function runOn(bed: Bed, options: Partial<MachineOptions>): Promise<MachineResult> {
  return runBooted(onBed(bed, options));
}

/** The rig's options for a machine of this bed. */
export function onBed(bed: Bed, options: Partial<MachineOptions>): Partial<MachineOptions> {
  return { ...options, ...bed.options, timeout: (options.timeout ?? 120) * bed.patience };
}

/** The kernel that this bed's machines boot. */
export function kernelOf(bed: Bed): KernelFacts {
  const facts = setupFacts();
  return bed.options.bed === "bochs" ? bochsFacts(facts) : facts;
}

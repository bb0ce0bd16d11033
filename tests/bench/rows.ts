/** Where a row was measured. */
export const PLACES = ["kvm-long", "kvm-real", "micro-vm-long", "micro-vm-real", "root"] as const;
export type Place = (typeof PLACES)[number];

/** What was measured: one instruction that exits; "empty" is the loop without it. */
export const ROWS = ["empty", "cpuid", "hypercall", "rdmsr", "wrmsr", "out", "hlt", "npf"] as const;
export type Row = (typeof ROWS)[number];

/** Of the root OS's kernel: Debian's, or none. */
export const MITIGATIONS = ["default", "off"] as const;
export type Mitigations = (typeof MITIGATIONS)[number];

/** Words for people. */
export const PLACE_TEXT: Record<Place, string> = {
  "kvm-long": "KVM VM, 64-bit guest",
  "kvm-real": "KVM VM, real-mode guest",
  "micro-vm-long": "micro VM, 64-bit guest",
  "micro-vm-real": "micro VM, real-mode guest",
  root: "root VM, ring 3 of Linux",
};

/** The place where KVM runs the very same guest; the root VM has no counterpart, so no ratio. */
export const KVM_OF: Partial<Record<Place, Place>> = {
  "micro-vm-long": "kvm-long",
  "micro-vm-real": "kvm-real",
};

export function isPlace(text: string): text is Place {
  return (PLACES as readonly string[]).includes(text);
}

export function isRow(text: string): text is Row {
  return (ROWS as readonly string[]).includes(text);
}

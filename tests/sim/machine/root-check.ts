/**
 * The root keeps every register that its exit does not list, whatever the core answered: CPUID changes RAX to
 * RDX, a hypercall RAX and R10 to R13, RDMSR RAX and RDX, WRMSR at most EFER. RIP stays, or is stepped over.
 */
import { GuestStateLayout } from "../../../vmm/kernel/vs/generated/state.node.ts";
import type { Pp } from "./pp.ts";
import { GPRS, type Gpr, HIDDEN, type RegisterName } from "./registers.ts";
import type { ExitKind } from "./virtualization.ts";

/** Registers without those of isolation-check.ts and what every step may change. */
const SAVE_AREA = 0x400;
const STEP_FIELDS: readonly string[] = ["rip", "rax", "dr6", "efer", ...HIDDEN];
const SAVED = (Object.keys(GuestStateLayout.fields) as RegisterName[]).filter((name) => {
  const { offset, size } = GuestStateLayout.fields[name];
  return offset >= SAVE_AREA && size <= 8 && !STEP_FIELDS.includes(name);
});
const LONGEST_INSTRUCTION = 15n;
const RAX = 1;

interface Snapshot {
  readonly kind: ExitKind;
  readonly rip: bigint;
  readonly rax: bigint;
  readonly efer: bigint;
  readonly gprs: Readonly<Record<Gpr, bigint>>;
  readonly saved: readonly bigint[];
}

/** What an exit may change: general registers, and whether RAX is one of them. */
function allowed(kind: ExitKind): { readonly gprs: readonly Gpr[]; readonly rax: number } {
  if (kind === "cpuid") return { gprs: ["rbx", "rcx", "rdx"], rax: RAX };
  if (kind === "hypercall") return { gprs: ["r10", "r11", "r12", "r13"], rax: RAX };
  if (kind === "msr-read") return { gprs: ["rdx"], rax: RAX };
  return { gprs: [], rax: 0 };
}

export class RootCheck {
  readonly #left = new Map<number, Snapshot>();

  /** Call for exits and entries of a root VS only. */
  afterGuest(pp: Pp): void {
    const { registers, virtualization } = pp;
    this.#left.set(pp.guestSpa, {
      kind: virtualization.lastExit.kind,
      rip: registers.get("rip"),
      rax: registers.get("rax"),
      efer: registers.get("efer"),
      gprs: { ...pp.gprs },
      saved: SAVED.map((name) => registers.get(name)),
    });
  }

  beforeGuest(pp: Pp): void {
    const before = this.#left.get(pp.guestSpa);
    // An INIT leaves nothing as it was.
    if (before === undefined || before.kind === "init") return;
    const { registers } = pp;
    const may = allowed(before.kind);
    const changed: string[] = GPRS.filter(
      (name) => pp.gprs[name] !== before.gprs[name] && !may.gprs.includes(name),
    );
    if (registers.get("rax") !== before.rax && may.rax === 0) changed.push("rax");
    if (registers.get("efer") !== before.efer && before.kind !== "msr-write") changed.push("efer");
    const step = registers.get("rip") - before.rip;
    if (step < 0n || step > LONGEST_INSTRUCTION) changed.push("rip");
    SAVED.forEach((name, i) => {
      const isControl = before.kind === "control" && name === "cr0";
      if (registers.get(name) !== before.saved[i] && !isControl) changed.push(name);
    });
    if (changed.length > 0) throw new Error(`exit by ${before.kind} changed ${changed.join(", ")}`);
  }
}

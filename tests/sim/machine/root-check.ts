/**
 * The root keeps every register that its exit does not list, whatever the core answered: CPUID changes RAX to
 * RDX, a hypercall RAX and R10 to R13, RDMSR RAX and RDX, WRMSR at most EFER. RIP stays, or is stepped over.
 */
import { VMEXIT, VmcbLayout } from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import { GPRS, type Gpr, type Pp } from "./pp.ts";

type SaveField = keyof typeof VmcbLayout.fields;

/** The state save area, without what VMLOAD moves (isolation-check.ts) and what every step may change. */
const SAVE_AREA = 0x400;
const STEP_FIELDS: readonly string[] = ["rip", "rax", "dr6", "efer"];
const SAVED = (Object.keys(VmcbLayout.fields) as SaveField[]).filter((name) => {
  const { offset, size } = VmcbLayout.fields[name];
  return offset >= SAVE_AREA && size <= 8 && !STEP_FIELDS.includes(name);
});

const LONGEST_INSTRUCTION = 15n;
const RAX = 1;

interface Snapshot {
  readonly code: number;
  readonly write: boolean;
  readonly rip: bigint;
  readonly rax: bigint;
  readonly efer: bigint;
  readonly gprs: Readonly<Record<Gpr, bigint>>;
  readonly saved: readonly bigint[];
}

/** What an exit may change: general registers, and whether RAX is one of them. */
function allowed(code: number, write: boolean): { readonly gprs: readonly Gpr[]; readonly rax: number } {
  if (code === VMEXIT.CPUID) return { gprs: ["rbx", "rcx", "rdx"], rax: RAX };
  if (code === VMEXIT.VMMCALL) return { gprs: ["r10", "r11", "r12", "r13"], rax: RAX };
  if (code === VMEXIT.MSR && !write) return { gprs: ["rdx"], rax: RAX };
  return { gprs: [], rax: 0 };
}

export class RootCheck {
  readonly #left = new Map<number, Snapshot>();

  /** Call for exits and entries of a root VS only. */
  afterGuest(pp: Pp): void {
    const { vmcb } = pp;
    this.#left.set(pp.guestSpa, {
      code: Number(vmcb.get("exitCode") & 0xffff_ffffn),
      write: (vmcb.get("exitInfo1") & 1n) !== 0n,
      rip: vmcb.get("rip"),
      rax: vmcb.get("rax"),
      efer: vmcb.get("efer"),
      gprs: { ...pp.gprs },
      saved: SAVED.map((name) => vmcb.get(name)),
    });
  }

  beforeGuest(pp: Pp): void {
    const before = this.#left.get(pp.guestSpa);
    if (before === undefined) return;
    const { vmcb } = pp;
    const may = allowed(before.code, before.write);
    const changed: string[] = GPRS.filter(
      (name) => pp.gprs[name] !== before.gprs[name] && !may.gprs.includes(name),
    );
    if (vmcb.get("rax") !== before.rax && may.rax === 0) changed.push("rax");
    const isWrmsr = before.code === VMEXIT.MSR && before.write;
    if (vmcb.get("efer") !== before.efer && !isWrmsr) changed.push("efer");
    const step = vmcb.get("rip") - before.rip;
    if (step < 0n || step > LONGEST_INSTRUCTION) changed.push("rip");
    SAVED.forEach((name, i) => {
      if (vmcb.get(name) !== before.saved[i]) changed.push(name);
    });
    if (changed.length > 0)
      throw new Error(`exit 0x${before.code.toString(16)} changed ${changed.join(", ")}`);
  }
}

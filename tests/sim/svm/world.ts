/** One PP with SVM: the counterpart of vmm/kernel/entry/svm-exit.S, and what VMRUN and #VMEXIT do. */
import { EFER, VMEXIT, VmcbLayout } from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import { HIDDEN, type Hidden, type RegisterName, type Registers } from "../machine/registers.ts";
import type { Inside } from "../machine/pp.ts";
import type { Machine } from "../machine/machine.ts";
import type { ExitKind, LastExit, RawExit, Virtualization } from "../machine/virtualization.ts";
import type { Steps } from "../machine/steps.ts";
import type { Translations } from "../processor/translations.ts";
import { checkControls } from "./control-check.ts";
import { refusal, type VmcbFields } from "./entry-checks.ts";
import { SvmGuestSide } from "./guest-side.ts";
import { SVM_BYTES, SVM_NAMES } from "./instructions.ts";
import { SvmTlb } from "./tlb.ts";

/** A #VMEXIT, as the processor writes it into the VMCB. */
export interface SvmExit {
  readonly code: number;
  readonly info1?: bigint;
  readonly info2?: bigint;
  /** Event whose delivery the exit interrupted. */
  readonly intInfo?: bigint;
  /** RIP behind the instruction, stored where the processor has that feature. */
  readonly nextRip?: bigint;
}

const EVENT_VALID = 1n << 31n;
const KINDS: Readonly<Record<number, ExitKind>> = {
  [VMEXIT.SHUTDOWN]: "shutdown",
  [VMEXIT.CPUID]: "cpuid",
  [VMEXIT.VMMCALL]: "hypercall",
  [VMEXIT.IOIO]: "io",
};
const EXCEPTIONS = 32;

export class SvmWorld implements Virtualization {
  readonly vendor = "amd";
  readonly instructions = SVM_BYTES;
  readonly ownInstructions = SVM_NAMES;
  readonly eferForced = EFER.SVME;
  readonly rootReset = false;
  readonly tlb = new SvmTlb();
  readonly hidden = Object.fromEntries(HIDDEN.map((name, i) => [name, BigInt(0x40 + i)])) as Record<
    Hidden,
    bigint
  >;
  readonly registers: Registers;
  readonly guest: SvmGuestSide;
  readonly #inside: Inside;

  constructor(inside: Inside) {
    this.#inside = inside;
    this.registers = new SvmRegisters(this);
    this.guest = new SvmGuestSide(this, inside.pp, inside.memory);
  }

  /** The VMCB that is entered next, or whose guest runs. */
  get vmcb(): VmcbFields {
    const { pp } = this.#inside;
    return pp.fields(VmcbLayout, pp.guestSpa);
  }

  get tag(): number {
    return Number(this.vmcb.get("asid"));
  }

  get nestedRoot(): number {
    return Number(this.vmcb.get("nestedCr3"));
  }

  get translations(): Translations {
    return this.tlb.of(this.tag);
  }

  get injected(): bigint {
    const event = this.vmcb.get("injected");
    return (event & EVENT_VALID) === 0n ? 0n : event;
  }

  get lastExit(): LastExit {
    const { vmcb } = this;
    const code = Number(vmcb.get("exitCode") & 0xffff_ffffn);
    const info = vmcb.get("exitIntInfo");
    const interrupted = (info & EVENT_VALID) === 0n ? 0n : info;
    const vector = code - VMEXIT.EXCEPTION;
    if (vector >= 0 && vector < EXCEPTIONS) return { kind: "exception", interrupted, vector };
    const isWrite = (vmcb.get("exitInfo1") & 1n) !== 0n;
    const msr = isWrite ? "msr-write" : "msr-read";
    return { kind: code === VMEXIT.MSR ? msr : (KINDS[code] ?? "other"), interrupted, vector: 0 };
  }

  begin(): void {
    this.#vmsave(Number(this.#inside.pp.launchState.get("stateSpa")));
  }

  prepared(): void {
    this.#vmload(Number(this.#inside.pp.local.get("hostSpa")));
  }

  /** svm_enter up to VMRUN; a refused state is an exit at once, and answers its ACTION_. */
  *enter(): Steps<number | undefined> {
    const { pp, processor, observer } = this.#inside;
    const { vmcb } = this;
    pp.loadGprs();
    this.#vmload(pp.guestSpa);
    const { tags, physicalBits } = processor.options;
    if (refusal(vmcb, tags, physicalBits) !== undefined) {
      vmcb.set("exitCode", BigInt.asUintN(64, BigInt(VMEXIT.INVALID | 0)));
      // #VMEXIT clears it, and nothing tells what it was. AMD APM volume 2, section 15.6.
      vmcb.set("injected", 0n);
      this.#afterGuest();
      return yield* this.#inside.call("svmExit");
    }
    pp.entries += 1;
    pp.state = "guest";
    this.tlb.enter(this.tag, Number(vmcb.get("tlbControl")));
    observer.beforeGuest(pp);
    const event = vmcb.get("injected");
    if ((event & EVENT_VALID) !== 0n) pp.delivered.push(event);
    vmcb.set("injected", event & ~EVENT_VALID);
    return undefined;
  }

  *serve(raw: RawExit): Steps<number> {
    if (!("code" in raw)) throw new Error("SVM has no such exit");
    const { vmcb } = this;
    vmcb.set("exitCode", BigInt.asUintN(64, BigInt(raw.code)));
    vmcb.set("exitInfo1", raw.info1 ?? 0n);
    vmcb.set("exitInfo2", raw.info2 ?? 0n);
    vmcb.set("exitIntInfo", raw.intInfo ?? 0n);
    vmcb.set("injected", 0n);
    if (this.#inside.processor.options.nextRip) vmcb.set("nextRip", raw.nextRip ?? 0n);
    this.#afterGuest();
    return yield* this.#inside.call("svmExit");
  }

  entersCore(): void {}

  coreFaulted(): void {}

  /** GIF is 0. */
  handOver(): void {}

  left(): void {
    this.#vmload(Number(this.#inside.pp.launchState.get("stateSpa")));
  }

  checkControls(machine: Machine): void {
    checkControls(machine, this.#inside.pp, this.vmcb);
  }

  checkRegisters(): void {}

  /** svm_exit: the guest's registers go where the stubs put them, the host's come back. */
  #afterGuest(): void {
    const { pp, observer } = this.#inside;
    pp.state = "native";
    pp.exits += 1;
    const { vmcb } = this;
    const [cr0, cr3, cr4, efer] = (["cr0", "cr3", "cr4", "efer"] as const).map((name) => vmcb.get(name));
    this.tlb.leave(this.tag, { cr0: cr0 ?? 0n, cr3: cr3 ?? 0n, cr4: cr4 ?? 0n, efer: efer ?? 0n });
    this.#vmsave(pp.guestSpa);
    pp.storeGprs();
    observer.afterGuest(pp);
    this.#vmload(Number(pp.local.get("hostSpa")));
  }

  #vmload(spa: number): void {
    const from = this.#inside.pp.fields(VmcbLayout, spa);
    for (const name of HIDDEN) this.hidden[name] = from.get(name);
  }

  #vmsave(spa: number): void {
    const to = this.#inside.pp.fields(VmcbLayout, spa);
    for (const name of HIDDEN) to.set(name, this.hidden[name]);
  }
}

/** The VMCB holds them, but for what VMLOAD put into the processor. */
class SvmRegisters implements Registers {
  readonly #world: SvmWorld;

  constructor(world: SvmWorld) {
    this.#world = world;
  }

  get(name: RegisterName): bigint {
    if (isHidden(name)) return this.#world.hidden[name];
    return name === "cr8" ? this.#world.vmcb.get("interruptControl") & 0xfn : this.#world.vmcb.get(name);
  }

  set(name: RegisterName, value: bigint | number): void {
    const { vmcb } = this.#world;
    if (isHidden(name)) this.#world.hidden[name] = BigInt(value);
    else if (name === "cr8")
      vmcb.set("interruptControl", (vmcb.get("interruptControl") & ~0xfn) | BigInt(value));
    else vmcb.set(name, value);
  }
}

function isHidden(name: string): name is Hidden {
  return (HIDDEN as readonly string[]).includes(name);
}

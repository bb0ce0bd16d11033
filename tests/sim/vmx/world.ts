/** One PP with VMX: the counterpart of vmm/kernel/entry/vmx-exit.S, and what VM entries and exits do. */
import { MSR, GuestStateLayout } from "../../../vmm/kernel/vs/generated/state.node.ts";
import {
  ENTRY_CONTROL,
  INTERRUPTIBILITY,
  REASON,
  VMCS,
} from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { Fields } from "../fields.ts";
import type { Inside } from "../machine/pp.ts";
import type { Machine } from "../machine/machine.ts";
import type { LastExit, RawExit, Virtualization } from "../machine/virtualization.ts";
import type { Steps } from "../machine/steps.ts";
import type { Translations } from "../processor/translations.ts";
import { refusedControls, refusedEvent } from "./check-controls.ts";
import { refusedGuest } from "./check-guest.ts";
import { refusedHost } from "./check-host.ts";
import { checkControls } from "./control-check.ts";
import { PE } from "./check-words.ts";
import { kindOf, mayInterruptDelivery, type VmxExit } from "./exit.ts";
import { VmxGuestSide } from "./guest-side.ts";
import { checkHostMsrs, checkHostState, loadHostState } from "./host-state.ts";
import { VMX_BYTES, VMX_NAMES } from "./instructions.ts";
import { MORE } from "./fields.ts";
import type { VmxOperation } from "./operation.ts";
import { checkRegisters } from "./register-check.ts";
import { launchRegisters } from "./launch-registers.ts";
import { VmxRegisters } from "./registers.ts";
import { type Vmcs, VmxFailure } from "./vmcs.ts";

/** VM instruction errors. SDM section 31.4. */
const LAUNCH_OF_LAUNCHED = 4n;
const RESUME_OF_CLEAR = 5n;
const BAD_CONTROLS = 7n;
const BAD_HOST = 8n;

const EVENT_VALID = 0x8000_0000n;
const EVENT_WORD = 0x8000_0fffn;
const ERROR_VALID = 0x800n;
const TYPE_MASK = 0x700n;
const NMI_TYPE = 0x200n;
const RFLAGS_IF = 0x200n;
const PAGE_FAULT = 14;
const BASES = [MSR.FS_BASE >>> 0, MSR.GS_BASE >>> 0];
/** What a field holds that the exit says nothing in. */
const UNDEFINED = 0xbad0_bad0n;
const SHADOW = BigInt(INTERRUPTIBILITY.STI | INTERRUPTIBILITY.MOV_SS);

export class VmxWorld implements Virtualization {
  readonly vendor = "intel";
  readonly instructions = VMX_BYTES;
  readonly ownInstructions = VMX_NAMES;
  readonly eferForced = 0n;
  readonly registers: VmxRegisters;
  readonly guest: VmxGuestSide;
  readonly operation: VmxOperation;
  lastExit: LastExit = { kind: "other", interrupted: 0n, vector: 0 };
  rootReset = false;
  /** Why an entry was refused, the last of these. */
  refusal: string | undefined;
  /** Controls and host state that are refused are an error number, as on the processor; else they are a failure. */
  forgiving = false;
  /** Asked at each point between two instructions of the host: does an NMI come there? */
  nmiAt: (place: string) => boolean = () => false;
  readonly #inside: Inside;
  #bases: readonly bigint[] = [];

  constructor(inside: Inside, operation: VmxOperation) {
    this.#inside = inside;
    this.operation = operation;
    this.registers = new VmxRegisters(inside.processor);
    this.guest = new VmxGuestSide(this, inside.pp, inside.memory);
    launchRegisters(inside.pp.launchState, this.registers, inside.processor);
  }

  get vmcs(): Vmcs {
    return this.operation.current;
  }

  get tag(): number {
    return Number(this.vmcs.read(VMCS.VPID));
  }

  get nestedRoot(): number {
    return Number(this.vmcs.read(VMCS.EPTP) & ~0xfffn);
  }

  get translations(): Translations {
    return this.operation.tlb.of(this.tag, this.vmcs.read(VMCS.EPTP));
  }

  get injected(): bigint {
    const event = this.vmcs.read(VMCS.ENTRY_EVENT);
    if ((event & EVENT_VALID) === 0n) return 0n;
    const error = (event & ERROR_VALID) === 0n ? 0n : this.vmcs.read(VMCS.ENTRY_ERROR_CODE);
    return (event & EVENT_WORD) | (error << 32n);
  }

  begin(): void {
    const { processor, pp } = this.#inside;
    this.#bases = BASES.map((msr) => processor.readMsr(msr) ?? 0n);
    processor.cr0 = 0x8001_0033n;
    processor.cr4 = pp.launchState.get("hostCr4");
  }

  prepared(): void {}

  /** An NMI may come here. */
  handOver(place: string): void {
    if (!this.nmiAt(place)) return;
    const { local } = this.#inside.pp;
    local.set("rootNmi", local.get("rootNmi") | 1n);
  }

  /** vmx_enter, to a guest or to what comes instead. */
  *enter(): Steps<number | undefined> {
    const { pp } = this.#inside;
    yield* this.#call("vmxEnter");
    const isLaunched = pp.local.get("launched") !== 0n;
    this.handOver("vmx_check");
    if (!this.#rootWaits()) {
      pp.loadGprs();
      this.registers.rax = this.#guestState.get("rax");
      this.handOver("behind the look at the root's events");
    }
    // An NMI behind the look goes back to it.
    if (this.#rootWaits()) return yield* this.#rootEvents();
    const error = this.#instructionError(isLaunched);
    if (error !== undefined) {
      this.vmcs.write(VMCS.INSTRUCTION_ERROR, error);
      pp.exits += 1;
      return yield* this.#call("vmxFailed");
    }
    const why = refusedGuest(this.vmcs, this.#inside.processor.options.physicalBits);
    this.refusal = why ?? this.refusal;
    if (why === undefined) return this.#enterGuest();
    // At its first entry it may be what the launch found; from then on it has come from the processor.
    if (pp.runsRoot && isLaunched) throw new VmxFailure(`the root is refused: ${why}`);
    return yield* this.#refuse();
  }

  *serve(raw: RawExit): Steps<number> {
    if (!("reason" in raw)) throw new Error("VMX has no such exit");
    const { vmcs } = this;
    const interrupted = mayInterruptDelivery(raw.reason) ? this.#during(raw.during ?? 0n) : 0n;
    this.#writeExit(vmcs, { ...raw, during: interrupted });
    this.registers.save(vmcs);
    vmcs.write(VMCS.ENTRY_EVENT, vmcs.read(VMCS.ENTRY_EVENT) & ~EVENT_VALID);
    const isNmi = raw.reason === REASON.EVENT && ((raw.event ?? 0n) & TYPE_MASK) === NMI_TYPE;
    const kind = isNmi ? "other" : kindOf(raw.reason);
    if (raw.reason === REASON.INIT) this.rootReset = true;
    this.lastExit = { kind, interrupted, vector: Number((raw.event ?? 0n) & 0xffn) };
    this.#leaveGuest();
    return yield* this.#call("vmxExit");
  }

  entersCore(): void {
    checkHostMsrs(this.#inside.processor);
  }

  /** A page fault of the core changes CR2. */
  coreFaulted(vector: number, address: bigint): void {
    if (vector === PAGE_FAULT) this.#inside.processor.cr2 = address;
  }

  left(): void {
    if (this.operation.isOn) throw new VmxFailure("the PP leaves in VMX operation");
    // The loader gives the root its segments back.
    BASES.forEach((msr, i) => this.#inside.processor.msrs.set(msr, this.#bases[i] ?? 0n));
  }

  checkControls(machine: Machine): void {
    checkControls(machine, this.#inside.pp, this.vmcs);
    checkHostState(this.#inside.pp, this.vmcs);
  }

  checkRegisters(): void {
    checkRegisters(this.#inside, this.#guestState);
  }

  get #guestState(): Fields<typeof GuestStateLayout> {
    const { pp, memory } = this.#inside;
    return new Fields(memory.view, GuestStateLayout, Number(pp.local.get("guestState")));
  }

  *#call(name: "vmxEnter" | "vmxExit" | "vmxFailed" | "vmxRootEvents"): Steps<number> {
    this.handOver(`before ${name}`);
    const result = yield* this.#inside.call(name);
    this.handOver(`behind ${name}`);
    return result;
  }

  #rootWaits(): boolean {
    return (this.#inside.pp.local.get("rootNmi") & 0xffff_ffffn) !== 0n;
  }

  *#rootEvents(): Steps<number> {
    const { pp } = this.#inside;
    // A micro VM's run ends as by an exit.
    if (!pp.runsRoot) pp.exits += 1;
    return yield* this.#call("vmxRootEvents");
  }

  /** VMLAUNCH or VMRESUME as instructions. */
  #instructionError(resume: boolean): bigint | undefined {
    const { vmcs } = this;
    const { physicalBits } = this.#inside.processor.options;
    if (resume && !vmcs.launched) return this.#fails(RESUME_OF_CLEAR, "VMRESUME of a clear VMCS");
    if (!resume && vmcs.launched) return this.#fails(LAUNCH_OF_LAUNCHED, "VMLAUNCH of a launched VMCS");
    const controls = refusedControls(vmcs, physicalBits);
    if (controls !== undefined) return this.#fails(BAD_CONTROLS, controls);
    const host = refusedHost(vmcs, physicalBits);
    if (host !== undefined) return this.#fails(BAD_HOST, host);
    const event = refusedEvent(vmcs);
    if (event === undefined) return undefined;
    this.refusal = event;
    return BAD_CONTROLS;
  }

  #fails(error: bigint, why: string): bigint {
    this.refusal = why;
    if (!this.forgiving) throw new VmxFailure(`entry on PP ${this.#inside.pp.ppid}: error ${error}, ${why}`);
    return error;
  }

  #enterGuest(): undefined {
    const { pp, observer } = this.#inside;
    const { vmcs } = this;
    this.#needInitialized(vmcs);
    this.registers.load(vmcs);
    vmcs.launched = true;
    pp.entries += 1;
    pp.state = "guest";
    observer.beforeGuest(pp);
    if (pp.runsRoot) this.rootReset = false;
    const event = this.injected;
    if (event !== 0n) this.#deliver(event);
    return undefined;
  }

  #deliver(event: bigint): void {
    this.#inside.pp.delivered.push(event);
    let state = this.registers.raw(VMCS.INTERRUPTIBILITY) & ~SHADOW;
    if ((event & TYPE_MASK) === NMI_TYPE) state |= BigInt(INTERRUPTIBILITY.NMI);
    this.registers.setRaw(VMCS.INTERRUPTIBILITY, state);
    this.registers.setRaw(VMCS.ACTIVITY, 0n);
  }

  /** Guest state that the processor would not take: an exit without a guest, which leaves that state alone. */
  *#refuse(): Steps<number> {
    const { vmcs } = this;
    const { pp, observer, processor } = this.#inside;
    vmcs.write(VMCS.EXIT_REASON, BigInt(REASON.FAILED_ENTRY | REASON.BAD_GUEST_STATE));
    vmcs.write(VMCS.QUALIFICATION, 0n);
    pp.exits += 1;
    this.#storeByStub();
    this.lastExit = { ...this.lastExit, kind: "other", interrupted: this.#stillInterrupted(vmcs) };
    observer.afterGuest(pp);
    loadHostState(vmcs, processor);
    return yield* this.#call("vmxExit");
  }

  /** What the exit before a refused entry had interrupted: the fields are as it left them. */
  #stillInterrupted(vmcs: Vmcs): bigint {
    if (!vmcs.has(VMCS.VECTORING_EVENT)) return 0n;
    const event = vmcs.read(VMCS.VECTORING_EVENT);
    if ((event & EVENT_VALID) === 0n) return 0n;
    const error = (event & ERROR_VALID) === 0n ? 0n : vmcs.read(VMCS.VECTORING_ERROR_CODE);
    return event | (error << 32n);
  }

  /** A guest that takes an interrupt has IF set, and an exception of real mode has no error code. */
  #during(event: bigint): bigint {
    if (event === 0n) return 0n;
    const { registers } = this;
    if ((event & TYPE_MASK) === 0n) registers.set("rflags", registers.get("rflags") | RFLAGS_IF);
    if ((registers.get("cr0") & PE) !== 0n) return event;
    return event & EVENT_WORD & ~ERROR_VALID;
  }

  #writeExit(vmcs: Vmcs, exit: VmxExit): void {
    const { during = 0n, event = 0n } = exit;
    const fields: readonly (readonly [number, bigint | undefined])[] = [
      [VMCS.EXIT_REASON, BigInt(exit.reason)],
      [VMCS.QUALIFICATION, exit.qualification ?? 0n],
      [VMCS.INSTRUCTION_LENGTH, exit.length === undefined ? undefined : BigInt(exit.length)],
      [VMCS.INSTRUCTION_INFO, exit.info],
      [VMCS.GUEST_PHYSICAL, exit.gpa],
      [MORE.LINEAR, exit.linear],
      [VMCS.EXIT_EVENT, event],
      [VMCS.EXIT_ERROR_CODE, (event & ERROR_VALID) === 0n ? undefined : exit.error],
      [VMCS.VECTORING_EVENT, during & EVENT_WORD],
      [VMCS.VECTORING_ERROR_CODE, (during & ERROR_VALID) === 0n ? undefined : during >> 32n],
    ];
    for (const [field, value] of fields) vmcs.write(field, value ?? UNDEFINED);
  }

  /** vmx_exit up to ts_vmxExit. */
  #leaveGuest(): void {
    const { pp, observer, processor } = this.#inside;
    const { vmcs } = this;
    pp.state = "native";
    pp.exits += 1;
    const [cr0, cr3, cr4] = (["cr0", "cr3", "cr4"] as const).map((name) => this.registers.get(name));
    const efer = processor.readMsr(MSR.EFER) ?? 0n;
    this.operation.tlb.leave(this.tag, { cr0: cr0 ?? 0n, cr3: cr3 ?? 0n, cr4: cr4 ?? 0n, efer });
    this.#storeByStub();
    observer.afterGuest(pp);
    loadHostState(vmcs, processor, this.registers.raw(VMCS.GUEST_CR0));
  }

  #storeByStub(): void {
    this.#inside.pp.local.set("launched", 1);
    this.#inside.pp.storeGprs();
    this.#guestState.set("rax", this.registers.rax);
    this.#guestState.set("cr2", this.#inside.processor.cr2);
  }

  /** Fields that this entry uses, and nobody wrote: no manual says what they hold. SDM section 25.11.3. */
  #needInitialized(vmcs: Vmcs): void {
    const fields = [VMCS.FAULT_MASK, VMCS.FAULT_MATCH, VMCS.EXCEPTION_BITMAP, VMCS.PENDING_DEBUG];
    for (const field of fields) vmcs.read(field);
    if ((vmcs.read(VMCS.ENTRY_CONTROLS) & BigInt(ENTRY_CONTROL.LOAD_DEBUG)) !== 0n)
      vmcs.read(VMCS.GUEST_DEBUGCTL);
  }
}

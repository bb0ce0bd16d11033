/** VMX operation of one PP: VMXON to VMXOFF, and its current VMCS. Intel SDM volume 3, chapters 24 and 31. */
import type { Memory } from "../memory/memory.ts";
import type { Processor } from "../processor/processor.ts";
import { capability, refusedFixed, REVISION } from "./capabilities.ts";
import { MSR } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import type { VmxTlb } from "./tlb.ts";
import { type Vmcs, type VmcsRegions, VmxFailure } from "./vmcs.ts";

const PAGE = 0x1000;
const ALLOWED = 5n;
const CR4_VMXE = 0x2000n;

export class VmxOperation {
  readonly tlb: VmxTlb;
  readonly #ppid: number;
  readonly #memory: Memory;
  readonly #processor: Processor;
  readonly #regions: VmcsRegions;
  #current: Vmcs | undefined;
  #vmxon: number | undefined;

  constructor(ppid: number, memory: Memory, processor: Processor, regions: VmcsRegions, tlb: VmxTlb) {
    this.#ppid = ppid;
    this.#memory = memory;
    this.#processor = processor;
    this.#regions = regions;
    this.tlb = tlb;
  }

  get isOn(): boolean {
    return this.#vmxon !== undefined;
  }

  get current(): Vmcs {
    if (this.#current === undefined) throw new VmxFailure(`PP ${this.#ppid} has no current VMCS`);
    return this.#current;
  }

  /** False where VMXON fails or faults. */
  vmxon(spa: number): boolean {
    const { cr0, cr4 } = this.#processor;
    const refused = refusedFixed(cr0, "cr0") | refusedFixed(cr4, "cr4");
    if ((cr4 & CR4_VMXE) === 0n || refused !== 0n) return false;
    if (((this.#processor.readMsr(MSR.FEATURE_CONTROL) ?? 0n) & ALLOWED) !== ALLOWED) return false;
    if (this.isOn || spa % PAGE !== 0) return false;
    if ((this.#memory.load64(spa) & 0xffff_ffffn) !== (capability(MSR.VMX_BASIC) & 0x7fff_ffffn))
      return false;
    this.#vmxon = spa;
    return true;
  }

  vmxoff(): void {
    this.#needOn();
    const active = this.#regions.activeOn(this.#ppid);
    if (active.length > 0) {
      throw new VmxFailure(
        `PP ${this.#ppid} leaves VMX operation with an active VMCS at 0x${active[0]?.toString(16)}`,
      );
    }
    this.#vmxon = undefined;
    this.#current = undefined;
  }

  vmptrld(spa: number): void {
    this.#needOn();
    if (spa === this.#vmxon) throw new VmxFailure("VMPTRLD: error 10, the VMXON region");
    this.#current = this.#regions.load(this.#ppid, spa, REVISION);
  }

  vmclear(spa: number): void {
    this.#needOn();
    if (spa === this.#vmxon) throw new VmxFailure("VMCLEAR: error 3, the VMXON region");
    const cleared = this.#regions.clear(this.#ppid, spa);
    if (cleared === this.#current) this.#current = undefined;
  }

  vmread(field: number): bigint {
    this.#needOn();
    return this.current.read(field);
  }

  vmwrite(field: number, value: bigint): void {
    this.#needOn();
    this.current.writeBySoftware(field, value);
  }

  /** Types 1 and 2. SDM table 31-1 and section 31.3. */
  invept(type: number, eptp: bigint): void {
    this.#needOn();
    if (type === 1) this.tlb.dropNested(eptp);
    else if (type === 2) this.tlb.dropAllNested();
    else throw new VmxFailure(`INVEPT of type ${type}`);
  }

  invvpid(type: number, vpid: number): void {
    this.#needOn();
    if (type === 1 && vpid !== 0) this.tlb.dropLinear(vpid);
    else if (type === 2) this.tlb.dropAllLinear();
    else throw new VmxFailure(`INVVPID of type ${type} and VPID ${vpid}`);
  }

  #needOn(): void {
    if (!this.isOn) throw new VmxFailure(`PP ${this.#ppid} is not in VMX operation`);
  }
}

/** The kernel's machine access (vmm/kernel/hv.ts), answered by the model. */
import type { Memory } from "../memory/memory.ts";
import { PAGE } from "../memory/physical-memory.ts";
import { ProcessorFault, type Processor } from "../processor/processor.ts";
import type { VmxOperation } from "../vmx/operation.ts";

/** The kernel stopped for ever: it panicked. */
export class Halted extends Error {}

/** The kernel reset the machine. */
export class Reset extends Error {}

/** A PP spins on a lock whose holder cannot run. */
export class Deadlock extends Error {}

/** Where the assembly stubs would be. */
export const STUBS = {
  SYSCALL: 0xffff_ffff_8020_0000n,
  TRAPS: 0xffff_ffff_8020_1000n,
  SYSENTER: 0xffff_ffff_8020_2000n,
  VMX_EXIT: 0xffff_ffff_8020_3000n,
} as const;
/** In the order of hv.stub. */
const STUB_ORDER = [STUBS.SYSCALL, STUBS.TRAPS, STUBS.SYSENTER, STUBS.VMX_EXIT];

type Intrinsic = (...parameters: never[]) => number | bigint | void;

/** What an intrinsic reports before it runs: with several PPs this is where another one gets its turn. */
export type HandOver = (intrinsic: string) => void;

/** Hears of what rules ask for. */
export interface Witness {
  /** Of each copy out of physical memory, since input must be copied once. */
  copied(spa: number, count: number): void;
  /** A whole page was filled with zeros: whatever it was, it is something new now. */
  wiped(spa: number): void;
  /** Before ring 0 writes to physical memory. */
  written(spa: number, count: number): void;
  /** This PP dropped its host translations. */
  flushedHost(): void;
}

/** The import object of a kernel that runs on `processor`. */
export function kernelIntrinsics(
  memory: Memory,
  processor: Processor,
  handOver: HandOver,
  witness: Witness,
): Record<string, Intrinsic> {
  const all: Record<string, Intrinsic> = {
    ...physicalAccess(memory, witness),
    ...processorState(memory, processor),
    ...control(processor, witness),
    ...vmx(processor),
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, body]) => [
      name,
      (...parameters: never[]) => {
        handOver(name);
        return body(...parameters);
      },
    ]),
  );
}

/** SPAs and byte counts come as i64. */
function plain(value: bigint): number {
  return Number(BigInt.asUintN(64, value));
}

function physicalAccess(memory: Memory, witness: Witness): Record<string, Intrinsic> {
  const target = (spa: bigint, count: number): number => {
    witness.written(plain(spa), count);
    return plain(spa);
  };
  return {
    physLoad64: (spa: bigint) => memory.load64(plain(spa)),
    physStore64: (spa: bigint, value: bigint) => memory.store64(target(spa, 8), value),
    physLoad16: (spa: bigint) => memory.load16(plain(spa)),
    physStore16: (spa: bigint, value: number) => memory.store16(target(spa, 2), value),
    physLoad8: (spa: bigint) => memory.load8(plain(spa)),
    physStore8: (spa: bigint, value: number) => memory.store8(target(spa, 1), value),
    physFill: (spa: bigint, value: number, count: bigint) => {
      memory.fill(target(spa, plain(count)), value, plain(count));
      if (value === 0 && plain(count) === PAGE) witness.wiped(plain(spa));
    },
    physCopy: (to: bigint, from: bigint, count: bigint) =>
      memory.write(target(to, plain(count)), memory.read(plain(from), plain(count))),
    physRead: (at: number, spa: bigint, count: number) => {
      memory.requireLinear(at >>> 0, count, 0, true);
      witness.copied(plain(spa), count);
      memory.bytes.set(memory.read(plain(spa), count), at >>> 0);
    },
    physWrite: (spa: bigint, at: number, count: number) => {
      memory.requireLinear(at >>> 0, count, 0, false);
      memory.write(target(spa, count), memory.bytes.slice(at >>> 0, (at >>> 0) + count));
    },
  };
}

function processorState(memory: Memory, processor: Processor): Record<string, Intrinsic> {
  const { extended } = processor;
  const needsXsave = (): void => {
    if (!processor.options.xsave) throw new ProcessorFault("#UD: the processor has no XSAVE");
  };
  return {
    rdtsc: () => processor.rdtsc(),
    cpuid: (leaf: number, subleaf: number, at: number) => {
      memory.requireLinear(at >>> 0, 16, 0, true);
      processor
        .cpuid(leaf, subleaf)
        .forEach((word, i) => memory.view.setUint32((at >>> 0) + 4 * i, word, true));
    },
    rdmsr: (index: number) => {
      const value = processor.readMsr(index);
      if (value === undefined) throw new ProcessorFault(`#GP: RDMSR 0x${(index >>> 0).toString(16)}`);
      return value;
    },
    wrmsr: (index: number, value: bigint) => {
      if (processor.writeMsr(index, BigInt.asUintN(64, value))) return;
      throw new ProcessorFault(`#GP: WRMSR 0x${(index >>> 0).toString(16)}`);
    },
    try_wrmsr: (index: number, value: bigint) => Number(processor.writeMsr(index, BigInt.asUintN(64, value))),
    try_rdmsr: (index: number, at: number) => {
      memory.requireLinear(at >>> 0, 8, 0, true);
      const value = processor.readMsr(index);
      if (value !== undefined) memory.view.setBigUint64(at >>> 0, value, true);
      return Number(value !== undefined);
    },
    readDr: (number: number) => (number === 6 ? processor.dr6 : (processor.debug[number] ?? 0n)),
    writeDr: (number: number, value: bigint) => {
      const word = BigInt.asUintN(64, value);
      if (number !== 6) processor.debug[number] = word;
      else if (word >> 32n !== 0n) throw new ProcessorFault("#GP: DR6 has high bits");
      else processor.dr6 = word;
    },
    writeCr2: (value: bigint) => {
      processor.cr2 = BigInt.asUintN(64, value);
    },
    fxsave: (spa: bigint) => extended.fxsave(plain(spa)),
    try_fxrstor: (spa: bigint) => Number(extended.fxrstor(plain(spa))),
    xgetbv: () => (needsXsave(), extended.xcr0),
    try_xsetbv: (value: bigint) => (needsXsave(), Number(extended.setXcr0(BigInt.asUintN(64, value)))),
    xsave: (spa: bigint, mask: bigint) => (needsXsave(), extended.xsave(plain(spa), mask)),
    try_xrstor: (spa: bigint, mask: bigint) => (needsXsave(), Number(extended.xrstor(plain(spa), mask))),
  };
}

function control(processor: Processor, witness: Witness): Record<string, Intrinsic> {
  return {
    flushHost: () => {
      processor.flushes++;
      witness.flushedHost();
    },
    wbinvd: () => void processor.cacheWritebacks++,
    inb: (port: number) => processor.inByte(port),
    outb: (port: number, value: number) => void processor.ports.push({ port, value: value & 0xff }),
    pause: () => {
      throw new Deadlock("a lock is taken that no other PP can give back");
    },
    fixup: () => 0n,
    stub: (which: number) => {
      const stub = STUB_ORDER[which];
      if (stub === undefined) throw new Error(`there is no stub ${which}`);
      return stub;
    },
    halt: () => {
      throw new Halted("the kernel panicked");
    },
    reset: () => {
      throw new Reset("the machine was reset");
    },
  };
}

/** Instructions of VMX: #UD on a processor without it. */
function vmx(processor: Processor): Record<string, Intrinsic> {
  const operation = (): VmxOperation => {
    if (processor.vmx === undefined) throw new ProcessorFault("#UD: the processor has no VMX");
    return processor.vmx;
  };
  return {
    vmread: (field: number) => operation().vmread(field >>> 0),
    vmwrite: (field: number, value: bigint) => operation().vmwrite(field >>> 0, value),
    vmptrld: (spa: bigint) => operation().vmptrld(plain(spa)),
    vmclear: (spa: bigint) => operation().vmclear(plain(spa)),
    try_vmxon: (spa: bigint) => Number(operation().vmxon(plain(spa))),
    vmxoff: () => operation().vmxoff(),
    invept: (type: number, pointer: bigint) => operation().invept(type, BigInt.asUintN(64, pointer)),
    invvpid: (type: number, vpid: number) => operation().invvpid(type, vpid >>> 0),
  };
}

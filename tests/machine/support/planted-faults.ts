import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../rig/setup-facts.ts";
import type { Edit } from "../../rig/variant-tree.ts";

/** Something that a core must not be able to do, planted behind a CPUID leaf. */
export interface Fault {
  /** What the core does, for the names of tests. */
  what: string;
  /** C (hv.h) or TypeScript (cpuid.ts) that does it. */
  code: string;
  /** What the debug ring says of it. */
  ring: RegExp;
  /** Set where the core ended its exit by itself, so that there is no place to name. */
  placeless?: true;
}

/** The n-th fault of a list waits behind CPUID leaf FIRST_LEAF + n. */
export const FIRST_LEAF = 0x5d76_0000;
/** CPUID leaf ARM_LEAF + n arms a fault right behind the next service call n that succeeds. */
export const ARM_LEAF = 0x5d76_0100;

/** Machine code that the hardware's wall stops, planted in the core's intrinsics. */
export const NATIVE_FAULTS: readonly Fault[] = [
  { what: "CLI", code: '__asm__ volatile("cli");', ring: /vector 13 / },
  {
    what: "WRMSR",
    code: '__asm__ volatile("wrmsr" : : "c"(0xc0000080), "a"(0), "d"(0));',
    ring: /vector 13 /,
  },
  {
    what: "a load from kernel memory",
    code: "(void)*(volatile u32 *)0x40010000ull;",
    ring: /vector 14 error 5 address 40010000 /,
  },
  {
    what: "a load from kernel text",
    code: "(void)*(volatile u32 *)0xffffffff80200000ull;",
    ring: /vector 14 error 5 address ffffffff80200000 /,
  },
  {
    what: "a load from the kernel's stack",
    code: "(void)*(volatile u32 *)0xffffffff80011ff8ull;",
    ring: /vector 14 error 5 address ffffffff80011ff8 /,
  },
  {
    what: "a load from the direct map",
    code: "(void)*(volatile u32 *)0xffff800000100000ull;",
    ring: /vector 14 error 5 address ffff800000100000 /,
  },
  {
    what: "a store to its own text",
    code: "*(volatile u32 *)0xffffffffa0000000ull = 0;",
    ring: /vector 14 error 7 address ffffffffa0000000 /,
  },
  {
    what: "a service call that does not exist",
    code: "hv_sys(0x7f, ~0ull, ~0ull, ~0ull);",
    ring: /service call 7f /,
  },
  {
    what: "an answer that does not exist",
    code: "hv_sys(9, 0, 0, 0);",
    ring: /bad answer 9$/,
    placeless: true,
  },
  {
    what: "an answer that this exit does not allow",
    code: "hv_sys(3, 0, 0, 0);",
    ring: /bad answer 3$/,
    placeless: true,
  },
];

/** TypeScript: addresses that the page tables stop, and what the language itself stops. */
export const TYPESCRIPT_FAULTS: readonly Fault[] = [
  {
    what: "a load from address 0",
    code: "x = load<u32>(<usize>zero);",
    ring: /vector 14 error 4 address 0 /,
  },
  {
    what: "a store to address 0",
    code: "store<u32>(<usize>zero, x);",
    ring: /vector 14 error 6 address 0 /,
  },
  {
    what: "a load from 3 GiB",
    code: "x = load<u32>(<usize>(zero + 0xc000_0000));",
    ring: /vector 14 error 4 address c0000000 /,
  },
  {
    what: "a store to 3 GiB",
    code: "store<u32>(<usize>(zero + 0xc000_0000), x);",
    ring: /vector 14 error 6 address c0000000 /,
  },
  {
    what: "a load from kernel memory",
    code: "x = load<u32>(<usize>(zero + 0x4001_0000));",
    ring: /vector 14 error 5 address 40010000 /,
  },
  {
    what: "a store to kernel memory",
    code: "store<u32>(<usize>(zero + 0x4001_0000), x);",
    ring: /vector 14 error 7 address 40010000 /,
  },
  {
    what: "a load from the end of 4 GiB plus a large offset",
    code: "x = load<u32>(<usize>(zero + 0xffff_fff8), 0x7fff_fffc);",
    ring: /vector 14 error 4 address 17ffffff4 /,
  },
  {
    what: "a store to the registry, which it may only read",
    code: "store<u32>(<usize>(zero + 0x30_0000), x);",
    ring: /vector 14 error 7 address 300000 /,
  },
  { what: "unreachable", code: "unreachable();", ring: /vector 6 / },
  { what: "a division by zero", code: "x = x / zero;", ring: /vector (0|6) / },
];

/** Where the core uses CPUID for the root: what is planted in the intrinsic is inlined here. */
const CALLER = "vmm/core/cpuid/root-policy.ts";

const CPUID = '\t__asm__ volatile("cpuid"';
const SYSCALL_END = '\t\t\t : "rcx", "r8", "r9", "r10", "r11", "cc", "memory");\n';
/** A word of the PP's context page that the core does not use (vmm/abi/pp-context.layout.ts), of PP 0. */
const ARMED = "*(volatile u32 *)0x100ff8ull";

/** All native faults and the one that waits for a service call, in the core's hv.h. */
export const nativeEdits: Edit[] = [
  {
    file: "vmm/core/hv.h",
    find: CPUID,
    replace:
      NATIVE_FAULTS.map(({ code }, i) => `\tif (leaf == ${FIRST_LEAF + i}) { ${code} }\n`).join("") +
      `\tif (leaf - ${ARM_LEAF}u < 0x100) ${ARMED} = leaf & 0xff;\n${CPUID}`,
  },
  {
    file: "vmm/core/hv.h",
    find: SYSCALL_END,
    replace: `${SYSCALL_END}\tif (number == ${ARMED} && (long long)result >= 0) { ${ARMED} = 0; __asm__ volatile("cli"); }\n`,
  },
];

const SERVED = "  const out = changetype<CpuidWords>(pp + PP_CONTEXT_CPUID);\n";
const PLANTED =
  "  const zero = subleaf;\n  let x: u32 = page.reason;\n" +
  TYPESCRIPT_FAULTS.map(({ code }, i) => `  if (leaf == ${FIRST_LEAF + i}) {\n    ${code}\n  }\n`).join("") +
  "  page.info = <u64>x;\n";

/** All TypeScript faults, in the core's handler of CPUID. */
export const typescriptEdits: Edit[] = [
  { file: "vmm/core/exit/cpuid.ts", find: SERVED, replace: SERVED + PLANTED },
];

/**
 * What the debug ring must name as place of a planted fault: `FILE:LINE`. The compiler is free to move what is
 * planted in an intrinsic among the lines of its caller, so for these it is `FILE:`.
 */
export function placeOf(fault: Fault): string {
  if (NATIVE_FAULTS.includes(fault)) return `${CALLER}:`;
  const edit = typescriptEdits[0] as Edit;
  const text = source(edit.file).replace(edit.find, () => edit.replace);
  return `${edit.file}:${lineOf(text, fault.code)}`;
}

function source(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

function lineOf(text: string, part: string): number {
  const at = text.indexOf(part);
  if (at < 0)
    throw new Error(`"${part}" is no longer in the sources; fit tests/machine/support/planted-faults.ts`);
  return text.slice(0, at).split("\n").length;
}

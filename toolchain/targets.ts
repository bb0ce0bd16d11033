import { ToolchainError } from "./errors.ts";

/**
 * How native code reaches linear memory.
 * - `base0`: a wasm address is the virtual address. The page tables are ours and hold nothing else
 *   below 8 GiB, so a u32 address plus a u32 offset cannot escape and the MMU does the bounds check.
 * - `masked`: the page tables are someone else's, so each address is masked to a power-of-two object.
 * - `none`: no native code, the wasm is the product.
 */
export type AddressMode = "base0" | "masked" | "none";

/** Everything that differs between the places our code runs in. Addresses and sizes in bytes. */
export interface Target {
  readonly name: string;
  /** First linear-memory address that statics use; NAME.data starts exactly here. */
  readonly memoryBase: number;
  /** First address past the linear memory (the accessible size, not counting the base). */
  readonly memoryEnd: number;
  /**
   * Maximum that the wasm declares for its imported memory. Kernel and core share one memory under
   * Node, and wasm links an import only if the memory's own maximum is not above the declared one.
   */
  readonly declaredEnd: number;
  readonly addressMode: AddressMode;
  /**
   * Where the native memory object comes from: the link script (NAME.lm.S beside NAME.c), or a C
   * array, which kbuild takes; undefined without native code.
   */
  readonly memoryPlacement: "link-script" | "c-array" | undefined;
  /** Statics must end at or below this; above it lie the areas of vmm/abi/memory-map.layout.ts. */
  readonly staticsEnd: number;
}

const PAGE = 0x10000;
const KERNEL_END = 0x45000000;

const TARGETS: readonly Target[] = [
  {
    name: "kernel",
    memoryBase: 0x40010000,
    memoryEnd: KERNEL_END,
    declaredEnd: KERNEL_END,
    addressMode: "base0",
    memoryPlacement: "link-script",
    staticsEnd: 0x40100000,
  },
  {
    name: "core",
    memoryBase: 0x10000,
    memoryEnd: 0x02000000,
    declaredEnd: KERNEL_END,
    addressMode: "base0",
    memoryPlacement: "link-script",
    staticsEnd: 0x100000,
  },
  {
    name: "module",
    memoryBase: 0x1000,
    memoryEnd: 0x40000,
    declaredEnd: 0x40000,
    addressMode: "masked",
    memoryPlacement: "c-array",
    staticsEnd: 0x40000,
  },
  {
    name: "linux",
    memoryBase: 0x1000,
    memoryEnd: 0x400000,
    declaredEnd: 0x400000,
    addressMode: "masked",
    memoryPlacement: "link-script",
    staticsEnd: 0x400000,
  },
  {
    // A guest kernel with page tables of its own that map the first 4 GiB as they are (toolchain/native/guest.ld).
    name: "guest",
    memoryBase: 0x200000,
    memoryEnd: 0x100000000,
    declaredEnd: 0x100000000,
    addressMode: "base0",
    memoryPlacement: "link-script",
    staticsEnd: 0x300000,
  },
  {
    name: "node",
    memoryBase: 0x40010000,
    memoryEnd: KERNEL_END,
    declaredEnd: KERNEL_END,
    addressMode: "none",
    memoryPlacement: undefined,
    staticsEnd: 0x40100000,
  },
];

/** The target called `name`, or the error `target-unknown` that lists the known ones. */
export function targetByName(name: string): Target {
  const found = TARGETS.find((target) => target.name === name);
  if (found === undefined) {
    const known = TARGETS.map((target) => target.name).join(", ");
    throw new ToolchainError("target-unknown", `there is no target "${name}"; use one of ${known}`);
  }
  return found;
}

/** Wasm pages (64 KiB) that hold `bytes`. */
export function wasmPages(bytes: number): number {
  return Math.ceil(bytes / PAGE);
}

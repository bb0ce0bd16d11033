/**
 * Rights to linear memory, one byte a page, kept in linear memory itself so that instrumented wasm can look
 * them up. It lies where neither kernel nor core has anything.
 */
export const RIGHTS = {
  /** First byte of the table; page n is at TABLE + n. */
  TABLE: 0x2000_0000,
  /** Where instrumented wasm leaves the address that it was refused, before it traps. */
  FAULT: 0x2010_0000,
  /** One i32 a page: what to add to an address of a page that is another one's alias. */
  ALIAS: 0x2020_0000,
  /** Where counters of executed lines lie, of the kernel and of the core (tests/coverage). */
  KERNEL_HITS: 0x2040_0000,
  CORE_HITS: 0x2050_0000,
  /** First address behind all linear memory. */
  END: 0x4500_0000,
  KERNEL_READ: 1,
  KERNEL_WRITE: 2,
  CORE_READ: 4,
  CORE_WRITE: 8,
  /** Other PPs use the page, too: before each access another one may get its turn. */
  SHARED: 0x10,
} as const;

const PAGE_SHIFT = 12;

/** Sets what may be done to the page at `va`. */
export function setRights(bytes: Uint8Array, va: number, user: boolean, write: boolean): void {
  const kernel = RIGHTS.KERNEL_READ | (write ? RIGHTS.KERNEL_WRITE : 0);
  const core = RIGHTS.CORE_READ | (write ? RIGHTS.CORE_WRITE : 0);
  bytes[RIGHTS.TABLE + (va >>> PAGE_SHIFT)] = user ? core : kernel;
}

/** Marks the page at `va`, whose rights are set, as one that several PPs use. */
export function setShared(bytes: Uint8Array, va: number): void {
  const at = RIGHTS.TABLE + (va >>> PAGE_SHIFT);
  bytes[at] = (bytes[at] ?? 0) | RIGHTS.SHARED;
}

/** Accesses to the page at `va` go to the one at `to`; 0 for a page that has bytes of its own. */
export function setAlias(view: DataView, va: number, to: number): void {
  view.setInt32(RIGHTS.ALIAS + 4 * (va >>> PAGE_SHIFT), to === 0 ? 0 : to - va, true);
}

/** Where the byte at linear address `va` is. */
export function aliasOf(view: DataView, va: number): number {
  return va + view.getInt32(RIGHTS.ALIAS + 4 * (va >>> PAGE_SHIFT), true);
}

export function clearRights(bytes: Uint8Array, va: number): void {
  bytes[RIGHTS.TABLE + (va >>> PAGE_SHIFT)] = 0;
}

/** The address that instrumented wasm was refused since the last call; undefined for none. */
export function takeFault(view: DataView): number | undefined {
  const fault = view.getBigUint64(RIGHTS.FAULT, true);
  view.setBigUint64(RIGHTS.FAULT, 0n, true);
  // Bit 40 tells a fault at address 0 from none.
  return fault === 0n ? undefined : Number(fault & 0xff_ffff_ffffn);
}

/** Numbers of the ABI that are neither status codes nor enumerations: [value, documentation]. */

/** 64-bit values that travel in whole registers. */
export const WIDE = {
  HYPERCALL_SIG_VAL: [0x764d_0000_0000_0000n, "signature in RAX bits 63:48"],
  HYPERCALL_SIG_MASK: [0xffff_0000_0000_0000n, "signature bits of RAX"],
  HYPERCALL_FLAGS_MASK: [0x0000_ffff_0000_0000n, "flag bits of RAX; ignored"],
  HYPERCALL_OPCODE_MASK: [0xffff_0000_ffff_0000n, "signature and class bits of RAX"],
  HYPERCALL_OPCODE_NOSIG_MASK: [0x0000_0000_ffff_0000n, "class bits of RAX"],
  HYPERCALL_INDEX_MASK: [0x0000_0000_0000_ffffn, "index bits of RAX"],
  HYPERCALL_FLAGS_SCC: [
    0x0000_0001_0000_0000n,
    "software-controlled continuation; ignored, as MicroV's code does",
  ],
  HANDLE_VAL: [0x42n, "the only valid handle; open_handle returns it, close_handle does not revoke it"],
  INVALID_HANDLE: [0xffff_ffff_ffff_ffffn, "what clients keep where they have no handle"],
  MAX_GPA_SIZE: [0x2000_0000_0000n, "first guest-physical address that is out of range"],
  RDL_FLAG_ALL: [1n, "mv_rdl_t.reg0 of msr_get_supported_list: list all"],
  EXIT_IO_IN: [0n, "mv_exit_io_t.type: IN"],
  EXIT_IO_OUT: [1n, "mv_exit_io_t.type: OUT"],
  EXIT_MMIO_READ: [1n, "mv_exit_mmio_t.flags"],
  EXIT_MMIO_WRITE: [2n, "mv_exit_mmio_t.flags"],
  EXIT_MMIO_EXECUTE: [4n, "mv_exit_mmio_t.flags"],
  EXIT_MSR_READ: [1n, "RDMSR; MicroV's documents only"],
  EXIT_MSR_WRITE: [2n, "WRMSR; MicroV's documents only"],
  PERM_READ: [1n, "unused"],
  PERM_WRITE: [2n, "unused"],
  POOL_FLAG_USER_HYPERCALLS: [1n, "mv_id_op_pool: ring 3 of the root VM may call"],
} as const satisfies Table;

/** Values of at most 32 bits. */
export const NARROW = {
  SPEC_ID1_VAL: [0x3123_764dn, "version that open_handle takes: `Mv#1`, little endian"],
  SPEC_ID1_MASK: [0x2n, "bit of mv_id_op_version: MicroV's specification 1"],
  SPEC_EXT1_MASK: [0x1_0000n, "bit of mv_id_op_version: the extensions with indexes from 0x100"],
  ALL_SPECS_SUPPORTED_VAL: [0x1_0002n, "what mv_id_op_version returns; MicroV itself returns 2"],
  INVALID_VERSION: [0x8000_0000n, "what clients keep where they have no version"],
  INVALID_ID: [0xffffn, "no object; also what vmid and vpid return for an id that is not allocated"],
  SELF_ID: [0xfffen, "the caller's own VM, VP or VS"],
  ALL_ID: [0xfffdn, "unused"],
  BS_PPID: [0n, "the bootstrap PP"],
  ROOT_VMID: [0n, "the root VM"],
  RDL_MAX_ENTRIES: [250n, "entries of mv_rdl_t"],
  MDL_MAX_ENTRIES: [125n, "entries of mv_mdl_t"],
  CDL_MAX_ENTRIES: [125n, "entries of mv_cdl_t"],
  PAGE_SIZE: [0x1000n, "bytes of a page"],
  PAGE_SHIFT: [12n, "its logarithm"],
  MAX_PPS: [128n, "physical processors"],
  MAX_VMS: [1024n, "virtual machines, the root VM included"],
  MAX_VPS: [4096n, "virtual processors, the root's included"],
  MAX_VSS: [4096n, "virtual processor states, the root's included"],
  LIMITED_MAX_VMS: [16n, "the same under MicroV's limits"],
  LIMITED_MAX_VPS: [256n, "the same under MicroV's limits"],
  LIMITED_MAX_VSS: [256n, "the same under MicroV's limits"],
} as const satisfies Table;

/** Flags of a mapping: low bits of what gla_to_gpa returns, and mv_mdl_entry_t.flags. */
export const MAP_FLAGS = {
  READ_ACCESS: [1n << 0n, "readable"],
  WRITE_ACCESS: [1n << 1n, "writable"],
  EXECUTE_ACCESS: [1n << 2n, "executable"],
  USER: [1n << 3n, "user page"],
  "4K_PAGE": [1n << 9n, "4 KiB leaf"],
  "2M_PAGE": [1n << 10n, "2 MiB leaf"],
  "1G_PAGE": [1n << 11n, "1 GiB leaf"],
  LAZY: [1n << 16n, "map_range: goes into the VM's table when the VM first touches it"],
  UNCACHEABLE: [1n << 57n, "UC"],
  UNCACHEABLE_MINUS: [1n << 58n, "UC-"],
  WRITE_COMBINING: [1n << 59n, "WC"],
  WRITE_COMBINING_PLUS: [1n << 60n, "WC+"],
  WRITE_THROUGH: [1n << 61n, "WT"],
  WRITE_BACK: [1n << 62n, "WB"],
  WRITE_PROTECTED: [1n << 63n, "WP"],
} as const satisfies Table;

export type Table = Record<string, readonly [value: bigint, doc: string]>;

/*
 * MicroV's hypercall ABI for C11 programs (gcc, clang): constants, structures and one function per hypercall.
 * The names are MicroV's own, so programs written for it compile. docs/hypercalls.md explains each call.
 *
 * Before the first call, look for the signature "MicroVMicroV" in CPUID leaf 0x40000000: without a
 * hypervisor the trap instruction raises #UD. Only ring 0 of the root VM may call, unless MicroV was started
 * with --allow-user-hypercalls.
 *
 * Outputs (out_...) mean something with MV_STATUS_SUCCESS only, those of mv_vs_op_run with an EXIT status too.
 *
 * AMD's processors and Intel's have different trap instructions; mv_hypercall takes the one that is there.
 *
 * Generated from hypercall/ops.ts. Do not edit: change that and run
 * `node --import tsx toolchain/layout/generate.ts`.
 */
#ifndef MICROV_H
#define MICROV_H

#include <stddef.h>
#include <stdint.h>

typedef uint64_t mv_status_t;

/* Status codes. */
/** done */
#define MV_STATUS_SUCCESS ((uint64_t)0x0ULL)
/** no such op, or refused for a reason without a code of its own */
#define MV_STATUS_FAILURE_UNKNOWN ((uint64_t)0xdead000000010001ULL)
/** never returned: a wrong handle is INVALID_INPUT_REG0 */
#define MV_STATUS_FAILURE_INVALID_HANDLE ((uint64_t)0xdead000000020001ULL)
/** never returned: an op that is not there is FAILURE_UNKNOWN */
#define MV_STATUS_FAILURE_UNSUPPORTED ((uint64_t)0xdead000000040001ULL)
/** the caller may not use this op */
#define MV_STATUS_INVALID_PERM_DENIED ((uint64_t)0xdead000000010002ULL)
/** R10 in is wrong */
#define MV_STATUS_INVALID_INPUT_REG0 ((uint64_t)0xdead000000010003ULL)
/** R11 in is wrong */
#define MV_STATUS_INVALID_INPUT_REG1 ((uint64_t)0xdead000000020003ULL)
/** R12 in is wrong */
#define MV_STATUS_INVALID_INPUT_REG2 ((uint64_t)0xdead000000040003ULL)
/** R13 in is wrong */
#define MV_STATUS_INVALID_INPUT_REG3 ((uint64_t)0xdead000000080003ULL)
/** R10 out would be wrong; never returned */
#define MV_STATUS_INVALID_OUTPUT_REG0 ((uint64_t)0xdead000000100003ULL)
/** R11 out would be wrong; never returned */
#define MV_STATUS_INVALID_OUTPUT_REG1 ((uint64_t)0xdead000000200003ULL)
/** R12 out would be wrong; never returned */
#define MV_STATUS_INVALID_OUTPUT_REG2 ((uint64_t)0xdead000000400003ULL)
/** R13 out would be wrong; never returned */
#define MV_STATUS_INVALID_OUTPUT_REG3 ((uint64_t)0xdead000000800003ULL)
/** not done yet: make the very same call again */
#define MV_STATUS_RETRY_CONTINUATION ((uint64_t)0xdead000000100004ULL)
/** MicroV's documents only; never returned */
#define MV_STATUS_RETRY_CONTINUATION_SCC ((uint64_t)0xdead000000200004ULL)
/** the guest could not be entered, or its exit not delivered */
#define MV_STATUS_EXIT_FAILURE ((uint64_t)0xdead000000100005ULL)
/** the guest exited for a reason that run has no answer for */
#define MV_STATUS_EXIT_UNKNOWN ((uint64_t)0xdead000000200005ULL)

/* Constants that travel in whole registers. */
/** signature in RAX bits 63:48 */
#define MV_HYPERCALL_SIG_VAL ((uint64_t)0x764d000000000000ULL)
/** signature bits of RAX */
#define MV_HYPERCALL_SIG_MASK ((uint64_t)0xffff000000000000ULL)
/** flag bits of RAX; ignored */
#define MV_HYPERCALL_FLAGS_MASK ((uint64_t)0xffff00000000ULL)
/** signature and class bits of RAX */
#define MV_HYPERCALL_OPCODE_MASK ((uint64_t)0xffff0000ffff0000ULL)
/** class bits of RAX */
#define MV_HYPERCALL_OPCODE_NOSIG_MASK ((uint64_t)0xffff0000ULL)
/** index bits of RAX */
#define MV_HYPERCALL_INDEX_MASK ((uint64_t)0xffffULL)
/** software-controlled continuation; ignored, as MicroV's code does */
#define MV_HYPERCALL_FLAGS_SCC ((uint64_t)0x100000000ULL)
/** the only valid handle; open_handle returns it, close_handle does not revoke it */
#define MV_HANDLE_VAL ((uint64_t)0x42ULL)
/** what clients keep where they have no handle */
#define MV_INVALID_HANDLE ((uint64_t)0xffffffffffffffffULL)
/** first guest-physical address that is out of range */
#define MV_MAX_GPA_SIZE ((uint64_t)0x200000000000ULL)
/** mv_rdl_t.reg0 of msr_get_supported_list: list all */
#define MV_RDL_FLAG_ALL ((uint64_t)0x1ULL)
/** mv_exit_io_t.type: IN */
#define MV_EXIT_IO_IN ((uint64_t)0x0ULL)
/** mv_exit_io_t.type: OUT */
#define MV_EXIT_IO_OUT ((uint64_t)0x1ULL)
/** mv_exit_mmio_t.flags */
#define MV_EXIT_MMIO_READ ((uint64_t)0x1ULL)
/** mv_exit_mmio_t.flags */
#define MV_EXIT_MMIO_WRITE ((uint64_t)0x2ULL)
/** mv_exit_mmio_t.flags */
#define MV_EXIT_MMIO_EXECUTE ((uint64_t)0x4ULL)
/** RDMSR; MicroV's documents only */
#define MV_EXIT_MSR_READ ((uint64_t)0x1ULL)
/** WRMSR; MicroV's documents only */
#define MV_EXIT_MSR_WRITE ((uint64_t)0x2ULL)
/** unused */
#define MV_PERM_READ ((uint64_t)0x1ULL)
/** unused */
#define MV_PERM_WRITE ((uint64_t)0x2ULL)
/** mv_id_op_pool: ring 3 of the root VM may call */
#define MV_POOL_FLAG_USER_HYPERCALLS ((uint64_t)0x1ULL)

/* Constants of at most 32 bits. */
/** version that open_handle takes: `Mv#1`, little endian */
#define MV_SPEC_ID1_VAL ((uint32_t)0x3123764dU)
/** bit of mv_id_op_version: MicroV's specification 1 */
#define MV_SPEC_ID1_MASK ((uint32_t)0x2U)
/** bit of mv_id_op_version: the extensions with indexes from 0x100 */
#define MV_SPEC_EXT1_MASK ((uint32_t)0x10000U)
/** what mv_id_op_version returns; MicroV itself returns 2 */
#define MV_ALL_SPECS_SUPPORTED_VAL ((uint32_t)0x10002U)
/** what clients keep where they have no version */
#define MV_INVALID_VERSION ((uint32_t)0x80000000U)
/** no object; also what vmid and vpid return for an id that is not allocated */
#define MV_INVALID_ID ((uint32_t)0xffffU)
/** the caller's own VM, VP or VS */
#define MV_SELF_ID ((uint32_t)0xfffeU)
/** unused */
#define MV_ALL_ID ((uint32_t)0xfffdU)
/** the bootstrap PP */
#define MV_BS_PPID ((uint32_t)0x0U)
/** the root VM */
#define MV_ROOT_VMID ((uint32_t)0x0U)
/** entries of mv_rdl_t */
#define MV_RDL_MAX_ENTRIES ((uint32_t)0xfaU)
/** entries of mv_mdl_t */
#define MV_MDL_MAX_ENTRIES ((uint32_t)0x7dU)
/** entries of mv_cdl_t */
#define MV_CDL_MAX_ENTRIES ((uint32_t)0x7dU)
/** bytes of a page */
#define MV_PAGE_SIZE ((uint32_t)0x1000U)
/** its logarithm */
#define MV_PAGE_SHIFT ((uint32_t)0xcU)
/** physical processors */
#define MV_MAX_PPS ((uint32_t)0x80U)
/** virtual machines, the root VM included */
#define MV_MAX_VMS ((uint32_t)0x400U)
/** virtual processors, the root's included */
#define MV_MAX_VPS ((uint32_t)0x1000U)
/** virtual processor states, the root's included */
#define MV_MAX_VSS ((uint32_t)0x1000U)
/** the same under MicroV's limits */
#define MV_LIMITED_MAX_VMS ((uint32_t)0x10U)
/** the same under MicroV's limits */
#define MV_LIMITED_MAX_VPS ((uint32_t)0x100U)
/** the same under MicroV's limits */
#define MV_LIMITED_MAX_VSS ((uint32_t)0x100U)

/* Flags of a mapping. */
/** readable */
#define MV_MAP_FLAG_READ_ACCESS ((uint64_t)0x1ULL)
/** writable */
#define MV_MAP_FLAG_WRITE_ACCESS ((uint64_t)0x2ULL)
/** executable */
#define MV_MAP_FLAG_EXECUTE_ACCESS ((uint64_t)0x4ULL)
/** user page */
#define MV_MAP_FLAG_USER ((uint64_t)0x8ULL)
/** 4 KiB leaf */
#define MV_MAP_FLAG_4K_PAGE ((uint64_t)0x200ULL)
/** 2 MiB leaf */
#define MV_MAP_FLAG_2M_PAGE ((uint64_t)0x400ULL)
/** 1 GiB leaf */
#define MV_MAP_FLAG_1G_PAGE ((uint64_t)0x800ULL)
/** map_range: goes into the VM's table when the VM first touches it */
#define MV_MAP_FLAG_LAZY ((uint64_t)0x10000ULL)
/** UC */
#define MV_MAP_FLAG_UNCACHEABLE ((uint64_t)0x200000000000000ULL)
/** UC- */
#define MV_MAP_FLAG_UNCACHEABLE_MINUS ((uint64_t)0x400000000000000ULL)
/** WC */
#define MV_MAP_FLAG_WRITE_COMBINING ((uint64_t)0x800000000000000ULL)
/** WC+ */
#define MV_MAP_FLAG_WRITE_COMBINING_PLUS ((uint64_t)0x1000000000000000ULL)
/** WT */
#define MV_MAP_FLAG_WRITE_THROUGH ((uint64_t)0x2000000000000000ULL)
/** WB */
#define MV_MAP_FLAG_WRITE_BACK ((uint64_t)0x4000000000000000ULL)
/** WP */
#define MV_MAP_FLAG_WRITE_PROTECTED ((uint64_t)0x8000000000000000ULL)

/* RAX of each class, then RAX and index of each op. */
#define MV_ID_OP_VAL ((uint64_t)0x764d000000000000ULL)
#define MV_ID_OP_NOSIG_VAL ((uint64_t)0x0ULL)
#define MV_HANDLE_OP_VAL ((uint64_t)0x764d000000010000ULL)
#define MV_HANDLE_OP_NOSIG_VAL ((uint64_t)0x10000ULL)
#define MV_DEBUG_OP_VAL ((uint64_t)0x764d000000020000ULL)
#define MV_DEBUG_OP_NOSIG_VAL ((uint64_t)0x20000ULL)
#define MV_PP_OP_VAL ((uint64_t)0x764d000000030000ULL)
#define MV_PP_OP_NOSIG_VAL ((uint64_t)0x30000ULL)
#define MV_VM_OP_VAL ((uint64_t)0x764d000000040000ULL)
#define MV_VM_OP_NOSIG_VAL ((uint64_t)0x40000ULL)
#define MV_VP_OP_VAL ((uint64_t)0x764d000000050000ULL)
#define MV_VP_OP_NOSIG_VAL ((uint64_t)0x50000ULL)
#define MV_VS_OP_VAL ((uint64_t)0x764d000000060000ULL)
#define MV_VS_OP_NOSIG_VAL ((uint64_t)0x60000ULL)
#define MV_ID_OP_VERSION ((uint64_t)0x764d000000000000ULL)
#define MV_ID_OP_VERSION_IDX_VAL ((uint64_t)0x0ULL)
#define MV_ID_OP_HAS_CAPABILITY ((uint64_t)0x764d000000000001ULL)
#define MV_ID_OP_HAS_CAPABILITY_IDX_VAL ((uint64_t)0x1ULL)
#define MV_ID_OP_CLR_CAPABILITY ((uint64_t)0x764d000000000002ULL)
#define MV_ID_OP_CLR_CAPABILITY_IDX_VAL ((uint64_t)0x2ULL)
#define MV_ID_OP_SET_CAPABILITY ((uint64_t)0x764d000000000003ULL)
#define MV_ID_OP_SET_CAPABILITY_IDX_VAL ((uint64_t)0x3ULL)
#define MV_ID_OP_POOL ((uint64_t)0x764d000000000100ULL)
#define MV_ID_OP_POOL_IDX_VAL ((uint64_t)0x100ULL)
#define MV_HANDLE_OP_OPEN_HANDLE ((uint64_t)0x764d000000010000ULL)
#define MV_HANDLE_OP_OPEN_HANDLE_IDX_VAL ((uint64_t)0x0ULL)
#define MV_HANDLE_OP_CLOSE_HANDLE ((uint64_t)0x764d000000010001ULL)
#define MV_HANDLE_OP_CLOSE_HANDLE_IDX_VAL ((uint64_t)0x1ULL)
#define MV_DEBUG_OP_OUT ((uint64_t)0x764d000000020000ULL)
#define MV_DEBUG_OP_OUT_IDX_VAL ((uint64_t)0x0ULL)
#define MV_PP_OP_PPID ((uint64_t)0x764d000000030000ULL)
#define MV_PP_OP_PPID_IDX_VAL ((uint64_t)0x0ULL)
#define MV_PP_OP_ONLINE_PPS ((uint64_t)0x764d000000030001ULL)
#define MV_PP_OP_ONLINE_PPS_IDX_VAL ((uint64_t)0x1ULL)
#define MV_PP_OP_CLR_SHARED_PAGE_GPA ((uint64_t)0x764d000000030002ULL)
#define MV_PP_OP_CLR_SHARED_PAGE_GPA_IDX_VAL ((uint64_t)0x2ULL)
#define MV_PP_OP_SET_SHARED_PAGE_GPA ((uint64_t)0x764d000000030003ULL)
#define MV_PP_OP_SET_SHARED_PAGE_GPA_IDX_VAL ((uint64_t)0x3ULL)
#define MV_PP_OP_CPUID_GET_SUPPORTED ((uint64_t)0x764d000000030004ULL)
#define MV_PP_OP_CPUID_GET_SUPPORTED_IDX_VAL ((uint64_t)0x4ULL)
#define MV_PP_OP_CPUID_GET_SUPPORTED_LIST ((uint64_t)0x764d000000030005ULL)
#define MV_PP_OP_CPUID_GET_SUPPORTED_LIST_IDX_VAL ((uint64_t)0x5ULL)
#define MV_PP_OP_CPUID_GET_PERMISSABLE ((uint64_t)0x764d000000030006ULL)
#define MV_PP_OP_CPUID_GET_PERMISSABLE_IDX_VAL ((uint64_t)0x6ULL)
#define MV_PP_OP_CPUID_GET_PERMISSABLE_LIST ((uint64_t)0x764d000000030007ULL)
#define MV_PP_OP_CPUID_GET_PERMISSABLE_LIST_IDX_VAL ((uint64_t)0x7ULL)
#define MV_PP_OP_CPUID_GET_EMULATED ((uint64_t)0x764d000000030008ULL)
#define MV_PP_OP_CPUID_GET_EMULATED_IDX_VAL ((uint64_t)0x8ULL)
#define MV_PP_OP_CPUID_GET_EMULATED_LIST ((uint64_t)0x764d000000030009ULL)
#define MV_PP_OP_CPUID_GET_EMULATED_LIST_IDX_VAL ((uint64_t)0x9ULL)
#define MV_PP_OP_REG_GET_SUPPORTED ((uint64_t)0x764d00000003000aULL)
#define MV_PP_OP_REG_GET_SUPPORTED_IDX_VAL ((uint64_t)0xaULL)
#define MV_PP_OP_REG_GET_SUPPORTED_LIST ((uint64_t)0x764d00000003000bULL)
#define MV_PP_OP_REG_GET_SUPPORTED_LIST_IDX_VAL ((uint64_t)0xbULL)
#define MV_PP_OP_REG_GET_PERMISSABLE ((uint64_t)0x764d00000003000cULL)
#define MV_PP_OP_REG_GET_PERMISSABLE_IDX_VAL ((uint64_t)0xcULL)
#define MV_PP_OP_REG_GET_PERMISSABLE_LIST ((uint64_t)0x764d00000003000dULL)
#define MV_PP_OP_REG_GET_PERMISSABLE_LIST_IDX_VAL ((uint64_t)0xdULL)
#define MV_PP_OP_REG_GET_EMULATED ((uint64_t)0x764d00000003000eULL)
#define MV_PP_OP_REG_GET_EMULATED_IDX_VAL ((uint64_t)0xeULL)
#define MV_PP_OP_REG_GET_EMULATED_LIST ((uint64_t)0x764d00000003000fULL)
#define MV_PP_OP_REG_GET_EMULATED_LIST_IDX_VAL ((uint64_t)0xfULL)
#define MV_PP_OP_MSR_GET_SUPPORTED ((uint64_t)0x764d000000030010ULL)
#define MV_PP_OP_MSR_GET_SUPPORTED_IDX_VAL ((uint64_t)0x10ULL)
#define MV_PP_OP_MSR_GET_SUPPORTED_LIST ((uint64_t)0x764d000000030011ULL)
#define MV_PP_OP_MSR_GET_SUPPORTED_LIST_IDX_VAL ((uint64_t)0x11ULL)
#define MV_PP_OP_MSR_GET_PERMISSABLE ((uint64_t)0x764d000000030012ULL)
#define MV_PP_OP_MSR_GET_PERMISSABLE_IDX_VAL ((uint64_t)0x12ULL)
#define MV_PP_OP_MSR_GET_PERMISSABLE_LIST ((uint64_t)0x764d000000030013ULL)
#define MV_PP_OP_MSR_GET_PERMISSABLE_LIST_IDX_VAL ((uint64_t)0x13ULL)
#define MV_PP_OP_MSR_GET_EMULATED ((uint64_t)0x764d000000030014ULL)
#define MV_PP_OP_MSR_GET_EMULATED_IDX_VAL ((uint64_t)0x14ULL)
#define MV_PP_OP_MSR_GET_EMULATED_LIST ((uint64_t)0x764d000000030015ULL)
#define MV_PP_OP_MSR_GET_EMULATED_LIST_IDX_VAL ((uint64_t)0x15ULL)
#define MV_PP_OP_TSC_GET_KHZ ((uint64_t)0x764d000000030016ULL)
#define MV_PP_OP_TSC_GET_KHZ_IDX_VAL ((uint64_t)0x16ULL)
#define MV_PP_OP_TSC_SET_KHZ ((uint64_t)0x764d000000030017ULL)
#define MV_PP_OP_TSC_SET_KHZ_IDX_VAL ((uint64_t)0x17ULL)
#define MV_PP_OP_PROMOTE ((uint64_t)0x764d000000030100ULL)
#define MV_PP_OP_PROMOTE_IDX_VAL ((uint64_t)0x100ULL)
#define MV_PP_OP_COUNTERS ((uint64_t)0x764d000000030101ULL)
#define MV_PP_OP_COUNTERS_IDX_VAL ((uint64_t)0x101ULL)
#define MV_PP_OP_TRACE ((uint64_t)0x764d000000030102ULL)
#define MV_PP_OP_TRACE_IDX_VAL ((uint64_t)0x102ULL)
#define MV_VM_OP_CREATE_VM ((uint64_t)0x764d000000040000ULL)
#define MV_VM_OP_CREATE_VM_IDX_VAL ((uint64_t)0x0ULL)
#define MV_VM_OP_DESTROY_VM ((uint64_t)0x764d000000040001ULL)
#define MV_VM_OP_DESTROY_VM_IDX_VAL ((uint64_t)0x1ULL)
#define MV_VM_OP_VMID ((uint64_t)0x764d000000040002ULL)
#define MV_VM_OP_VMID_IDX_VAL ((uint64_t)0x2ULL)
#define MV_VM_OP_MMIO_MAP ((uint64_t)0x764d000000040003ULL)
#define MV_VM_OP_MMIO_MAP_IDX_VAL ((uint64_t)0x3ULL)
#define MV_VM_OP_MMIO_UNMAP ((uint64_t)0x764d000000040004ULL)
#define MV_VM_OP_MMIO_UNMAP_IDX_VAL ((uint64_t)0x4ULL)
#define MV_VM_OP_STOP ((uint64_t)0x764d000000040100ULL)
#define MV_VM_OP_STOP_IDX_VAL ((uint64_t)0x100ULL)
#define MV_VM_OP_QUERY ((uint64_t)0x764d000000040101ULL)
#define MV_VM_OP_QUERY_IDX_VAL ((uint64_t)0x101ULL)
#define MV_VM_OP_MAP_RANGE ((uint64_t)0x764d000000040102ULL)
#define MV_VM_OP_MAP_RANGE_IDX_VAL ((uint64_t)0x102ULL)
#define MV_VM_OP_UNMAP_RANGE ((uint64_t)0x764d000000040103ULL)
#define MV_VM_OP_UNMAP_RANGE_IDX_VAL ((uint64_t)0x103ULL)
#define MV_VP_OP_CREATE_VP ((uint64_t)0x764d000000050000ULL)
#define MV_VP_OP_CREATE_VP_IDX_VAL ((uint64_t)0x0ULL)
#define MV_VP_OP_DESTROY_VP ((uint64_t)0x764d000000050001ULL)
#define MV_VP_OP_DESTROY_VP_IDX_VAL ((uint64_t)0x1ULL)
#define MV_VP_OP_VMID ((uint64_t)0x764d000000050002ULL)
#define MV_VP_OP_VMID_IDX_VAL ((uint64_t)0x2ULL)
#define MV_VP_OP_VPID ((uint64_t)0x764d000000050003ULL)
#define MV_VP_OP_VPID_IDX_VAL ((uint64_t)0x3ULL)
#define MV_VS_OP_CREATE_VS ((uint64_t)0x764d000000060000ULL)
#define MV_VS_OP_CREATE_VS_IDX_VAL ((uint64_t)0x0ULL)
#define MV_VS_OP_DESTROY_VS ((uint64_t)0x764d000000060001ULL)
#define MV_VS_OP_DESTROY_VS_IDX_VAL ((uint64_t)0x1ULL)
#define MV_VS_OP_VMID ((uint64_t)0x764d000000060002ULL)
#define MV_VS_OP_VMID_IDX_VAL ((uint64_t)0x2ULL)
#define MV_VS_OP_VPID ((uint64_t)0x764d000000060003ULL)
#define MV_VS_OP_VPID_IDX_VAL ((uint64_t)0x3ULL)
#define MV_VS_OP_VSID ((uint64_t)0x764d000000060004ULL)
#define MV_VS_OP_VSID_IDX_VAL ((uint64_t)0x4ULL)
#define MV_VS_OP_GVA_TO_GLA ((uint64_t)0x764d000000060005ULL)
#define MV_VS_OP_GVA_TO_GLA_IDX_VAL ((uint64_t)0x5ULL)
#define MV_VS_OP_GLA_TO_GPA ((uint64_t)0x764d000000060006ULL)
#define MV_VS_OP_GLA_TO_GPA_IDX_VAL ((uint64_t)0x6ULL)
#define MV_VS_OP_GVA_TO_GPA ((uint64_t)0x764d000000060007ULL)
#define MV_VS_OP_GVA_TO_GPA_IDX_VAL ((uint64_t)0x7ULL)
#define MV_VS_OP_RUN ((uint64_t)0x764d000000060008ULL)
#define MV_VS_OP_RUN_IDX_VAL ((uint64_t)0x8ULL)
#define MV_VS_OP_CPUID_GET ((uint64_t)0x764d000000060009ULL)
#define MV_VS_OP_CPUID_GET_IDX_VAL ((uint64_t)0x9ULL)
#define MV_VS_OP_CPUID_SET ((uint64_t)0x764d00000006000aULL)
#define MV_VS_OP_CPUID_SET_IDX_VAL ((uint64_t)0xaULL)
#define MV_VS_OP_CPUID_GET_ALL ((uint64_t)0x764d00000006000bULL)
#define MV_VS_OP_CPUID_GET_ALL_IDX_VAL ((uint64_t)0xbULL)
#define MV_VS_OP_CPUID_SET_ALL ((uint64_t)0x764d00000006000cULL)
#define MV_VS_OP_CPUID_SET_ALL_IDX_VAL ((uint64_t)0xcULL)
#define MV_VS_OP_REG_GET ((uint64_t)0x764d00000006000dULL)
#define MV_VS_OP_REG_GET_IDX_VAL ((uint64_t)0xdULL)
#define MV_VS_OP_REG_SET ((uint64_t)0x764d00000006000eULL)
#define MV_VS_OP_REG_SET_IDX_VAL ((uint64_t)0xeULL)
#define MV_VS_OP_REG_GET_LIST ((uint64_t)0x764d00000006000fULL)
#define MV_VS_OP_REG_GET_LIST_IDX_VAL ((uint64_t)0xfULL)
#define MV_VS_OP_REG_SET_LIST ((uint64_t)0x764d000000060010ULL)
#define MV_VS_OP_REG_SET_LIST_IDX_VAL ((uint64_t)0x10ULL)
#define MV_VS_OP_MSR_GET ((uint64_t)0x764d000000060017ULL)
#define MV_VS_OP_MSR_GET_IDX_VAL ((uint64_t)0x17ULL)
#define MV_VS_OP_MSR_SET ((uint64_t)0x764d000000060018ULL)
#define MV_VS_OP_MSR_SET_IDX_VAL ((uint64_t)0x18ULL)
#define MV_VS_OP_MSR_GET_LIST ((uint64_t)0x764d000000060019ULL)
#define MV_VS_OP_MSR_GET_LIST_IDX_VAL ((uint64_t)0x19ULL)
#define MV_VS_OP_MSR_SET_LIST ((uint64_t)0x764d00000006001aULL)
#define MV_VS_OP_MSR_SET_LIST_IDX_VAL ((uint64_t)0x1aULL)
#define MV_VS_OP_FPU_GET ((uint64_t)0x764d00000006001bULL)
#define MV_VS_OP_FPU_GET_IDX_VAL ((uint64_t)0x1bULL)
#define MV_VS_OP_FPU_SET ((uint64_t)0x764d00000006001cULL)
#define MV_VS_OP_FPU_SET_IDX_VAL ((uint64_t)0x1cULL)
#define MV_VS_OP_FPU_GET_ALL ((uint64_t)0x764d00000006001dULL)
#define MV_VS_OP_FPU_GET_ALL_IDX_VAL ((uint64_t)0x1dULL)
#define MV_VS_OP_FPU_SET_ALL ((uint64_t)0x764d00000006001eULL)
#define MV_VS_OP_FPU_SET_ALL_IDX_VAL ((uint64_t)0x1eULL)
#define MV_VS_OP_XSAVE_GET ((uint64_t)0x764d00000006001fULL)
#define MV_VS_OP_XSAVE_GET_IDX_VAL ((uint64_t)0x1fULL)
#define MV_VS_OP_XSAVE_SET ((uint64_t)0x764d000000060020ULL)
#define MV_VS_OP_XSAVE_SET_IDX_VAL ((uint64_t)0x20ULL)
#define MV_VS_OP_XSAVE_GET_ALL ((uint64_t)0x764d000000060021ULL)
#define MV_VS_OP_XSAVE_GET_ALL_IDX_VAL ((uint64_t)0x21ULL)
#define MV_VS_OP_XSAVE_SET_ALL ((uint64_t)0x764d000000060022ULL)
#define MV_VS_OP_XSAVE_SET_ALL_IDX_VAL ((uint64_t)0x22ULL)
#define MV_VS_OP_MP_STATE_GET ((uint64_t)0x764d000000060023ULL)
#define MV_VS_OP_MP_STATE_GET_IDX_VAL ((uint64_t)0x23ULL)
#define MV_VS_OP_MP_STATE_SET ((uint64_t)0x764d000000060024ULL)
#define MV_VS_OP_MP_STATE_SET_IDX_VAL ((uint64_t)0x24ULL)
#define MV_VS_OP_INJECT_EXCEPTION ((uint64_t)0x764d000000060025ULL)
#define MV_VS_OP_INJECT_EXCEPTION_IDX_VAL ((uint64_t)0x25ULL)
#define MV_VS_OP_QUEUE_INTERRUPT ((uint64_t)0x764d000000060026ULL)
#define MV_VS_OP_QUEUE_INTERRUPT_IDX_VAL ((uint64_t)0x26ULL)
#define MV_VS_OP_TSC_GET_KHZ ((uint64_t)0x764d000000060027ULL)
#define MV_VS_OP_TSC_GET_KHZ_IDX_VAL ((uint64_t)0x27ULL)
#define MV_VS_OP_TSC_SET_KHZ ((uint64_t)0x764d000000060028ULL)
#define MV_VS_OP_TSC_SET_KHZ_IDX_VAL ((uint64_t)0x28ULL)
#define MV_VS_OP_EXIT_RECORD ((uint64_t)0x764d000000060100ULL)
#define MV_VS_OP_EXIT_RECORD_IDX_VAL ((uint64_t)0x100ULL)
#define MV_VS_OP_RUN_UNTIL ((uint64_t)0x764d000000060101ULL)
#define MV_VS_OP_RUN_UNTIL_IDX_VAL ((uint64_t)0x101ULL)
#define MV_VS_OP_QUEUE_NMI ((uint64_t)0x764d000000060102ULL)
#define MV_VS_OP_QUEUE_NMI_IDX_VAL ((uint64_t)0x102ULL)
#define MV_VS_OP_STOP ((uint64_t)0x764d000000060103ULL)
#define MV_VS_OP_STOP_IDX_VAL ((uint64_t)0x103ULL)

/** Width of an access. */
enum mv_bit_size_t {
	mv_bit_size_t_8 = 0, /* one byte */
	mv_bit_size_t_16 = 1, /* two bytes */
	mv_bit_size_t_32 = 2, /* four bytes */
	mv_bit_size_t_64 = 3, /* eight bytes */
};

/** Why mv_vs_op_run returned: R10. mv_vs_op_exit_record tells more. */
enum mv_exit_reason_t {
	mv_exit_reason_t_failure = 0, /* with EXIT_FAILURE: the guest could not be entered, or its exit not delivered */
	mv_exit_reason_t_unknown = 1, /* with EXIT_UNKNOWN: any exit that has no reason here, triple fault included */
	mv_exit_reason_t_hlt = 2, /* HLT, the guest past it; MicroV declared this reason and answered unknown */
	mv_exit_reason_t_io = 3, /* port I/O; mv_exit_io_t is in the shared page; the guest is past the instruction */
	mv_exit_reason_t_mmio = 4, /* never returned, as in MicroV: a nested page fault is unknown */
	mv_exit_reason_t_msr = 5, /* never returned, as in MicroV */
	mv_exit_reason_t_interrupt = 6, /* the root VM has an interrupt to take, or the VM was told to stop; run again or end it */
	mv_exit_reason_t_nmi = 7, /* the root VM has an NMI to take; run again */
};

/** Multiprocessing state of a VS. */
enum mv_mp_state_t {
	mv_mp_state_t_initial = 0, /* as created */
	mv_mp_state_t_running = 1, /* has run, or may */
	mv_mp_state_t_wait = 2, /* waits for an event */
	mv_mp_state_t_init = 3, /* waits for SIPI after INIT */
	mv_mp_state_t_sipi = 4, /* has received SIPI */
	mv_mp_state_t_invalid = 5, /* first value that is refused */
};

/** Flags of a CPUID entry. */
enum mv_cpuid_flag_t {
	mv_cpuid_flag_t_reserved = 0, /* none defined */
};

/** Register numbers of reg_get and reg_set. */
enum mv_reg_t {
	mv_reg_t_unsupported = 0, /* refused */
	mv_reg_t_rax = 1,
	mv_reg_t_rbx = 2,
	mv_reg_t_rcx = 3,
	mv_reg_t_rdx = 4,
	mv_reg_t_rbp = 5,
	mv_reg_t_rsi = 6,
	mv_reg_t_rdi = 7,
	mv_reg_t_r8 = 8,
	mv_reg_t_r9 = 9,
	mv_reg_t_r10 = 10,
	mv_reg_t_r11 = 11,
	mv_reg_t_r12 = 12,
	mv_reg_t_r13 = 13,
	mv_reg_t_r14 = 14,
	mv_reg_t_r15 = 15,
	mv_reg_t_rsp = 16,
	mv_reg_t_rip = 17,
	mv_reg_t_rflags = 18,
	mv_reg_t_es_selector = 19,
	mv_reg_t_es_attrib = 20, /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
	mv_reg_t_es_limit = 21,
	mv_reg_t_es_base = 22,
	mv_reg_t_cs_selector = 23,
	mv_reg_t_cs_attrib = 24, /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
	mv_reg_t_cs_limit = 25,
	mv_reg_t_cs_base = 26,
	mv_reg_t_ss_selector = 27,
	mv_reg_t_ss_attrib = 28, /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
	mv_reg_t_ss_limit = 29,
	mv_reg_t_ss_base = 30,
	mv_reg_t_ds_selector = 31,
	mv_reg_t_ds_attrib = 32, /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
	mv_reg_t_ds_limit = 33,
	mv_reg_t_ds_base = 34,
	mv_reg_t_fs_selector = 35,
	mv_reg_t_fs_attrib = 36, /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
	mv_reg_t_fs_limit = 37,
	mv_reg_t_fs_base = 38,
	mv_reg_t_gs_selector = 39,
	mv_reg_t_gs_attrib = 40, /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
	mv_reg_t_gs_limit = 41,
	mv_reg_t_gs_base = 42,
	mv_reg_t_ldtr_selector = 43,
	mv_reg_t_ldtr_attrib = 44, /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
	mv_reg_t_ldtr_limit = 45,
	mv_reg_t_ldtr_base = 46,
	mv_reg_t_tr_selector = 47,
	mv_reg_t_tr_attrib = 48, /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
	mv_reg_t_tr_limit = 49,
	mv_reg_t_tr_base = 50,
	mv_reg_t_gdtr_selector = 51, /* refused */
	mv_reg_t_gdtr_attrib = 52, /* refused */
	mv_reg_t_gdtr_limit = 53,
	mv_reg_t_gdtr_base = 54,
	mv_reg_t_idtr_selector = 55, /* refused */
	mv_reg_t_idtr_attrib = 56, /* refused */
	mv_reg_t_idtr_limit = 57,
	mv_reg_t_idtr_base = 58,
	mv_reg_t_dr0 = 59,
	mv_reg_t_dr1 = 60,
	mv_reg_t_dr2 = 61,
	mv_reg_t_dr3 = 62,
	mv_reg_t_dr6 = 63,
	mv_reg_t_dr7 = 64,
	mv_reg_t_cr0 = 65,
	mv_reg_t_cr2 = 66,
	mv_reg_t_cr3 = 67,
	mv_reg_t_cr4 = 68,
	mv_reg_t_cr8 = 69,
	mv_reg_t_xcr0 = 70,
	mv_reg_t_invalid = 71, /* refused */
};

/* Neutral exit reasons; below 32, they index the counters. */
/** no exit yet */
#define MV_RECORD_REASON_NONE ((uint32_t)0x0U)
/** first upcall on a PP, or the first after a core restart: the core prepares its PP area */
#define MV_RECORD_REASON_INIT ((uint32_t)0x1U)
/** CPUID; leaf and subleaf are in RAX and RCX */
#define MV_RECORD_REASON_CPUID ((uint32_t)0x2U)
/** VMMCALL or VMCALL */
#define MV_RECORD_REASON_HYPERCALL ((uint32_t)0x3U)
/** port I/O; qualification is an IO_ word, info the next RIP */
#define MV_RECORD_REASON_IO ((uint32_t)0x4U)
/** HLT */
#define MV_RECORD_REASON_HLT ((uint32_t)0x5U)
/** an interrupt for the root is pending */
#define MV_RECORD_REASON_INTERRUPT ((uint32_t)0x6U)
/** an NMI for the root is pending */
#define MV_RECORD_REASON_NMI ((uint32_t)0x7U)
/** nested page fault; qualification is a FAULT_ word, gpa the address */
#define MV_RECORD_REASON_NESTED_FAULT ((uint32_t)0x8U)
/** RDMSR; the index is in RCX */
#define MV_RECORD_REASON_MSR_READ ((uint32_t)0x9U)
/** WRMSR; the index is in RCX, the value in RDX:RAX */
#define MV_RECORD_REASON_MSR_WRITE ((uint32_t)0xaU)
/** MOV to or from a control register; qualification is a MOVE_ word */
#define MV_RECORD_REASON_CONTROL_REGISTER ((uint32_t)0xbU)
/** MOV to or from a debug register; qualification is a MOVE_ word */
#define MV_RECORD_REASON_DEBUG_REGISTER ((uint32_t)0xcU)
/** intercepted exception; qualification is the vector, info the error code */
#define MV_RECORD_REASON_EXCEPTION ((uint32_t)0xdU)
/** triple fault */
#define MV_RECORD_REASON_SHUTDOWN ((uint32_t)0xeU)
/** the guest state was refused at entry; qualification is the number of the register, mv_reg_t or a REFUSED_, 0 if none was found; info the vendor's code, or below 0x100 what XCR0 may have set, if ring 0 refused */
#define MV_RECORD_REASON_INVALID_STATE ((uint32_t)0xfU)
/** an SVM or VMX instruction; #UD is the architectural answer */
#define MV_RECORD_REASON_VIRTUALIZATION ((uint32_t)0x10U)
/** XSETBV */
#define MV_RECORD_REASON_XSETBV ((uint32_t)0x11U)
/** INVD or WBINVD */
#define MV_RECORD_REASON_CACHE ((uint32_t)0x12U)
/** the guest can take an interrupt now, or ends the handler of an NMI; served in ring 0 */
#define MV_RECORD_REASON_WINDOW ((uint32_t)0x13U)
/** the run's deadline passed */
#define MV_RECORD_REASON_DEADLINE ((uint32_t)0x14U)
/** the VM was told to stop */
#define MV_RECORD_REASON_STOPPED ((uint32_t)0x15U)
/** the instruction could not be read from guest memory to advance past it */
#define MV_RECORD_REASON_FETCH_FAILED ((uint32_t)0x16U)
/** another intercepted instruction; qualification is an INSTRUCTION_ */
#define MV_RECORD_REASON_INSTRUCTION ((uint32_t)0x17U)
/** a task switch by the processor: JMP, CALL or IRET to a TSS, or a task gate */
#define MV_RECORD_REASON_TASK_SWITCH ((uint32_t)0x18U)
/** as a run begins: VsPage.unfinished is not 0; the instruction behind it goes on at unfinishedNext */
#define MV_RECORD_REASON_UNFINISHED ((uint32_t)0x19U)
/** none of the above; info is the vendor's code, for the log only */
#define MV_RECORD_REASON_UNKNOWN ((uint32_t)0x1fU)

/* Qualification of MV_RECORD_REASON_IO. */
/** IN, otherwise OUT */
#define MV_RECORD_IO_IN ((uint32_t)0x1U)
/** INS or OUTS */
#define MV_RECORD_IO_STRING ((uint32_t)0x2U)
/** REP prefix */
#define MV_RECORD_IO_REP ((uint32_t)0x4U)
/** bits 6:4: access size in bytes, 1, 2 or 4 */
#define MV_RECORD_IO_SIZE_SHIFT ((uint32_t)0x4U)
/** after the shift */
#define MV_RECORD_IO_SIZE_MASK ((uint32_t)0x7U)
/** STRING, bits 9:8: address size, 0 for 16 bits, 1 for 32, 2 for 64 */
#define MV_RECORD_IO_ADDRESS_SHIFT ((uint32_t)0x8U)
/** after the shift */
#define MV_RECORD_IO_ADDRESS_MASK ((uint32_t)0x3U)
/** STRING, bits 12:10: segment of the memory operand, ES, CS, SS, DS, FS, GS */
#define MV_RECORD_IO_SEGMENT_SHIFT ((uint32_t)0xaU)
/** after the shift */
#define MV_RECORD_IO_SEGMENT_MASK ((uint32_t)0x7U)
/** STRING: in 64-bit code */
#define MV_RECORD_IO_LONG ((uint32_t)0x2000U)
/** bits 31:16: port */
#define MV_RECORD_IO_PORT_SHIFT ((uint32_t)0x10U)

/* Qualification of MV_RECORD_REASON_NESTED_FAULT. */
/** the translation was there, the access was not allowed */
#define MV_RECORD_FAULT_PRESENT ((uint32_t)0x1U)
/** write */
#define MV_RECORD_FAULT_WRITE ((uint32_t)0x2U)
/** reserved bit set in a nested table */
#define MV_RECORD_FAULT_RESERVED ((uint32_t)0x8U)
/** instruction fetch */
#define MV_RECORD_FAULT_FETCH ((uint32_t)0x10U)
/** the access was the walk of a guest page table */
#define MV_RECORD_FAULT_TABLE_WALK ((uint32_t)0x100U)

/* Qualification of MV_RECORD_REASON_INVALID_STATE: what mv_reg_t does not number. Offset in the VS page / 8, as there. */
/**  */
#define MV_RECORD_REFUSED_EFER ((uint32_t)0x48U)
/**  */
#define MV_RECORD_REFUSED_PAT ((uint32_t)0x51U)
/** the event to be delivered: mv_vs_op_inject_exception */
#define MV_RECORD_REFUSED_EVENT ((uint32_t)0x69U)

#pragma pack(push, 1)

/** A register or MSR and its value. */
struct mv_rdl_entry_t {
	uint64_t reg; /* mv_reg_t or MSR index */
	uint64_t val; /* value */
};
_Static_assert(sizeof(struct mv_rdl_entry_t) == 0x10, "mv_rdl_entry_t");
_Static_assert(offsetof(struct mv_rdl_entry_t, reg) == 0x0, "mv_rdl_entry_t.reg");
_Static_assert(offsetof(struct mv_rdl_entry_t, val) == 0x8, "mv_rdl_entry_t.val");

/** Register descriptor list. */
struct mv_rdl_t {
	uint64_t reg0; /* msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
	uint64_t reg1; /* msr_get_supported_list: index to start at in, entries left out */
	uint64_t reg2; /* ignored */
	uint64_t reg3; /* ignored */
	uint64_t reg4; /* ignored */
	uint64_t reg5; /* ignored */
	uint64_t reg6; /* ignored */
	uint64_t reg7; /* ignored */
	uint64_t reserved1; /* ignored */
	uint64_t reserved2; /* ignored */
	uint64_t reserved3; /* ignored */
	uint64_t num_entries; /* entries in use, from 1 to the maximum */
	struct mv_rdl_entry_t entries[250]; /* A register or MSR and its value. At most 250. */
};
_Static_assert(sizeof(struct mv_rdl_t) == 0x1000, "mv_rdl_t");
_Static_assert(offsetof(struct mv_rdl_t, reg0) == 0x0, "mv_rdl_t.reg0");
_Static_assert(offsetof(struct mv_rdl_t, reg1) == 0x8, "mv_rdl_t.reg1");
_Static_assert(offsetof(struct mv_rdl_t, reg2) == 0x10, "mv_rdl_t.reg2");
_Static_assert(offsetof(struct mv_rdl_t, reg3) == 0x18, "mv_rdl_t.reg3");
_Static_assert(offsetof(struct mv_rdl_t, reg4) == 0x20, "mv_rdl_t.reg4");
_Static_assert(offsetof(struct mv_rdl_t, reg5) == 0x28, "mv_rdl_t.reg5");
_Static_assert(offsetof(struct mv_rdl_t, reg6) == 0x30, "mv_rdl_t.reg6");
_Static_assert(offsetof(struct mv_rdl_t, reg7) == 0x38, "mv_rdl_t.reg7");
_Static_assert(offsetof(struct mv_rdl_t, reserved1) == 0x40, "mv_rdl_t.reserved1");
_Static_assert(offsetof(struct mv_rdl_t, reserved2) == 0x48, "mv_rdl_t.reserved2");
_Static_assert(offsetof(struct mv_rdl_t, reserved3) == 0x50, "mv_rdl_t.reserved3");
_Static_assert(offsetof(struct mv_rdl_t, num_entries) == 0x58, "mv_rdl_t.num_entries");
_Static_assert(offsetof(struct mv_rdl_t, entries) == 0x60, "mv_rdl_t.entries");

/** A range of memory to map or unmap. */
struct mv_mdl_entry_t {
	uint64_t dst; /* GPA in the micro VM, page aligned */
	uint64_t src; /* GPA in the root VM, page aligned */
	uint64_t bytes; /* exactly 0x1000; for the range ops any multiple of it but 0 */
	uint64_t flags; /* ignored; for map_range MV_MAP_FLAG_ */
};
_Static_assert(sizeof(struct mv_mdl_entry_t) == 0x20, "mv_mdl_entry_t");
_Static_assert(offsetof(struct mv_mdl_entry_t, dst) == 0x0, "mv_mdl_entry_t.dst");
_Static_assert(offsetof(struct mv_mdl_entry_t, src) == 0x8, "mv_mdl_entry_t.src");
_Static_assert(offsetof(struct mv_mdl_entry_t, bytes) == 0x10, "mv_mdl_entry_t.bytes");
_Static_assert(offsetof(struct mv_mdl_entry_t, flags) == 0x18, "mv_mdl_entry_t.flags");

/** Memory descriptor list. */
struct mv_mdl_t {
	uint64_t reg0; /* msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
	uint64_t reg1; /* msr_get_supported_list: index to start at in, entries left out */
	uint64_t reg2; /* ignored */
	uint64_t reg3; /* ignored */
	uint64_t reg4; /* ignored */
	uint64_t reg5; /* ignored */
	uint64_t reg6; /* ignored */
	uint64_t reg7; /* ignored */
	uint64_t reserved1; /* ignored */
	uint64_t reserved2; /* ignored */
	uint64_t reserved3; /* ignored */
	uint64_t num_entries; /* entries in use, from 1 to the maximum */
	struct mv_mdl_entry_t entries[125]; /* A range of memory to map or unmap. At most 125. */
};
_Static_assert(sizeof(struct mv_mdl_t) == 0x1000, "mv_mdl_t");
_Static_assert(offsetof(struct mv_mdl_t, reg0) == 0x0, "mv_mdl_t.reg0");
_Static_assert(offsetof(struct mv_mdl_t, reg1) == 0x8, "mv_mdl_t.reg1");
_Static_assert(offsetof(struct mv_mdl_t, reg2) == 0x10, "mv_mdl_t.reg2");
_Static_assert(offsetof(struct mv_mdl_t, reg3) == 0x18, "mv_mdl_t.reg3");
_Static_assert(offsetof(struct mv_mdl_t, reg4) == 0x20, "mv_mdl_t.reg4");
_Static_assert(offsetof(struct mv_mdl_t, reg5) == 0x28, "mv_mdl_t.reg5");
_Static_assert(offsetof(struct mv_mdl_t, reg6) == 0x30, "mv_mdl_t.reg6");
_Static_assert(offsetof(struct mv_mdl_t, reg7) == 0x38, "mv_mdl_t.reg7");
_Static_assert(offsetof(struct mv_mdl_t, reserved1) == 0x40, "mv_mdl_t.reserved1");
_Static_assert(offsetof(struct mv_mdl_t, reserved2) == 0x48, "mv_mdl_t.reserved2");
_Static_assert(offsetof(struct mv_mdl_t, reserved3) == 0x50, "mv_mdl_t.reserved3");
_Static_assert(offsetof(struct mv_mdl_t, num_entries) == 0x58, "mv_mdl_t.num_entries");
_Static_assert(offsetof(struct mv_mdl_t, entries) == 0x60, "mv_mdl_t.entries");

/** A CPUID leaf. */
struct mv_cdl_entry_t {
	uint32_t fun; /* EAX in */
	uint32_t idx; /* ECX in */
	uint32_t flags; /* mv_cpuid_flag_t */
	uint32_t eax; /* EAX out */
	uint32_t ebx; /* EBX out */
	uint32_t ecx; /* ECX out */
	uint32_t edx; /* EDX out */
	uint32_t reserved; /* ignored */
};
_Static_assert(sizeof(struct mv_cdl_entry_t) == 0x20, "mv_cdl_entry_t");
_Static_assert(offsetof(struct mv_cdl_entry_t, fun) == 0x0, "mv_cdl_entry_t.fun");
_Static_assert(offsetof(struct mv_cdl_entry_t, idx) == 0x4, "mv_cdl_entry_t.idx");
_Static_assert(offsetof(struct mv_cdl_entry_t, flags) == 0x8, "mv_cdl_entry_t.flags");
_Static_assert(offsetof(struct mv_cdl_entry_t, eax) == 0xc, "mv_cdl_entry_t.eax");
_Static_assert(offsetof(struct mv_cdl_entry_t, ebx) == 0x10, "mv_cdl_entry_t.ebx");
_Static_assert(offsetof(struct mv_cdl_entry_t, ecx) == 0x14, "mv_cdl_entry_t.ecx");
_Static_assert(offsetof(struct mv_cdl_entry_t, edx) == 0x18, "mv_cdl_entry_t.edx");
_Static_assert(offsetof(struct mv_cdl_entry_t, reserved) == 0x1c, "mv_cdl_entry_t.reserved");

/** CPUID descriptor list. */
struct mv_cdl_t {
	uint64_t reg0; /* msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
	uint64_t reg1; /* msr_get_supported_list: index to start at in, entries left out */
	uint64_t reg2; /* ignored */
	uint64_t reg3; /* ignored */
	uint64_t reg4; /* ignored */
	uint64_t reg5; /* ignored */
	uint64_t reg6; /* ignored */
	uint64_t reg7; /* ignored */
	uint64_t reserved1; /* ignored */
	uint64_t reserved2; /* ignored */
	uint64_t reserved3; /* ignored */
	uint64_t num_entries; /* entries in use, from 1 to the maximum */
	struct mv_cdl_entry_t entries[125]; /* A CPUID leaf. At most 125. */
};
_Static_assert(sizeof(struct mv_cdl_t) == 0x1000, "mv_cdl_t");
_Static_assert(offsetof(struct mv_cdl_t, reg0) == 0x0, "mv_cdl_t.reg0");
_Static_assert(offsetof(struct mv_cdl_t, reg1) == 0x8, "mv_cdl_t.reg1");
_Static_assert(offsetof(struct mv_cdl_t, reg2) == 0x10, "mv_cdl_t.reg2");
_Static_assert(offsetof(struct mv_cdl_t, reg3) == 0x18, "mv_cdl_t.reg3");
_Static_assert(offsetof(struct mv_cdl_t, reg4) == 0x20, "mv_cdl_t.reg4");
_Static_assert(offsetof(struct mv_cdl_t, reg5) == 0x28, "mv_cdl_t.reg5");
_Static_assert(offsetof(struct mv_cdl_t, reg6) == 0x30, "mv_cdl_t.reg6");
_Static_assert(offsetof(struct mv_cdl_t, reg7) == 0x38, "mv_cdl_t.reg7");
_Static_assert(offsetof(struct mv_cdl_t, reserved1) == 0x40, "mv_cdl_t.reserved1");
_Static_assert(offsetof(struct mv_cdl_t, reserved2) == 0x48, "mv_cdl_t.reserved2");
_Static_assert(offsetof(struct mv_cdl_t, reserved3) == 0x50, "mv_cdl_t.reserved3");
_Static_assert(offsetof(struct mv_cdl_t, num_entries) == 0x58, "mv_cdl_t.num_entries");
_Static_assert(offsetof(struct mv_cdl_t, entries) == 0x60, "mv_cdl_t.entries");

/** Port I/O that ended a run. */
struct mv_exit_io_t {
	uint64_t addr; /* port */
	uint64_t data; /* guest RAX, masked to the access size, for IN too */
	uint64_t reps; /* RCX where the instruction has a REP prefix, otherwise 0 */
	uint64_t type; /* MV_EXIT_IO_IN or MV_EXIT_IO_OUT */
	uint32_t size; /* mv_bit_size_t; `size` in C */
};
_Static_assert(sizeof(struct mv_exit_io_t) == 0x24, "mv_exit_io_t");
_Static_assert(offsetof(struct mv_exit_io_t, addr) == 0x0, "mv_exit_io_t.addr");
_Static_assert(offsetof(struct mv_exit_io_t, data) == 0x8, "mv_exit_io_t.data");
_Static_assert(offsetof(struct mv_exit_io_t, reps) == 0x10, "mv_exit_io_t.reps");
_Static_assert(offsetof(struct mv_exit_io_t, type) == 0x18, "mv_exit_io_t.type");
_Static_assert(offsetof(struct mv_exit_io_t, size) == 0x20, "mv_exit_io_t.size");

/** Memory-mapped I/O that ended a run. Never filled, as in MicroV. */
struct mv_exit_mmio_t {
	uint64_t gpa; /* guest-physical address */
	uint64_t flags; /* MV_EXIT_MMIO_ */
};
_Static_assert(sizeof(struct mv_exit_mmio_t) == 0x10, "mv_exit_mmio_t");
_Static_assert(offsetof(struct mv_exit_mmio_t, gpa) == 0x0, "mv_exit_mmio_t.gpa");
_Static_assert(offsetof(struct mv_exit_mmio_t, flags) == 0x8, "mv_exit_mmio_t.flags");

/** What run could be told. Not read, as in MicroV. */
struct mv_run_t {
	uint8_t reserved[4096]; /* ignored */
};
_Static_assert(sizeof(struct mv_run_t) == 0x1000, "mv_run_t");
_Static_assert(offsetof(struct mv_run_t, reserved) == 0x0, "mv_run_t.reserved");

/** Clients' view of gla_to_gpa; never in the page. */
struct mv_translation_t {
	uint64_t vaddr; /* virtual address */
	uint64_t laddr; /* linear address */
	uint64_t paddr; /* physical address */
	uint64_t flags; /* MV_MAP_FLAG_ */
	uint8_t is_valid; /* nonzero where the translation exists */
};
_Static_assert(sizeof(struct mv_translation_t) == 0x21, "mv_translation_t");
_Static_assert(offsetof(struct mv_translation_t, vaddr) == 0x0, "mv_translation_t.vaddr");
_Static_assert(offsetof(struct mv_translation_t, laddr) == 0x8, "mv_translation_t.laddr");
_Static_assert(offsetof(struct mv_translation_t, paddr) == 0x10, "mv_translation_t.paddr");
_Static_assert(offsetof(struct mv_translation_t, flags) == 0x18, "mv_translation_t.flags");
_Static_assert(offsetof(struct mv_translation_t, is_valid) == 0x20, "mv_translation_t.is_valid");

/** Clients' view of the FXSAVE image; its names do not match the hardware's. */
struct mv_fpu_state_t {
	uint8_t registers[32]; /* first 32 bytes; the hardware keeps MXCSR at 0x18 */
	uint32_t mxcsr; /* in truth the first bytes of ST0 */
	uint32_t mxcsr_mask; /* in truth bytes 4 to 7 of ST0 */
	uint8_t fpr[128]; /* 8 x 16 bytes */
	uint8_t xmm[256]; /* 16 x 16 bytes */
};
_Static_assert(sizeof(struct mv_fpu_state_t) == 0x1a8, "mv_fpu_state_t");
_Static_assert(offsetof(struct mv_fpu_state_t, registers) == 0x0, "mv_fpu_state_t.registers");
_Static_assert(offsetof(struct mv_fpu_state_t, mxcsr) == 0x20, "mv_fpu_state_t.mxcsr");
_Static_assert(offsetof(struct mv_fpu_state_t, mxcsr_mask) == 0x24, "mv_fpu_state_t.mxcsr_mask");
_Static_assert(offsetof(struct mv_fpu_state_t, fpr) == 0x28, "mv_fpu_state_t.fpr");
_Static_assert(offsetof(struct mv_fpu_state_t, xmm) == 0xa8, "mv_fpu_state_t.xmm");

/** Extension: the exit that ended the last run. */
struct mv_exit_record_t {
	uint32_t reason; /* MV_RECORD_REASON_ */
	uint32_t qualification; /* meaning depends on the reason: MV_RECORD_IO_, MV_RECORD_FAULT_; invalid_state: the register that was refused, mv_reg_t or MV_RECORD_REFUSED_, 0 if none was found */
	uint64_t info; /* meaning depends on the reason */
	uint64_t gpa; /* guest-physical address of a nested page fault */
	uint64_t next_rip; /* RIP behind the instruction, where the reason has one */
	uint32_t inst_bytes; /* how many bytes of `inst` are valid */
	uint32_t cpl; /* privilege level of the guest */
	uint8_t inst[16]; /* bytes at RIP, where they were fetched */
	uint64_t rip; /* RIP of the guest at the exit */
	uint64_t rflags; /* RFLAGS of the guest at the exit */
};
_Static_assert(sizeof(struct mv_exit_record_t) == 0x48, "mv_exit_record_t");
_Static_assert(offsetof(struct mv_exit_record_t, reason) == 0x0, "mv_exit_record_t.reason");
_Static_assert(offsetof(struct mv_exit_record_t, qualification) == 0x4, "mv_exit_record_t.qualification");
_Static_assert(offsetof(struct mv_exit_record_t, info) == 0x8, "mv_exit_record_t.info");
_Static_assert(offsetof(struct mv_exit_record_t, gpa) == 0x10, "mv_exit_record_t.gpa");
_Static_assert(offsetof(struct mv_exit_record_t, next_rip) == 0x18, "mv_exit_record_t.next_rip");
_Static_assert(offsetof(struct mv_exit_record_t, inst_bytes) == 0x20, "mv_exit_record_t.inst_bytes");
_Static_assert(offsetof(struct mv_exit_record_t, cpl) == 0x24, "mv_exit_record_t.cpl");
_Static_assert(offsetof(struct mv_exit_record_t, inst) == 0x28, "mv_exit_record_t.inst");
_Static_assert(offsetof(struct mv_exit_record_t, rip) == 0x38, "mv_exit_record_t.rip");
_Static_assert(offsetof(struct mv_exit_record_t, rflags) == 0x40, "mv_exit_record_t.rflags");

/** Extension: what a PP counted. The arrays are indexed by MV_RECORD_REASON_. */
struct mv_pp_counters_t {
	uint64_t exits_total; /* exits of all reasons */
	uint64_t ring_crossings; /* upcalls from ring 0 into ring 3 */
	uint64_t syscalls; /* calls from ring 3 into ring 0 */
	uint64_t core_faults; /* faults of ring 3 on this PP */
	uint64_t exits[32]; /* exits by reason */
	uint64_t ticks_sum[32]; /* TSC ticks from exit to re-entry, summed */
	uint64_t ticks_min[32]; /* the shortest; 0 where there was none */
	uint64_t ticks_max[32]; /* the longest */
};
_Static_assert(sizeof(struct mv_pp_counters_t) == 0x420, "mv_pp_counters_t");
_Static_assert(offsetof(struct mv_pp_counters_t, exits_total) == 0x0, "mv_pp_counters_t.exits_total");
_Static_assert(offsetof(struct mv_pp_counters_t, ring_crossings) == 0x8, "mv_pp_counters_t.ring_crossings");
_Static_assert(offsetof(struct mv_pp_counters_t, syscalls) == 0x10, "mv_pp_counters_t.syscalls");
_Static_assert(offsetof(struct mv_pp_counters_t, core_faults) == 0x18, "mv_pp_counters_t.core_faults");
_Static_assert(offsetof(struct mv_pp_counters_t, exits) == 0x20, "mv_pp_counters_t.exits");
_Static_assert(offsetof(struct mv_pp_counters_t, ticks_sum) == 0x120, "mv_pp_counters_t.ticks_sum");
_Static_assert(offsetof(struct mv_pp_counters_t, ticks_min) == 0x220, "mv_pp_counters_t.ticks_min");
_Static_assert(offsetof(struct mv_pp_counters_t, ticks_max) == 0x320, "mv_pp_counters_t.ticks_max");

#pragma pack(pop)

#define MV_TRAP_OPERANDS : "+a"(rax), "+r"(r10), "+r"(r11), "+r"(r12), "+r"(r13) : : "memory", "cc"

/** Whether this is a processor of Intel's, whose instruction for hypercalls is another one. CPUID is asked once. */
static inline int mv_is_intel(void)
{
	static int known;
	uint32_t eax = 0, ebx, ecx = 0, edx;

	if (!known) {
		__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
		known = ebx == 0x756e6547 ? 1 : -1; /* "Genu" */
	}
	return known > 0;
}

/**
 * One hypercall. `rax` is MV_..._OP_...; `regs` holds R10 to R13 and receives them back.
 * Returns RAX, an MV_STATUS_ code. Memory may change: the shared page belongs to the call.
 */
static inline mv_status_t mv_hypercall(uint64_t rax, uint64_t regs[4])
{
	int intel = mv_is_intel();
	register uint64_t r10 __asm__("r10") = regs[0];
	register uint64_t r11 __asm__("r11") = regs[1];
	register uint64_t r12 __asm__("r12") = regs[2];
	register uint64_t r13 __asm__("r13") = regs[3];

	if (intel)
		__asm__ volatile("vmcall" MV_TRAP_OPERANDS);
	else
		__asm__ volatile("vmmcall" MV_TRAP_OPERANDS);
	regs[0] = r10;
	regs[1] = r11;
	regs[2] = r12;
	regs[3] = r13;
	return rax;
}

/** Which specifications the hypervisor implements: bit 1 is MicroV's first, bit 16 the extensions. */
static inline mv_status_t mv_id_op_version(uint32_t *out_version)
{
	uint64_t regs[4] = { 0, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_ID_OP_VERSION, regs);

	*out_version = (uint32_t)regs[0];
	return status;
}

/** The hypervisor's page pool. */
static inline mv_status_t mv_id_op_pool(uint64_t *out_free, uint64_t *out_total, uint64_t *out_lowest, uint64_t *out_flags)
{
	uint64_t regs[4] = { 0, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_ID_OP_POOL, regs);

	*out_free = (uint64_t)regs[0];
	*out_total = (uint64_t)regs[1];
	*out_lowest = (uint64_t)regs[2];
	*out_flags = (uint64_t)regs[3];
	return status;
}

/** Returns the handle that all other classes want. May be repeated; nothing is kept per caller. */
static inline mv_status_t mv_handle_op_open_handle(uint32_t version, uint64_t *out_handle)
{
	uint64_t regs[4] = { version, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_HANDLE_OP_OPEN_HANDLE, regs);

	*out_handle = (uint64_t)regs[0];
	return status;
}

/** Revokes nothing: the handle stays valid. */
static inline mv_status_t mv_handle_op_close_handle(uint64_t handle)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_HANDLE_OP_CLOSE_HANDLE, regs);

	return status;
}

/** Writes two numbers in hexadecimal to the debug ring. The only op that a micro VM may use. */
static inline mv_status_t mv_debug_op_out(uint64_t value1, uint64_t value2)
{
	uint64_t regs[4] = { value1, value2, 0, 0 };
	mv_status_t status = mv_hypercall(MV_DEBUG_OP_OUT, regs);

	return status;
}

/** The executing PP. */
static inline mv_status_t mv_pp_op_ppid(uint64_t handle, uint16_t *out_ppid)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_PPID, regs);

	*out_ppid = (uint16_t)regs[0];
	return status;
}

/** How many PPs run under the hypervisor. MicroV only numbers it. */
static inline mv_status_t mv_pp_op_online_pps(uint64_t handle, uint16_t *out_pps)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_ONLINE_PPS, regs);

	*out_pps = (uint16_t)regs[0];
	return status;
}

/** Gives up the shared page of this PP. Succeeds where none is set. */
static inline mv_status_t mv_pp_op_clr_shared_page_gpa(uint64_t handle)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_CLR_SHARED_PAGE_GPA, regs);

	return status;
}

/** Registers the page through which this PP passes structures. Ring 0 and ring 3 have a page each. */
static inline mv_status_t mv_pp_op_set_shared_page_gpa(uint64_t handle, uint64_t gpa)
{
	uint64_t regs[4] = { handle, gpa, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_SET_SHARED_PAGE_GPA, regs);

	return status;
}

/** For each entry, the bits of that CPUID leaf and subleaf that MicroV lets micro VMs use: leaves 0 and 0x80000000 (largest leaf, at most 0xD and 0x80000008), 1 and 0x80000001 (features), all others zero. */
static inline mv_status_t mv_pp_op_cpuid_get_supported_list(uint64_t handle)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_CPUID_GET_SUPPORTED_LIST, regs);

	return status;
}

/** The MSRs of micro VMs. With reg0 = MV_RDL_FLAG_ALL and num_entries 0, lists them with val 1 from index reg1 on; reg1 becomes how many did not fit. With reg0 and reg1 0, val of each entry becomes 1 if reg is one, else 0. */
static inline mv_status_t mv_pp_op_msr_get_supported_list(uint64_t handle)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_MSR_GET_SUPPORTED_LIST, regs);

	return status;
}

/** The TSC frequency last set on this PP. */
static inline mv_status_t mv_pp_op_tsc_get_khz(uint64_t handle, uint64_t *out_khz)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_TSC_GET_KHZ, regs);

	*out_khz = (uint64_t)regs[0];
	return status;
}

/** Tells the TSC frequency of this PP. A VS can be created only after that. */
static inline mv_status_t mv_pp_op_tsc_set_khz(uint64_t handle, uint64_t khz)
{
	uint64_t regs[4] = { handle, khz, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_TSC_SET_KHZ, regs);

	return status;
}

/** This PP leaves the hypervisor: the call returns on the bare machine. */
static inline mv_status_t mv_pp_op_promote(uint64_t handle)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_PROMOTE, regs);

	return status;
}

/** What this PP counted since it came under the hypervisor. */
static inline mv_status_t mv_pp_op_counters(uint64_t handle)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_COUNTERS, regs);

	return status;
}

/** Switches the recording of exits on this PP. Switched on, it begins anew; switched off, what was recorded stays. */
static inline mv_status_t mv_pp_op_trace(uint64_t handle, uint64_t mode)
{
	uint64_t regs[4] = { handle, mode, 0, 0 };
	mv_status_t status = mv_hypercall(MV_PP_OP_TRACE, regs);

	return status;
}

/** Makes an empty VM. */
static inline mv_status_t mv_vm_op_create_vm(uint64_t handle, uint16_t *out_vmid)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VM_OP_CREATE_VM, regs);

	*out_vmid = (uint16_t)regs[0];
	return status;
}

/** Destroys a VM without VPs and gives its pages back to the root VM. */
static inline mv_status_t mv_vm_op_destroy_vm(uint64_t handle, uint16_t vmid)
{
	uint64_t regs[4] = { handle, vmid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VM_OP_DESTROY_VM, regs);

	return status;
}

/** The caller's own VM. */
static inline mv_status_t mv_vm_op_vmid(uint64_t handle, uint16_t *out_vmid)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VM_OP_VMID, regs);

	*out_vmid = (uint16_t)regs[0];
	return status;
}

/** Maps pages of the root VM into a micro VM, all or none: readable, writable, executable, write-back. */
static inline mv_status_t mv_vm_op_mmio_map(uint64_t handle, uint16_t dst, uint16_t src)
{
	uint64_t regs[4] = { handle, dst, src, 0 };
	mv_status_t status = mv_hypercall(MV_VM_OP_MMIO_MAP, regs);

	return status;
}

/** Unmaps pages of a micro VM. Only dst and bytes of the entries count. Where the VM runs, RETRY_CONTINUATION means that its table has lost the pages up to one that is not there, and that a TLB may have them still. */
static inline mv_status_t mv_vm_op_mmio_unmap(uint64_t handle, uint16_t dst)
{
	uint64_t regs[4] = { handle, dst, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VM_OP_MMIO_UNMAP, regs);

	return status;
}

/** Ends a VM: runs under way return with reason interrupt at the next chance, and none starts any more. */
static inline mv_status_t mv_vm_op_stop(uint64_t handle, uint16_t vmid, uint64_t *out_pps, uint64_t *out_more_pps)
{
	uint64_t regs[4] = { handle, vmid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VM_OP_STOP, regs);

	*out_pps = (uint64_t)regs[0];
	*out_more_pps = (uint64_t)regs[1];
	return status;
}

/** State of a VM. */
static inline mv_status_t mv_vm_op_query(uint64_t handle, uint16_t vmid, uint64_t *out_state, uint64_t *out_pages, uint64_t *out_vps)
{
	uint64_t regs[4] = { handle, vmid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VM_OP_QUERY, regs);

	*out_state = (uint64_t)regs[0];
	*out_pages = (uint64_t)regs[1];
	*out_vps = (uint64_t)regs[2];
	return status;
}

/** Maps ranges of the root VM's memory into a micro VM, with 2 MiB leaves where both addresses and the size allow it. Flags: READ_ACCESS is needed, WRITE_ACCESS and EXECUTE_ACCESS add rights; with LAZY a page enters the VM's table when the VM first touches it. */
static inline mv_status_t mv_vm_op_map_range(uint64_t handle, uint16_t dst, uint16_t src, uint64_t done, uint64_t *out_done)
{
	uint64_t regs[4] = { handle, dst, src, done };
	mv_status_t status = mv_hypercall(MV_VM_OP_MAP_RANGE, regs);

	*out_done = (uint64_t)regs[0];
	return status;
}

/** Takes ranges from a micro VM, whatever of them is mapped. Only dst and bytes of the entries count. Success means that the VM reaches none of these pages any more. */
static inline mv_status_t mv_vm_op_unmap_range(uint64_t handle, uint16_t dst, uint64_t done, uint64_t *out_done)
{
	uint64_t regs[4] = { handle, dst, 0, done };
	mv_status_t status = mv_hypercall(MV_VM_OP_UNMAP_RANGE, regs);

	*out_done = (uint64_t)regs[0];
	return status;
}

/** Makes a VP in a micro VM. */
static inline mv_status_t mv_vp_op_create_vp(uint64_t handle, uint16_t vmid, uint16_t *out_vpid)
{
	uint64_t regs[4] = { handle, vmid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VP_OP_CREATE_VP, regs);

	*out_vpid = (uint16_t)regs[0];
	return status;
}

/** Destroys a VP without VSs. */
static inline mv_status_t mv_vp_op_destroy_vp(uint64_t handle, uint16_t vpid)
{
	uint64_t regs[4] = { handle, vpid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VP_OP_DESTROY_VP, regs);

	return status;
}

/** The VM of a VP. An id that is possible but not allocated answers MV_INVALID_ID with success. */
static inline mv_status_t mv_vp_op_vmid(uint64_t handle, uint16_t vpid, uint16_t *out_vmid)
{
	uint64_t regs[4] = { handle, vpid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VP_OP_VMID, regs);

	*out_vmid = (uint16_t)regs[0];
	return status;
}

/** The caller's own VP. */
static inline mv_status_t mv_vp_op_vpid(uint64_t handle, uint16_t *out_vpid)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VP_OP_VPID, regs);

	*out_vpid = (uint16_t)regs[0];
	return status;
}

/** Makes a VS of a VP, in the state of a processor after reset. A VP may have several. */
static inline mv_status_t mv_vs_op_create_vs(uint64_t handle, uint16_t vpid, uint16_t *out_vsid)
{
	uint64_t regs[4] = { handle, vpid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_CREATE_VS, regs);

	*out_vsid = (uint16_t)regs[0];
	return status;
}

/** Destroys a VS. */
static inline mv_status_t mv_vs_op_destroy_vs(uint64_t handle, uint16_t vsid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_DESTROY_VS, regs);

	return status;
}

/** The VM of a VS. An id that is possible but not allocated answers MV_INVALID_ID with success. */
static inline mv_status_t mv_vs_op_vmid(uint64_t handle, uint16_t vsid, uint16_t *out_vmid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_VMID, regs);

	*out_vmid = (uint16_t)regs[0];
	return status;
}

/** The VP of a VS. An id that is possible but not allocated answers MV_INVALID_ID with success. */
static inline mv_status_t mv_vs_op_vpid(uint64_t handle, uint16_t vsid, uint16_t *out_vpid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_VPID, regs);

	*out_vpid = (uint16_t)regs[0];
	return status;
}

/** The caller's own VS. */
static inline mv_status_t mv_vs_op_vsid(uint64_t handle, uint16_t *out_vsid)
{
	uint64_t regs[4] = { handle, 0, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_VSID, regs);

	*out_vsid = (uint16_t)regs[0];
	return status;
}

/** Translates a page by the page tables that a VS has loaded: its own, or those of a VS that does not run. Flags: rights that all levels give, and the leaf's size (a 4 MiB leaf has none). Memory types are not told. */
static inline mv_status_t mv_vs_op_gla_to_gpa(uint64_t handle, uint16_t vsid, uint64_t gla, uint64_t *out_gpa)
{
	uint64_t regs[4] = { handle, vsid, gla, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_GLA_TO_GPA, regs);

	*out_gpa = (uint64_t)regs[0];
	return status;
}

/** Runs the guest on this PP until an exit needs the root VM. */
static inline mv_status_t mv_vs_op_run(uint64_t handle, uint16_t vsid, uint64_t *out_reason)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_RUN, regs);

	*out_reason = (uint64_t)regs[0];
	return status;
}

/** Reads a register. */
static inline mv_status_t mv_vs_op_reg_get(uint64_t handle, uint16_t vsid, uint64_t reg, uint64_t *out_value)
{
	uint64_t regs[4] = { handle, vsid, reg, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_REG_GET, regs);

	*out_value = (uint64_t)regs[0];
	return status;
}

/** Writes a register. Any value is taken; a bad one makes the next run fail. */
static inline mv_status_t mv_vs_op_reg_set(uint64_t handle, uint16_t vsid, uint64_t reg, uint64_t value)
{
	uint64_t regs[4] = { handle, vsid, reg, value };
	mv_status_t status = mv_hypercall(MV_VS_OP_REG_SET, regs);

	return status;
}

/** Reads the registers that the entries name into their val. */
static inline mv_status_t mv_vs_op_reg_get_list(uint64_t handle, uint16_t vsid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_REG_GET_LIST, regs);

	return status;
}

/** Writes the registers that the entries name. */
static inline mv_status_t mv_vs_op_reg_set_list(uint64_t handle, uint16_t vsid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_REG_SET_LIST, regs);

	return status;
}

/** Reads an MSR of a VS. EFER bit 12 reads 0. */
static inline mv_status_t mv_vs_op_msr_get(uint64_t handle, uint16_t vsid, uint32_t msr, uint64_t *out_value)
{
	uint64_t regs[4] = { handle, vsid, msr, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_MSR_GET, regs);

	*out_value = (uint64_t)regs[0];
	return status;
}

/** Writes an MSR of a VS. Any value is taken; a bad one makes the next run fail. FS_BASE and GS_BASE are the bases of these segments. */
static inline mv_status_t mv_vs_op_msr_set(uint64_t handle, uint16_t vsid, uint32_t msr, uint64_t value)
{
	uint64_t regs[4] = { handle, vsid, msr, value };
	mv_status_t status = mv_hypercall(MV_VS_OP_MSR_SET, regs);

	return status;
}

/** Reads the MSRs that the entries name into their val. */
static inline mv_status_t mv_vs_op_msr_get_list(uint64_t handle, uint16_t vsid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_MSR_GET_LIST, regs);

	return status;
}

/** Writes the MSRs that the entries name. */
static inline mv_status_t mv_vs_op_msr_set_list(uint64_t handle, uint16_t vsid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_MSR_SET_LIST, regs);

	return status;
}

/** Writes the 512 bytes of the FXSAVE image (x87, MMX, SSE) to the page; the rest of the page stays. */
static inline mv_status_t mv_vs_op_fpu_get_all(uint64_t handle, uint16_t vsid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_FPU_GET_ALL, regs);

	return status;
}

/** Takes the 512 bytes of the FXSAVE image from the page. Any bytes are taken; an MXCSR that the processor refuses makes the next run fail. */
static inline mv_status_t mv_vs_op_fpu_set_all(uint64_t handle, uint16_t vsid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_FPU_SET_ALL, regs);

	return status;
}

/** Reads the multiprocessing state. */
static inline mv_status_t mv_vs_op_mp_state_get(uint64_t handle, uint16_t vsid, uint64_t *out_state)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_MP_STATE_GET, regs);

	*out_state = (uint64_t)regs[0];
	return status;
}

/** Changes the multiprocessing state. INIT also resets all registers. */
static inline mv_status_t mv_vs_op_mp_state_set(uint64_t handle, uint16_t vsid, uint64_t state)
{
	uint64_t regs[4] = { handle, vsid, state, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_MP_STATE_SET, regs);

	return status;
}

/** Delivers an exception as the next run begins, before the first instruction. For #PF, set CR2 first. */
static inline mv_status_t mv_vs_op_inject_exception(uint64_t handle, uint16_t vsid, uint64_t vector, uint64_t error_code)
{
	uint64_t regs[4] = { handle, vsid, vector, error_code };
	mv_status_t status = mv_hypercall(MV_VS_OP_INJECT_EXCEPTION, regs);

	return status;
}

/** Queues an interrupt; the VS may be running. Vectors are a set, as in a local APIC's IRR: the highest is delivered first, when IF is 1 and bits 7:4 of the vector are above CR8 (vectors 0 to 15 pass CR8). A HLT that finds one to deliver does not end the run. */
static inline mv_status_t mv_vs_op_queue_interrupt(uint64_t handle, uint16_t vsid, uint64_t vector, uint16_t *out_ppid)
{
	uint64_t regs[4] = { handle, vsid, vector, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_QUEUE_INTERRUPT, regs);

	*out_ppid = (uint16_t)regs[0];
	return status;
}

/** The TSC frequency that the PP had when the VS was created. */
static inline mv_status_t mv_vs_op_tsc_get_khz(uint64_t handle, uint16_t vsid, uint64_t *out_khz)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_TSC_GET_KHZ, regs);

	*out_khz = (uint64_t)regs[0];
	return status;
}

/** Why the last run ended, in full; reason 0 before the first run. */
static inline mv_status_t mv_vs_op_exit_record(uint64_t handle, uint16_t vsid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_EXIT_RECORD, regs);

	return status;
}

/** As run, with a deadline: the first exit at or after it ends the run with reason interrupt, and the exit record says deadline. The hypervisor has no timer; the caller arms one, whose interrupt is an exit. When the run ends for another reason than io, interrupt and nmi, the page holds mv_exit_record_t. */
static inline mv_status_t mv_vs_op_run_until(uint64_t handle, uint16_t vsid, uint64_t tsc, uint64_t *out_reason)
{
	uint64_t regs[4] = { handle, vsid, tsc, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_RUN_UNTIL, regs);

	*out_reason = (uint64_t)regs[0];
	return status;
}

/** Queues an NMI; the VS may be running. One waits, another one is blocked until the handler's IRET. */
static inline mv_status_t mv_vs_op_queue_nmi(uint64_t handle, uint16_t vsid, uint16_t *out_ppid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_QUEUE_NMI, regs);

	*out_ppid = (uint16_t)regs[0];
	return status;
}

/** Ends the run under way, or else the next one as it begins, with reason interrupt; once. */
static inline mv_status_t mv_vs_op_stop(uint64_t handle, uint16_t vsid, uint16_t *out_ppid)
{
	uint64_t regs[4] = { handle, vsid, 0, 0 };
	mv_status_t status = mv_hypercall(MV_VS_OP_STOP, regs);

	*out_ppid = (uint16_t)regs[0];
	return status;
}

#endif

/* Generated from hypercall/abi.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: MicroV's hypercall ABI, and its extensions here; see docs/hypercalls.md
 */
#ifndef MICROV_LAYOUT_ABI_H
#define MICROV_LAYOUT_ABI_H

/* Status codes in RAX. */
#define MV_STATUS_SUCCESS 0 /* done */
#define MV_STATUS_FAILURE_UNKNOWN 0xdead000000010001 /* no such op, or refused for a reason without a code of its own */
#define MV_STATUS_FAILURE_INVALID_HANDLE 0xdead000000020001 /* never returned: a wrong handle is INVALID_INPUT_REG0 */
#define MV_STATUS_FAILURE_UNSUPPORTED 0xdead000000040001 /* never returned: an op that is not there is FAILURE_UNKNOWN */
#define MV_STATUS_INVALID_PERM_DENIED 0xdead000000010002 /* the caller may not use this op */
#define MV_STATUS_INVALID_INPUT_REG0 0xdead000000010003 /* R10 in is wrong */
#define MV_STATUS_INVALID_INPUT_REG1 0xdead000000020003 /* R11 in is wrong */
#define MV_STATUS_INVALID_INPUT_REG2 0xdead000000040003 /* R12 in is wrong */
#define MV_STATUS_INVALID_INPUT_REG3 0xdead000000080003 /* R13 in is wrong */
#define MV_STATUS_INVALID_OUTPUT_REG0 0xdead000000100003 /* R10 out would be wrong; never returned */
#define MV_STATUS_INVALID_OUTPUT_REG1 0xdead000000200003 /* R11 out would be wrong; never returned */
#define MV_STATUS_INVALID_OUTPUT_REG2 0xdead000000400003 /* R12 out would be wrong; never returned */
#define MV_STATUS_INVALID_OUTPUT_REG3 0xdead000000800003 /* R13 out would be wrong; never returned */
#define MV_STATUS_RETRY_CONTINUATION 0xdead000000100004 /* not done yet: make the very same call again */
#define MV_STATUS_RETRY_CONTINUATION_SCC 0xdead000000200004 /* MicroV's documents only; never returned */
#define MV_STATUS_EXIT_FAILURE 0xdead000000100005 /* the guest could not be entered, or its exit not delivered */
#define MV_STATUS_EXIT_UNKNOWN 0xdead000000200005 /* the guest exited for a reason that run has no answer for */

#define MV_HYPERCALL_SIG_VAL 0x764d000000000000 /* signature in RAX bits 63:48 */
#define MV_HYPERCALL_SIG_MASK 0xffff000000000000 /* signature bits of RAX */
#define MV_HYPERCALL_FLAGS_MASK 0xffff00000000 /* flag bits of RAX; ignored */
#define MV_HYPERCALL_OPCODE_MASK 0xffff0000ffff0000 /* signature and class bits of RAX */
#define MV_HYPERCALL_OPCODE_NOSIG_MASK 0xffff0000 /* class bits of RAX */
#define MV_HYPERCALL_INDEX_MASK 0xffff /* index bits of RAX */
#define MV_HYPERCALL_FLAGS_SCC 0x100000000 /* software-controlled continuation; ignored, as MicroV's code does */
#define MV_HANDLE_VAL 0x42 /* the only valid handle; open_handle returns it, close_handle does not revoke it */
#define MV_INVALID_HANDLE 0xffffffffffffffff /* what clients keep where they have no handle */
#define MV_MAX_GPA_SIZE 0x200000000000 /* first guest-physical address that is out of range */
#define MV_RDL_FLAG_ALL 1 /* mv_rdl_t.reg0 of msr_get_supported_list: list all */
#define MV_EXIT_IO_IN 0 /* mv_exit_io_t.type: IN */
#define MV_EXIT_IO_OUT 1 /* mv_exit_io_t.type: OUT */
#define MV_EXIT_MMIO_READ 1 /* mv_exit_mmio_t.flags */
#define MV_EXIT_MMIO_WRITE 2 /* mv_exit_mmio_t.flags */
#define MV_EXIT_MMIO_EXECUTE 4 /* mv_exit_mmio_t.flags */
#define MV_EXIT_MSR_READ 1 /* RDMSR; MicroV's documents only */
#define MV_EXIT_MSR_WRITE 2 /* WRMSR; MicroV's documents only */
#define MV_PERM_READ 1 /* unused */
#define MV_PERM_WRITE 2 /* unused */
#define MV_POOL_FLAG_USER_HYPERCALLS 1 /* mv_id_op_pool: ring 3 of the root VM may call */

#define MV_SPEC_ID1_VAL 0x3123764d /* version that open_handle takes: `Mv#1`, little endian */
#define MV_SPEC_ID1_MASK 2 /* bit of mv_id_op_version: MicroV's specification 1 */
#define MV_SPEC_EXT1_MASK 0x10000 /* bit of mv_id_op_version: the extensions with indexes from 0x100 */
#define MV_ALL_SPECS_SUPPORTED_VAL 0x10002 /* what mv_id_op_version returns; MicroV itself returns 2 */
#define MV_INVALID_VERSION 0x80000000 /* what clients keep where they have no version */
#define MV_INVALID_ID 0xffff /* no object; also what vmid and vpid return for an id that is not allocated */
#define MV_SELF_ID 0xfffe /* the caller's own VM, VP or VS */
#define MV_ALL_ID 0xfffd /* unused */
#define MV_BS_PPID 0 /* the bootstrap PP */
#define MV_ROOT_VMID 0 /* the root VM */
#define MV_RDL_MAX_ENTRIES 0xfa /* entries of mv_rdl_t */
#define MV_MDL_MAX_ENTRIES 0x7d /* entries of mv_mdl_t */
#define MV_CDL_MAX_ENTRIES 0x7d /* entries of mv_cdl_t */
#define MV_PAGE_SIZE 0x1000 /* bytes of a page */
#define MV_PAGE_SHIFT 0xc /* its logarithm */
#define MV_MAX_PPS 0x80 /* physical processors */
#define MV_MAX_VMS 0x400 /* virtual machines, the root VM included */
#define MV_MAX_VPS 0x1000 /* virtual processors, the root's included */
#define MV_MAX_VSS 0x1000 /* virtual processor states, the root's included */
#define MV_LIMITED_MAX_VMS 0x10 /* the same under MicroV's limits */
#define MV_LIMITED_MAX_VPS 0x100 /* the same under MicroV's limits */
#define MV_LIMITED_MAX_VSS 0x100 /* the same under MicroV's limits */

/* Flags of a mapping. */
#define MV_MAP_FLAG_READ_ACCESS 1 /* readable */
#define MV_MAP_FLAG_WRITE_ACCESS 2 /* writable */
#define MV_MAP_FLAG_EXECUTE_ACCESS 4 /* executable */
#define MV_MAP_FLAG_USER 8 /* user page */
#define MV_MAP_FLAG_4K_PAGE 0x200 /* 4 KiB leaf */
#define MV_MAP_FLAG_2M_PAGE 0x400 /* 2 MiB leaf */
#define MV_MAP_FLAG_1G_PAGE 0x800 /* 1 GiB leaf */
#define MV_MAP_FLAG_LAZY 0x10000 /* map_range: goes into the VM's table when the VM first touches it */
#define MV_MAP_FLAG_UNCACHEABLE 0x200000000000000 /* UC */
#define MV_MAP_FLAG_UNCACHEABLE_MINUS 0x400000000000000 /* UC- */
#define MV_MAP_FLAG_WRITE_COMBINING 0x800000000000000 /* WC */
#define MV_MAP_FLAG_WRITE_COMBINING_PLUS 0x1000000000000000 /* WC+ */
#define MV_MAP_FLAG_WRITE_THROUGH 0x2000000000000000 /* WT */
#define MV_MAP_FLAG_WRITE_BACK 0x4000000000000000 /* WB */
#define MV_MAP_FLAG_WRITE_PROTECTED 0x8000000000000000 /* WP */

/* Classes as bits of RAX. */
#define MV_ID_OP_VAL 0x764d000000000000 /* mv_id_op */
#define MV_ID_OP_NOSIG_VAL 0 /* mv_id_op without the signature */
#define MV_HANDLE_OP_VAL 0x764d000000010000 /* mv_handle_op */
#define MV_HANDLE_OP_NOSIG_VAL 0x10000 /* mv_handle_op without the signature */
#define MV_DEBUG_OP_VAL 0x764d000000020000 /* mv_debug_op */
#define MV_DEBUG_OP_NOSIG_VAL 0x20000 /* mv_debug_op without the signature */
#define MV_PP_OP_VAL 0x764d000000030000 /* mv_pp_op */
#define MV_PP_OP_NOSIG_VAL 0x30000 /* mv_pp_op without the signature */
#define MV_VM_OP_VAL 0x764d000000040000 /* mv_vm_op */
#define MV_VM_OP_NOSIG_VAL 0x40000 /* mv_vm_op without the signature */
#define MV_VP_OP_VAL 0x764d000000050000 /* mv_vp_op */
#define MV_VP_OP_NOSIG_VAL 0x50000 /* mv_vp_op without the signature */
#define MV_VS_OP_VAL 0x764d000000060000 /* mv_vs_op */
#define MV_VS_OP_NOSIG_VAL 0x60000 /* mv_vs_op without the signature */

/* Classes as numbers: RAX bits 31:16. */
#define MV_CLASS_ID 0 /* mv_id_op */
#define MV_CLASS_HANDLE 1 /* mv_handle_op */
#define MV_CLASS_DEBUG 2 /* mv_debug_op */
#define MV_CLASS_PP 3 /* mv_pp_op */
#define MV_CLASS_VM 4 /* mv_vm_op */
#define MV_CLASS_VP 5 /* mv_vp_op */
#define MV_CLASS_VS 6 /* mv_vs_op */

/* RAX of each op, flags zero. */
#define MV_ID_OP_VERSION 0x764d000000000000 /* mv_id_op_version */
#define MV_ID_OP_HAS_CAPABILITY 0x764d000000000001 /* mv_id_op_has_capability */
#define MV_ID_OP_CLR_CAPABILITY 0x764d000000000002 /* mv_id_op_clr_capability */
#define MV_ID_OP_SET_CAPABILITY 0x764d000000000003 /* mv_id_op_set_capability */
#define MV_ID_OP_POOL 0x764d000000000100 /* mv_id_op_pool */
#define MV_HANDLE_OP_OPEN_HANDLE 0x764d000000010000 /* mv_handle_op_open_handle */
#define MV_HANDLE_OP_CLOSE_HANDLE 0x764d000000010001 /* mv_handle_op_close_handle */
#define MV_DEBUG_OP_OUT 0x764d000000020000 /* mv_debug_op_out */
#define MV_PP_OP_PPID 0x764d000000030000 /* mv_pp_op_ppid */
#define MV_PP_OP_ONLINE_PPS 0x764d000000030001 /* mv_pp_op_online_pps */
#define MV_PP_OP_CLR_SHARED_PAGE_GPA 0x764d000000030002 /* mv_pp_op_clr_shared_page_gpa */
#define MV_PP_OP_SET_SHARED_PAGE_GPA 0x764d000000030003 /* mv_pp_op_set_shared_page_gpa */
#define MV_PP_OP_CPUID_GET_SUPPORTED 0x764d000000030004 /* mv_pp_op_cpuid_get_supported */
#define MV_PP_OP_CPUID_GET_SUPPORTED_LIST 0x764d000000030005 /* mv_pp_op_cpuid_get_supported_list */
#define MV_PP_OP_CPUID_GET_PERMISSABLE 0x764d000000030006 /* mv_pp_op_cpuid_get_permissable */
#define MV_PP_OP_CPUID_GET_PERMISSABLE_LIST 0x764d000000030007 /* mv_pp_op_cpuid_get_permissable_list */
#define MV_PP_OP_CPUID_GET_EMULATED 0x764d000000030008 /* mv_pp_op_cpuid_get_emulated */
#define MV_PP_OP_CPUID_GET_EMULATED_LIST 0x764d000000030009 /* mv_pp_op_cpuid_get_emulated_list */
#define MV_PP_OP_REG_GET_SUPPORTED 0x764d00000003000a /* mv_pp_op_reg_get_supported */
#define MV_PP_OP_REG_GET_SUPPORTED_LIST 0x764d00000003000b /* mv_pp_op_reg_get_supported_list */
#define MV_PP_OP_REG_GET_PERMISSABLE 0x764d00000003000c /* mv_pp_op_reg_get_permissable */
#define MV_PP_OP_REG_GET_PERMISSABLE_LIST 0x764d00000003000d /* mv_pp_op_reg_get_permissable_list */
#define MV_PP_OP_REG_GET_EMULATED 0x764d00000003000e /* mv_pp_op_reg_get_emulated */
#define MV_PP_OP_REG_GET_EMULATED_LIST 0x764d00000003000f /* mv_pp_op_reg_get_emulated_list */
#define MV_PP_OP_MSR_GET_SUPPORTED 0x764d000000030010 /* mv_pp_op_msr_get_supported */
#define MV_PP_OP_MSR_GET_SUPPORTED_LIST 0x764d000000030011 /* mv_pp_op_msr_get_supported_list */
#define MV_PP_OP_MSR_GET_PERMISSABLE 0x764d000000030012 /* mv_pp_op_msr_get_permissable */
#define MV_PP_OP_MSR_GET_PERMISSABLE_LIST 0x764d000000030013 /* mv_pp_op_msr_get_permissable_list */
#define MV_PP_OP_MSR_GET_EMULATED 0x764d000000030014 /* mv_pp_op_msr_get_emulated */
#define MV_PP_OP_MSR_GET_EMULATED_LIST 0x764d000000030015 /* mv_pp_op_msr_get_emulated_list */
#define MV_PP_OP_TSC_GET_KHZ 0x764d000000030016 /* mv_pp_op_tsc_get_khz */
#define MV_PP_OP_TSC_SET_KHZ 0x764d000000030017 /* mv_pp_op_tsc_set_khz */
#define MV_PP_OP_PROMOTE 0x764d000000030100 /* mv_pp_op_promote */
#define MV_PP_OP_COUNTERS 0x764d000000030101 /* mv_pp_op_counters */
#define MV_PP_OP_TRACE 0x764d000000030102 /* mv_pp_op_trace */
#define MV_VM_OP_CREATE_VM 0x764d000000040000 /* mv_vm_op_create_vm */
#define MV_VM_OP_DESTROY_VM 0x764d000000040001 /* mv_vm_op_destroy_vm */
#define MV_VM_OP_VMID 0x764d000000040002 /* mv_vm_op_vmid */
#define MV_VM_OP_MMIO_MAP 0x764d000000040003 /* mv_vm_op_mmio_map */
#define MV_VM_OP_MMIO_UNMAP 0x764d000000040004 /* mv_vm_op_mmio_unmap */
#define MV_VM_OP_STOP 0x764d000000040100 /* mv_vm_op_stop */
#define MV_VM_OP_QUERY 0x764d000000040101 /* mv_vm_op_query */
#define MV_VM_OP_MAP_RANGE 0x764d000000040102 /* mv_vm_op_map_range */
#define MV_VM_OP_UNMAP_RANGE 0x764d000000040103 /* mv_vm_op_unmap_range */
#define MV_VP_OP_CREATE_VP 0x764d000000050000 /* mv_vp_op_create_vp */
#define MV_VP_OP_DESTROY_VP 0x764d000000050001 /* mv_vp_op_destroy_vp */
#define MV_VP_OP_VMID 0x764d000000050002 /* mv_vp_op_vmid */
#define MV_VP_OP_VPID 0x764d000000050003 /* mv_vp_op_vpid */
#define MV_VS_OP_CREATE_VS 0x764d000000060000 /* mv_vs_op_create_vs */
#define MV_VS_OP_DESTROY_VS 0x764d000000060001 /* mv_vs_op_destroy_vs */
#define MV_VS_OP_VMID 0x764d000000060002 /* mv_vs_op_vmid */
#define MV_VS_OP_VPID 0x764d000000060003 /* mv_vs_op_vpid */
#define MV_VS_OP_VSID 0x764d000000060004 /* mv_vs_op_vsid */
#define MV_VS_OP_GVA_TO_GLA 0x764d000000060005 /* mv_vs_op_gva_to_gla */
#define MV_VS_OP_GLA_TO_GPA 0x764d000000060006 /* mv_vs_op_gla_to_gpa */
#define MV_VS_OP_GVA_TO_GPA 0x764d000000060007 /* mv_vs_op_gva_to_gpa */
#define MV_VS_OP_RUN 0x764d000000060008 /* mv_vs_op_run */
#define MV_VS_OP_CPUID_GET 0x764d000000060009 /* mv_vs_op_cpuid_get */
#define MV_VS_OP_CPUID_SET 0x764d00000006000a /* mv_vs_op_cpuid_set */
#define MV_VS_OP_CPUID_GET_ALL 0x764d00000006000b /* mv_vs_op_cpuid_get_all */
#define MV_VS_OP_CPUID_SET_ALL 0x764d00000006000c /* mv_vs_op_cpuid_set_all */
#define MV_VS_OP_REG_GET 0x764d00000006000d /* mv_vs_op_reg_get */
#define MV_VS_OP_REG_SET 0x764d00000006000e /* mv_vs_op_reg_set */
#define MV_VS_OP_REG_GET_LIST 0x764d00000006000f /* mv_vs_op_reg_get_list */
#define MV_VS_OP_REG_SET_LIST 0x764d000000060010 /* mv_vs_op_reg_set_list */
#define MV_VS_OP_MSR_GET 0x764d000000060017 /* mv_vs_op_msr_get */
#define MV_VS_OP_MSR_SET 0x764d000000060018 /* mv_vs_op_msr_set */
#define MV_VS_OP_MSR_GET_LIST 0x764d000000060019 /* mv_vs_op_msr_get_list */
#define MV_VS_OP_MSR_SET_LIST 0x764d00000006001a /* mv_vs_op_msr_set_list */
#define MV_VS_OP_FPU_GET 0x764d00000006001b /* mv_vs_op_fpu_get */
#define MV_VS_OP_FPU_SET 0x764d00000006001c /* mv_vs_op_fpu_set */
#define MV_VS_OP_FPU_GET_ALL 0x764d00000006001d /* mv_vs_op_fpu_get_all */
#define MV_VS_OP_FPU_SET_ALL 0x764d00000006001e /* mv_vs_op_fpu_set_all */
#define MV_VS_OP_XSAVE_GET 0x764d00000006001f /* mv_vs_op_xsave_get */
#define MV_VS_OP_XSAVE_SET 0x764d000000060020 /* mv_vs_op_xsave_set */
#define MV_VS_OP_XSAVE_GET_ALL 0x764d000000060021 /* mv_vs_op_xsave_get_all */
#define MV_VS_OP_XSAVE_SET_ALL 0x764d000000060022 /* mv_vs_op_xsave_set_all */
#define MV_VS_OP_MP_STATE_GET 0x764d000000060023 /* mv_vs_op_mp_state_get */
#define MV_VS_OP_MP_STATE_SET 0x764d000000060024 /* mv_vs_op_mp_state_set */
#define MV_VS_OP_INJECT_EXCEPTION 0x764d000000060025 /* mv_vs_op_inject_exception */
#define MV_VS_OP_QUEUE_INTERRUPT 0x764d000000060026 /* mv_vs_op_queue_interrupt */
#define MV_VS_OP_TSC_GET_KHZ 0x764d000000060027 /* mv_vs_op_tsc_get_khz */
#define MV_VS_OP_TSC_SET_KHZ 0x764d000000060028 /* mv_vs_op_tsc_set_khz */
#define MV_VS_OP_EXIT_RECORD 0x764d000000060100 /* mv_vs_op_exit_record */
#define MV_VS_OP_RUN_UNTIL 0x764d000000060101 /* mv_vs_op_run_until */
#define MV_VS_OP_QUEUE_NMI 0x764d000000060102 /* mv_vs_op_queue_nmi */
#define MV_VS_OP_STOP 0x764d000000060103 /* mv_vs_op_stop */

/* Index of each op within its class. */
#define MV_ID_OP_VERSION_IDX_VAL 0 /* mv_id_op_version */
#define MV_ID_OP_HAS_CAPABILITY_IDX_VAL 1 /* mv_id_op_has_capability */
#define MV_ID_OP_CLR_CAPABILITY_IDX_VAL 2 /* mv_id_op_clr_capability */
#define MV_ID_OP_SET_CAPABILITY_IDX_VAL 3 /* mv_id_op_set_capability */
#define MV_ID_OP_POOL_IDX_VAL 0x100 /* mv_id_op_pool */
#define MV_HANDLE_OP_OPEN_HANDLE_IDX_VAL 0 /* mv_handle_op_open_handle */
#define MV_HANDLE_OP_CLOSE_HANDLE_IDX_VAL 1 /* mv_handle_op_close_handle */
#define MV_DEBUG_OP_OUT_IDX_VAL 0 /* mv_debug_op_out */
#define MV_PP_OP_PPID_IDX_VAL 0 /* mv_pp_op_ppid */
#define MV_PP_OP_ONLINE_PPS_IDX_VAL 1 /* mv_pp_op_online_pps */
#define MV_PP_OP_CLR_SHARED_PAGE_GPA_IDX_VAL 2 /* mv_pp_op_clr_shared_page_gpa */
#define MV_PP_OP_SET_SHARED_PAGE_GPA_IDX_VAL 3 /* mv_pp_op_set_shared_page_gpa */
#define MV_PP_OP_CPUID_GET_SUPPORTED_IDX_VAL 4 /* mv_pp_op_cpuid_get_supported */
#define MV_PP_OP_CPUID_GET_SUPPORTED_LIST_IDX_VAL 5 /* mv_pp_op_cpuid_get_supported_list */
#define MV_PP_OP_CPUID_GET_PERMISSABLE_IDX_VAL 6 /* mv_pp_op_cpuid_get_permissable */
#define MV_PP_OP_CPUID_GET_PERMISSABLE_LIST_IDX_VAL 7 /* mv_pp_op_cpuid_get_permissable_list */
#define MV_PP_OP_CPUID_GET_EMULATED_IDX_VAL 8 /* mv_pp_op_cpuid_get_emulated */
#define MV_PP_OP_CPUID_GET_EMULATED_LIST_IDX_VAL 9 /* mv_pp_op_cpuid_get_emulated_list */
#define MV_PP_OP_REG_GET_SUPPORTED_IDX_VAL 0xa /* mv_pp_op_reg_get_supported */
#define MV_PP_OP_REG_GET_SUPPORTED_LIST_IDX_VAL 0xb /* mv_pp_op_reg_get_supported_list */
#define MV_PP_OP_REG_GET_PERMISSABLE_IDX_VAL 0xc /* mv_pp_op_reg_get_permissable */
#define MV_PP_OP_REG_GET_PERMISSABLE_LIST_IDX_VAL 0xd /* mv_pp_op_reg_get_permissable_list */
#define MV_PP_OP_REG_GET_EMULATED_IDX_VAL 0xe /* mv_pp_op_reg_get_emulated */
#define MV_PP_OP_REG_GET_EMULATED_LIST_IDX_VAL 0xf /* mv_pp_op_reg_get_emulated_list */
#define MV_PP_OP_MSR_GET_SUPPORTED_IDX_VAL 0x10 /* mv_pp_op_msr_get_supported */
#define MV_PP_OP_MSR_GET_SUPPORTED_LIST_IDX_VAL 0x11 /* mv_pp_op_msr_get_supported_list */
#define MV_PP_OP_MSR_GET_PERMISSABLE_IDX_VAL 0x12 /* mv_pp_op_msr_get_permissable */
#define MV_PP_OP_MSR_GET_PERMISSABLE_LIST_IDX_VAL 0x13 /* mv_pp_op_msr_get_permissable_list */
#define MV_PP_OP_MSR_GET_EMULATED_IDX_VAL 0x14 /* mv_pp_op_msr_get_emulated */
#define MV_PP_OP_MSR_GET_EMULATED_LIST_IDX_VAL 0x15 /* mv_pp_op_msr_get_emulated_list */
#define MV_PP_OP_TSC_GET_KHZ_IDX_VAL 0x16 /* mv_pp_op_tsc_get_khz */
#define MV_PP_OP_TSC_SET_KHZ_IDX_VAL 0x17 /* mv_pp_op_tsc_set_khz */
#define MV_PP_OP_PROMOTE_IDX_VAL 0x100 /* mv_pp_op_promote */
#define MV_PP_OP_COUNTERS_IDX_VAL 0x101 /* mv_pp_op_counters */
#define MV_PP_OP_TRACE_IDX_VAL 0x102 /* mv_pp_op_trace */
#define MV_VM_OP_CREATE_VM_IDX_VAL 0 /* mv_vm_op_create_vm */
#define MV_VM_OP_DESTROY_VM_IDX_VAL 1 /* mv_vm_op_destroy_vm */
#define MV_VM_OP_VMID_IDX_VAL 2 /* mv_vm_op_vmid */
#define MV_VM_OP_MMIO_MAP_IDX_VAL 3 /* mv_vm_op_mmio_map */
#define MV_VM_OP_MMIO_UNMAP_IDX_VAL 4 /* mv_vm_op_mmio_unmap */
#define MV_VM_OP_STOP_IDX_VAL 0x100 /* mv_vm_op_stop */
#define MV_VM_OP_QUERY_IDX_VAL 0x101 /* mv_vm_op_query */
#define MV_VM_OP_MAP_RANGE_IDX_VAL 0x102 /* mv_vm_op_map_range */
#define MV_VM_OP_UNMAP_RANGE_IDX_VAL 0x103 /* mv_vm_op_unmap_range */
#define MV_VP_OP_CREATE_VP_IDX_VAL 0 /* mv_vp_op_create_vp */
#define MV_VP_OP_DESTROY_VP_IDX_VAL 1 /* mv_vp_op_destroy_vp */
#define MV_VP_OP_VMID_IDX_VAL 2 /* mv_vp_op_vmid */
#define MV_VP_OP_VPID_IDX_VAL 3 /* mv_vp_op_vpid */
#define MV_VS_OP_CREATE_VS_IDX_VAL 0 /* mv_vs_op_create_vs */
#define MV_VS_OP_DESTROY_VS_IDX_VAL 1 /* mv_vs_op_destroy_vs */
#define MV_VS_OP_VMID_IDX_VAL 2 /* mv_vs_op_vmid */
#define MV_VS_OP_VPID_IDX_VAL 3 /* mv_vs_op_vpid */
#define MV_VS_OP_VSID_IDX_VAL 4 /* mv_vs_op_vsid */
#define MV_VS_OP_GVA_TO_GLA_IDX_VAL 5 /* mv_vs_op_gva_to_gla */
#define MV_VS_OP_GLA_TO_GPA_IDX_VAL 6 /* mv_vs_op_gla_to_gpa */
#define MV_VS_OP_GVA_TO_GPA_IDX_VAL 7 /* mv_vs_op_gva_to_gpa */
#define MV_VS_OP_RUN_IDX_VAL 8 /* mv_vs_op_run */
#define MV_VS_OP_CPUID_GET_IDX_VAL 9 /* mv_vs_op_cpuid_get */
#define MV_VS_OP_CPUID_SET_IDX_VAL 0xa /* mv_vs_op_cpuid_set */
#define MV_VS_OP_CPUID_GET_ALL_IDX_VAL 0xb /* mv_vs_op_cpuid_get_all */
#define MV_VS_OP_CPUID_SET_ALL_IDX_VAL 0xc /* mv_vs_op_cpuid_set_all */
#define MV_VS_OP_REG_GET_IDX_VAL 0xd /* mv_vs_op_reg_get */
#define MV_VS_OP_REG_SET_IDX_VAL 0xe /* mv_vs_op_reg_set */
#define MV_VS_OP_REG_GET_LIST_IDX_VAL 0xf /* mv_vs_op_reg_get_list */
#define MV_VS_OP_REG_SET_LIST_IDX_VAL 0x10 /* mv_vs_op_reg_set_list */
#define MV_VS_OP_MSR_GET_IDX_VAL 0x17 /* mv_vs_op_msr_get */
#define MV_VS_OP_MSR_SET_IDX_VAL 0x18 /* mv_vs_op_msr_set */
#define MV_VS_OP_MSR_GET_LIST_IDX_VAL 0x19 /* mv_vs_op_msr_get_list */
#define MV_VS_OP_MSR_SET_LIST_IDX_VAL 0x1a /* mv_vs_op_msr_set_list */
#define MV_VS_OP_FPU_GET_IDX_VAL 0x1b /* mv_vs_op_fpu_get */
#define MV_VS_OP_FPU_SET_IDX_VAL 0x1c /* mv_vs_op_fpu_set */
#define MV_VS_OP_FPU_GET_ALL_IDX_VAL 0x1d /* mv_vs_op_fpu_get_all */
#define MV_VS_OP_FPU_SET_ALL_IDX_VAL 0x1e /* mv_vs_op_fpu_set_all */
#define MV_VS_OP_XSAVE_GET_IDX_VAL 0x1f /* mv_vs_op_xsave_get */
#define MV_VS_OP_XSAVE_SET_IDX_VAL 0x20 /* mv_vs_op_xsave_set */
#define MV_VS_OP_XSAVE_GET_ALL_IDX_VAL 0x21 /* mv_vs_op_xsave_get_all */
#define MV_VS_OP_XSAVE_SET_ALL_IDX_VAL 0x22 /* mv_vs_op_xsave_set_all */
#define MV_VS_OP_MP_STATE_GET_IDX_VAL 0x23 /* mv_vs_op_mp_state_get */
#define MV_VS_OP_MP_STATE_SET_IDX_VAL 0x24 /* mv_vs_op_mp_state_set */
#define MV_VS_OP_INJECT_EXCEPTION_IDX_VAL 0x25 /* mv_vs_op_inject_exception */
#define MV_VS_OP_QUEUE_INTERRUPT_IDX_VAL 0x26 /* mv_vs_op_queue_interrupt */
#define MV_VS_OP_TSC_GET_KHZ_IDX_VAL 0x27 /* mv_vs_op_tsc_get_khz */
#define MV_VS_OP_TSC_SET_KHZ_IDX_VAL 0x28 /* mv_vs_op_tsc_set_khz */
#define MV_VS_OP_EXIT_RECORD_IDX_VAL 0x100 /* mv_vs_op_exit_record */
#define MV_VS_OP_RUN_UNTIL_IDX_VAL 0x101 /* mv_vs_op_run_until */
#define MV_VS_OP_QUEUE_NMI_IDX_VAL 0x102 /* mv_vs_op_queue_nmi */
#define MV_VS_OP_STOP_IDX_VAL 0x103 /* mv_vs_op_stop */

/* mv_bit_size_t: Width of an access. */
#define MV_BIT_SIZE_8 0 /* one byte */
#define MV_BIT_SIZE_16 1 /* two bytes */
#define MV_BIT_SIZE_32 2 /* four bytes */
#define MV_BIT_SIZE_64 3 /* eight bytes */

/* mv_exit_reason_t: Why mv_vs_op_run returned: R10. mv_vs_op_exit_record tells more. */
#define MV_EXIT_REASON_FAILURE 0 /* with EXIT_FAILURE: the guest could not be entered, or its exit not delivered */
#define MV_EXIT_REASON_UNKNOWN 1 /* with EXIT_UNKNOWN: any exit that has no reason here, triple fault included */
#define MV_EXIT_REASON_HLT 2 /* HLT, the guest past it; MicroV declared this reason and answered unknown */
#define MV_EXIT_REASON_IO 3 /* port I/O; mv_exit_io_t is in the shared page; the guest is past the instruction */
#define MV_EXIT_REASON_MMIO 4 /* never returned, as in MicroV: a nested page fault is unknown */
#define MV_EXIT_REASON_MSR 5 /* never returned, as in MicroV */
#define MV_EXIT_REASON_INTERRUPT 6 /* the root VM has an interrupt to take, or the VM was told to stop; run again or end it */
#define MV_EXIT_REASON_NMI 7 /* the root VM has an NMI to take; run again */

/* mv_mp_state_t: Multiprocessing state of a VS. */
#define MV_MP_STATE_INITIAL 0 /* as created */
#define MV_MP_STATE_RUNNING 1 /* has run, or may */
#define MV_MP_STATE_WAIT 2 /* waits for an event */
#define MV_MP_STATE_INIT 3 /* waits for SIPI after INIT */
#define MV_MP_STATE_SIPI 4 /* has received SIPI */
#define MV_MP_STATE_INVALID 5 /* first value that is refused */

/* mv_cpuid_flag_t: Flags of a CPUID entry. */
#define MV_CPUID_FLAG_RESERVED 0 /* none defined */

/* mv_reg_t: Register numbers of reg_get and reg_set. */
#define MV_REG_UNSUPPORTED 0 /* refused */
#define MV_REG_RAX 1
#define MV_REG_RBX 2
#define MV_REG_RCX 3
#define MV_REG_RDX 4
#define MV_REG_RBP 5
#define MV_REG_RSI 6
#define MV_REG_RDI 7
#define MV_REG_R8 8
#define MV_REG_R9 9
#define MV_REG_R10 0xa
#define MV_REG_R11 0xb
#define MV_REG_R12 0xc
#define MV_REG_R13 0xd
#define MV_REG_R14 0xe
#define MV_REG_R15 0xf
#define MV_REG_RSP 0x10
#define MV_REG_RIP 0x11
#define MV_REG_RFLAGS 0x12
#define MV_REG_ES_SELECTOR 0x13
#define MV_REG_ES_ATTRIB 0x14 /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
#define MV_REG_ES_LIMIT 0x15
#define MV_REG_ES_BASE 0x16
#define MV_REG_CS_SELECTOR 0x17
#define MV_REG_CS_ATTRIB 0x18 /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
#define MV_REG_CS_LIMIT 0x19
#define MV_REG_CS_BASE 0x1a
#define MV_REG_SS_SELECTOR 0x1b
#define MV_REG_SS_ATTRIB 0x1c /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
#define MV_REG_SS_LIMIT 0x1d
#define MV_REG_SS_BASE 0x1e
#define MV_REG_DS_SELECTOR 0x1f
#define MV_REG_DS_ATTRIB 0x20 /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
#define MV_REG_DS_LIMIT 0x21
#define MV_REG_DS_BASE 0x22
#define MV_REG_FS_SELECTOR 0x23
#define MV_REG_FS_ATTRIB 0x24 /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
#define MV_REG_FS_LIMIT 0x25
#define MV_REG_FS_BASE 0x26
#define MV_REG_GS_SELECTOR 0x27
#define MV_REG_GS_ATTRIB 0x28 /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
#define MV_REG_GS_LIMIT 0x29
#define MV_REG_GS_BASE 0x2a
#define MV_REG_LDTR_SELECTOR 0x2b
#define MV_REG_LDTR_ATTRIB 0x2c /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
#define MV_REG_LDTR_LIMIT 0x2d
#define MV_REG_LDTR_BASE 0x2e
#define MV_REG_TR_SELECTOR 0x2f
#define MV_REG_TR_ATTRIB 0x30 /* access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
#define MV_REG_TR_LIMIT 0x31
#define MV_REG_TR_BASE 0x32
#define MV_REG_GDTR_SELECTOR 0x33 /* refused */
#define MV_REG_GDTR_ATTRIB 0x34 /* refused */
#define MV_REG_GDTR_LIMIT 0x35
#define MV_REG_GDTR_BASE 0x36
#define MV_REG_IDTR_SELECTOR 0x37 /* refused */
#define MV_REG_IDTR_ATTRIB 0x38 /* refused */
#define MV_REG_IDTR_LIMIT 0x39
#define MV_REG_IDTR_BASE 0x3a
#define MV_REG_DR0 0x3b
#define MV_REG_DR1 0x3c
#define MV_REG_DR2 0x3d
#define MV_REG_DR3 0x3e
#define MV_REG_DR6 0x3f
#define MV_REG_DR7 0x40
#define MV_REG_CR0 0x41
#define MV_REG_CR2 0x42
#define MV_REG_CR3 0x43
#define MV_REG_CR4 0x44
#define MV_REG_CR8 0x45
#define MV_REG_XCR0 0x46
#define MV_REG_INVALID 0x47 /* refused */

/* Bit n: mp_state_set to state n is allowed from this one. */
#define MV_MP_FROM_INITIAL 0xb /* initial, running, init */
#define MV_MP_FROM_RUNNING 7 /* initial, running, wait */
#define MV_MP_FROM_WAIT 7 /* initial, running, wait */
#define MV_MP_FROM_INIT 0x18 /* init, sipi */
#define MV_MP_FROM_SIPI 0x12 /* running, sipi */

/* Neutral exit reasons; below 32, they index the counters. */
#define MV_RECORD_REASON_NONE 0 /* no exit yet */
#define MV_RECORD_REASON_INIT 1 /* first upcall on a PP, or the first after a core restart: the core prepares its PP area */
#define MV_RECORD_REASON_CPUID 2 /* CPUID; leaf and subleaf are in RAX and RCX */
#define MV_RECORD_REASON_HYPERCALL 3 /* VMMCALL or VMCALL */
#define MV_RECORD_REASON_IO 4 /* port I/O; qualification is an IO_ word, info the next RIP */
#define MV_RECORD_REASON_HLT 5 /* HLT */
#define MV_RECORD_REASON_INTERRUPT 6 /* an interrupt for the root is pending */
#define MV_RECORD_REASON_NMI 7 /* an NMI for the root is pending */
#define MV_RECORD_REASON_NESTED_FAULT 8 /* nested page fault; qualification is a FAULT_ word, gpa the address */
#define MV_RECORD_REASON_MSR_READ 9 /* RDMSR; the index is in RCX */
#define MV_RECORD_REASON_MSR_WRITE 0xa /* WRMSR; the index is in RCX, the value in RDX:RAX */
#define MV_RECORD_REASON_CONTROL_REGISTER 0xb /* MOV to or from a control register; qualification is a MOVE_ word */
#define MV_RECORD_REASON_DEBUG_REGISTER 0xc /* MOV to or from a debug register; qualification is a MOVE_ word */
#define MV_RECORD_REASON_EXCEPTION 0xd /* intercepted exception; qualification is the vector, info the error code */
#define MV_RECORD_REASON_SHUTDOWN 0xe /* triple fault */
#define MV_RECORD_REASON_INVALID_STATE 0xf /* the guest state was refused at entry; qualification is the number of the register, mv_reg_t or a REFUSED_, 0 if none was found; info the vendor's code, or below 0x100 what XCR0 may have set, if ring 0 refused */
#define MV_RECORD_REASON_VIRTUALIZATION 0x10 /* an SVM or VMX instruction; #UD is the architectural answer */
#define MV_RECORD_REASON_XSETBV 0x11 /* XSETBV */
#define MV_RECORD_REASON_CACHE 0x12 /* INVD or WBINVD */
#define MV_RECORD_REASON_WINDOW 0x13 /* the guest can take an interrupt now, or ends the handler of an NMI; served in ring 0 */
#define MV_RECORD_REASON_DEADLINE 0x14 /* the run's deadline passed */
#define MV_RECORD_REASON_STOPPED 0x15 /* the VM was told to stop */
#define MV_RECORD_REASON_FETCH_FAILED 0x16 /* the instruction could not be read from guest memory to advance past it */
#define MV_RECORD_REASON_INSTRUCTION 0x17 /* another intercepted instruction; qualification is an INSTRUCTION_ */
#define MV_RECORD_REASON_TASK_SWITCH 0x18 /* a task switch by the processor: JMP, CALL or IRET to a TSS, or a task gate */
#define MV_RECORD_REASON_UNFINISHED 0x19 /* as a run begins: VsPage.unfinished is not 0; the instruction behind it goes on at unfinishedNext */
#define MV_RECORD_REASON_UNKNOWN 0x1f /* none of the above; info is the vendor's code, for the log only */

/* Qualification of MV_RECORD_REASON_IO. */
#define MV_RECORD_IO_IN 1 /* IN, otherwise OUT */
#define MV_RECORD_IO_STRING 2 /* INS or OUTS */
#define MV_RECORD_IO_REP 4 /* REP prefix */
#define MV_RECORD_IO_SIZE_SHIFT 4 /* bits 6:4: access size in bytes, 1, 2 or 4 */
#define MV_RECORD_IO_SIZE_MASK 7 /* after the shift */
#define MV_RECORD_IO_ADDRESS_SHIFT 8 /* STRING, bits 9:8: address size, 0 for 16 bits, 1 for 32, 2 for 64 */
#define MV_RECORD_IO_ADDRESS_MASK 3 /* after the shift */
#define MV_RECORD_IO_SEGMENT_SHIFT 0xa /* STRING, bits 12:10: segment of the memory operand, ES, CS, SS, DS, FS, GS */
#define MV_RECORD_IO_SEGMENT_MASK 7 /* after the shift */
#define MV_RECORD_IO_LONG 0x2000 /* STRING: in 64-bit code */
#define MV_RECORD_IO_PORT_SHIFT 0x10 /* bits 31:16: port */

/* Qualification of MV_RECORD_REASON_NESTED_FAULT. */
#define MV_RECORD_FAULT_PRESENT 1 /* the translation was there, the access was not allowed */
#define MV_RECORD_FAULT_WRITE 2 /* write */
#define MV_RECORD_FAULT_RESERVED 8 /* reserved bit set in a nested table */
#define MV_RECORD_FAULT_FETCH 0x10 /* instruction fetch */
#define MV_RECORD_FAULT_TABLE_WALK 0x100 /* the access was the walk of a guest page table */

/* Qualification of MV_RECORD_REASON_INVALID_STATE: what mv_reg_t does not number. Offset in the VS page / 8, as there. */
#define MV_RECORD_REFUSED_EFER 0x48
#define MV_RECORD_REFUSED_PAT 0x51
#define MV_RECORD_REFUSED_EVENT 0x69 /* the event to be delivered: mv_vs_op_inject_exception */

/* R10 to R13 after a call. */
#define MV_OUTPUTS_SIZE 0x20 /* bytes */
#define MV_OUTPUTS_REG0 0x000 /* R10 */
#define MV_OUTPUTS_REG1 0x008 /* R11 */
#define MV_OUTPUTS_REG2 0x010 /* R12 */
#define MV_OUTPUTS_REG3 0x018 /* R13 */

#endif

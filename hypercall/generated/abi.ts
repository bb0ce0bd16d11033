/* Generated from hypercall/abi.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: MicroV's hypercall ABI, and its extensions here; see docs/hypercalls.md
 */
// Status codes in RAX.
/** done */
export const MV_STATUS_SUCCESS: u64 = 0;
/** no such op, or refused for a reason without a code of its own */
export const MV_STATUS_FAILURE_UNKNOWN: u64 = 0xdead000000010001;
/** never returned: a wrong handle is INVALID_INPUT_REG0 */
export const MV_STATUS_FAILURE_INVALID_HANDLE: u64 = 0xdead000000020001;
/** never returned: an op that is not there is FAILURE_UNKNOWN */
export const MV_STATUS_FAILURE_UNSUPPORTED: u64 = 0xdead000000040001;
/** the caller may not use this op */
export const MV_STATUS_INVALID_PERM_DENIED: u64 = 0xdead000000010002;
/** R10 in is wrong */
export const MV_STATUS_INVALID_INPUT_REG0: u64 = 0xdead000000010003;
/** R11 in is wrong */
export const MV_STATUS_INVALID_INPUT_REG1: u64 = 0xdead000000020003;
/** R12 in is wrong */
export const MV_STATUS_INVALID_INPUT_REG2: u64 = 0xdead000000040003;
/** R13 in is wrong */
export const MV_STATUS_INVALID_INPUT_REG3: u64 = 0xdead000000080003;
/** R10 out would be wrong; never returned */
export const MV_STATUS_INVALID_OUTPUT_REG0: u64 = 0xdead000000100003;
/** R11 out would be wrong; never returned */
export const MV_STATUS_INVALID_OUTPUT_REG1: u64 = 0xdead000000200003;
/** R12 out would be wrong; never returned */
export const MV_STATUS_INVALID_OUTPUT_REG2: u64 = 0xdead000000400003;
/** R13 out would be wrong; never returned */
export const MV_STATUS_INVALID_OUTPUT_REG3: u64 = 0xdead000000800003;
/** not done yet: make the very same call again */
export const MV_STATUS_RETRY_CONTINUATION: u64 = 0xdead000000100004;
/** MicroV's documents only; never returned */
export const MV_STATUS_RETRY_CONTINUATION_SCC: u64 = 0xdead000000200004;
/** the guest could not be entered, or its exit not delivered */
export const MV_STATUS_EXIT_FAILURE: u64 = 0xdead000000100005;
/** the guest exited for a reason that run has no answer for */
export const MV_STATUS_EXIT_UNKNOWN: u64 = 0xdead000000200005;

/** signature in RAX bits 63:48 */
export const MV_HYPERCALL_SIG_VAL: u64 = 0x764d000000000000;
/** signature bits of RAX */
export const MV_HYPERCALL_SIG_MASK: u64 = 0xffff000000000000;
/** flag bits of RAX; ignored */
export const MV_HYPERCALL_FLAGS_MASK: u64 = 0xffff00000000;
/** signature and class bits of RAX */
export const MV_HYPERCALL_OPCODE_MASK: u64 = 0xffff0000ffff0000;
/** class bits of RAX */
export const MV_HYPERCALL_OPCODE_NOSIG_MASK: u64 = 0xffff0000;
/** index bits of RAX */
export const MV_HYPERCALL_INDEX_MASK: u64 = 0xffff;
/** software-controlled continuation; ignored, as MicroV's code does */
export const MV_HYPERCALL_FLAGS_SCC: u64 = 0x100000000;
/** the only valid handle; open_handle returns it, close_handle does not revoke it */
export const MV_HANDLE_VAL: u64 = 0x42;
/** what clients keep where they have no handle */
export const MV_INVALID_HANDLE: u64 = 0xffffffffffffffff;
/** first guest-physical address that is out of range */
export const MV_MAX_GPA_SIZE: u64 = 0x200000000000;
/** mv_rdl_t.reg0 of msr_get_supported_list: list all */
export const MV_RDL_FLAG_ALL: u64 = 1;
/** mv_exit_io_t.type: IN */
export const MV_EXIT_IO_IN: u64 = 0;
/** mv_exit_io_t.type: OUT */
export const MV_EXIT_IO_OUT: u64 = 1;
/** mv_exit_mmio_t.flags */
export const MV_EXIT_MMIO_READ: u64 = 1;
/** mv_exit_mmio_t.flags */
export const MV_EXIT_MMIO_WRITE: u64 = 2;
/** mv_exit_mmio_t.flags */
export const MV_EXIT_MMIO_EXECUTE: u64 = 4;
/** RDMSR; MicroV's documents only */
export const MV_EXIT_MSR_READ: u64 = 1;
/** WRMSR; MicroV's documents only */
export const MV_EXIT_MSR_WRITE: u64 = 2;
/** unused */
export const MV_PERM_READ: u64 = 1;
/** unused */
export const MV_PERM_WRITE: u64 = 2;
/** mv_id_op_pool: ring 3 of the root VM may call */
export const MV_POOL_FLAG_USER_HYPERCALLS: u64 = 1;

/** version that open_handle takes: `Mv#1`, little endian */
export const MV_SPEC_ID1_VAL: u32 = 0x3123764d;
/** bit of mv_id_op_version: MicroV's specification 1 */
export const MV_SPEC_ID1_MASK: u32 = 2;
/** bit of mv_id_op_version: the extensions with indexes from 0x100 */
export const MV_SPEC_EXT1_MASK: u32 = 0x10000;
/** what mv_id_op_version returns; MicroV itself returns 2 */
export const MV_ALL_SPECS_SUPPORTED_VAL: u32 = 0x10002;
/** what clients keep where they have no version */
export const MV_INVALID_VERSION: u32 = 0x80000000;
/** no object; also what vmid and vpid return for an id that is not allocated */
export const MV_INVALID_ID: u32 = 0xffff;
/** the caller's own VM, VP or VS */
export const MV_SELF_ID: u32 = 0xfffe;
/** unused */
export const MV_ALL_ID: u32 = 0xfffd;
/** the bootstrap PP */
export const MV_BS_PPID: u32 = 0;
/** the root VM */
export const MV_ROOT_VMID: u32 = 0;
/** entries of mv_rdl_t */
export const MV_RDL_MAX_ENTRIES: u32 = 0xfa;
/** entries of mv_mdl_t */
export const MV_MDL_MAX_ENTRIES: u32 = 0x7d;
/** entries of mv_cdl_t */
export const MV_CDL_MAX_ENTRIES: u32 = 0x7d;
/** bytes of a page */
export const MV_PAGE_SIZE: u32 = 0x1000;
/** its logarithm */
export const MV_PAGE_SHIFT: u32 = 0xc;
/** physical processors */
export const MV_MAX_PPS: u32 = 0x80;
/** virtual machines, the root VM included */
export const MV_MAX_VMS: u32 = 0x400;
/** virtual processors, the root's included */
export const MV_MAX_VPS: u32 = 0x1000;
/** virtual processor states, the root's included */
export const MV_MAX_VSS: u32 = 0x1000;
/** the same under MicroV's limits */
export const MV_LIMITED_MAX_VMS: u32 = 0x10;
/** the same under MicroV's limits */
export const MV_LIMITED_MAX_VPS: u32 = 0x100;
/** the same under MicroV's limits */
export const MV_LIMITED_MAX_VSS: u32 = 0x100;

// Flags of a mapping.
/** readable */
export const MV_MAP_FLAG_READ_ACCESS: u64 = 1;
/** writable */
export const MV_MAP_FLAG_WRITE_ACCESS: u64 = 2;
/** executable */
export const MV_MAP_FLAG_EXECUTE_ACCESS: u64 = 4;
/** user page */
export const MV_MAP_FLAG_USER: u64 = 8;
/** 4 KiB leaf */
export const MV_MAP_FLAG_4K_PAGE: u64 = 0x200;
/** 2 MiB leaf */
export const MV_MAP_FLAG_2M_PAGE: u64 = 0x400;
/** 1 GiB leaf */
export const MV_MAP_FLAG_1G_PAGE: u64 = 0x800;
/** map_range: goes into the VM's table when the VM first touches it */
export const MV_MAP_FLAG_LAZY: u64 = 0x10000;
/** UC */
export const MV_MAP_FLAG_UNCACHEABLE: u64 = 0x200000000000000;
/** UC- */
export const MV_MAP_FLAG_UNCACHEABLE_MINUS: u64 = 0x400000000000000;
/** WC */
export const MV_MAP_FLAG_WRITE_COMBINING: u64 = 0x800000000000000;
/** WC+ */
export const MV_MAP_FLAG_WRITE_COMBINING_PLUS: u64 = 0x1000000000000000;
/** WT */
export const MV_MAP_FLAG_WRITE_THROUGH: u64 = 0x2000000000000000;
/** WB */
export const MV_MAP_FLAG_WRITE_BACK: u64 = 0x4000000000000000;
/** WP */
export const MV_MAP_FLAG_WRITE_PROTECTED: u64 = 0x8000000000000000;

// Classes as bits of RAX.
/** mv_id_op */
export const MV_ID_OP_VAL: u64 = 0x764d000000000000;
/** mv_id_op without the signature */
export const MV_ID_OP_NOSIG_VAL: u64 = 0;
/** mv_handle_op */
export const MV_HANDLE_OP_VAL: u64 = 0x764d000000010000;
/** mv_handle_op without the signature */
export const MV_HANDLE_OP_NOSIG_VAL: u64 = 0x10000;
/** mv_debug_op */
export const MV_DEBUG_OP_VAL: u64 = 0x764d000000020000;
/** mv_debug_op without the signature */
export const MV_DEBUG_OP_NOSIG_VAL: u64 = 0x20000;
/** mv_pp_op */
export const MV_PP_OP_VAL: u64 = 0x764d000000030000;
/** mv_pp_op without the signature */
export const MV_PP_OP_NOSIG_VAL: u64 = 0x30000;
/** mv_vm_op */
export const MV_VM_OP_VAL: u64 = 0x764d000000040000;
/** mv_vm_op without the signature */
export const MV_VM_OP_NOSIG_VAL: u64 = 0x40000;
/** mv_vp_op */
export const MV_VP_OP_VAL: u64 = 0x764d000000050000;
/** mv_vp_op without the signature */
export const MV_VP_OP_NOSIG_VAL: u64 = 0x50000;
/** mv_vs_op */
export const MV_VS_OP_VAL: u64 = 0x764d000000060000;
/** mv_vs_op without the signature */
export const MV_VS_OP_NOSIG_VAL: u64 = 0x60000;

// Classes as numbers: RAX bits 31:16.
/** mv_id_op */
export const MV_CLASS_ID: u32 = 0;
/** mv_handle_op */
export const MV_CLASS_HANDLE: u32 = 1;
/** mv_debug_op */
export const MV_CLASS_DEBUG: u32 = 2;
/** mv_pp_op */
export const MV_CLASS_PP: u32 = 3;
/** mv_vm_op */
export const MV_CLASS_VM: u32 = 4;
/** mv_vp_op */
export const MV_CLASS_VP: u32 = 5;
/** mv_vs_op */
export const MV_CLASS_VS: u32 = 6;

// RAX of each op, flags zero.
/** mv_id_op_version */
export const MV_ID_OP_VERSION: u64 = 0x764d000000000000;
/** mv_id_op_has_capability */
export const MV_ID_OP_HAS_CAPABILITY: u64 = 0x764d000000000001;
/** mv_id_op_clr_capability */
export const MV_ID_OP_CLR_CAPABILITY: u64 = 0x764d000000000002;
/** mv_id_op_set_capability */
export const MV_ID_OP_SET_CAPABILITY: u64 = 0x764d000000000003;
/** mv_id_op_pool */
export const MV_ID_OP_POOL: u64 = 0x764d000000000100;
/** mv_handle_op_open_handle */
export const MV_HANDLE_OP_OPEN_HANDLE: u64 = 0x764d000000010000;
/** mv_handle_op_close_handle */
export const MV_HANDLE_OP_CLOSE_HANDLE: u64 = 0x764d000000010001;
/** mv_debug_op_out */
export const MV_DEBUG_OP_OUT: u64 = 0x764d000000020000;
/** mv_pp_op_ppid */
export const MV_PP_OP_PPID: u64 = 0x764d000000030000;
/** mv_pp_op_online_pps */
export const MV_PP_OP_ONLINE_PPS: u64 = 0x764d000000030001;
/** mv_pp_op_clr_shared_page_gpa */
export const MV_PP_OP_CLR_SHARED_PAGE_GPA: u64 = 0x764d000000030002;
/** mv_pp_op_set_shared_page_gpa */
export const MV_PP_OP_SET_SHARED_PAGE_GPA: u64 = 0x764d000000030003;
/** mv_pp_op_cpuid_get_supported */
export const MV_PP_OP_CPUID_GET_SUPPORTED: u64 = 0x764d000000030004;
/** mv_pp_op_cpuid_get_supported_list */
export const MV_PP_OP_CPUID_GET_SUPPORTED_LIST: u64 = 0x764d000000030005;
/** mv_pp_op_cpuid_get_permissable */
export const MV_PP_OP_CPUID_GET_PERMISSABLE: u64 = 0x764d000000030006;
/** mv_pp_op_cpuid_get_permissable_list */
export const MV_PP_OP_CPUID_GET_PERMISSABLE_LIST: u64 = 0x764d000000030007;
/** mv_pp_op_cpuid_get_emulated */
export const MV_PP_OP_CPUID_GET_EMULATED: u64 = 0x764d000000030008;
/** mv_pp_op_cpuid_get_emulated_list */
export const MV_PP_OP_CPUID_GET_EMULATED_LIST: u64 = 0x764d000000030009;
/** mv_pp_op_reg_get_supported */
export const MV_PP_OP_REG_GET_SUPPORTED: u64 = 0x764d00000003000a;
/** mv_pp_op_reg_get_supported_list */
export const MV_PP_OP_REG_GET_SUPPORTED_LIST: u64 = 0x764d00000003000b;
/** mv_pp_op_reg_get_permissable */
export const MV_PP_OP_REG_GET_PERMISSABLE: u64 = 0x764d00000003000c;
/** mv_pp_op_reg_get_permissable_list */
export const MV_PP_OP_REG_GET_PERMISSABLE_LIST: u64 = 0x764d00000003000d;
/** mv_pp_op_reg_get_emulated */
export const MV_PP_OP_REG_GET_EMULATED: u64 = 0x764d00000003000e;
/** mv_pp_op_reg_get_emulated_list */
export const MV_PP_OP_REG_GET_EMULATED_LIST: u64 = 0x764d00000003000f;
/** mv_pp_op_msr_get_supported */
export const MV_PP_OP_MSR_GET_SUPPORTED: u64 = 0x764d000000030010;
/** mv_pp_op_msr_get_supported_list */
export const MV_PP_OP_MSR_GET_SUPPORTED_LIST: u64 = 0x764d000000030011;
/** mv_pp_op_msr_get_permissable */
export const MV_PP_OP_MSR_GET_PERMISSABLE: u64 = 0x764d000000030012;
/** mv_pp_op_msr_get_permissable_list */
export const MV_PP_OP_MSR_GET_PERMISSABLE_LIST: u64 = 0x764d000000030013;
/** mv_pp_op_msr_get_emulated */
export const MV_PP_OP_MSR_GET_EMULATED: u64 = 0x764d000000030014;
/** mv_pp_op_msr_get_emulated_list */
export const MV_PP_OP_MSR_GET_EMULATED_LIST: u64 = 0x764d000000030015;
/** mv_pp_op_tsc_get_khz */
export const MV_PP_OP_TSC_GET_KHZ: u64 = 0x764d000000030016;
/** mv_pp_op_tsc_set_khz */
export const MV_PP_OP_TSC_SET_KHZ: u64 = 0x764d000000030017;
/** mv_pp_op_promote */
export const MV_PP_OP_PROMOTE: u64 = 0x764d000000030100;
/** mv_pp_op_counters */
export const MV_PP_OP_COUNTERS: u64 = 0x764d000000030101;
/** mv_pp_op_trace */
export const MV_PP_OP_TRACE: u64 = 0x764d000000030102;
/** mv_vm_op_create_vm */
export const MV_VM_OP_CREATE_VM: u64 = 0x764d000000040000;
/** mv_vm_op_destroy_vm */
export const MV_VM_OP_DESTROY_VM: u64 = 0x764d000000040001;
/** mv_vm_op_vmid */
export const MV_VM_OP_VMID: u64 = 0x764d000000040002;
/** mv_vm_op_mmio_map */
export const MV_VM_OP_MMIO_MAP: u64 = 0x764d000000040003;
/** mv_vm_op_mmio_unmap */
export const MV_VM_OP_MMIO_UNMAP: u64 = 0x764d000000040004;
/** mv_vm_op_stop */
export const MV_VM_OP_STOP: u64 = 0x764d000000040100;
/** mv_vm_op_query */
export const MV_VM_OP_QUERY: u64 = 0x764d000000040101;
/** mv_vm_op_map_range */
export const MV_VM_OP_MAP_RANGE: u64 = 0x764d000000040102;
/** mv_vm_op_unmap_range */
export const MV_VM_OP_UNMAP_RANGE: u64 = 0x764d000000040103;
/** mv_vp_op_create_vp */
export const MV_VP_OP_CREATE_VP: u64 = 0x764d000000050000;
/** mv_vp_op_destroy_vp */
export const MV_VP_OP_DESTROY_VP: u64 = 0x764d000000050001;
/** mv_vp_op_vmid */
export const MV_VP_OP_VMID: u64 = 0x764d000000050002;
/** mv_vp_op_vpid */
export const MV_VP_OP_VPID: u64 = 0x764d000000050003;
/** mv_vs_op_create_vs */
export const MV_VS_OP_CREATE_VS: u64 = 0x764d000000060000;
/** mv_vs_op_destroy_vs */
export const MV_VS_OP_DESTROY_VS: u64 = 0x764d000000060001;
/** mv_vs_op_vmid */
export const MV_VS_OP_VMID: u64 = 0x764d000000060002;
/** mv_vs_op_vpid */
export const MV_VS_OP_VPID: u64 = 0x764d000000060003;
/** mv_vs_op_vsid */
export const MV_VS_OP_VSID: u64 = 0x764d000000060004;
/** mv_vs_op_gva_to_gla */
export const MV_VS_OP_GVA_TO_GLA: u64 = 0x764d000000060005;
/** mv_vs_op_gla_to_gpa */
export const MV_VS_OP_GLA_TO_GPA: u64 = 0x764d000000060006;
/** mv_vs_op_gva_to_gpa */
export const MV_VS_OP_GVA_TO_GPA: u64 = 0x764d000000060007;
/** mv_vs_op_run */
export const MV_VS_OP_RUN: u64 = 0x764d000000060008;
/** mv_vs_op_cpuid_get */
export const MV_VS_OP_CPUID_GET: u64 = 0x764d000000060009;
/** mv_vs_op_cpuid_set */
export const MV_VS_OP_CPUID_SET: u64 = 0x764d00000006000a;
/** mv_vs_op_cpuid_get_all */
export const MV_VS_OP_CPUID_GET_ALL: u64 = 0x764d00000006000b;
/** mv_vs_op_cpuid_set_all */
export const MV_VS_OP_CPUID_SET_ALL: u64 = 0x764d00000006000c;
/** mv_vs_op_reg_get */
export const MV_VS_OP_REG_GET: u64 = 0x764d00000006000d;
/** mv_vs_op_reg_set */
export const MV_VS_OP_REG_SET: u64 = 0x764d00000006000e;
/** mv_vs_op_reg_get_list */
export const MV_VS_OP_REG_GET_LIST: u64 = 0x764d00000006000f;
/** mv_vs_op_reg_set_list */
export const MV_VS_OP_REG_SET_LIST: u64 = 0x764d000000060010;
/** mv_vs_op_msr_get */
export const MV_VS_OP_MSR_GET: u64 = 0x764d000000060017;
/** mv_vs_op_msr_set */
export const MV_VS_OP_MSR_SET: u64 = 0x764d000000060018;
/** mv_vs_op_msr_get_list */
export const MV_VS_OP_MSR_GET_LIST: u64 = 0x764d000000060019;
/** mv_vs_op_msr_set_list */
export const MV_VS_OP_MSR_SET_LIST: u64 = 0x764d00000006001a;
/** mv_vs_op_fpu_get */
export const MV_VS_OP_FPU_GET: u64 = 0x764d00000006001b;
/** mv_vs_op_fpu_set */
export const MV_VS_OP_FPU_SET: u64 = 0x764d00000006001c;
/** mv_vs_op_fpu_get_all */
export const MV_VS_OP_FPU_GET_ALL: u64 = 0x764d00000006001d;
/** mv_vs_op_fpu_set_all */
export const MV_VS_OP_FPU_SET_ALL: u64 = 0x764d00000006001e;
/** mv_vs_op_xsave_get */
export const MV_VS_OP_XSAVE_GET: u64 = 0x764d00000006001f;
/** mv_vs_op_xsave_set */
export const MV_VS_OP_XSAVE_SET: u64 = 0x764d000000060020;
/** mv_vs_op_xsave_get_all */
export const MV_VS_OP_XSAVE_GET_ALL: u64 = 0x764d000000060021;
/** mv_vs_op_xsave_set_all */
export const MV_VS_OP_XSAVE_SET_ALL: u64 = 0x764d000000060022;
/** mv_vs_op_mp_state_get */
export const MV_VS_OP_MP_STATE_GET: u64 = 0x764d000000060023;
/** mv_vs_op_mp_state_set */
export const MV_VS_OP_MP_STATE_SET: u64 = 0x764d000000060024;
/** mv_vs_op_inject_exception */
export const MV_VS_OP_INJECT_EXCEPTION: u64 = 0x764d000000060025;
/** mv_vs_op_queue_interrupt */
export const MV_VS_OP_QUEUE_INTERRUPT: u64 = 0x764d000000060026;
/** mv_vs_op_tsc_get_khz */
export const MV_VS_OP_TSC_GET_KHZ: u64 = 0x764d000000060027;
/** mv_vs_op_tsc_set_khz */
export const MV_VS_OP_TSC_SET_KHZ: u64 = 0x764d000000060028;
/** mv_vs_op_exit_record */
export const MV_VS_OP_EXIT_RECORD: u64 = 0x764d000000060100;
/** mv_vs_op_run_until */
export const MV_VS_OP_RUN_UNTIL: u64 = 0x764d000000060101;
/** mv_vs_op_queue_nmi */
export const MV_VS_OP_QUEUE_NMI: u64 = 0x764d000000060102;
/** mv_vs_op_stop */
export const MV_VS_OP_STOP: u64 = 0x764d000000060103;

// Index of each op within its class.
/** mv_id_op_version */
export const MV_ID_OP_VERSION_IDX_VAL: u32 = 0;
/** mv_id_op_has_capability */
export const MV_ID_OP_HAS_CAPABILITY_IDX_VAL: u32 = 1;
/** mv_id_op_clr_capability */
export const MV_ID_OP_CLR_CAPABILITY_IDX_VAL: u32 = 2;
/** mv_id_op_set_capability */
export const MV_ID_OP_SET_CAPABILITY_IDX_VAL: u32 = 3;
/** mv_id_op_pool */
export const MV_ID_OP_POOL_IDX_VAL: u32 = 0x100;
/** mv_handle_op_open_handle */
export const MV_HANDLE_OP_OPEN_HANDLE_IDX_VAL: u32 = 0;
/** mv_handle_op_close_handle */
export const MV_HANDLE_OP_CLOSE_HANDLE_IDX_VAL: u32 = 1;
/** mv_debug_op_out */
export const MV_DEBUG_OP_OUT_IDX_VAL: u32 = 0;
/** mv_pp_op_ppid */
export const MV_PP_OP_PPID_IDX_VAL: u32 = 0;
/** mv_pp_op_online_pps */
export const MV_PP_OP_ONLINE_PPS_IDX_VAL: u32 = 1;
/** mv_pp_op_clr_shared_page_gpa */
export const MV_PP_OP_CLR_SHARED_PAGE_GPA_IDX_VAL: u32 = 2;
/** mv_pp_op_set_shared_page_gpa */
export const MV_PP_OP_SET_SHARED_PAGE_GPA_IDX_VAL: u32 = 3;
/** mv_pp_op_cpuid_get_supported */
export const MV_PP_OP_CPUID_GET_SUPPORTED_IDX_VAL: u32 = 4;
/** mv_pp_op_cpuid_get_supported_list */
export const MV_PP_OP_CPUID_GET_SUPPORTED_LIST_IDX_VAL: u32 = 5;
/** mv_pp_op_cpuid_get_permissable */
export const MV_PP_OP_CPUID_GET_PERMISSABLE_IDX_VAL: u32 = 6;
/** mv_pp_op_cpuid_get_permissable_list */
export const MV_PP_OP_CPUID_GET_PERMISSABLE_LIST_IDX_VAL: u32 = 7;
/** mv_pp_op_cpuid_get_emulated */
export const MV_PP_OP_CPUID_GET_EMULATED_IDX_VAL: u32 = 8;
/** mv_pp_op_cpuid_get_emulated_list */
export const MV_PP_OP_CPUID_GET_EMULATED_LIST_IDX_VAL: u32 = 9;
/** mv_pp_op_reg_get_supported */
export const MV_PP_OP_REG_GET_SUPPORTED_IDX_VAL: u32 = 0xa;
/** mv_pp_op_reg_get_supported_list */
export const MV_PP_OP_REG_GET_SUPPORTED_LIST_IDX_VAL: u32 = 0xb;
/** mv_pp_op_reg_get_permissable */
export const MV_PP_OP_REG_GET_PERMISSABLE_IDX_VAL: u32 = 0xc;
/** mv_pp_op_reg_get_permissable_list */
export const MV_PP_OP_REG_GET_PERMISSABLE_LIST_IDX_VAL: u32 = 0xd;
/** mv_pp_op_reg_get_emulated */
export const MV_PP_OP_REG_GET_EMULATED_IDX_VAL: u32 = 0xe;
/** mv_pp_op_reg_get_emulated_list */
export const MV_PP_OP_REG_GET_EMULATED_LIST_IDX_VAL: u32 = 0xf;
/** mv_pp_op_msr_get_supported */
export const MV_PP_OP_MSR_GET_SUPPORTED_IDX_VAL: u32 = 0x10;
/** mv_pp_op_msr_get_supported_list */
export const MV_PP_OP_MSR_GET_SUPPORTED_LIST_IDX_VAL: u32 = 0x11;
/** mv_pp_op_msr_get_permissable */
export const MV_PP_OP_MSR_GET_PERMISSABLE_IDX_VAL: u32 = 0x12;
/** mv_pp_op_msr_get_permissable_list */
export const MV_PP_OP_MSR_GET_PERMISSABLE_LIST_IDX_VAL: u32 = 0x13;
/** mv_pp_op_msr_get_emulated */
export const MV_PP_OP_MSR_GET_EMULATED_IDX_VAL: u32 = 0x14;
/** mv_pp_op_msr_get_emulated_list */
export const MV_PP_OP_MSR_GET_EMULATED_LIST_IDX_VAL: u32 = 0x15;
/** mv_pp_op_tsc_get_khz */
export const MV_PP_OP_TSC_GET_KHZ_IDX_VAL: u32 = 0x16;
/** mv_pp_op_tsc_set_khz */
export const MV_PP_OP_TSC_SET_KHZ_IDX_VAL: u32 = 0x17;
/** mv_pp_op_promote */
export const MV_PP_OP_PROMOTE_IDX_VAL: u32 = 0x100;
/** mv_pp_op_counters */
export const MV_PP_OP_COUNTERS_IDX_VAL: u32 = 0x101;
/** mv_pp_op_trace */
export const MV_PP_OP_TRACE_IDX_VAL: u32 = 0x102;
/** mv_vm_op_create_vm */
export const MV_VM_OP_CREATE_VM_IDX_VAL: u32 = 0;
/** mv_vm_op_destroy_vm */
export const MV_VM_OP_DESTROY_VM_IDX_VAL: u32 = 1;
/** mv_vm_op_vmid */
export const MV_VM_OP_VMID_IDX_VAL: u32 = 2;
/** mv_vm_op_mmio_map */
export const MV_VM_OP_MMIO_MAP_IDX_VAL: u32 = 3;
/** mv_vm_op_mmio_unmap */
export const MV_VM_OP_MMIO_UNMAP_IDX_VAL: u32 = 4;
/** mv_vm_op_stop */
export const MV_VM_OP_STOP_IDX_VAL: u32 = 0x100;
/** mv_vm_op_query */
export const MV_VM_OP_QUERY_IDX_VAL: u32 = 0x101;
/** mv_vm_op_map_range */
export const MV_VM_OP_MAP_RANGE_IDX_VAL: u32 = 0x102;
/** mv_vm_op_unmap_range */
export const MV_VM_OP_UNMAP_RANGE_IDX_VAL: u32 = 0x103;
/** mv_vp_op_create_vp */
export const MV_VP_OP_CREATE_VP_IDX_VAL: u32 = 0;
/** mv_vp_op_destroy_vp */
export const MV_VP_OP_DESTROY_VP_IDX_VAL: u32 = 1;
/** mv_vp_op_vmid */
export const MV_VP_OP_VMID_IDX_VAL: u32 = 2;
/** mv_vp_op_vpid */
export const MV_VP_OP_VPID_IDX_VAL: u32 = 3;
/** mv_vs_op_create_vs */
export const MV_VS_OP_CREATE_VS_IDX_VAL: u32 = 0;
/** mv_vs_op_destroy_vs */
export const MV_VS_OP_DESTROY_VS_IDX_VAL: u32 = 1;
/** mv_vs_op_vmid */
export const MV_VS_OP_VMID_IDX_VAL: u32 = 2;
/** mv_vs_op_vpid */
export const MV_VS_OP_VPID_IDX_VAL: u32 = 3;
/** mv_vs_op_vsid */
export const MV_VS_OP_VSID_IDX_VAL: u32 = 4;
/** mv_vs_op_gva_to_gla */
export const MV_VS_OP_GVA_TO_GLA_IDX_VAL: u32 = 5;
/** mv_vs_op_gla_to_gpa */
export const MV_VS_OP_GLA_TO_GPA_IDX_VAL: u32 = 6;
/** mv_vs_op_gva_to_gpa */
export const MV_VS_OP_GVA_TO_GPA_IDX_VAL: u32 = 7;
/** mv_vs_op_run */
export const MV_VS_OP_RUN_IDX_VAL: u32 = 8;
/** mv_vs_op_cpuid_get */
export const MV_VS_OP_CPUID_GET_IDX_VAL: u32 = 9;
/** mv_vs_op_cpuid_set */
export const MV_VS_OP_CPUID_SET_IDX_VAL: u32 = 0xa;
/** mv_vs_op_cpuid_get_all */
export const MV_VS_OP_CPUID_GET_ALL_IDX_VAL: u32 = 0xb;
/** mv_vs_op_cpuid_set_all */
export const MV_VS_OP_CPUID_SET_ALL_IDX_VAL: u32 = 0xc;
/** mv_vs_op_reg_get */
export const MV_VS_OP_REG_GET_IDX_VAL: u32 = 0xd;
/** mv_vs_op_reg_set */
export const MV_VS_OP_REG_SET_IDX_VAL: u32 = 0xe;
/** mv_vs_op_reg_get_list */
export const MV_VS_OP_REG_GET_LIST_IDX_VAL: u32 = 0xf;
/** mv_vs_op_reg_set_list */
export const MV_VS_OP_REG_SET_LIST_IDX_VAL: u32 = 0x10;
/** mv_vs_op_msr_get */
export const MV_VS_OP_MSR_GET_IDX_VAL: u32 = 0x17;
/** mv_vs_op_msr_set */
export const MV_VS_OP_MSR_SET_IDX_VAL: u32 = 0x18;
/** mv_vs_op_msr_get_list */
export const MV_VS_OP_MSR_GET_LIST_IDX_VAL: u32 = 0x19;
/** mv_vs_op_msr_set_list */
export const MV_VS_OP_MSR_SET_LIST_IDX_VAL: u32 = 0x1a;
/** mv_vs_op_fpu_get */
export const MV_VS_OP_FPU_GET_IDX_VAL: u32 = 0x1b;
/** mv_vs_op_fpu_set */
export const MV_VS_OP_FPU_SET_IDX_VAL: u32 = 0x1c;
/** mv_vs_op_fpu_get_all */
export const MV_VS_OP_FPU_GET_ALL_IDX_VAL: u32 = 0x1d;
/** mv_vs_op_fpu_set_all */
export const MV_VS_OP_FPU_SET_ALL_IDX_VAL: u32 = 0x1e;
/** mv_vs_op_xsave_get */
export const MV_VS_OP_XSAVE_GET_IDX_VAL: u32 = 0x1f;
/** mv_vs_op_xsave_set */
export const MV_VS_OP_XSAVE_SET_IDX_VAL: u32 = 0x20;
/** mv_vs_op_xsave_get_all */
export const MV_VS_OP_XSAVE_GET_ALL_IDX_VAL: u32 = 0x21;
/** mv_vs_op_xsave_set_all */
export const MV_VS_OP_XSAVE_SET_ALL_IDX_VAL: u32 = 0x22;
/** mv_vs_op_mp_state_get */
export const MV_VS_OP_MP_STATE_GET_IDX_VAL: u32 = 0x23;
/** mv_vs_op_mp_state_set */
export const MV_VS_OP_MP_STATE_SET_IDX_VAL: u32 = 0x24;
/** mv_vs_op_inject_exception */
export const MV_VS_OP_INJECT_EXCEPTION_IDX_VAL: u32 = 0x25;
/** mv_vs_op_queue_interrupt */
export const MV_VS_OP_QUEUE_INTERRUPT_IDX_VAL: u32 = 0x26;
/** mv_vs_op_tsc_get_khz */
export const MV_VS_OP_TSC_GET_KHZ_IDX_VAL: u32 = 0x27;
/** mv_vs_op_tsc_set_khz */
export const MV_VS_OP_TSC_SET_KHZ_IDX_VAL: u32 = 0x28;
/** mv_vs_op_exit_record */
export const MV_VS_OP_EXIT_RECORD_IDX_VAL: u32 = 0x100;
/** mv_vs_op_run_until */
export const MV_VS_OP_RUN_UNTIL_IDX_VAL: u32 = 0x101;
/** mv_vs_op_queue_nmi */
export const MV_VS_OP_QUEUE_NMI_IDX_VAL: u32 = 0x102;
/** mv_vs_op_stop */
export const MV_VS_OP_STOP_IDX_VAL: u32 = 0x103;

// mv_bit_size_t: Width of an access.
/** one byte */
export const MV_BIT_SIZE_8: u32 = 0;
/** two bytes */
export const MV_BIT_SIZE_16: u32 = 1;
/** four bytes */
export const MV_BIT_SIZE_32: u32 = 2;
/** eight bytes */
export const MV_BIT_SIZE_64: u32 = 3;

// mv_exit_reason_t: Why mv_vs_op_run returned: R10. mv_vs_op_exit_record tells more.
/** with EXIT_FAILURE: the guest could not be entered, or its exit not delivered */
export const MV_EXIT_REASON_FAILURE: u32 = 0;
/** with EXIT_UNKNOWN: any exit that has no reason here, triple fault included */
export const MV_EXIT_REASON_UNKNOWN: u32 = 1;
/** HLT, the guest past it; MicroV declared this reason and answered unknown */
export const MV_EXIT_REASON_HLT: u32 = 2;
/** port I/O; mv_exit_io_t is in the shared page; the guest is past the instruction */
export const MV_EXIT_REASON_IO: u32 = 3;
/** never returned, as in MicroV: a nested page fault is unknown */
export const MV_EXIT_REASON_MMIO: u32 = 4;
/** never returned, as in MicroV */
export const MV_EXIT_REASON_MSR: u32 = 5;
/** the root VM has an interrupt to take, or the VM was told to stop; run again or end it */
export const MV_EXIT_REASON_INTERRUPT: u32 = 6;
/** the root VM has an NMI to take; run again */
export const MV_EXIT_REASON_NMI: u32 = 7;

// mv_mp_state_t: Multiprocessing state of a VS.
/** as created */
export const MV_MP_STATE_INITIAL: u32 = 0;
/** has run, or may */
export const MV_MP_STATE_RUNNING: u32 = 1;
/** waits for an event */
export const MV_MP_STATE_WAIT: u32 = 2;
/** waits for SIPI after INIT */
export const MV_MP_STATE_INIT: u32 = 3;
/** has received SIPI */
export const MV_MP_STATE_SIPI: u32 = 4;
/** first value that is refused */
export const MV_MP_STATE_INVALID: u32 = 5;

// mv_cpuid_flag_t: Flags of a CPUID entry.
/** none defined */
export const MV_CPUID_FLAG_RESERVED: u32 = 0;

// mv_reg_t: Register numbers of reg_get and reg_set.
/** refused */
export const MV_REG_UNSUPPORTED: u32 = 0;
export const MV_REG_RAX: u32 = 1;
export const MV_REG_RBX: u32 = 2;
export const MV_REG_RCX: u32 = 3;
export const MV_REG_RDX: u32 = 4;
export const MV_REG_RBP: u32 = 5;
export const MV_REG_RSI: u32 = 6;
export const MV_REG_RDI: u32 = 7;
export const MV_REG_R8: u32 = 8;
export const MV_REG_R9: u32 = 9;
export const MV_REG_R10: u32 = 0xa;
export const MV_REG_R11: u32 = 0xb;
export const MV_REG_R12: u32 = 0xc;
export const MV_REG_R13: u32 = 0xd;
export const MV_REG_R14: u32 = 0xe;
export const MV_REG_R15: u32 = 0xf;
export const MV_REG_RSP: u32 = 0x10;
export const MV_REG_RIP: u32 = 0x11;
export const MV_REG_RFLAGS: u32 = 0x12;
export const MV_REG_ES_SELECTOR: u32 = 0x13;
/** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
export const MV_REG_ES_ATTRIB: u32 = 0x14;
export const MV_REG_ES_LIMIT: u32 = 0x15;
export const MV_REG_ES_BASE: u32 = 0x16;
export const MV_REG_CS_SELECTOR: u32 = 0x17;
/** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
export const MV_REG_CS_ATTRIB: u32 = 0x18;
export const MV_REG_CS_LIMIT: u32 = 0x19;
export const MV_REG_CS_BASE: u32 = 0x1a;
export const MV_REG_SS_SELECTOR: u32 = 0x1b;
/** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
export const MV_REG_SS_ATTRIB: u32 = 0x1c;
export const MV_REG_SS_LIMIT: u32 = 0x1d;
export const MV_REG_SS_BASE: u32 = 0x1e;
export const MV_REG_DS_SELECTOR: u32 = 0x1f;
/** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
export const MV_REG_DS_ATTRIB: u32 = 0x20;
export const MV_REG_DS_LIMIT: u32 = 0x21;
export const MV_REG_DS_BASE: u32 = 0x22;
export const MV_REG_FS_SELECTOR: u32 = 0x23;
/** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
export const MV_REG_FS_ATTRIB: u32 = 0x24;
export const MV_REG_FS_LIMIT: u32 = 0x25;
export const MV_REG_FS_BASE: u32 = 0x26;
export const MV_REG_GS_SELECTOR: u32 = 0x27;
/** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
export const MV_REG_GS_ATTRIB: u32 = 0x28;
export const MV_REG_GS_LIMIT: u32 = 0x29;
export const MV_REG_GS_BASE: u32 = 0x2a;
export const MV_REG_LDTR_SELECTOR: u32 = 0x2b;
/** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
export const MV_REG_LDTR_ATTRIB: u32 = 0x2c;
export const MV_REG_LDTR_LIMIT: u32 = 0x2d;
export const MV_REG_LDTR_BASE: u32 = 0x2e;
export const MV_REG_TR_SELECTOR: u32 = 0x2f;
/** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
export const MV_REG_TR_ATTRIB: u32 = 0x30;
export const MV_REG_TR_LIMIT: u32 = 0x31;
export const MV_REG_TR_BASE: u32 = 0x32;
/** refused */
export const MV_REG_GDTR_SELECTOR: u32 = 0x33;
/** refused */
export const MV_REG_GDTR_ATTRIB: u32 = 0x34;
export const MV_REG_GDTR_LIMIT: u32 = 0x35;
export const MV_REG_GDTR_BASE: u32 = 0x36;
/** refused */
export const MV_REG_IDTR_SELECTOR: u32 = 0x37;
/** refused */
export const MV_REG_IDTR_ATTRIB: u32 = 0x38;
export const MV_REG_IDTR_LIMIT: u32 = 0x39;
export const MV_REG_IDTR_BASE: u32 = 0x3a;
export const MV_REG_DR0: u32 = 0x3b;
export const MV_REG_DR1: u32 = 0x3c;
export const MV_REG_DR2: u32 = 0x3d;
export const MV_REG_DR3: u32 = 0x3e;
export const MV_REG_DR6: u32 = 0x3f;
export const MV_REG_DR7: u32 = 0x40;
export const MV_REG_CR0: u32 = 0x41;
export const MV_REG_CR2: u32 = 0x42;
export const MV_REG_CR3: u32 = 0x43;
export const MV_REG_CR4: u32 = 0x44;
export const MV_REG_CR8: u32 = 0x45;
export const MV_REG_XCR0: u32 = 0x46;
/** refused */
export const MV_REG_INVALID: u32 = 0x47;

// Bit n: mp_state_set to state n is allowed from this one.
/** initial, running, init */
export const MV_MP_FROM_INITIAL: u32 = 0xb;
/** initial, running, wait */
export const MV_MP_FROM_RUNNING: u32 = 7;
/** initial, running, wait */
export const MV_MP_FROM_WAIT: u32 = 7;
/** init, sipi */
export const MV_MP_FROM_INIT: u32 = 0x18;
/** running, sipi */
export const MV_MP_FROM_SIPI: u32 = 0x12;

// Neutral exit reasons; below 32, they index the counters.
/** no exit yet */
export const MV_RECORD_REASON_NONE: u32 = 0;
/** first upcall on a PP, or the first after a core restart: the core prepares its PP area */
export const MV_RECORD_REASON_INIT: u32 = 1;
/** CPUID; leaf and subleaf are in RAX and RCX */
export const MV_RECORD_REASON_CPUID: u32 = 2;
/** VMMCALL or VMCALL */
export const MV_RECORD_REASON_HYPERCALL: u32 = 3;
/** port I/O; qualification is an IO_ word, info the next RIP */
export const MV_RECORD_REASON_IO: u32 = 4;
/** HLT */
export const MV_RECORD_REASON_HLT: u32 = 5;
/** an interrupt for the root is pending */
export const MV_RECORD_REASON_INTERRUPT: u32 = 6;
/** an NMI for the root is pending */
export const MV_RECORD_REASON_NMI: u32 = 7;
/** nested page fault; qualification is a FAULT_ word, gpa the address */
export const MV_RECORD_REASON_NESTED_FAULT: u32 = 8;
/** RDMSR; the index is in RCX */
export const MV_RECORD_REASON_MSR_READ: u32 = 9;
/** WRMSR; the index is in RCX, the value in RDX:RAX */
export const MV_RECORD_REASON_MSR_WRITE: u32 = 0xa;
/** MOV to or from a control register; qualification is a MOVE_ word */
export const MV_RECORD_REASON_CONTROL_REGISTER: u32 = 0xb;
/** MOV to or from a debug register; qualification is a MOVE_ word */
export const MV_RECORD_REASON_DEBUG_REGISTER: u32 = 0xc;
/** intercepted exception; qualification is the vector, info the error code */
export const MV_RECORD_REASON_EXCEPTION: u32 = 0xd;
/** triple fault */
export const MV_RECORD_REASON_SHUTDOWN: u32 = 0xe;
/** the guest state was refused at entry; qualification is the number of the register, mv_reg_t or a REFUSED_, 0 if none was found; info the vendor's code, or below 0x100 what XCR0 may have set, if ring 0 refused */
export const MV_RECORD_REASON_INVALID_STATE: u32 = 0xf;
/** an SVM or VMX instruction; #UD is the architectural answer */
export const MV_RECORD_REASON_VIRTUALIZATION: u32 = 0x10;
/** XSETBV */
export const MV_RECORD_REASON_XSETBV: u32 = 0x11;
/** INVD or WBINVD */
export const MV_RECORD_REASON_CACHE: u32 = 0x12;
/** the guest can take an interrupt now, or ends the handler of an NMI; served in ring 0 */
export const MV_RECORD_REASON_WINDOW: u32 = 0x13;
/** the run's deadline passed */
export const MV_RECORD_REASON_DEADLINE: u32 = 0x14;
/** the VM was told to stop */
export const MV_RECORD_REASON_STOPPED: u32 = 0x15;
/** the instruction could not be read from guest memory to advance past it */
export const MV_RECORD_REASON_FETCH_FAILED: u32 = 0x16;
/** another intercepted instruction; qualification is an INSTRUCTION_ */
export const MV_RECORD_REASON_INSTRUCTION: u32 = 0x17;
/** a task switch by the processor: JMP, CALL or IRET to a TSS, or a task gate */
export const MV_RECORD_REASON_TASK_SWITCH: u32 = 0x18;
/** as a run begins: VsPage.unfinished is not 0; the instruction behind it goes on at unfinishedNext */
export const MV_RECORD_REASON_UNFINISHED: u32 = 0x19;
/** none of the above; info is the vendor's code, for the log only */
export const MV_RECORD_REASON_UNKNOWN: u32 = 0x1f;

// Qualification of MV_RECORD_REASON_IO.
/** IN, otherwise OUT */
export const MV_RECORD_IO_IN: u32 = 1;
/** INS or OUTS */
export const MV_RECORD_IO_STRING: u32 = 2;
/** REP prefix */
export const MV_RECORD_IO_REP: u32 = 4;
/** bits 6:4: access size in bytes, 1, 2 or 4 */
export const MV_RECORD_IO_SIZE_SHIFT: u32 = 4;
/** after the shift */
export const MV_RECORD_IO_SIZE_MASK: u32 = 7;
/** STRING, bits 9:8: address size, 0 for 16 bits, 1 for 32, 2 for 64 */
export const MV_RECORD_IO_ADDRESS_SHIFT: u32 = 8;
/** after the shift */
export const MV_RECORD_IO_ADDRESS_MASK: u32 = 3;
/** STRING, bits 12:10: segment of the memory operand, ES, CS, SS, DS, FS, GS */
export const MV_RECORD_IO_SEGMENT_SHIFT: u32 = 0xa;
/** after the shift */
export const MV_RECORD_IO_SEGMENT_MASK: u32 = 7;
/** STRING: in 64-bit code */
export const MV_RECORD_IO_LONG: u32 = 0x2000;
/** bits 31:16: port */
export const MV_RECORD_IO_PORT_SHIFT: u32 = 0x10;

// Qualification of MV_RECORD_REASON_NESTED_FAULT.
/** the translation was there, the access was not allowed */
export const MV_RECORD_FAULT_PRESENT: u32 = 1;
/** write */
export const MV_RECORD_FAULT_WRITE: u32 = 2;
/** reserved bit set in a nested table */
export const MV_RECORD_FAULT_RESERVED: u32 = 8;
/** instruction fetch */
export const MV_RECORD_FAULT_FETCH: u32 = 0x10;
/** the access was the walk of a guest page table */
export const MV_RECORD_FAULT_TABLE_WALK: u32 = 0x100;

// Qualification of MV_RECORD_REASON_INVALID_STATE: what mv_reg_t does not number. Offset in the VS page / 8, as there.
export const MV_RECORD_REFUSED_EFER: u32 = 0x48;
export const MV_RECORD_REFUSED_PAT: u32 = 0x51;
/** the event to be delivered: mv_vs_op_inject_exception */
export const MV_RECORD_REFUSED_EVENT: u32 = 0x69;

// R10 to R13 after a call.
/** Bytes of MvOutputs. */
export const MV_OUTPUTS_SIZE: u32 = 0x20;
/** R10 */
export const MV_OUTPUTS_REG0: u32 = 0x0;
/** R11 */
export const MV_OUTPUTS_REG1: u32 = 0x8;
/** R12 */
export const MV_OUTPUTS_REG2: u32 = 0x10;
/** R13 */
export const MV_OUTPUTS_REG3: u32 = 0x18;

/** R10 to R13 after a call. */
@unmanaged
export class MvOutputs {
  /** 0x0: R10 */
  reg0: u64;
  /** 0x8: R11 */
  reg1: u64;
  /** 0x10: R12 */
  reg2: u64;
  /** 0x18: R13 */
  reg3: u64;
}

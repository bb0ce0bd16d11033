/* Generated from hypercall/abi.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: MicroV's hypercall ABI, and its extensions here; see docs/hypercalls.md
 */
/** Status codes in RAX. */
export const MV_STATUS = {
  /** done */
  SUCCESS: 0n,
  /** no such op, or refused for a reason without a code of its own */
  FAILURE_UNKNOWN: 0xdead000000010001n,
  /** never returned: a wrong handle is INVALID_INPUT_REG0 */
  FAILURE_INVALID_HANDLE: 0xdead000000020001n,
  /** never returned: an op that is not there is FAILURE_UNKNOWN */
  FAILURE_UNSUPPORTED: 0xdead000000040001n,
  /** the caller may not use this op */
  INVALID_PERM_DENIED: 0xdead000000010002n,
  /** R10 in is wrong */
  INVALID_INPUT_REG0: 0xdead000000010003n,
  /** R11 in is wrong */
  INVALID_INPUT_REG1: 0xdead000000020003n,
  /** R12 in is wrong */
  INVALID_INPUT_REG2: 0xdead000000040003n,
  /** R13 in is wrong */
  INVALID_INPUT_REG3: 0xdead000000080003n,
  /** R10 out would be wrong; never returned */
  INVALID_OUTPUT_REG0: 0xdead000000100003n,
  /** R11 out would be wrong; never returned */
  INVALID_OUTPUT_REG1: 0xdead000000200003n,
  /** R12 out would be wrong; never returned */
  INVALID_OUTPUT_REG2: 0xdead000000400003n,
  /** R13 out would be wrong; never returned */
  INVALID_OUTPUT_REG3: 0xdead000000800003n,
  /** not done yet: make the very same call again */
  RETRY_CONTINUATION: 0xdead000000100004n,
  /** MicroV's documents only; never returned */
  RETRY_CONTINUATION_SCC: 0xdead000000200004n,
  /** the guest could not be entered, or its exit not delivered */
  EXIT_FAILURE: 0xdead000000100005n,
  /** the guest exited for a reason that run has no answer for */
  EXIT_UNKNOWN: 0xdead000000200005n,
} as const;

export const MV = {
  /** signature in RAX bits 63:48 */
  HYPERCALL_SIG_VAL: 0x764d000000000000n,
  /** signature bits of RAX */
  HYPERCALL_SIG_MASK: 0xffff000000000000n,
  /** flag bits of RAX; ignored */
  HYPERCALL_FLAGS_MASK: 0xffff00000000n,
  /** signature and class bits of RAX */
  HYPERCALL_OPCODE_MASK: 0xffff0000ffff0000n,
  /** class bits of RAX */
  HYPERCALL_OPCODE_NOSIG_MASK: 0xffff0000n,
  /** index bits of RAX */
  HYPERCALL_INDEX_MASK: 0xffffn,
  /** software-controlled continuation; ignored, as MicroV's code does */
  HYPERCALL_FLAGS_SCC: 0x100000000n,
  /** the only valid handle; open_handle returns it, close_handle does not revoke it */
  HANDLE_VAL: 0x42n,
  /** what clients keep where they have no handle */
  INVALID_HANDLE: 0xffffffffffffffffn,
  /** first guest-physical address that is out of range */
  MAX_GPA_SIZE: 0x200000000000n,
  /** mv_rdl_t.reg0 of msr_get_supported_list: list all */
  RDL_FLAG_ALL: 1n,
  /** mv_exit_io_t.type: IN */
  EXIT_IO_IN: 0n,
  /** mv_exit_io_t.type: OUT */
  EXIT_IO_OUT: 1n,
  /** mv_exit_mmio_t.flags */
  EXIT_MMIO_READ: 1n,
  /** mv_exit_mmio_t.flags */
  EXIT_MMIO_WRITE: 2n,
  /** mv_exit_mmio_t.flags */
  EXIT_MMIO_EXECUTE: 4n,
  /** RDMSR; MicroV's documents only */
  EXIT_MSR_READ: 1n,
  /** WRMSR; MicroV's documents only */
  EXIT_MSR_WRITE: 2n,
  /** unused */
  PERM_READ: 1n,
  /** unused */
  PERM_WRITE: 2n,
  /** mv_id_op_pool: ring 3 of the root VM may call */
  POOL_FLAG_USER_HYPERCALLS: 1n,
  /** version that open_handle takes: `Mv#1`, little endian */
  SPEC_ID1_VAL: 0x3123764d,
  /** bit of mv_id_op_version: MicroV's specification 1 */
  SPEC_ID1_MASK: 2,
  /** bit of mv_id_op_version: the extensions with indexes from 0x100 */
  SPEC_EXT1_MASK: 0x10000,
  /** what mv_id_op_version returns; MicroV itself returns 2 */
  ALL_SPECS_SUPPORTED_VAL: 0x10002,
  /** what clients keep where they have no version */
  INVALID_VERSION: 0x80000000,
  /** no object; also what vmid and vpid return for an id that is not allocated */
  INVALID_ID: 0xffff,
  /** the caller's own VM, VP or VS */
  SELF_ID: 0xfffe,
  /** unused */
  ALL_ID: 0xfffd,
  /** the bootstrap PP */
  BS_PPID: 0,
  /** the root VM */
  ROOT_VMID: 0,
  /** entries of mv_rdl_t */
  RDL_MAX_ENTRIES: 0xfa,
  /** entries of mv_mdl_t */
  MDL_MAX_ENTRIES: 0x7d,
  /** entries of mv_cdl_t */
  CDL_MAX_ENTRIES: 0x7d,
  /** bytes of a page */
  PAGE_SIZE: 0x1000,
  /** its logarithm */
  PAGE_SHIFT: 0xc,
  /** physical processors */
  MAX_PPS: 0x80,
  /** virtual machines, the root VM included */
  MAX_VMS: 0x400,
  /** virtual processors, the root's included */
  MAX_VPS: 0x1000,
  /** virtual processor states, the root's included */
  MAX_VSS: 0x1000,
  /** the same under MicroV's limits */
  LIMITED_MAX_VMS: 0x10,
  /** the same under MicroV's limits */
  LIMITED_MAX_VPS: 0x100,
  /** the same under MicroV's limits */
  LIMITED_MAX_VSS: 0x100,
  // Classes as bits of RAX.
  /** mv_id_op */
  ID_OP_VAL: 0x764d000000000000n,
  /** mv_id_op without the signature */
  ID_OP_NOSIG_VAL: 0n,
  /** mv_handle_op */
  HANDLE_OP_VAL: 0x764d000000010000n,
  /** mv_handle_op without the signature */
  HANDLE_OP_NOSIG_VAL: 0x10000n,
  /** mv_debug_op */
  DEBUG_OP_VAL: 0x764d000000020000n,
  /** mv_debug_op without the signature */
  DEBUG_OP_NOSIG_VAL: 0x20000n,
  /** mv_pp_op */
  PP_OP_VAL: 0x764d000000030000n,
  /** mv_pp_op without the signature */
  PP_OP_NOSIG_VAL: 0x30000n,
  /** mv_vm_op */
  VM_OP_VAL: 0x764d000000040000n,
  /** mv_vm_op without the signature */
  VM_OP_NOSIG_VAL: 0x40000n,
  /** mv_vp_op */
  VP_OP_VAL: 0x764d000000050000n,
  /** mv_vp_op without the signature */
  VP_OP_NOSIG_VAL: 0x50000n,
  /** mv_vs_op */
  VS_OP_VAL: 0x764d000000060000n,
  /** mv_vs_op without the signature */
  VS_OP_NOSIG_VAL: 0x60000n,
  // RAX of each op, flags zero.
  /** mv_id_op_version */
  ID_OP_VERSION: 0x764d000000000000n,
  /** mv_id_op_has_capability */
  ID_OP_HAS_CAPABILITY: 0x764d000000000001n,
  /** mv_id_op_clr_capability */
  ID_OP_CLR_CAPABILITY: 0x764d000000000002n,
  /** mv_id_op_set_capability */
  ID_OP_SET_CAPABILITY: 0x764d000000000003n,
  /** mv_id_op_pool */
  ID_OP_POOL: 0x764d000000000100n,
  /** mv_handle_op_open_handle */
  HANDLE_OP_OPEN_HANDLE: 0x764d000000010000n,
  /** mv_handle_op_close_handle */
  HANDLE_OP_CLOSE_HANDLE: 0x764d000000010001n,
  /** mv_debug_op_out */
  DEBUG_OP_OUT: 0x764d000000020000n,
  /** mv_pp_op_ppid */
  PP_OP_PPID: 0x764d000000030000n,
  /** mv_pp_op_online_pps */
  PP_OP_ONLINE_PPS: 0x764d000000030001n,
  /** mv_pp_op_clr_shared_page_gpa */
  PP_OP_CLR_SHARED_PAGE_GPA: 0x764d000000030002n,
  /** mv_pp_op_set_shared_page_gpa */
  PP_OP_SET_SHARED_PAGE_GPA: 0x764d000000030003n,
  /** mv_pp_op_cpuid_get_supported */
  PP_OP_CPUID_GET_SUPPORTED: 0x764d000000030004n,
  /** mv_pp_op_cpuid_get_supported_list */
  PP_OP_CPUID_GET_SUPPORTED_LIST: 0x764d000000030005n,
  /** mv_pp_op_cpuid_get_permissable */
  PP_OP_CPUID_GET_PERMISSABLE: 0x764d000000030006n,
  /** mv_pp_op_cpuid_get_permissable_list */
  PP_OP_CPUID_GET_PERMISSABLE_LIST: 0x764d000000030007n,
  /** mv_pp_op_cpuid_get_emulated */
  PP_OP_CPUID_GET_EMULATED: 0x764d000000030008n,
  /** mv_pp_op_cpuid_get_emulated_list */
  PP_OP_CPUID_GET_EMULATED_LIST: 0x764d000000030009n,
  /** mv_pp_op_reg_get_supported */
  PP_OP_REG_GET_SUPPORTED: 0x764d00000003000an,
  /** mv_pp_op_reg_get_supported_list */
  PP_OP_REG_GET_SUPPORTED_LIST: 0x764d00000003000bn,
  /** mv_pp_op_reg_get_permissable */
  PP_OP_REG_GET_PERMISSABLE: 0x764d00000003000cn,
  /** mv_pp_op_reg_get_permissable_list */
  PP_OP_REG_GET_PERMISSABLE_LIST: 0x764d00000003000dn,
  /** mv_pp_op_reg_get_emulated */
  PP_OP_REG_GET_EMULATED: 0x764d00000003000en,
  /** mv_pp_op_reg_get_emulated_list */
  PP_OP_REG_GET_EMULATED_LIST: 0x764d00000003000fn,
  /** mv_pp_op_msr_get_supported */
  PP_OP_MSR_GET_SUPPORTED: 0x764d000000030010n,
  /** mv_pp_op_msr_get_supported_list */
  PP_OP_MSR_GET_SUPPORTED_LIST: 0x764d000000030011n,
  /** mv_pp_op_msr_get_permissable */
  PP_OP_MSR_GET_PERMISSABLE: 0x764d000000030012n,
  /** mv_pp_op_msr_get_permissable_list */
  PP_OP_MSR_GET_PERMISSABLE_LIST: 0x764d000000030013n,
  /** mv_pp_op_msr_get_emulated */
  PP_OP_MSR_GET_EMULATED: 0x764d000000030014n,
  /** mv_pp_op_msr_get_emulated_list */
  PP_OP_MSR_GET_EMULATED_LIST: 0x764d000000030015n,
  /** mv_pp_op_tsc_get_khz */
  PP_OP_TSC_GET_KHZ: 0x764d000000030016n,
  /** mv_pp_op_tsc_set_khz */
  PP_OP_TSC_SET_KHZ: 0x764d000000030017n,
  /** mv_pp_op_promote */
  PP_OP_PROMOTE: 0x764d000000030100n,
  /** mv_pp_op_counters */
  PP_OP_COUNTERS: 0x764d000000030101n,
  /** mv_pp_op_trace */
  PP_OP_TRACE: 0x764d000000030102n,
  /** mv_vm_op_create_vm */
  VM_OP_CREATE_VM: 0x764d000000040000n,
  /** mv_vm_op_destroy_vm */
  VM_OP_DESTROY_VM: 0x764d000000040001n,
  /** mv_vm_op_vmid */
  VM_OP_VMID: 0x764d000000040002n,
  /** mv_vm_op_mmio_map */
  VM_OP_MMIO_MAP: 0x764d000000040003n,
  /** mv_vm_op_mmio_unmap */
  VM_OP_MMIO_UNMAP: 0x764d000000040004n,
  /** mv_vm_op_stop */
  VM_OP_STOP: 0x764d000000040100n,
  /** mv_vm_op_query */
  VM_OP_QUERY: 0x764d000000040101n,
  /** mv_vm_op_map_range */
  VM_OP_MAP_RANGE: 0x764d000000040102n,
  /** mv_vm_op_unmap_range */
  VM_OP_UNMAP_RANGE: 0x764d000000040103n,
  /** mv_vp_op_create_vp */
  VP_OP_CREATE_VP: 0x764d000000050000n,
  /** mv_vp_op_destroy_vp */
  VP_OP_DESTROY_VP: 0x764d000000050001n,
  /** mv_vp_op_vmid */
  VP_OP_VMID: 0x764d000000050002n,
  /** mv_vp_op_vpid */
  VP_OP_VPID: 0x764d000000050003n,
  /** mv_vs_op_create_vs */
  VS_OP_CREATE_VS: 0x764d000000060000n,
  /** mv_vs_op_destroy_vs */
  VS_OP_DESTROY_VS: 0x764d000000060001n,
  /** mv_vs_op_vmid */
  VS_OP_VMID: 0x764d000000060002n,
  /** mv_vs_op_vpid */
  VS_OP_VPID: 0x764d000000060003n,
  /** mv_vs_op_vsid */
  VS_OP_VSID: 0x764d000000060004n,
  /** mv_vs_op_gva_to_gla */
  VS_OP_GVA_TO_GLA: 0x764d000000060005n,
  /** mv_vs_op_gla_to_gpa */
  VS_OP_GLA_TO_GPA: 0x764d000000060006n,
  /** mv_vs_op_gva_to_gpa */
  VS_OP_GVA_TO_GPA: 0x764d000000060007n,
  /** mv_vs_op_run */
  VS_OP_RUN: 0x764d000000060008n,
  /** mv_vs_op_cpuid_get */
  VS_OP_CPUID_GET: 0x764d000000060009n,
  /** mv_vs_op_cpuid_set */
  VS_OP_CPUID_SET: 0x764d00000006000an,
  /** mv_vs_op_cpuid_get_all */
  VS_OP_CPUID_GET_ALL: 0x764d00000006000bn,
  /** mv_vs_op_cpuid_set_all */
  VS_OP_CPUID_SET_ALL: 0x764d00000006000cn,
  /** mv_vs_op_reg_get */
  VS_OP_REG_GET: 0x764d00000006000dn,
  /** mv_vs_op_reg_set */
  VS_OP_REG_SET: 0x764d00000006000en,
  /** mv_vs_op_reg_get_list */
  VS_OP_REG_GET_LIST: 0x764d00000006000fn,
  /** mv_vs_op_reg_set_list */
  VS_OP_REG_SET_LIST: 0x764d000000060010n,
  /** mv_vs_op_msr_get */
  VS_OP_MSR_GET: 0x764d000000060017n,
  /** mv_vs_op_msr_set */
  VS_OP_MSR_SET: 0x764d000000060018n,
  /** mv_vs_op_msr_get_list */
  VS_OP_MSR_GET_LIST: 0x764d000000060019n,
  /** mv_vs_op_msr_set_list */
  VS_OP_MSR_SET_LIST: 0x764d00000006001an,
  /** mv_vs_op_fpu_get */
  VS_OP_FPU_GET: 0x764d00000006001bn,
  /** mv_vs_op_fpu_set */
  VS_OP_FPU_SET: 0x764d00000006001cn,
  /** mv_vs_op_fpu_get_all */
  VS_OP_FPU_GET_ALL: 0x764d00000006001dn,
  /** mv_vs_op_fpu_set_all */
  VS_OP_FPU_SET_ALL: 0x764d00000006001en,
  /** mv_vs_op_xsave_get */
  VS_OP_XSAVE_GET: 0x764d00000006001fn,
  /** mv_vs_op_xsave_set */
  VS_OP_XSAVE_SET: 0x764d000000060020n,
  /** mv_vs_op_xsave_get_all */
  VS_OP_XSAVE_GET_ALL: 0x764d000000060021n,
  /** mv_vs_op_xsave_set_all */
  VS_OP_XSAVE_SET_ALL: 0x764d000000060022n,
  /** mv_vs_op_mp_state_get */
  VS_OP_MP_STATE_GET: 0x764d000000060023n,
  /** mv_vs_op_mp_state_set */
  VS_OP_MP_STATE_SET: 0x764d000000060024n,
  /** mv_vs_op_inject_exception */
  VS_OP_INJECT_EXCEPTION: 0x764d000000060025n,
  /** mv_vs_op_queue_interrupt */
  VS_OP_QUEUE_INTERRUPT: 0x764d000000060026n,
  /** mv_vs_op_tsc_get_khz */
  VS_OP_TSC_GET_KHZ: 0x764d000000060027n,
  /** mv_vs_op_tsc_set_khz */
  VS_OP_TSC_SET_KHZ: 0x764d000000060028n,
  /** mv_vs_op_exit_record */
  VS_OP_EXIT_RECORD: 0x764d000000060100n,
  /** mv_vs_op_run_until */
  VS_OP_RUN_UNTIL: 0x764d000000060101n,
  /** mv_vs_op_queue_nmi */
  VS_OP_QUEUE_NMI: 0x764d000000060102n,
  /** mv_vs_op_stop */
  VS_OP_STOP: 0x764d000000060103n,
  // Index of each op within its class.
  /** mv_id_op_version */
  ID_OP_VERSION_IDX_VAL: 0,
  /** mv_id_op_has_capability */
  ID_OP_HAS_CAPABILITY_IDX_VAL: 1,
  /** mv_id_op_clr_capability */
  ID_OP_CLR_CAPABILITY_IDX_VAL: 2,
  /** mv_id_op_set_capability */
  ID_OP_SET_CAPABILITY_IDX_VAL: 3,
  /** mv_id_op_pool */
  ID_OP_POOL_IDX_VAL: 0x100,
  /** mv_handle_op_open_handle */
  HANDLE_OP_OPEN_HANDLE_IDX_VAL: 0,
  /** mv_handle_op_close_handle */
  HANDLE_OP_CLOSE_HANDLE_IDX_VAL: 1,
  /** mv_debug_op_out */
  DEBUG_OP_OUT_IDX_VAL: 0,
  /** mv_pp_op_ppid */
  PP_OP_PPID_IDX_VAL: 0,
  /** mv_pp_op_online_pps */
  PP_OP_ONLINE_PPS_IDX_VAL: 1,
  /** mv_pp_op_clr_shared_page_gpa */
  PP_OP_CLR_SHARED_PAGE_GPA_IDX_VAL: 2,
  /** mv_pp_op_set_shared_page_gpa */
  PP_OP_SET_SHARED_PAGE_GPA_IDX_VAL: 3,
  /** mv_pp_op_cpuid_get_supported */
  PP_OP_CPUID_GET_SUPPORTED_IDX_VAL: 4,
  /** mv_pp_op_cpuid_get_supported_list */
  PP_OP_CPUID_GET_SUPPORTED_LIST_IDX_VAL: 5,
  /** mv_pp_op_cpuid_get_permissable */
  PP_OP_CPUID_GET_PERMISSABLE_IDX_VAL: 6,
  /** mv_pp_op_cpuid_get_permissable_list */
  PP_OP_CPUID_GET_PERMISSABLE_LIST_IDX_VAL: 7,
  /** mv_pp_op_cpuid_get_emulated */
  PP_OP_CPUID_GET_EMULATED_IDX_VAL: 8,
  /** mv_pp_op_cpuid_get_emulated_list */
  PP_OP_CPUID_GET_EMULATED_LIST_IDX_VAL: 9,
  /** mv_pp_op_reg_get_supported */
  PP_OP_REG_GET_SUPPORTED_IDX_VAL: 0xa,
  /** mv_pp_op_reg_get_supported_list */
  PP_OP_REG_GET_SUPPORTED_LIST_IDX_VAL: 0xb,
  /** mv_pp_op_reg_get_permissable */
  PP_OP_REG_GET_PERMISSABLE_IDX_VAL: 0xc,
  /** mv_pp_op_reg_get_permissable_list */
  PP_OP_REG_GET_PERMISSABLE_LIST_IDX_VAL: 0xd,
  /** mv_pp_op_reg_get_emulated */
  PP_OP_REG_GET_EMULATED_IDX_VAL: 0xe,
  /** mv_pp_op_reg_get_emulated_list */
  PP_OP_REG_GET_EMULATED_LIST_IDX_VAL: 0xf,
  /** mv_pp_op_msr_get_supported */
  PP_OP_MSR_GET_SUPPORTED_IDX_VAL: 0x10,
  /** mv_pp_op_msr_get_supported_list */
  PP_OP_MSR_GET_SUPPORTED_LIST_IDX_VAL: 0x11,
  /** mv_pp_op_msr_get_permissable */
  PP_OP_MSR_GET_PERMISSABLE_IDX_VAL: 0x12,
  /** mv_pp_op_msr_get_permissable_list */
  PP_OP_MSR_GET_PERMISSABLE_LIST_IDX_VAL: 0x13,
  /** mv_pp_op_msr_get_emulated */
  PP_OP_MSR_GET_EMULATED_IDX_VAL: 0x14,
  /** mv_pp_op_msr_get_emulated_list */
  PP_OP_MSR_GET_EMULATED_LIST_IDX_VAL: 0x15,
  /** mv_pp_op_tsc_get_khz */
  PP_OP_TSC_GET_KHZ_IDX_VAL: 0x16,
  /** mv_pp_op_tsc_set_khz */
  PP_OP_TSC_SET_KHZ_IDX_VAL: 0x17,
  /** mv_pp_op_promote */
  PP_OP_PROMOTE_IDX_VAL: 0x100,
  /** mv_pp_op_counters */
  PP_OP_COUNTERS_IDX_VAL: 0x101,
  /** mv_pp_op_trace */
  PP_OP_TRACE_IDX_VAL: 0x102,
  /** mv_vm_op_create_vm */
  VM_OP_CREATE_VM_IDX_VAL: 0,
  /** mv_vm_op_destroy_vm */
  VM_OP_DESTROY_VM_IDX_VAL: 1,
  /** mv_vm_op_vmid */
  VM_OP_VMID_IDX_VAL: 2,
  /** mv_vm_op_mmio_map */
  VM_OP_MMIO_MAP_IDX_VAL: 3,
  /** mv_vm_op_mmio_unmap */
  VM_OP_MMIO_UNMAP_IDX_VAL: 4,
  /** mv_vm_op_stop */
  VM_OP_STOP_IDX_VAL: 0x100,
  /** mv_vm_op_query */
  VM_OP_QUERY_IDX_VAL: 0x101,
  /** mv_vm_op_map_range */
  VM_OP_MAP_RANGE_IDX_VAL: 0x102,
  /** mv_vm_op_unmap_range */
  VM_OP_UNMAP_RANGE_IDX_VAL: 0x103,
  /** mv_vp_op_create_vp */
  VP_OP_CREATE_VP_IDX_VAL: 0,
  /** mv_vp_op_destroy_vp */
  VP_OP_DESTROY_VP_IDX_VAL: 1,
  /** mv_vp_op_vmid */
  VP_OP_VMID_IDX_VAL: 2,
  /** mv_vp_op_vpid */
  VP_OP_VPID_IDX_VAL: 3,
  /** mv_vs_op_create_vs */
  VS_OP_CREATE_VS_IDX_VAL: 0,
  /** mv_vs_op_destroy_vs */
  VS_OP_DESTROY_VS_IDX_VAL: 1,
  /** mv_vs_op_vmid */
  VS_OP_VMID_IDX_VAL: 2,
  /** mv_vs_op_vpid */
  VS_OP_VPID_IDX_VAL: 3,
  /** mv_vs_op_vsid */
  VS_OP_VSID_IDX_VAL: 4,
  /** mv_vs_op_gva_to_gla */
  VS_OP_GVA_TO_GLA_IDX_VAL: 5,
  /** mv_vs_op_gla_to_gpa */
  VS_OP_GLA_TO_GPA_IDX_VAL: 6,
  /** mv_vs_op_gva_to_gpa */
  VS_OP_GVA_TO_GPA_IDX_VAL: 7,
  /** mv_vs_op_run */
  VS_OP_RUN_IDX_VAL: 8,
  /** mv_vs_op_cpuid_get */
  VS_OP_CPUID_GET_IDX_VAL: 9,
  /** mv_vs_op_cpuid_set */
  VS_OP_CPUID_SET_IDX_VAL: 0xa,
  /** mv_vs_op_cpuid_get_all */
  VS_OP_CPUID_GET_ALL_IDX_VAL: 0xb,
  /** mv_vs_op_cpuid_set_all */
  VS_OP_CPUID_SET_ALL_IDX_VAL: 0xc,
  /** mv_vs_op_reg_get */
  VS_OP_REG_GET_IDX_VAL: 0xd,
  /** mv_vs_op_reg_set */
  VS_OP_REG_SET_IDX_VAL: 0xe,
  /** mv_vs_op_reg_get_list */
  VS_OP_REG_GET_LIST_IDX_VAL: 0xf,
  /** mv_vs_op_reg_set_list */
  VS_OP_REG_SET_LIST_IDX_VAL: 0x10,
  /** mv_vs_op_msr_get */
  VS_OP_MSR_GET_IDX_VAL: 0x17,
  /** mv_vs_op_msr_set */
  VS_OP_MSR_SET_IDX_VAL: 0x18,
  /** mv_vs_op_msr_get_list */
  VS_OP_MSR_GET_LIST_IDX_VAL: 0x19,
  /** mv_vs_op_msr_set_list */
  VS_OP_MSR_SET_LIST_IDX_VAL: 0x1a,
  /** mv_vs_op_fpu_get */
  VS_OP_FPU_GET_IDX_VAL: 0x1b,
  /** mv_vs_op_fpu_set */
  VS_OP_FPU_SET_IDX_VAL: 0x1c,
  /** mv_vs_op_fpu_get_all */
  VS_OP_FPU_GET_ALL_IDX_VAL: 0x1d,
  /** mv_vs_op_fpu_set_all */
  VS_OP_FPU_SET_ALL_IDX_VAL: 0x1e,
  /** mv_vs_op_xsave_get */
  VS_OP_XSAVE_GET_IDX_VAL: 0x1f,
  /** mv_vs_op_xsave_set */
  VS_OP_XSAVE_SET_IDX_VAL: 0x20,
  /** mv_vs_op_xsave_get_all */
  VS_OP_XSAVE_GET_ALL_IDX_VAL: 0x21,
  /** mv_vs_op_xsave_set_all */
  VS_OP_XSAVE_SET_ALL_IDX_VAL: 0x22,
  /** mv_vs_op_mp_state_get */
  VS_OP_MP_STATE_GET_IDX_VAL: 0x23,
  /** mv_vs_op_mp_state_set */
  VS_OP_MP_STATE_SET_IDX_VAL: 0x24,
  /** mv_vs_op_inject_exception */
  VS_OP_INJECT_EXCEPTION_IDX_VAL: 0x25,
  /** mv_vs_op_queue_interrupt */
  VS_OP_QUEUE_INTERRUPT_IDX_VAL: 0x26,
  /** mv_vs_op_tsc_get_khz */
  VS_OP_TSC_GET_KHZ_IDX_VAL: 0x27,
  /** mv_vs_op_tsc_set_khz */
  VS_OP_TSC_SET_KHZ_IDX_VAL: 0x28,
  /** mv_vs_op_exit_record */
  VS_OP_EXIT_RECORD_IDX_VAL: 0x100,
  /** mv_vs_op_run_until */
  VS_OP_RUN_UNTIL_IDX_VAL: 0x101,
  /** mv_vs_op_queue_nmi */
  VS_OP_QUEUE_NMI_IDX_VAL: 0x102,
  /** mv_vs_op_stop */
  VS_OP_STOP_IDX_VAL: 0x103,
} as const;

/** Flags of a mapping. */
export const MV_MAP_FLAG = {
  /** readable */
  READ_ACCESS: 1n,
  /** writable */
  WRITE_ACCESS: 2n,
  /** executable */
  EXECUTE_ACCESS: 4n,
  /** user page */
  USER: 8n,
  /** 4 KiB leaf */
  "4K_PAGE": 0x200n,
  /** 2 MiB leaf */
  "2M_PAGE": 0x400n,
  /** 1 GiB leaf */
  "1G_PAGE": 0x800n,
  /** map_range: goes into the VM's table when the VM first touches it */
  LAZY: 0x10000n,
  /** UC */
  UNCACHEABLE: 0x200000000000000n,
  /** UC- */
  UNCACHEABLE_MINUS: 0x400000000000000n,
  /** WC */
  WRITE_COMBINING: 0x800000000000000n,
  /** WC+ */
  WRITE_COMBINING_PLUS: 0x1000000000000000n,
  /** WT */
  WRITE_THROUGH: 0x2000000000000000n,
  /** WB */
  WRITE_BACK: 0x4000000000000000n,
  /** WP */
  WRITE_PROTECTED: 0x8000000000000000n,
} as const;

/** Classes as numbers: RAX bits 31:16. */
export const MV_CLASS = {
  /** mv_id_op */
  ID: 0,
  /** mv_handle_op */
  HANDLE: 1,
  /** mv_debug_op */
  DEBUG: 2,
  /** mv_pp_op */
  PP: 3,
  /** mv_vm_op */
  VM: 4,
  /** mv_vp_op */
  VP: 5,
  /** mv_vs_op */
  VS: 6,
} as const;

/** mv_bit_size_t: Width of an access. */
export const MV_BIT_SIZE = {
  /** one byte */
  "8": 0,
  /** two bytes */
  "16": 1,
  /** four bytes */
  "32": 2,
  /** eight bytes */
  "64": 3,
} as const;

/** mv_exit_reason_t: Why mv_vs_op_run returned: R10. mv_vs_op_exit_record tells more. */
export const MV_EXIT_REASON = {
  /** with EXIT_FAILURE: the guest could not be entered, or its exit not delivered */
  FAILURE: 0,
  /** with EXIT_UNKNOWN: any exit that has no reason here, triple fault included */
  UNKNOWN: 1,
  /** HLT, the guest past it; MicroV declared this reason and answered unknown */
  HLT: 2,
  /** port I/O; mv_exit_io_t is in the shared page; the guest is past the instruction */
  IO: 3,
  /** never returned, as in MicroV: a nested page fault is unknown */
  MMIO: 4,
  /** never returned, as in MicroV */
  MSR: 5,
  /** the root VM has an interrupt to take, or the VM was told to stop; run again or end it */
  INTERRUPT: 6,
  /** the root VM has an NMI to take; run again */
  NMI: 7,
} as const;

/** mv_mp_state_t: Multiprocessing state of a VS. */
export const MV_MP_STATE = {
  /** as created */
  INITIAL: 0,
  /** has run, or may */
  RUNNING: 1,
  /** waits for an event */
  WAIT: 2,
  /** waits for SIPI after INIT */
  INIT: 3,
  /** has received SIPI */
  SIPI: 4,
  /** first value that is refused */
  INVALID: 5,
} as const;

/** mv_cpuid_flag_t: Flags of a CPUID entry. */
export const MV_CPUID_FLAG = {
  /** none defined */
  RESERVED: 0,
} as const;

/** mv_reg_t: Register numbers of reg_get and reg_set. */
export const MV_REG = {
  /** refused */
  UNSUPPORTED: 0,
  RAX: 1,
  RBX: 2,
  RCX: 3,
  RDX: 4,
  RBP: 5,
  RSI: 6,
  RDI: 7,
  R8: 8,
  R9: 9,
  R10: 0xa,
  R11: 0xb,
  R12: 0xc,
  R13: 0xd,
  R14: 0xe,
  R15: 0xf,
  RSP: 0x10,
  RIP: 0x11,
  RFLAGS: 0x12,
  ES_SELECTOR: 0x13,
  /** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
  ES_ATTRIB: 0x14,
  ES_LIMIT: 0x15,
  ES_BASE: 0x16,
  CS_SELECTOR: 0x17,
  /** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
  CS_ATTRIB: 0x18,
  CS_LIMIT: 0x19,
  CS_BASE: 0x1a,
  SS_SELECTOR: 0x1b,
  /** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
  SS_ATTRIB: 0x1c,
  SS_LIMIT: 0x1d,
  SS_BASE: 0x1e,
  DS_SELECTOR: 0x1f,
  /** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
  DS_ATTRIB: 0x20,
  DS_LIMIT: 0x21,
  DS_BASE: 0x22,
  FS_SELECTOR: 0x23,
  /** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
  FS_ATTRIB: 0x24,
  FS_LIMIT: 0x25,
  FS_BASE: 0x26,
  GS_SELECTOR: 0x27,
  /** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
  GS_ATTRIB: 0x28,
  GS_LIMIT: 0x29,
  GS_BASE: 0x2a,
  LDTR_SELECTOR: 0x2b,
  /** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
  LDTR_ATTRIB: 0x2c,
  LDTR_LIMIT: 0x2d,
  LDTR_BASE: 0x2e,
  TR_SELECTOR: 0x2f,
  /** access rights: type, S, DPL, P in bits 7:0, AVL, L, D/B, G in bits 15:12 */
  TR_ATTRIB: 0x30,
  TR_LIMIT: 0x31,
  TR_BASE: 0x32,
  /** refused */
  GDTR_SELECTOR: 0x33,
  /** refused */
  GDTR_ATTRIB: 0x34,
  GDTR_LIMIT: 0x35,
  GDTR_BASE: 0x36,
  /** refused */
  IDTR_SELECTOR: 0x37,
  /** refused */
  IDTR_ATTRIB: 0x38,
  IDTR_LIMIT: 0x39,
  IDTR_BASE: 0x3a,
  DR0: 0x3b,
  DR1: 0x3c,
  DR2: 0x3d,
  DR3: 0x3e,
  DR6: 0x3f,
  DR7: 0x40,
  CR0: 0x41,
  CR2: 0x42,
  CR3: 0x43,
  CR4: 0x44,
  CR8: 0x45,
  XCR0: 0x46,
  /** refused */
  INVALID: 0x47,
} as const;

/** Bit n: mp_state_set to state n is allowed from this one. */
export const MV_MP_FROM = {
  /** initial, running, init */
  INITIAL: 0xb,
  /** initial, running, wait */
  RUNNING: 7,
  /** initial, running, wait */
  WAIT: 7,
  /** init, sipi */
  INIT: 0x18,
  /** running, sipi */
  SIPI: 0x12,
} as const;

/** Neutral exit reasons; below 32, they index the counters. */
export const MV_RECORD_REASON = {
  /** no exit yet */
  NONE: 0,
  /** first upcall on a PP, or the first after a core restart: the core prepares its PP area */
  INIT: 1,
  /** CPUID; leaf and subleaf are in RAX and RCX */
  CPUID: 2,
  /** VMMCALL or VMCALL */
  HYPERCALL: 3,
  /** port I/O; qualification is an IO_ word, info the next RIP */
  IO: 4,
  /** HLT */
  HLT: 5,
  /** an interrupt for the root is pending */
  INTERRUPT: 6,
  /** an NMI for the root is pending */
  NMI: 7,
  /** nested page fault; qualification is a FAULT_ word, gpa the address */
  NESTED_FAULT: 8,
  /** RDMSR; the index is in RCX */
  MSR_READ: 9,
  /** WRMSR; the index is in RCX, the value in RDX:RAX */
  MSR_WRITE: 0xa,
  /** MOV to or from a control register; qualification is a MOVE_ word */
  CONTROL_REGISTER: 0xb,
  /** MOV to or from a debug register; qualification is a MOVE_ word */
  DEBUG_REGISTER: 0xc,
  /** intercepted exception; qualification is the vector, info the error code */
  EXCEPTION: 0xd,
  /** triple fault */
  SHUTDOWN: 0xe,
  /** the guest state was refused at entry; qualification is the number of the register, mv_reg_t or a REFUSED_, 0 if none was found; info the vendor's code, or below 0x100 what XCR0 may have set, if ring 0 refused */
  INVALID_STATE: 0xf,
  /** an SVM or VMX instruction; #UD is the architectural answer */
  VIRTUALIZATION: 0x10,
  /** XSETBV */
  XSETBV: 0x11,
  /** INVD or WBINVD */
  CACHE: 0x12,
  /** the guest can take an interrupt now, or ends the handler of an NMI; served in ring 0 */
  WINDOW: 0x13,
  /** the run's deadline passed */
  DEADLINE: 0x14,
  /** the VM was told to stop */
  STOPPED: 0x15,
  /** the instruction could not be read from guest memory to advance past it */
  FETCH_FAILED: 0x16,
  /** another intercepted instruction; qualification is an INSTRUCTION_ */
  INSTRUCTION: 0x17,
  /** a task switch by the processor: JMP, CALL or IRET to a TSS, or a task gate */
  TASK_SWITCH: 0x18,
  /** as a run begins: VsPage.unfinished is not 0; the instruction behind it goes on at unfinishedNext */
  UNFINISHED: 0x19,
  /** none of the above; info is the vendor's code, for the log only */
  UNKNOWN: 0x1f,
} as const;

/** Qualification of MV_RECORD_REASON_IO. */
export const MV_RECORD_IO = {
  /** IN, otherwise OUT */
  IN: 1,
  /** INS or OUTS */
  STRING: 2,
  /** REP prefix */
  REP: 4,
  /** bits 6:4: access size in bytes, 1, 2 or 4 */
  SIZE_SHIFT: 4,
  /** after the shift */
  SIZE_MASK: 7,
  /** STRING, bits 9:8: address size, 0 for 16 bits, 1 for 32, 2 for 64 */
  ADDRESS_SHIFT: 8,
  /** after the shift */
  ADDRESS_MASK: 3,
  /** STRING, bits 12:10: segment of the memory operand, ES, CS, SS, DS, FS, GS */
  SEGMENT_SHIFT: 0xa,
  /** after the shift */
  SEGMENT_MASK: 7,
  /** STRING: in 64-bit code */
  LONG: 0x2000,
  /** bits 31:16: port */
  PORT_SHIFT: 0x10,
} as const;

/** Qualification of MV_RECORD_REASON_NESTED_FAULT. */
export const MV_RECORD_FAULT = {
  /** the translation was there, the access was not allowed */
  PRESENT: 1,
  /** write */
  WRITE: 2,
  /** reserved bit set in a nested table */
  RESERVED: 8,
  /** instruction fetch */
  FETCH: 0x10,
  /** the access was the walk of a guest page table */
  TABLE_WALK: 0x100,
} as const;

/** Qualification of MV_RECORD_REASON_INVALID_STATE: what mv_reg_t does not number. Offset in the VS page / 8, as there. */
export const MV_RECORD_REFUSED = {
  EFER: 0x48,
  PAT: 0x51,
  /** the event to be delivered: mv_vs_op_inject_exception */
  EVENT: 0x69,
} as const;

/** R10 to R13 after a call. */
export const MvOutputsLayout = {
  size: 0x20,
  fields: {
    /** R10 */
    reg0: { offset: 0x0, size: 0x8 },
    /** R11 */
    reg1: { offset: 0x8, size: 0x8 },
    /** R12 */
    reg2: { offset: 0x10, size: 0x8 },
    /** R13 */
    reg3: { offset: 0x18, size: 0x8 },
  },
} as const;

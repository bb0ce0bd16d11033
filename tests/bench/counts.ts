/** Instructions of the host on the way of one exit, by what makes them dear. */
export interface Counts {
  /** All that the hypervisor executed between the guest's exit and its next instruction. */
  instructions: number;
  /** RDMSR and WRMSR. */
  msr_accesses: number;
  /** VMLOAD and VMSAVE (AMD). */
  vm_state_moves: number;
  /** VMREAD and VMWRITE (Intel). */
  vmcs_accesses: number;
  /** VMPTRLD and VMCLEAR (Intel). */
  vmcs_switches: number;
  /** MOV from and to CR and DR. */
  control_moves: number;
  /** XSAVE, XRSTOR, FXSAVE, FXRSTOR, XGETBV and XSETBV. */
  extended_state: number;
  /** SYSCALL and SYSRET, SYSENTER and SYSEXIT. */
  ring_crossings: number;
  /** LOCK prefix, or XCHG with memory. */
  locked: number;
}

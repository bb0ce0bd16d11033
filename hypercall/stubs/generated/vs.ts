/* Generated from hypercall/ops.ts. Do not edit: change that and run
 * `node --import tsx toolchain/layout/generate.ts`.
 */
import { MV_VS_OP_CREATE_VS, MV_VS_OP_DESTROY_VS, MV_VS_OP_VMID, MV_VS_OP_VPID, MV_VS_OP_VSID, MV_VS_OP_GLA_TO_GPA, MV_VS_OP_RUN, MV_VS_OP_REG_GET, MV_VS_OP_REG_SET, MV_VS_OP_REG_GET_LIST, MV_VS_OP_REG_SET_LIST, MV_VS_OP_MSR_GET, MV_VS_OP_MSR_SET, MV_VS_OP_MSR_GET_LIST, MV_VS_OP_MSR_SET_LIST, MV_VS_OP_FPU_GET_ALL, MV_VS_OP_FPU_SET_ALL, MV_VS_OP_MP_STATE_GET, MV_VS_OP_MP_STATE_SET, MV_VS_OP_INJECT_EXCEPTION, MV_VS_OP_QUEUE_INTERRUPT, MV_VS_OP_TSC_GET_KHZ, MV_VS_OP_EXIT_RECORD, MV_VS_OP_RUN_UNTIL, MV_VS_OP_QUEUE_NMI, MV_VS_OP_STOP, MvOutputs } from "../../generated/abi";
import { vmmcall } from "./hv";

/**
 * Makes a VS of a VP, in the state of a processor after reset. A VP may have several. Returns MV_STATUS_.
 * out.reg0: its VSID.
 */
export function mvVsOpCreateVs(handle: u64, vpid: u16, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_CREATE_VS, handle, <u64>vpid, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * Destroys a VS. Returns MV_STATUS_.
 */
export function mvVsOpDestroyVs(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_DESTROY_VS, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * The VM of a VS. An id that is possible but not allocated answers MV_INVALID_ID with success. Returns MV_STATUS_.
 * out.reg0: VMID, or 0xFFFF.
 */
export function mvVsOpVmid(handle: u64, vsid: u16, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_VMID, handle, <u64>vsid, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * The VP of a VS. An id that is possible but not allocated answers MV_INVALID_ID with success. Returns MV_STATUS_.
 * out.reg0: VPID, or 0xFFFF.
 */
export function mvVsOpVpid(handle: u64, vsid: u16, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_VPID, handle, <u64>vsid, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * The caller's own VS. Returns MV_STATUS_.
 * out.reg0: VSID.
 */
export function mvVsOpVsid(handle: u64, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_VSID, handle, 0, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * Translates a page by the page tables that a VS has loaded: its own, or those of a VS that does not run. Flags: rights that all levels give, and the leaf's size (a 4 MiB leaf has none). Memory types are not told. Returns MV_STATUS_.
 * out.reg0: bits 63:12 GPA of the 4 KiB page, bits 11:0 MV_MAP_FLAG_.
 */
export function mvVsOpGlaToGpa(handle: u64, vsid: u16, gla: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_GLA_TO_GPA, handle, <u64>vsid, gla, 0, changetype<usize>(out));
}

/**
 * Runs the guest on this PP until an exit needs the root VM. Returns MV_STATUS_.
 * out.reg0: mv_exit_reason_t; unchanged where RAX is not 0 or an EXIT_ code.
 */
export function mvVsOpRun(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_RUN, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Reads a register. Returns MV_STATUS_.
 * out.reg0: value.
 */
export function mvVsOpRegGet(handle: u64, vsid: u16, reg: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_REG_GET, handle, <u64>vsid, reg, 0, changetype<usize>(out));
}

/**
 * Writes a register. Any value is taken; a bad one makes the next run fail. Returns MV_STATUS_.
 */
export function mvVsOpRegSet(handle: u64, vsid: u16, reg: u64, value: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_REG_SET, handle, <u64>vsid, reg, value, changetype<usize>(out));
}

/**
 * Reads the registers that the entries name into their val. Returns MV_STATUS_.
 */
export function mvVsOpRegGetList(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_REG_GET_LIST, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Writes the registers that the entries name. Returns MV_STATUS_.
 */
export function mvVsOpRegSetList(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_REG_SET_LIST, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Reads an MSR of a VS. EFER bit 12 reads 0. Returns MV_STATUS_.
 * out.reg0: value.
 */
export function mvVsOpMsrGet(handle: u64, vsid: u16, msr: u32, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_MSR_GET, handle, <u64>vsid, <u64>msr, 0, changetype<usize>(out));
}

/**
 * Writes an MSR of a VS. Any value is taken; a bad one makes the next run fail. FS_BASE and GS_BASE are the bases of these segments. Returns MV_STATUS_.
 */
export function mvVsOpMsrSet(handle: u64, vsid: u16, msr: u32, value: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_MSR_SET, handle, <u64>vsid, <u64>msr, value, changetype<usize>(out));
}

/**
 * Reads the MSRs that the entries name into their val. Returns MV_STATUS_.
 */
export function mvVsOpMsrGetList(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_MSR_GET_LIST, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Writes the MSRs that the entries name. Returns MV_STATUS_.
 */
export function mvVsOpMsrSetList(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_MSR_SET_LIST, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Writes the 512 bytes of the FXSAVE image (x87, MMX, SSE) to the page; the rest of the page stays. Returns MV_STATUS_.
 */
export function mvVsOpFpuGetAll(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_FPU_GET_ALL, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Takes the 512 bytes of the FXSAVE image from the page. Any bytes are taken; an MXCSR that the processor refuses makes the next run fail. Returns MV_STATUS_.
 */
export function mvVsOpFpuSetAll(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_FPU_SET_ALL, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Reads the multiprocessing state. Returns MV_STATUS_.
 * out.reg0: mv_mp_state_t.
 */
export function mvVsOpMpStateGet(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_MP_STATE_GET, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Changes the multiprocessing state. INIT also resets all registers. Returns MV_STATUS_.
 */
export function mvVsOpMpStateSet(handle: u64, vsid: u16, state: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_MP_STATE_SET, handle, <u64>vsid, state, 0, changetype<usize>(out));
}

/**
 * Delivers an exception as the next run begins, before the first instruction. For #PF, set CR2 first. Returns MV_STATUS_.
 */
export function mvVsOpInjectException(handle: u64, vsid: u16, vector: u64, error_code: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_INJECT_EXCEPTION, handle, <u64>vsid, vector, error_code, changetype<usize>(out));
}

/**
 * Queues an interrupt; the VS may be running. Vectors are a set, as in a local APIC's IRR: the highest is delivered first, when IF is 1 and bits 7:4 of the vector are above CR8 (vectors 0 to 15 pass CR8). A HLT that finds one to deliver does not end the run. Returns MV_STATUS_.
 * out.reg0: PPID of the PP that runs it and has to be interrupted, 0xFFFF for none.
 */
export function mvVsOpQueueInterrupt(handle: u64, vsid: u16, vector: u64, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_QUEUE_INTERRUPT, handle, <u64>vsid, vector, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * The TSC frequency that the PP had when the VS was created. Returns MV_STATUS_.
 * out.reg0: kHz.
 */
export function mvVsOpTscGetKhz(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_TSC_GET_KHZ, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Why the last run ended, in full; reason 0 before the first run. Returns MV_STATUS_.
 */
export function mvVsOpExitRecord(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_EXIT_RECORD, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * As run, with a deadline: the first exit at or after it ends the run with reason interrupt, and the exit record says deadline. The hypervisor has no timer; the caller arms one, whose interrupt is an exit. When the run ends for another reason than io, interrupt and nmi, the page holds mv_exit_record_t. Returns MV_STATUS_.
 * out.reg0: as run.
 */
export function mvVsOpRunUntil(handle: u64, vsid: u16, tsc: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_RUN_UNTIL, handle, <u64>vsid, tsc, 0, changetype<usize>(out));
}

/**
 * Queues an NMI; the VS may be running. One waits, another one is blocked until the handler's IRET. Returns MV_STATUS_.
 * out.reg0: PPID of the PP that runs it and has to be interrupted, 0xFFFF for none.
 */
export function mvVsOpQueueNmi(handle: u64, vsid: u16, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_QUEUE_NMI, handle, <u64>vsid, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * Ends the run under way, or else the next one as it begins, with reason interrupt; once. Returns MV_STATUS_.
 * out.reg0: PPID of the PP that runs it and has to be interrupted, 0xFFFF for none.
 */
export function mvVsOpStop(handle: u64, vsid: u16, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_STOP, handle, <u64>vsid, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

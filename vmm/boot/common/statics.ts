/**
 * The loader's static memory, in one piece. Up to the image buffer it is used by one call at a time, under
 * the driver's control lock. A call context belongs to the CPU whose number it has, while interrupts are
 * off; a VM record to the descriptor that owns the VM.
 *
 *   0x00000 Loader | 0x00100 control call | 0x00200 scratch | 0x00400 segments | 0x00800 blocks
 *   0x01400 PPs | 0x03400 image buffer | 0x05000 call contexts | 0x0d000 VMs
 */
import { LAUNCH_MAX_BLOCKS, LAUNCH_MAX_SEGMENTS } from "../../abi/generated/launch.ts";
import { MAX_PPS, MAX_VMS } from "../../abi/generated/memory-map.ts";

export const PP_RECORD_BYTES: u32 = 64;
export const SEGMENT_RECORD_BYTES: u32 = 40;
export const IMAGE_BUFFER_BYTES: u32 = 0x1000;
export const CONTROL_CALL_BYTES: u32 = 0x100;
export const CONTEXT_BYTES: u32 = 0x100;
export const VM_RECORD_BYTES: u32 = 64;

const STATICS = memory.data(0x1d000, 4096);

export function loaderAt(): u32 {
  return <u32>STATICS;
}

/** CONTROL_CALL_BYTES for the structure of a control call. */
export function controlCallAt(): u32 {
  return <u32>STATICS + 0x100;
}

/** 16 bytes that an intrinsic fills and its caller reads at once. */
export function scratchAt(): u32 {
  return <u32>STATICS + 0x200;
}

/** R10 to R13 of a hypercall made by a task. */
export function taskRegistersAt(): u32 {
  return <u32>STATICS + 0x220;
}

/** LAUNCH_MAX_SEGMENTS records. */
export function segmentsAt(): u32 {
  if (LAUNCH_MAX_SEGMENTS * SEGMENT_RECORD_BYTES > 0x400) ERROR("the records do not fit their place");
  return <u32>STATICS + 0x400;
}

/** LAUNCH_MAX_BLOCKS SPAs. */
export function blocksAt(): u32 {
  if (LAUNCH_MAX_BLOCKS * 8 > 0xc00) ERROR("the records do not fit their place");
  return <u32>STATICS + 0x800;
}

/** MAX_PPS records. */
export function ppsAt(): u32 {
  if (MAX_PPS * PP_RECORD_BYTES > 0x2000) ERROR("the records do not fit their place");
  return <u32>STATICS + 0x1400;
}

/** IMAGE_BUFFER_BYTES of the image. */
export function imageBufferAt(): u32 {
  return <u32>STATICS + 0x3400;
}

/** MAX_PPS contexts, one per CPU. */
export function contextsAt(): u32 {
  if (MAX_PPS * CONTEXT_BYTES > 0x8000) ERROR("the contexts do not fit their place");
  return <u32>STATICS + 0x5000;
}

/** MAX_VMS records. */
export function vmsAt(): u32 {
  if (MAX_VMS * VM_RECORD_BYTES > 0x1_0000) ERROR("the records do not fit their place");
  return <u32>STATICS + 0xd000;
}

/**
 * First step of a launch, on the loader's descriptor tables: fills this PP's window (GDT, IDT, TSS, the
 * words of the stubs) and what the vendor's stubs need of the host. All of it lies
 * outside linear memory and is written by its SPA, here only.
 */
import { LaunchState } from "../../abi/generated/launch";
import {
  CORE_PP_AREA,
  CORE_PP_STRIDE,
  CORE_VS_PAGES,
  HOST_PP_DOUBLE_FAULT_STACK_TOP,
  HOST_PP_KERNEL_STACK_TOP,
  HOST_PP_MACHINE_CHECK_STACK_TOP,
  HOST_PP_NMI_STACK_TOP,
  HOST_PP_TRAP_STACK_TOP,
  HOST_PP_WINDOW,
  VS_BLOCK_KERNEL,
  VS_BLOCK_STATE,
} from "../../abi/generated/memory-map";
import {
  PP_LOCAL_CORE_CONTEXT,
  PP_LOCAL_CORE_ENTRY,
  PP_LOCAL_CORE_VS,
  PP_LOCAL_GDT,
  PP_LOCAL_GDTR,
  PP_LOCAL_GPRS,
  PP_LOCAL_GUEST_SPA,
  PP_LOCAL_GUEST_STATE,
  PP_LOCAL_HOST_SPA,
  PP_LOCAL_IDT,
  PP_LOCAL_IDTR,
  PP_LOCAL_PP_BLOCK,
  PP_LOCAL_TRAMPOLINE,
  PP_LOCAL_TSS,
  SELECTOR_KERNEL_CODE,
  SELECTOR_KERNEL_DATA,
  SELECTOR_TSS,
  SELECTOR_USER_CODE,
  SELECTOR_USER_DATA,
  SELECTOR_USER_DATA_SYSEXIT,
  TSS_LIMIT,
} from "../../abi/generated/pp-local";
import { globals, launchInfo } from "../globals";
import { physStore16, physStore64, stub } from "../hv";
import { launchState, vsBlock } from "../pp";
import { coreEntryOffset, prepareHost } from "../vendor";

const CODE0: u64 = 0x0020_9b00_0000_0000;
const DATA0: u64 = 0x00cf_9300_0000_ffff;
const DATA3: u64 = 0x00cf_f300_0000_ffff;
const CODE3: u64 = 0x0020_fb00_0000_0000;
const GDT_LIMIT: u32 = 0x4f;
const IDT_LIMIT: u32 = 0x1ff;
const TSS: u64 = 0x0000_8900_0000_0000;
const INTERRUPT_GATE: u64 = 0x8e00;
/** A selector without its RPL. */
const INDEX: u32 = 0xfff8;
const VECTORS: u32 = 32;
const GATE_BYTES: u64 = 16;

export function prepare(pp: u32): void {
  const state = launchState(pp);
  globals().vendor = state.vendor;
  fillWords(pp, state);
  fillDescriptors(state.localSpa);
  fillIdt(state.localSpa);
  prepareHost(pp);
}

function fillWords(pp: u32, state: LaunchState): void {
  const local = state.localSpa;
  const vs = vsBlock(state.ppid);
  physStore64(local + <u64>PP_LOCAL_PP_BLOCK, <u64>pp);
  physStore64(local + <u64>PP_LOCAL_GUEST_SPA, state.stateSpa);
  physStore64(local + <u64>PP_LOCAL_GUEST_STATE, <u64>(vs + VS_BLOCK_STATE));
  physStore64(local + <u64>PP_LOCAL_GPRS, <u64>(vs + VS_BLOCK_KERNEL));
  physStore64(local + <u64>PP_LOCAL_HOST_SPA, state.hostAreaSpa);
  physStore64(local + <u64>PP_LOCAL_CORE_CONTEXT, <u64>(CORE_PP_AREA + state.ppid * CORE_PP_STRIDE));
  physStore64(local + <u64>PP_LOCAL_CORE_VS, <u64>(CORE_VS_PAGES + state.ppid * 0x1000));
  physStore64(local + <u64>PP_LOCAL_CORE_ENTRY, launchInfo().coreEntry + coreEntryOffset());
  physStore64(local + <u64>PP_LOCAL_TRAMPOLINE, state.trampoline);
}

function fillDescriptors(local: u64): void {
  const gdt = local + <u64>PP_LOCAL_GDT;
  physStore64(gdt + <u64>SELECTOR_KERNEL_CODE, CODE0);
  physStore64(gdt + <u64>SELECTOR_KERNEL_DATA, DATA0);
  physStore64(gdt + <u64>(SELECTOR_USER_DATA & INDEX), DATA3);
  physStore64(gdt + <u64>(SELECTOR_USER_CODE & INDEX), CODE3);
  physStore64(gdt + <u64>(SELECTOR_USER_DATA_SYSEXIT & INDEX), DATA3);
  const at = HOST_PP_WINDOW + <u64>PP_LOCAL_TSS;
  const low = TSS | (<u64>TSS_LIMIT) | ((at & 0xff_ffff) << 16) | ((at & 0xff00_0000) << 32);
  physStore64(gdt + <u64>SELECTOR_TSS, low);
  physStore64(gdt + <u64>SELECTOR_TSS + 8, at >> 32);
  physStore16(local + <u64>PP_LOCAL_GDTR + 6, GDT_LIMIT);
  physStore64(local + <u64>PP_LOCAL_GDTR + 8, HOST_PP_WINDOW + <u64>PP_LOCAL_GDT);
  physStore16(local + <u64>PP_LOCAL_IDTR + 6, IDT_LIMIT);
  physStore64(local + <u64>PP_LOCAL_IDTR + 8, HOST_PP_WINDOW + <u64>PP_LOCAL_IDT);
  const tss = local + <u64>PP_LOCAL_TSS;
  physStore64(tss + 0x04, HOST_PP_KERNEL_STACK_TOP);
  physStore64(tss + 0x24, HOST_PP_TRAP_STACK_TOP);
  physStore64(tss + 0x2c, HOST_PP_NMI_STACK_TOP);
  physStore64(tss + 0x34, HOST_PP_DOUBLE_FAULT_STACK_TOP);
  physStore64(tss + 0x3c, HOST_PP_MACHINE_CHECK_STACK_TOP);
  physStore16(tss + 0x66, TSS_LIMIT + 1);
}

/** Each vector on an IST stack: 2 NMI, 3 double fault, 4 machine check, 1 the rest. */
function fillIdt(local: u64): void {
  for (let vector: u32 = 0; vector < VECTORS; vector++) {
    const handler = stub(1) + <u64>vector * GATE_BYTES;
    const ist: u64 = vector == 2 ? 2 : vector == 8 ? 3 : vector == 18 ? 4 : 1;
    const gate = local + <u64>PP_LOCAL_IDT + <u64>vector * GATE_BYTES;
    const low = (handler & 0xffff) | ((<u64>SELECTOR_KERNEL_CODE) << 16);
    physStore64(gate, low | ((INTERRUPT_GATE | ist) << 32) | ((handler & 0xffff_0000) << 32));
    physStore64(gate + 8, handler >> 32);
  }
}

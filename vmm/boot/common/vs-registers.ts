import {
  MV_BIT_SIZE_16,
  MV_BIT_SIZE_32,
  MV_BIT_SIZE_8,
  MV_REG_RAX,
  MV_STATUS_SUCCESS,
  MV_VS_OP_REG_GET,
  MV_VS_OP_REG_SET,
} from "../../../hypercall/generated/abi.ts";
import { DRIVER_ERROR_NONE, DriverRegister } from "../../../hypercall/generated/driver.ts";
import { hypercall, outputOf } from "./context.ts";
import { failureOf } from "./vm-failure.ts";
import { Vm, vmOf } from "./vm-table.ts";

/** VS_GET: the register DriverRegister.register of the descriptor's VS. */
export function getRegister(context: u32, slot: u32): u32 {
  const call = changetype<DriverRegister>(context);
  const vm = vmOf(slot);
  call.detail = hypercall(context, MV_VS_OP_REG_GET, vm.vsid, call.register, 0);
  if (call.detail != MV_STATUS_SUCCESS) return failureOf(context, vm);
  call.value = outputOf(context, 0);
  return DRIVER_ERROR_NONE;
}

/** VS_SET; any value is accepted and judged when the VS runs. */
export function setRegister(context: u32, slot: u32): u32 {
  const call = changetype<DriverRegister>(context);
  const vm = vmOf(slot);
  call.detail = hypercall(context, MV_VS_OP_REG_SET, vm.vsid, call.register, call.value);
  return call.detail == MV_STATUS_SUCCESS ? DRIVER_ERROR_NONE : failureOf(context, vm);
}

/** RAX after an IN of `size`: narrow results keep the upper bits, a 32-bit one clears them (APM vol. 1, 3.1.2). */
export function mergeInput(rax: u64, value: u64, size: u32): u64 {
  if (size == MV_BIT_SIZE_8) return (rax & ~(<u64>0xff)) | (value & 0xff);
  if (size == MV_BIT_SIZE_16) return (rax & ~(<u64>0xffff)) | (value & 0xffff);
  if (size == MV_BIT_SIZE_32) return value & 0xffff_ffff;
  return value;
}

/** Answers the IN of the last exit with `value`. Returns the status of the hypercalls. */
export function answerInput(context: u32, vm: Vm, value: u64): u64 {
  let status = hypercall(context, MV_VS_OP_REG_GET, vm.vsid, MV_REG_RAX, 0);
  if (status != MV_STATUS_SUCCESS) return status;
  const rax = mergeInput(outputOf(context, 0), value, vm.inputSize);
  status = hypercall(context, MV_VS_OP_REG_SET, vm.vsid, MV_REG_RAX, rax);
  if (status == MV_STATUS_SUCCESS) vm.inputPending = 0;
  return status;
}

/** mv_vs_op: virtual processor states, that is registers and what runs. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_SUCCESS,
  MV_VS_OP_CREATE_VS_IDX_VAL,
  MV_VS_OP_DESTROY_VS_IDX_VAL,
  MV_VS_OP_EXIT_RECORD_IDX_VAL,
  MV_VS_OP_FPU_GET_ALL_IDX_VAL,
  MV_VS_OP_FPU_SET_ALL_IDX_VAL,
  MV_VS_OP_GLA_TO_GPA_IDX_VAL,
  MV_VS_OP_INJECT_EXCEPTION_IDX_VAL,
  MV_VS_OP_MP_STATE_GET_IDX_VAL,
  MV_VS_OP_MP_STATE_SET_IDX_VAL,
  MV_VS_OP_MSR_GET_IDX_VAL,
  MV_VS_OP_MSR_GET_LIST_IDX_VAL,
  MV_VS_OP_MSR_SET_IDX_VAL,
  MV_VS_OP_MSR_SET_LIST_IDX_VAL,
  MV_VS_OP_QUEUE_INTERRUPT_IDX_VAL,
  MV_VS_OP_QUEUE_NMI_IDX_VAL,
  MV_VS_OP_REG_GET_IDX_VAL,
  MV_VS_OP_REG_GET_LIST_IDX_VAL,
  MV_VS_OP_REG_SET_IDX_VAL,
  MV_VS_OP_REG_SET_LIST_IDX_VAL,
  MV_VS_OP_RUN_IDX_VAL,
  MV_VS_OP_RUN_UNTIL_IDX_VAL,
  MV_VS_OP_STOP_IDX_VAL,
  MV_VS_OP_TSC_GET_KHZ_IDX_VAL,
  MV_VS_OP_VMID_IDX_VAL,
  MV_VS_OP_VPID_IDX_VAL,
  MV_VS_OP_VSID_IDX_VAL,
} from "../../../hypercall/generated/abi";
import { POST_NMI, POST_STOP } from "../../abi/generated/registry";
import { VsPage } from "../../abi/generated/vs-page";
import { idIn } from "../ids";
import { vsidOf } from "../pp";
import { finish, succeed16 } from "./answer";
import { checkHandleAndRoot } from "./caller";
import { createVs, destroyVs } from "./create-vs";
import { exitRecord } from "./exit-record";
import { getFpu, setFpu } from "./fpu";
import { glaToGpa } from "./gla-to-gpa";
import { injectException } from "./inject-exception";
import { getMpState, setMpState } from "./mp-state";
import { getMsr, setMsr } from "./msr";
import { getMsrList, setMsrList } from "./msr-list";
import { postExtension, queueInterrupt } from "./post";
import { getRegister, setRegister } from "./register";
import { getRegisterList, setRegisterList } from "./register-list";
import { run, runUntil } from "./run";
import { tscKhzOfVs, vmidOfVs, vpidOfVs } from "./vs-facts";

export function vsOp(pp: u32, vs: u32, index: u32): u64 {
  const status = checkHandleAndRoot(pp, vs);
  if (status != MV_STATUS_SUCCESS) return finish(vs, status);
  const id = idIn(changetype<VsPage>(vs).r11);
  switch (index) {
    case MV_VS_OP_CREATE_VS_IDX_VAL:
      return createVs(pp, vs, id);
    case MV_VS_OP_DESTROY_VS_IDX_VAL:
      return destroyVs(pp, vs, id);
    case MV_VS_OP_VMID_IDX_VAL:
      return vmidOfVs(pp, vs, id);
    case MV_VS_OP_VPID_IDX_VAL:
      return vpidOfVs(pp, vs, id);
    case MV_VS_OP_VSID_IDX_VAL:
      return succeed16(vs, vsidOf(vs));
    case MV_VS_OP_GLA_TO_GPA_IDX_VAL:
      return glaToGpa(pp, vs, id);
    case MV_VS_OP_RUN_IDX_VAL:
      return run(pp, vs, id);
    case MV_VS_OP_REG_GET_IDX_VAL:
      return getRegister(pp, vs, id);
    case MV_VS_OP_REG_SET_IDX_VAL:
      return setRegister(pp, vs, id);
    case MV_VS_OP_REG_GET_LIST_IDX_VAL:
      return getRegisterList(pp, vs, id);
    case MV_VS_OP_REG_SET_LIST_IDX_VAL:
      return setRegisterList(pp, vs, id);
    case MV_VS_OP_MSR_GET_IDX_VAL:
      return getMsr(pp, vs, id);
    case MV_VS_OP_MSR_SET_IDX_VAL:
      return setMsr(pp, vs, id);
    case MV_VS_OP_MSR_GET_LIST_IDX_VAL:
      return getMsrList(pp, vs, id);
    case MV_VS_OP_MSR_SET_LIST_IDX_VAL:
      return setMsrList(pp, vs, id);
    case MV_VS_OP_FPU_GET_ALL_IDX_VAL:
      return getFpu(pp, vs, id);
    case MV_VS_OP_FPU_SET_ALL_IDX_VAL:
      return setFpu(pp, vs, id);
    case MV_VS_OP_MP_STATE_GET_IDX_VAL:
      return getMpState(pp, vs, id);
    case MV_VS_OP_MP_STATE_SET_IDX_VAL:
      return setMpState(pp, vs, id);
    case MV_VS_OP_TSC_GET_KHZ_IDX_VAL:
      return tscKhzOfVs(pp, vs, id);
    case MV_VS_OP_INJECT_EXCEPTION_IDX_VAL:
      return injectException(pp, vs, id);
    case MV_VS_OP_QUEUE_INTERRUPT_IDX_VAL:
      return queueInterrupt(pp, vs, id);
    case MV_VS_OP_RUN_UNTIL_IDX_VAL:
      return runUntil(pp, vs, id);
    case MV_VS_OP_QUEUE_NMI_IDX_VAL:
      return postExtension(pp, vs, id, POST_NMI);
    case MV_VS_OP_STOP_IDX_VAL:
      return postExtension(pp, vs, id, POST_STOP);
    case MV_VS_OP_EXIT_RECORD_IDX_VAL:
      return exitRecord(pp, vs, id);
    default:
      return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  }
}

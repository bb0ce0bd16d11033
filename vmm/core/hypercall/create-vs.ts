/** mv_vs_op_create_vs and destroy_vs. */
import { MV_STATUS_FAILURE_UNKNOWN, MV_STATUS_INVALID_INPUT_REG1 } from "../../../hypercall/generated/abi";
import { SYS_VS_CREATE, SYS_VS_DESTROY } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { sys } from "../hv";
import { isGuestVp, isGuestVs } from "../ids";
import { vsPageOf } from "../pp";
import { vsVmid, vsVpid } from "../registry";
import { statusOf } from "../service";
import { resetVs } from "../vs-reset";
import { finish, succeed16 } from "./answer";
import { callerOf, slotOf } from "./caller";

/** Makes a VS in the state after reset, with the TSC frequency that this caller set on this PP. */
export function createVs(pp: u32, vs: u32, vpid: u32): u64 {
  if (!isGuestVp(pp, vpid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const tscKhz = slotOf(pp, callerOf(vs)).tscKhz;
  if (tscKhz == 0) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const result = sys(SYS_VS_CREATE, <u64>vpid, 0, 0);
  if (result < 0) return finish(vs, statusOf(result));
  const vsid = <u32>result;
  if (!initialize(vsid, tscKhz)) {
    sys(SYS_VS_DESTROY, <u64>vsid, 0, 0);
    return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  }
  return succeed16(vs, vsid);
}

/** False if another PP was faster in claiming the VS, whose id it can only have guessed. */
function initialize(vsid: u32, tscKhz: u64): bool {
  if (claim(vsid) < 0) return false;
  const page = changetype<VsPage>(vsPageOf(vsid));
  resetVs(page);
  page.tscKhz = tscKhz;
  page.vsid = <u16>vsid;
  page.vpid = <u16>vsVpid(vsid);
  page.vmid = <u16>vsVmid(vsid);
  release(vsid);
  return true;
}

/** FAILURE_UNKNOWN while it runs. */
export function destroyVs(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  return finish(vs, statusOf(sys(SYS_VS_DESTROY, <u64>vsid, 0, 0)));
}

/** The objects that most tests of the core start from. */
import assert from "node:assert/strict";
import { CoreMachine } from "./core-machine.ts";
import type { CallOptions, MachineOptions } from "./core-machine.ts";

/** GPA of the shared page of ring 0 on PP 0, and of ring 3 where user hypercalls are allowed. */
export const SHARED_PAGE = 0x7000n;
export const USER_PAGE = 0x9000n;

export interface Guest {
  readonly machine: CoreMachine;
  /** Content of the shared page of ring 0 on PP 0. */
  readonly page: DataView;
  readonly vmid: number;
  readonly vpid: number;
  readonly vsid: number;
}

/** A started core with a shared page, a TSC frequency and one VM, VP and VS; all made on PP 0 by `cpl`. */
export async function startWithGuest(options: MachineOptions = {}, cpl = 0): Promise<Guest> {
  const machine = await CoreMachine.start(options);
  const gpa = cpl === 0 ? SHARED_PAGE : USER_PAGE;
  const page = new DataView(machine.registry.addRootPage(gpa).buffer);
  const call = (name: string, options: CallOptions = {}): number => {
    const result = machine.hypercall(name, { cpl, ...options });
    assert.equal(result.rax, 0n, name);
    return Number(result.r10 & 0xffffn);
  };
  call("mv_pp_op_tsc_set_khz", { r11: 2_000_000n });
  call("mv_pp_op_set_shared_page_gpa", { r11: gpa });
  const vmid = call("mv_vm_op_create_vm");
  const vpid = call("mv_vp_op_create_vp", { r11: BigInt(vmid) });
  const vsid = call("mv_vs_op_create_vs", { r11: BigInt(vpid) });
  machine.registry.takeCalls();
  return { machine, page, vmid, vpid, vsid };
}

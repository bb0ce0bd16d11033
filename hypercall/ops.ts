/**
 * The hypercall ABI: every op of MicroV, served or only declared, and our extensions. Constants, C header,
 * stubs, documentation and test cases are generated from this list; nothing else repeats a number of it.
 */
import { DEBUG_OPS, HANDLE_OPS, ID_OPS } from "./abi/ops/id-handle-debug.ts";
import { PP_OPS } from "./abi/ops/pp.ts";
import { VM_OPS, VP_OPS } from "./abi/ops/vm-vp.ts";
import { VS_OPS } from "./abi/ops/vs.ts";
import type { ClassName, Op } from "./abi/model.ts";
import { fullName } from "./abi/model.ts";

/** All ops, by class, then by index. */
export const OPS: readonly Op[] = [
  ...ID_OPS,
  ...HANDLE_OPS,
  ...DEBUG_OPS,
  ...PP_OPS,
  ...VM_OPS,
  ...VP_OPS,
  ...VS_OPS,
];

/** The ops of one class, by index. */
export function opsOf(name: ClassName): readonly Op[] {
  return OPS.filter((op) => op.class === name);
}

/** The op with this full name, `mv_vm_op_create_vm`. Throws where there is none. */
export function op(name: string): Op {
  const found = OPS.find((one) => fullName(one) === name);
  if (found === undefined) throw new Error(`no hypercall is named ${name}`);
  return found;
}

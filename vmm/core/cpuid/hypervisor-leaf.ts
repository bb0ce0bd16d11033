/** Leaves 0x4000_0000 to 0x4fff_ffff: how software, root or guest, sees that MicroV is below it. */
import { DRIVER_ABI } from "../../../hypercall/generated/driver";
import { LEAF_HYPERVISOR, LEAF_HYPERVISOR_ABI, LEAF_HYPERVISOR_END } from "./bits";
import { CpuidWords } from "./words";

/** "MicroVMicroV" */
const SIGNATURE_EBX: u32 = 0x7263_694d;
const SIGNATURE_ECX: u32 = 0x694d_566f;
const SIGNATURE_EDX: u32 = 0x566f_7263;

/** True for leaves that belong to the hypervisor. */
export function isHypervisorLeaf(leaf: u32): bool {
  return leaf >= LEAF_HYPERVISOR && leaf < LEAF_HYPERVISOR_END;
}

/** Answers one of them; those of a hypervisor below us must not shine through, so all others are zero. */
export function hypervisorLeaf(leaf: u32, out: CpuidWords): void {
  if (leaf == LEAF_HYPERVISOR) {
    out.set(LEAF_HYPERVISOR_ABI, SIGNATURE_EBX, SIGNATURE_ECX, SIGNATURE_EDX);
  } else if (leaf == LEAF_HYPERVISOR_ABI) {
    out.set(DRIVER_ABI, 0, 0, 0);
  } else {
    out.set(0, 0, 0, 0);
  }
}

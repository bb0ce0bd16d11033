import type { Edit } from "../../rig/variant-tree.ts";

/** CPUID leaf LIE_LEAF + n, executed on a CPU of the root VM, makes the core tell lie n there; 0: the truth. */
export const LIE_LEAF = 0x5d76_0200;

/** What the core says of a hypercall that it did not do, or did not do as asked. */
export const LIES = { mapped: 1, unmapped: 2, later: 3, destroyed: 4, everything: 5 } as const;

/** A word of the PP's context page that the core does not use (vmm/abi/pp-context.layout.ts). */
const LIE = "load<u32>(<usize>pp, 0xff0)";
const ALL_PAGES = "0xffff_ffff";

const VM_DESTROY = "  return finish(vs, statusOf(sys(SYS_VM_DESTROY, <u64>vmid, 0, 0)));\n";
const MAP = "  const status = checkMapIds(pp, vs);\n  return status == MV_STATUS_SUCCESS ? work";
const UNMAP = "  const isGuest = isGuestVm(pp, idIn(changetype<VsPage>(vs).r11));\n  return isGuest ? work";
const SERVED = "  return unchecked(CLASSES[opClass])(pp, vs, <u32>(rax & MV_HYPERCALL_INDEX_MASK));\n";
const LEAF = "  const leaf = <u32>page.rax;\n";

/** `code` where the core tells lie `number`. */
function lying(number: number, code: string): string {
  return `  if (${LIE} == ${number}) { ${code} }\n`;
}

/** R10 says that all pages of the list are done. */
function saysDone(status: string): string {
  return `changetype<VsPage>(vs).r10 = ${ALL_PAGES}; return finish(vs, ${status});`;
}

/** The lies, in the core's files that serve what they are about. */
export const lyingEdits: Edit[] = [
  {
    file: "vmm/core/exit/cpuid.ts",
    find: LEAF,
    replace: `${LEAF}  if (leaf - ${LIE_LEAF} < 0x10) store<u32>(<usize>pp, leaf & 0xf, 0xff0);\n`,
  },
  {
    file: "vmm/core/hypercall/range.ts",
    find: MAP,
    replace: lying(LIES.mapped, saysDone("MV_STATUS_SUCCESS")) + MAP,
  },
  {
    file: "vmm/core/hypercall/range.ts",
    find: UNMAP,
    replace:
      lying(LIES.unmapped, saysDone("MV_STATUS_SUCCESS")) +
      lying(LIES.later, saysDone("MV_STATUS_RETRY_CONTINUATION")) +
      UNMAP,
  },
  {
    file: "vmm/core/hypercall/vm.ts",
    find: VM_DESTROY,
    replace: lying(LIES.destroyed, "return finish(vs, MV_STATUS_SUCCESS);") + VM_DESTROY,
  },
  {
    file: "vmm/core/exit/hypercall.ts",
    find: SERVED,
    replace: lying(LIES.everything, saysDone("0")) + SERVED,
  },
];

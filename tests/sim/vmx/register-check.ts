/**
 * I7 where VMX moves nothing: CR2 and the MSRs of SYSCALL are those of the VS that is entered. STAR to SFMASK may stay the
 * root's as long as they could mean nothing to the guest and it cannot reach them (control-check.ts).
 */
import { DIRTY } from "../../../vmm/abi/generated/vs-page.node.ts";
import { VS } from "../../../vmm/abi/generated/memory-map.node.ts";
import { type GuestStateLayout, VsKernelLayout } from "../../../vmm/kernel/vs/generated/state.node.ts";
import { VmxWordsLayout } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import { Fields } from "../fields.ts";
import { need } from "../machine/live-check.ts";
import type { Inside } from "../machine/pp.ts";

const LAZY = ["star", "lstar", "cstar", "sfmask"] as const;
const SYSCALL = [...LAZY, "kernelGsBase"] as const;
const SCE = 1n;

export function checkRegisters(inside: Inside, guest: Fields<typeof GuestStateLayout>): void {
  const { processor, memory, pp } = inside;
  const k = new Fields(memory.view, VsKernelLayout, guest.at - VS.BLOCK_STATE + VS.BLOCK_KERNEL);
  const [cr2, kept] = [processor.cr2, guest.get("cr2")];
  need(cr2 === kept, `CR2 is 0x${cr2.toString(16)}, that of the VS is 0x${kept.toString(16)}`);
  // The root changes its own without an exit; isolation-check.ts compares them with what they were.
  const isStale = (k.get("stale") & BigInt(DIRTY.SYSCALL)) !== 0n;
  if (isStale || pp.runsRoot) return;
  const words = new Fields(memory.view, VmxWordsLayout, k.at + VsKernelLayout.fields.vendor.offset);
  const own = words.get("syscalls") !== 0n;
  if (!own) {
    const unused = LAZY.every((name) => guest.get(name) === 0n) && (pp.registers.get("efer") & SCE) === 0n;
    need(unused, "a guest that uses SYSCALL has the root's MSRs");
  }
  for (const name of own ? SYSCALL : (["kernelGsBase"] as const)) {
    const [now, wanted] = [pp.registers.get(name), canonical(name, guest.get(name))];
    need(now === wanted, `${name} is 0x${now.toString(16)}, that of the VS is 0x${wanted.toString(16)}`);
  }
}

/** As WRMSR takes it. */
function canonical(name: (typeof SYSCALL)[number], value: bigint): bigint {
  if (name === "star") return value;
  if (name === "sfmask") return value & 0xffff_ffffn;
  return BigInt.asUintN(64, BigInt.asIntN(48, value));
}

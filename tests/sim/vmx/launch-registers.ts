/** The registers that a launch finds: those of LaunchState, in the processor. */
import { LaunchStateLayout } from "../../../vmm/abi/generated/launch.node.ts";
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import { VMCS } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";
import type { Fields } from "../fields.ts";
import type { Processor } from "../processor/processor.ts";
import type { RootSegment } from "../machine/root-state.ts";
import { rootSegments } from "../machine/root-state.ts";
import type { VmxRegisters } from "./registers.ts";

const ORDER: readonly RootSegment[] = ["es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr"];

export function launchRegisters(
  state: Fields<typeof LaunchStateLayout>,
  registers: VmxRegisters,
  processor: Processor,
): void {
  const segments = rootSegments();
  ORDER.forEach((name, i) => {
    const [selector, access, limit, base] = segments[name];
    registers.setRaw(VMCS.GUEST_ES_SELECTOR + 2 * i, selector);
    registers.setRaw(VMCS.GUEST_ES_ACCESS + 2 * i, access);
    registers.setRaw(VMCS.GUEST_ES_LIMIT + 2 * i, limit);
    registers.setRaw(VMCS.GUEST_ES_BASE + 2 * i, base);
  });
  processor.msrs.set(MSR.FS_BASE >>> 0, segments.fs[3]);
  processor.msrs.set(MSR.GS_BASE >>> 0, segments.gs[3]);
  for (const name of ["cr0", "cr3", "cr4", "rip", "rsp", "rflags"] as const)
    registers.set(name, state.get(name));
  registers.set("cr2", state.get("cr2"));
  registers.set("dr6", state.get("dr6"));
}

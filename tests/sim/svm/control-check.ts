/** What the kernel must own in a VMCB, whatever the core wrote. */
import { OBJECT } from "../../../vmm/abi/generated/registry.node.ts";
import {
  INTERCEPT1,
  INTERCEPT2,
  INTERRUPT,
  MSR as SVM_MSR,
} from "../../../vmm/kernel/svm/generated/vmcb.node.ts";
import { MSR } from "../../../vmm/kernel/vs/generated/state.node.ts";
import { checkLive, has, need } from "../machine/live-check.ts";
import type { Machine } from "../machine/machine.ts";
import type { Pp } from "../machine/pp.ts";
import type { VmcbFields } from "./entry-checks.ts";
import { msrIntercepts } from "./permission-maps.ts";

/** A micro VM must not do these by itself. */
const GUEST1 =
  INTERCEPT1.INTR |
  INTERCEPT1.NMI |
  INTERCEPT1.SMI |
  INTERCEPT1.INIT |
  INTERCEPT1.CPUID |
  INTERCEPT1.INVD |
  INTERCEPT1.HLT |
  INTERCEPT1.INVLPGA |
  INTERCEPT1.IOIO |
  INTERCEPT1.MSR |
  INTERCEPT1.TASK_SWITCH |
  INTERCEPT1.SHUTDOWN;
const GUEST2 = INTERCEPT2.SVM | INTERCEPT2.VMMCALL | INTERCEPT2.WBINVD | INTERCEPT2.MWAIT | INTERCEPT2.XSETBV;
/** Nor may the root. */
const ROOT1 = INTERCEPT1.CPUID | INTERCEPT1.INVD | INTERCEPT1.INVLPGA | INTERCEPT1.MSR | INTERCEPT1.SHUTDOWN;
const ROOT2 = INTERCEPT2.SVM | INTERCEPT2.VMMCALL;
const EXCEPTIONS = (1 << 1) | (1 << 17) | (1 << 18);
const ROOT_TAG = 1n;
const NESTED_PAGING = 1n;
const IOPM_BYTES = 0x3000;
const MSR_RANGES = [0, 0xc000_0000, 0xc001_0000];
const MSR_RANGE_BYTES = 0x800;
const WRITE_EXITS = 2;
const BOTH_EXIT = 3;
/** APM volume 2, section 15.5.2. */
const SWITCHED_MSRS = [
  ...[MSR.FS_BASE, MSR.GS_BASE, MSR.KERNEL_GS_BASE, MSR.STAR, MSR.LSTAR, MSR.CSTAR, MSR.SFMASK],
  ...[MSR.SYSENTER_CS, MSR.SYSENTER_ESP, MSR.SYSENTER_EIP],
].map((msr) => msr >>> 0);

export function checkControls(machine: Machine, pp: Pp, vmcb: VmcbFields): void {
  const { kernel } = machine;
  const vsid = Number(kernel.pp(pp.block).get("currentVsid"));
  const record = kernel.vs(vsid);
  const isRoot = record.get("state") === BigInt(OBJECT.ROOT);
  need(Number(record.get("stateSpa")) === pp.guestSpa, "the VMCB is not that of the current VS");
  need(vmcb.get("nestedControl") === NESTED_PAGING, "nested paging is off");
  const vm = kernel.vm(Number(record.get("vmid")));
  need(vmcb.get("nestedCr3") === vm.get("nestedRoot"), "the nested table is not that of its VM");
  need((vmcb.get("asid") === ROOT_TAG) === isRoot, "root and micro VM share a tag");
  has(vmcb.get("intercept1"), isRoot ? ROOT1 : GUEST1, "intercept1");
  has(vmcb.get("intercept2"), isRoot ? ROOT2 : GUEST2, "intercept2");
  if (isRoot) checkRoot(machine, vmcb);
  else checkGuest(machine, pp, vmcb, vsid);
}

/** Interrupts are the root's own; the MSRs that hold the hypervisor up are not. */
function checkRoot(machine: Machine, vmcb: VmcbFields): void {
  need(
    (vmcb.get("intercept1") & BigInt(INTERCEPT1.INTR | INTERCEPT1.NMI)) === 0n,
    "the root's interrupts exit",
  );
  need(vmcb.get("interruptControl") === 0n, "the root's interrupts are masked");
  const map = Number(vmcb.get("msrpmBase"));
  need(msrIntercepts(machine.memory, map, MSR.EFER).write, "EFER can be written");
  for (const msr of [SVM_MSR.VM_HSAVE_PA, SVM_MSR.VM_CR]) {
    const { read, write } = msrIntercepts(machine.memory, map, msr);
    need(read && write, `MSR ${msr.toString(16)} passes`);
  }
}

function checkGuest(machine: Machine, pp: Pp, vmcb: VmcbFields, vsid: number): void {
  const { memory } = machine;
  has(vmcb.get("interceptExceptions"), EXCEPTIONS, "intercepted exceptions");
  need(
    (vmcb.get("interruptControl") & BigInt(INTERRUPT.V_INTR_MASKING)) !== 0n,
    "the guest's IF masks interrupts",
  );
  checkLive(machine, pp, vsid);
  const allSet = (spa: number, count: number): boolean =>
    memory.read(spa, count).every((byte) => byte === 0xff);
  need(allSet(Number(vmcb.get("iopmBase")), IOPM_BYTES), "a port passes");
  checkGuestMsrs(machine, Number(vmcb.get("msrpmBase")));
}

/** Beside what the world switch moves, a micro VM may read the TSC. */
function checkGuestMsrs(machine: Machine, map: number): void {
  const passing = new Set<number>(SWITCHED_MSRS);
  for (let range = 0; range < MSR_RANGES.length; range++) {
    const first = MSR_RANGES[range] ?? 0;
    machine.memory.read(map + range * MSR_RANGE_BYTES, MSR_RANGE_BYTES).forEach((byte, at) => {
      for (let i = 0; byte !== 0xff && i < 4; i++) {
        const msr = (first + 4 * at + i) >>> 0;
        const rights = (byte >> (2 * i)) & 3;
        const expected = passing.has(msr) ? 0 : msr === MSR.TSC ? WRITE_EXITS : BOTH_EXIT;
        need(rights === expected, `MSR ${msr.toString(16)} passes`);
      }
    });
  }
}

/** The root's rarer exits, all served in ring 0: nothing here is policy, and a healthy root meets few. */
import {
  EXIT_CACHE,
  EXIT_MSR_READ,
  EXIT_MSR_WRITE,
  EXIT_NESTED_FAULT,
} from "../../abi/generated/exit-record";
import { EXIT_UNKNOWN, EXIT_VIRTUALIZATION } from "../../abi/generated/exit-record";
import { LAUNCH_STATUS_REFUSED } from "../../abi/generated/launch";
import { VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { ACTION_LEAVE } from "../../abi/generated/pp-local";
import { VsPage } from "../../abi/generated/vs-page";
import { enter } from "../account";
import { Globals, globals } from "../globals";
import { reset, wbinvd } from "../hv";
import { acquire, release } from "../lock";
import { endLine, hex, text } from "../log";
import { fillRoot, isHypervisorFrame } from "../nested/root";
import { panic } from "../panic";
import { launchState, ppCounters, ppState } from "../pp";
import { advanceTo } from "./advance";
import { NO_RIP } from "./fetch";
import { injectGeneralProtection, injectUndefined } from "./events";
import {
  Vmcb,
  VMEXIT_INVALID,
  VMEXIT_INVD,
  VMEXIT_INVLPGA,
  VMEXIT_MSR,
  VMEXIT_NPF,
  VMEXIT_SHUTDOWN,
  VMEXIT_SKINIT,
  VMEXIT_VMRUN,
  VsKernel,
} from "./generated/vmcb";
import { coldRootMsr } from "./root-msr";

export function coldRootExit(pp: u32, vs: u32, vmcb: Vmcb): u32 {
  const code = <u32>vmcb.exitCode;
  ppState(pp).reason = EXIT_UNKNOWN;
  if (code == VMEXIT_MSR) {
    ppState(pp).reason = (vmcb.exitInfo1 & 1) != 0 ? EXIT_MSR_WRITE : EXIT_MSR_READ;
    coldRootMsr(pp, vmcb, changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL)));
  } else if (code == VMEXIT_NPF) {
    ppState(pp).reason = EXIT_NESTED_FAULT;
    rootFault(pp, vs, vmcb);
  } else if (code == VMEXIT_INVLPGA || (code >= VMEXIT_VMRUN && code <= VMEXIT_SKINIT)) {
    ppState(pp).reason = EXIT_VIRTUALIZATION;
    injectUndefined(vmcb);
  } else if (code == VMEXIT_INVD) {
    ppState(pp).reason = EXIT_CACHE;
    wbinvd();
    if (vmcb.nextRip != NO_RIP) advanceTo(vmcb, vmcb.nextRip);
  } else if (code == VMEXIT_SHUTDOWN) reset();
  else return unexpected(pp, vmcb, code);
  return enter(pp);
}

/** A refused first entry undoes the launch of this PP; anything else unexpected stops the kernel. */
function unexpected(pp: u32, vmcb: Vmcb, code: u32): u32 {
  if (code == VMEXIT_INVALID && ppCounters(pp).crossings <= 1) {
    launchState(pp).status = LAUNCH_STATUS_REFUSED;
    return ACTION_LEAVE;
  }
  text(pp, "root exit ");
  hex(pp, vmcb.exitCode);
  text(pp, " info ");
  hex(pp, vmcb.exitInfo1);
  text(pp, " ");
  hex(pp, vmcb.exitInfo2);
  text(pp, " rip ");
  hex(pp, vmcb.rip);
  endLine(pp);
  panic(pp, "exit of the root that nobody asked for");
  return ACTION_LEAVE;
}

/** First touch above RAM is filled; a write to a decoy is counted and answered with #GP. */
function rootFault(pp: u32, vs: u32, vmcb: Vmcb): void {
  const gpa = vmcb.exitInfo2;
  if (isHypervisorFrame(gpa)) {
    const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
    k.decoyWrites += 1;
    injectGeneralProtection(vmcb);
    return;
  }
  const lock = <u32>(changetype<usize>(globals()) + offsetof<Globals>("nestedLock"));
  acquire(pp, lock);
  const filled = fillRoot(pp, gpa);
  release(lock);
  if (!filled) {
    text(pp, "root touched ");
    hex(pp, gpa);
    text(pp, ", which cannot be mapped");
    endLine(pp);
    injectGeneralProtection(vmcb);
  }
}

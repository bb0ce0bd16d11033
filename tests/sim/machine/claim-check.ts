/** The kernel's own count of who runs what: a VM's claims are as many as it counts, one to a VP. */
import { KERNEL, MAX, REGISTRY } from "../../../vmm/abi/generated/memory-map.node.ts";
import { OBJECT, VsRecordLayout } from "../../../vmm/abi/generated/registry.node.ts";
import type { Machine } from "./machine.ts";

const WORD = 4;

export function checkClaims({ memory, kernel }: Machine): void {
  const claims = new Map<number, number>();
  const words = new Uint32Array(memory.linear.buffer, KERNEL.REGISTRY + REGISTRY.VSS);
  const { claim } = VsRecordLayout.fields;
  for (let vsid = 0; vsid < MAX.VSS; vsid++) {
    if (words[(vsid * VsRecordLayout.size + claim.offset) / WORD] === 0) continue;
    const record = kernel.vs(vsid);
    if (record.get("state") !== BigInt(OBJECT.LIVE)) throw new Error(`VS ${vsid} is claimed and not live`);
    const vmid = Number(record.get("vmid"));
    claims.set(vmid, (claims.get(vmid) ?? 0) + 1);
    const active = kernel.vp(Number(record.get("vpid"))).get("active");
    if (active !== BigInt(vsid + 1)) throw new Error(`VS ${vsid} is claimed, its VP has ${active}`);
  }
  for (let vmid = 1; vmid < MAX.VMS; vmid++) {
    const vm = kernel.vm(vmid);
    if (vm.get("state") === BigInt(OBJECT.FREE)) continue;
    const running = Number(vm.get("running"));
    if (running !== (claims.get(vmid) ?? 0)) throw new Error(`VM ${vmid} counts ${running} claims`);
  }
}

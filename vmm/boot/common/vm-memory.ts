/** Guest memory: pages that the glue pinned, mapped in lists of up to 125 through the shared page. */
import {
  MV_MDL_MAX_ENTRIES,
  MV_ROOT_VMID,
  MV_STATUS_RETRY_CONTINUATION,
  MV_STATUS_SUCCESS,
  MV_VM_OP_MMIO_MAP,
  MV_VM_OP_MMIO_UNMAP,
} from "../../../hypercall/generated/abi.ts";
import {
  MV_MDL_ENTRIES,
  MV_MDL_ENTRY_BYTES,
  MV_MDL_ENTRY_DST,
  MV_MDL_ENTRY_FLAGS,
  MV_MDL_ENTRY_SIZE,
  MV_MDL_ENTRY_SRC,
  MV_MDL_NUM_ENTRIES,
} from "../../../hypercall/generated/shared-page.ts";
import { DRIVER_ERROR_NONE, DriverMap } from "../../../hypercall/generated/driver.ts";
import { hypercall } from "./context.ts";
import { pinnedSpa, sharedStore64 } from "./hv.ts";
import { failureOf } from "./vm-failure.ts";
import { RETRY } from "./vm-life.ts";
import { vmOf } from "./vm-table.ts";

const PAGE: u64 = 0x1000;

/** Writes the list for `count` pages from `gpa` on; page `first` of the pinned ones comes first. */
function writeList(gpa: u64, first: u32, count: u32): void {
  for (let offset: u32 = 0; offset < MV_MDL_NUM_ENTRIES; offset += 8) sharedStore64(offset, 0);
  sharedStore64(MV_MDL_NUM_ENTRIES, count);
  for (let i: u32 = 0; i < count; i++) {
    const at = MV_MDL_ENTRIES + i * MV_MDL_ENTRY_SIZE;
    sharedStore64(at + MV_MDL_ENTRY_DST, gpa + <u64>i * PAGE);
    sharedStore64(at + MV_MDL_ENTRY_SRC, pinnedSpa(first + i));
    sharedStore64(at + MV_MDL_ENTRY_BYTES, PAGE);
    sharedStore64(at + MV_MDL_ENTRY_FLAGS, 0);
  }
}

function callWithList(context: u32, op: u64, slot: u32, gpa: u64, first: u32, count: u32): u64 {
  writeList(gpa, first, count);
  return hypercall(context, op, vmOf(slot).vmid, MV_ROOT_VMID, 0);
}

/** Most pages that mapPages and unmapPages take. */
export function pagesPerCall(): u32 {
  return MV_MDL_MAX_ENTRIES;
}

/**
 * Maps pinned pages `first` to `first + count - 1` at `gpa`: all of them or none. Returns DRIVER_ERROR_
 * (DriverMap.detail: the status) or RETRY.
 */
export function mapPages(context: u32, slot: u32, gpa: u64, first: u32, count: u32): u32 {
  const status = callWithList(context, MV_VM_OP_MMIO_MAP, slot, gpa, first, count);
  if (status == MV_STATUS_RETRY_CONTINUATION) return RETRY;
  const vm = vmOf(slot);
  if (status != MV_STATUS_SUCCESS) {
    changetype<DriverMap>(context).detail = status;
    return failureOf(context, vm);
  }
  vm.pages += count;
  return DRIVER_ERROR_NONE;
}

/**
 * Unmaps what mapPages mapped. RETRY: some CPU may still hold a translation; kick all and call again. The
 * pages may be unpinned only after DRIVER_ERROR_NONE.
 */
export function unmapPages(context: u32, slot: u32, gpa: u64, first: u32, count: u32): u32 {
  const status = callWithList(context, MV_VM_OP_MMIO_UNMAP, slot, gpa, first, count);
  if (status == MV_STATUS_RETRY_CONTINUATION) return RETRY;
  const vm = vmOf(slot);
  if (status != MV_STATUS_SUCCESS) return failureOf(context, vm);
  vm.pages -= count;
  return DRIVER_ERROR_NONE;
}

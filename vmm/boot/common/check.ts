import { LAUNCH_FLAG_LA57 } from "../../abi/generated/launch.ts";
import {
  DRIVER_ABI,
  DRIVER_CHECK_BRAND,
  DRIVER_CHECK_VENDOR,
  DRIVER_ERROR_NONE,
  DriverCheck,
} from "../../../hypercall/generated/driver.ts";
import { CR4_LA57 } from "./host-cr4.ts";
import { onlineCpus, ramEnd, readCr, tscKhz } from "./hv.ts";
import { Loader, loader, resetLoader } from "./loader.ts";
import { cpuidOf, firstFailure } from "./requirements.ts";
import { checkCpus } from "./start.ts";

const LEAF_BRAND: u32 = 0x8000_0002;
const LEAF_SIZES: u32 = 0x8000_0008;
const LEAF_SVM: u32 = 0x8000_000a;

function writeVendor(at: u32): void {
  store<u32>(at, cpuidOf(0, 1));
  store<u32>(at, cpuidOf(0, 3), 4);
  store<u32>(at, cpuidOf(0, 2), 8);
}

function writeBrand(at: u32): void {
  for (let i: u32 = 0; i < 12; i++) store<u32>(at + i * 4, cpuidOf(LEAF_BRAND + i / 4, i % 4));
}

function describeProcessor(call: DriverCheck, at: u32): void {
  const leaves = cpuidOf(0x8000_0000, 0);
  writeVendor(at + DRIVER_CHECK_VENDOR);
  if (leaves >= LEAF_BRAND + 2) writeBrand(at + DRIVER_CHECK_BRAND);
  if (leaves >= LEAF_SIZES) call.physicalBits = cpuidOf(LEAF_SIZES, 0) & 0xff;
  if (leaves < LEAF_SVM) return;
  call.features = cpuidOf(LEAF_SVM, 3);
  call.tags = cpuidOf(LEAF_SVM, 1);
}

/**
 * Says what the machine offers; changes nothing. While the hypervisor runs it hides SVM from the root, so
 * that the requirements, which were met at start, are not asked again.
 */
export function checkMachine(at: u32): u32 {
  const call = changetype<DriverCheck>(at);
  const l: Loader = loader();
  describeProcessor(call, at);
  call.cpus = onlineCpus();
  call.la57 = (readCr(4) & CR4_LA57) != 0 ? 1 : 0;
  call.tscKhz = tscKhz();
  call.ramBytes = ramEnd();
  call.driverAbi = DRIVER_ABI;
  call.started = l.started;
  call.failures = 0;
  if (l.started != 0) {
    call.la57 = l.flags & LAUNCH_FLAG_LA57;
    return DRIVER_ERROR_NONE;
  }
  call.failures = checkCpus(l);
  resetLoader(l);
  return firstFailure(call.failures);
}

import { LAUNCH_FLAG_LA57, VENDOR_AMD, VENDOR_INTEL } from "../../abi/generated/launch.ts";
import {
  DRIVER_ABI,
  DRIVER_CHECK_BRAND,
  DRIVER_CHECK_VENDOR,
  DRIVER_ERROR_NONE,
  DriverCheck,
} from "../../../hypercall/generated/driver.ts";
import { firstFailure } from "./failures.ts";
import { CR4_LA57 } from "./host-cr4.ts";
import { onlineCpus, ramEnd, readCr, tscKhz } from "./hv.ts";
import { Loader, loader, resetLoader } from "./loader.ts";
import { cpuidOf, msrOrZero, readVendor } from "./processor.ts";
import { MSR_SECONDARY } from "./requirements-vmx.ts";
import { checkCpus } from "./start.ts";

const LEAF_BRAND: u32 = 0x8000_0002;
const LEAF_SIZES: u32 = 0x8000_0008;
const LEAF_SVM: u32 = 0x8000_000a;
const SECONDARY_VPID: u32 = 1 << 5;
/** A VPID has 16 bits. */
const VPIDS: u32 = 0x1_0000;

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
  const vendor = readVendor();
  if (vendor == VENDOR_AMD && leaves >= LEAF_SVM) describeSvm(call);
  if (vendor == VENDOR_INTEL) describeVmx(call);
}

function describeSvm(call: DriverCheck): void {
  call.features = cpuidOf(LEAF_SVM, 3);
  call.tags = cpuidOf(LEAF_SVM, 1);
}

/** What an Intel processor has in place of SVM's CPUID leaf: the secondary controls that it lets be 1. */
function describeVmx(call: DriverCheck): void {
  call.features = <u32>(msrOrZero(MSR_SECONDARY) >> 32);
  call.tags = (call.features & SECONDARY_VPID) != 0 ? VPIDS : 0;
}

/**
 * Says what the machine offers; changes nothing. While the hypervisor runs it hides SVM or VMX from the root, so
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
  call.detail = 0;
  if (l.started != 0) {
    call.la57 = l.flags & LAUNCH_FLAG_LA57;
    return DRIVER_ERROR_NONE;
  }
  call.failures = checkCpus(l);
  call.detail = l.lack;
  resetLoader(l);
  return firstFailure(call.failures);
}

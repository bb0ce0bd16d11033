/** What an Intel CPU must offer. Intel SDM vol. 3, 24.6 to 24.8 and appendix A (VMX capability reporting). */
import {
  DRIVER_ERROR_NO_EPT,
  DRIVER_ERROR_NO_UNRESTRICTED_GUEST,
  DRIVER_ERROR_NO_VMX,
  DRIVER_ERROR_VMX_CONTROLS,
  DRIVER_ERROR_VMX_DISABLED,
  DRIVER_ERROR_VMX_IN_USE,
  DRIVER_LACK_ALWAYS_ON,
} from "../../../hypercall/generated/driver.ts";
import { failureBit } from "./failures.ts";
import { readCr } from "./hv.ts";
import { loader } from "./loader.ts";
import {
  CR4_VMXE,
  cpuidOf,
  FEATURE_CONTROL_LOCK,
  FEATURE_CONTROL_VMXON,
  MSR_FEATURE_CONTROL,
  msrOrZero,
} from "./processor.ts";

const MSR_BASIC: u32 = 0x480;
const MSR_PIN: u32 = 0x481;
const MSR_PRIMARY: u32 = 0x482;
const MSR_EXIT: u32 = 0x483;
const MSR_ENTRY: u32 = 0x484;
const MSR_MISC: u32 = 0x485;
export const MSR_SECONDARY: u32 = 0x48b;
const MSR_EPT_VPID: u32 = 0x48c;
/** From MSR 48D on, as from 481 on: what the processor tells of controls that were once always 1. */
const TRUE_MINUS_PLAIN: u32 = 0xc;
const BASIC_TRUE: u64 = 1 << 55;

/** External interrupts, NMIs, virtual NMIs. */
const PIN_ON: u32 = (1 << 0) | (1 << 3) | (1 << 5);
/** Interrupt window, HLT, NMI window, MOV DR, all I/O, I/O bitmaps, MSR bitmaps, secondary controls. */
const PRIMARY_ON: u32 =
  (1 << 2) | (1 << 7) | (1 << 22) | (1 << 23) | (1 << 24) | (1 << 25) | (1 << 28) | (1 << 31);
/** HLT, loads and stores of CR3: the root does these by itself. */
const PRIMARY_OFF: u32 = (1 << 7) | (1 << 15) | (1 << 16);
const SECONDARY_ON: u32 = 1 << 5; // VPID; EPT and unrestricted guest have errors of their own
const SECONDARY_EPT: u32 = 1 << 1;
const SECONDARY_UNRESTRICTED: u64 = 1 << 7;
/** Save debug controls, 64-bit host, save and load PAT, save and load EFER. */
const EXIT_ON: u32 = (1 << 2) | (1 << 9) | (1 << 18) | (1 << 19) | (1 << 20) | (1 << 21);
/** Load debug controls, PAT, EFER. */
const ENTRY_ON: u32 = (1 << 2) | (1 << 14) | (1 << 15);
/** Walks of 4 levels, write-back, leaves of 2 MiB and 1 GiB, INVEPT of one context and of all. */
const EPT_ON: u64 = (1 << 6) | (1 << 14) | (1 << 16) | (1 << 17) | (1 << 20) | (1 << 25) | (1 << 26);
/** INVVPID of one context. */
const VPID_ON: u64 = ((<u64>1) << 32) | ((<u64>1) << 41);
/** Activity states HLT and wait-for-SIPI. */
const MISC_ON: u64 = (1 << 6) | (1 << 8);

/** Keeps what is missing, for the user: DriverCheck.detail. The first that any CPU lacks stands for all. */
function lacks(msr: u32, missing: u64, flag: u64): bool {
  if (missing == 0) return false;
  const l = loader();
  if (l.lack == 0) l.lack = ((<u64>msr) << 32) | flag | ctz<u64>(missing);
  return true;
}

/** True unless bits `wanted` of a capability MSR are set. */
function lacksBits(msr: u32, wanted: u64): bool {
  return lacks(msr, wanted & ~msrOrZero(msr), 0);
}

/** True unless controls `on` may be 1 and controls `off` may be 0. The MSR has what must be 1 below what may be. */
function lacksControls(plain: u32, isTrue: bool, on: u32, off: u32): bool {
  const allowed = msrOrZero(isTrue ? plain + TRUE_MINUS_PLAIN : plain);
  if (lacks(plain, on & ~(<u32>(allowed >> 32)), 0)) return true;
  return lacks(plain, off & (<u32>allowed), DRIVER_LACK_ALWAYS_ON);
}

function lacksAnyControl(): bool {
  const isTrue = (msrOrZero(MSR_BASIC) & BASIC_TRUE) != 0;
  return (
    lacksControls(MSR_PIN, isTrue, PIN_ON, 0) ||
    lacksControls(MSR_PRIMARY, isTrue, PRIMARY_ON, PRIMARY_OFF) ||
    lacksControls(MSR_EXIT, isTrue, EXIT_ON, 0) ||
    lacksControls(MSR_ENTRY, isTrue, ENTRY_ON, 0) ||
    lacksControls(MSR_SECONDARY, false, SECONDARY_ON, 0) ||
    lacksBits(MSR_EPT_VPID, VPID_ON) ||
    lacksBits(MSR_MISC, MISC_ON)
  );
}

/** Requirements of which this CPU fails. */
export function checkVmx(): u64 {
  let failures: u64 = 0;
  if ((readCr(4) & CR4_VMXE) != 0) failures |= failureBit(DRIVER_ERROR_VMX_IN_USE);
  if ((cpuidOf(1, 2) & (1 << 5)) == 0) return failures | failureBit(DRIVER_ERROR_NO_VMX);
  const control = msrOrZero(MSR_FEATURE_CONTROL);
  if ((control & FEATURE_CONTROL_LOCK) != 0 && (control & FEATURE_CONTROL_VMXON) == 0) {
    failures |= failureBit(DRIVER_ERROR_VMX_DISABLED);
  }
  if (lacksControls(MSR_SECONDARY, false, SECONDARY_EPT, 0) || lacksBits(MSR_EPT_VPID, EPT_ON)) {
    failures |= failureBit(DRIVER_ERROR_NO_EPT);
  }
  if (((msrOrZero(MSR_SECONDARY) >> 32) & SECONDARY_UNRESTRICTED) == 0) {
    failures |= failureBit(DRIVER_ERROR_NO_UNRESTRICTED_GUEST);
  }
  if (lacksAnyControl()) failures |= failureBit(DRIVER_ERROR_VMX_CONTROLS);
  return failures;
}

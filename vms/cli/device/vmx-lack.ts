/** What an Intel processor lacks, in words: DriverCheck.detail. Intel SDM vol. 3, appendix A. */
import { DRIVER_LACK_ALWAYS_ON } from "../../../hypercall/generated/driver";

const PIN: u32 = 0x481;
const PRIMARY: u32 = 0x482;
const EXIT: u32 = 0x483;
const ENTRY: u32 = 0x484;
const MISC: u32 = 0x485;
const SECONDARY: u32 = 0x48b;
const EPT_VPID: u32 = 0x48c;

function msrOf(detail: u64): u32 {
  return <u32>(detail >> 32);
}

function bitOf(detail: u64): u32 {
  return <u32>(detail & 0xff);
}

/** True if `detail` belongs to NO_EPT, false if it belongs to VMX_CONTROLS. */
export function isAboutEpt(detail: u64): bool {
  if (msrOf(detail) == SECONDARY) return bitOf(detail) == 1;
  return msrOf(detail) == EPT_VPID && bitOf(detail) < 32;
}

/** What is missing; empty for what this tool does not know. */
export function vmxLack(detail: u64): string {
  if ((detail & (<u64>DRIVER_LACK_ALWAYS_ON)) != 0) return alwaysOn(bitOf(detail));
  switch (msrOf(detail)) {
    case PIN:
      return pinLack(bitOf(detail));
    case PRIMARY:
      return primaryLack(bitOf(detail));
    case EXIT:
    case ENTRY:
      return switchLack(msrOf(detail) == EXIT, bitOf(detail));
    case MISC:
      return bitOf(detail) == 6
        ? "VMX cannot enter the state HLT"
        : "VMX cannot enter the state wait-for-SIPI";
    case SECONDARY:
      return bitOf(detail) == 1 ? "the processor has no EPT" : "the processor has no VPIDs";
    case EPT_VPID:
      return eptLack(bitOf(detail));
    default:
      return "";
  }
}

function alwaysOn(bit: u32): string {
  switch (bit) {
    case 7:
      return "VMX cannot leave HLT to the root VM";
    case 15:
    case 16:
      return "VMX cannot leave CR3 to the root VM";
    default:
      return "";
  }
}

function pinLack(bit: u32): string {
  switch (bit) {
    case 0:
      return "VMX has no exits for external interrupts";
    case 3:
      return "VMX has no exits for NMIs";
    case 5:
      return "VMX has no virtual NMIs";
    default:
      return "";
  }
}

function primaryLack(bit: u32): string {
  switch (bit) {
    case 2:
      return "VMX has no interrupt-window exits";
    case 7:
      return "VMX has no exits for HLT";
    case 22:
      return "VMX has no NMI-window exits";
    case 23:
      return "VMX has no exits for debug registers";
    case 24:
      return "VMX has no exits for all I/O";
    case 25:
      return "VMX has no I/O bitmaps";
    case 28:
      return "VMX has no MSR bitmaps";
    case 31:
      return "VMX has no secondary controls";
    default:
      return "";
  }
}

/** Controls of exits and, with numbers of their own, of entries. */
function switchLack(exit: bool, bit: u32): string {
  if (bit == 2) return "VMX does not switch debug controls";
  if (exit && bit == 9) return "VMX has no 64-bit host";
  if (bit == 14 || bit == 18 || bit == 19) return "VMX does not switch PAT";
  return bit == 15 || bit == 20 || bit == 21 ? "VMX does not switch EFER" : "";
}

function eptLack(bit: u32): string {
  switch (bit) {
    case 6:
      return "EPT has no tables of 4 levels";
    case 14:
      return "EPT tables cannot be write-back";
    case 16:
      return "EPT has no 2 MiB pages";
    case 17:
      return "EPT has no 1 GiB pages";
    case 20:
    case 25:
    case 26:
      return "INVEPT is missing, or one of its types";
    case 32:
    case 41:
      return "INVVPID of one context is missing";
    default:
      return "";
  }
}

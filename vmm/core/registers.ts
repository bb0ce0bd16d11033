/** Registers by number: mv_reg_t n lies at 8 * n in the VS page. */
import {
  MV_REG_CR0,
  MV_REG_DR0,
  MV_REG_ES_SELECTOR,
  MV_REG_GDTR_ATTRIB,
  MV_REG_GDTR_SELECTOR,
  MV_REG_IDTR_ATTRIB,
  MV_REG_IDTR_SELECTOR,
  MV_REG_INVALID,
  MV_REG_RSP,
  MV_REG_UNSUPPORTED,
  MV_REG_XCR0,
} from "../../hypercall/generated/abi";
import {
  DIRTY_CONTROL,
  DIRTY_DEBUG,
  DIRTY_IP,
  DIRTY_SEGMENTS,
  DIRTY_XCR0,
  VsPage,
} from "../abi/generated/vs-page";

/** True for the numbers that name a register. GDTR and IDTR have neither selector nor attributes. */
export function isRegister(number: u64): bool {
  if (number <= <u64>MV_REG_UNSUPPORTED || number >= <u64>MV_REG_INVALID) return false;
  if (number == <u64>MV_REG_GDTR_SELECTOR || number == <u64>MV_REG_GDTR_ATTRIB) return false;
  return number != <u64>MV_REG_IDTR_SELECTOR && number != <u64>MV_REG_IDTR_ATTRIB;
}

/** Value of a register for which `isRegister` holds. */
export function registerOf(page: VsPage, number: u32): u64 {
  return load<u64>(changetype<u32>(page) + (number << 3));
}

/** Stores any value; the kernel judges it when the VS is entered. */
export function setRegisterOf(page: VsPage, number: u32, value: u64): void {
  store<u64>(changetype<u32>(page) + (number << 3), value);
  page.dirty |= groupOf(number);
}

/** DIRTY_ group of a register; 0 for the general ones, which every entry loads. */
function groupOf(number: u32): u64 {
  if (number < MV_REG_RSP) return 0;
  if (number < MV_REG_ES_SELECTOR) return DIRTY_IP;
  if (number < MV_REG_DR0) return DIRTY_SEGMENTS;
  if (number < MV_REG_CR0) return DIRTY_DEBUG;
  return number < MV_REG_XCR0 ? DIRTY_CONTROL : DIRTY_XCR0;
}

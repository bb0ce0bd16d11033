/** Rules of entering a guest, and what the log says of them. */

export const RULE_HIGH_HALF: u32 = 1;
export const RULE_NW_WITHOUT_CD: u32 = 2;
export const RULE_PG_WITHOUT_PE: u32 = 3;
export const RULE_PHYSICAL_WIDTH: u32 = 4;
export const RULE_RESERVED: u32 = 5;
export const RULE_PCIDE_OUTSIDE_LONG: u32 = 6;
export const RULE_LONG_WITHOUT_PAE: u32 = 7;
export const RULE_LONG_AND_BIG: u32 = 8;
export const RULE_XCR0_SET: u32 = 9;
export const RULE_XCR0_ABSENT: u32 = 10;
export const RULE_MEMORY_TYPE: u32 = 11;
export const RULE_VM_MODE: u32 = 12;
export const RULE_IF_CLEAR: u32 = 13;
export const RULE_CANONICAL: u32 = 14;
export const RULE_NOT_PRESENT: u32 = 15;
export const RULE_SYSTEM_OR_NOT: u32 = 16;
export const RULE_TYPE: u32 = 17;
export const RULE_PRIVILEGE: u32 = 18;
export const RULE_GRANULARITY: u32 = 19;
export const RULE_LOCAL_TABLE: u32 = 20;
export const RULE_VIRTUAL_8086: u32 = 21;
export const RULE_EVENT_TYPE: u32 = 22;
export const RULE_EVENT_VECTOR: u32 = 23;
export const RULE_EVENT_ERROR_CODE: u32 = 24;

const RULE_SHIFT: u32 = 16;
const WORD_SHIFT: u32 = 3;

/** The register at `offset` of the VS page breaks a rule. Never 0, which is for a register that breaks none. */
export function broken(offset: u32, rule: u32): u32 {
  return (rule << RULE_SHIFT) | (offset >> WORD_SHIFT);
}

/** The same where `breaks`. */
export function brokenIf(breaks: bool, offset: u32, rule: u32): u32 {
  return breaks ? broken(offset, rule) : 0;
}

/** Number of the register: its offset in the VS page / 8, which is its mv_reg_t. */
export function registerIn(found: u32): u32 {
  return found & 0xffff;
}

export function ruleText(found: u32): string {
  switch (found >> RULE_SHIFT) {
    case RULE_HIGH_HALF:
      return "bits 63:32 are reserved";
    case RULE_NW_WITHOUT_CD:
      return "NW without CD";
    case RULE_PG_WITHOUT_PE:
      return "PG without PE";
    case RULE_PHYSICAL_WIDTH:
      return "bits beyond the physical address width";
    case RULE_RESERVED:
      return "reserved bits";
    case RULE_PCIDE_OUTSIDE_LONG:
      return "PCIDE outside long mode";
    case RULE_LONG_WITHOUT_PAE:
      return "LME and CR0.PG without CR4.PAE";
    case RULE_LONG_AND_BIG:
      return "L and D/B in long mode";
    case RULE_XCR0_SET:
      return "no valid set";
    case RULE_XCR0_ABSENT:
      return "more than the root VM has";
    case RULE_MEMORY_TYPE:
      return "no memory type";
    case RULE_VM_MODE:
      return "VM outside protected mode or in long mode";
    case RULE_IF_CLEAR:
      return "IF clear with an interrupt to deliver";
    case RULE_CANONICAL:
      return "no address in this mode";
    case RULE_NOT_PRESENT:
      return "not present";
    case RULE_SYSTEM_OR_NOT:
      return "system segment where none may be, or none where one has to";
    case RULE_TYPE:
      return "type";
    case RULE_PRIVILEGE:
      return "DPL does not go with those of CS and SS";
    case RULE_GRANULARITY:
      return "above 1 MiB, bits 11:0 have to be set";
    case RULE_LOCAL_TABLE:
      return "in a local table";
    case RULE_VIRTUAL_8086:
      return "not as virtual-8086 mode has it";
    case RULE_EVENT_TYPE:
      return "no type of event";
    case RULE_EVENT_VECTOR:
      return "no vector of this type";
    default:
      return "error code where none is pushed, or none where one is";
  }
}

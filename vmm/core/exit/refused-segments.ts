/**
 * Segment registers that a strict entry refuses. Intel SDM volume 3, section 27.3.1.2, with unrestricted guest. Ring 0
 * makes them fit where the other vendor does not care, and so they are judged as it makes them: accessed and busy bits
 * are set, G is as the limit needs it, what is not present is unusable, and reserved bits of attributes are gone.
 */
import {
  VS_PAGE_CS,
  VS_PAGE_ES,
  VS_PAGE_FS,
  VS_PAGE_GS,
  VS_PAGE_LDTR,
  VS_PAGE_SS,
  VS_PAGE_TR,
  VsPage,
} from "../../abi/generated/vs-page";
import { isCanonical } from "./refused-control";
import { isLong } from "./refused-mode";
import {
  broken,
  brokenIf,
  RULE_CANONICAL,
  RULE_GRANULARITY,
  RULE_LOCAL_TABLE,
  RULE_NOT_PRESENT,
  RULE_PRIVILEGE,
  RULE_SYSTEM_OR_NOT,
  RULE_TYPE,
  RULE_VIRTUAL_8086,
} from "./refused-rule";

const ATTRIB: u32 = 8;
const LIMIT: u32 = 16;
const BASE: u32 = 24;
const SEGMENT: u32 = 32;

const HIGH_HALF: u64 = 0xffff_ffff_0000_0000;
const CR0_PE: u64 = 1;
const RFLAGS_VM: u64 = 0x2_0000;
const TYPE: u64 = 0xf;
const ACCESSED: u64 = 0x1;
const READABLE_OR_WRITABLE: u64 = 0x2;
const BUSY: u64 = 0x2;
const CONFORMING: u64 = 0x4;
const CODE: u64 = 0x8;
const CODE_OR_DATA: u64 = 0x10;
const PRESENT: u64 = 0x80;
const TYPE_DATA: u64 = 0x3;
const TYPE_LDT: u64 = 0x2;
const TYPE_TSS_16: u64 = 0x3;
const TYPE_TSS: u64 = 0xb;
const TABLE_INDICATOR: u64 = 0x4;
/** The last limit that counts bytes. */
const LAST_BYTES: u32 = 0xf_ffff;
const PAGE_MASK: u32 = 0xfff;
const LIMIT_8086: u32 = 0xffff;

export function refusedSegments(pp: u32, page: VsPage): u32 {
  let found = refusedTask(pp, page);
  if (found == 0) found = refusedLocalTable(pp, page);
  if (found != 0) return found;
  const isVirtual8086 = (page.rflags & RFLAGS_VM) != 0;
  for (let at = VS_PAGE_ES; at <= VS_PAGE_GS && found == 0; at += SEGMENT) {
    found = isVirtual8086 ? refused8086(page, at) : refusedSegment(pp, page, at);
  }
  return found;
}

function wordOf(page: VsPage, offset: u32): u64 {
  return load<u64>(changetype<u32>(page) + offset);
}

function isUsable(page: VsPage, at: u32): bool {
  return (wordOf(page, at + ATTRIB) & PRESENT) != 0;
}

/** As entered: a code or data segment was accessed. */
function typeOf(page: VsPage, at: u32): u64 {
  return (wordOf(page, at + ATTRIB) & TYPE) | ACCESSED;
}

/** Of SS, it is the guest's privilege level; one that is not present is entered with 0. */
function privilegeOf(page: VsPage, at: u32): u64 {
  return isUsable(page, at) ? (wordOf(page, at + ATTRIB) >> 5) & 3 : 0;
}

function refused8086(page: VsPage, at: u32): u32 {
  const base = (wordOf(page, at) & 0xffff) << 4;
  if (wordOf(page, at + BASE) != base) return broken(at + BASE, RULE_VIRTUAL_8086);
  return brokenIf(<u32>wordOf(page, at + LIMIT) != LIMIT_8086, at + LIMIT, RULE_VIRTUAL_8086);
}

function refusedSegment(pp: u32, page: VsPage, at: u32): u32 {
  const base = wordOf(page, at + BASE);
  if (at >= VS_PAGE_FS && !isCanonical(pp, base)) return broken(at + BASE, RULE_CANONICAL);
  if (at == VS_PAGE_CS && !isUsable(page, at)) return broken(at + ATTRIB, RULE_NOT_PRESENT);
  if (at == VS_PAGE_SS && privilegeOf(page, at) != 0 && isPrivileged(page)) {
    return broken(at + ATTRIB, RULE_PRIVILEGE);
  }
  if (!isUsable(page, at)) return 0;
  if (at < VS_PAGE_FS && (base & HIGH_HALF) != 0) return broken(at + BASE, RULE_CANONICAL);
  if ((wordOf(page, at + ATTRIB) & CODE_OR_DATA) == 0) return broken(at + ATTRIB, RULE_SYSTEM_OR_NOT);
  if (!isOfType(page, at)) return broken(at + ATTRIB, RULE_TYPE);
  if (at == VS_PAGE_CS && !isCodePrivilege(page)) return broken(at + ATTRIB, RULE_PRIVILEGE);
  return refusedLimit(page, at);
}

/** Real mode, or data as code, which is left of it: both are at level 0. */
function isPrivileged(page: VsPage): bool {
  return (page.cr0 & CR0_PE) == 0 || typeOf(page, VS_PAGE_CS) == TYPE_DATA;
}

function isOfType(page: VsPage, at: u32): bool {
  const type = typeOf(page, at);
  if (at == VS_PAGE_CS) return (type & CODE) != 0 || type == TYPE_DATA;
  if (at == VS_PAGE_SS) return (type & (CODE | READABLE_OR_WRITABLE)) == READABLE_OR_WRITABLE;
  return (type & CODE) == 0 || (type & READABLE_OR_WRITABLE) != 0;
}

function isCodePrivilege(page: VsPage): bool {
  const type = typeOf(page, VS_PAGE_CS);
  const own = privilegeOf(page, VS_PAGE_CS);
  if (type == TYPE_DATA) return own == 0;
  const level = isPrivileged(page) ? 0 : privilegeOf(page, VS_PAGE_SS);
  return (type & CONFORMING) != 0 ? own <= level : own == level;
}

/** G counts pages in a limit above 1 MiB. */
function refusedLimit(page: VsPage, at: u32): u32 {
  const limit = <u32>wordOf(page, at + LIMIT);
  return brokenIf(limit > LAST_BYTES && (limit & PAGE_MASK) != PAGE_MASK, at + LIMIT, RULE_GRANULARITY);
}

function refusedTask(pp: u32, page: VsPage): u32 {
  const attrib = wordOf(page, VS_PAGE_TR + ATTRIB);
  const type = (attrib & TYPE) | BUSY;
  if ((wordOf(page, VS_PAGE_TR) & TABLE_INDICATOR) != 0) return broken(VS_PAGE_TR, RULE_LOCAL_TABLE);
  if ((attrib & CODE_OR_DATA) != 0) return broken(VS_PAGE_TR + ATTRIB, RULE_SYSTEM_OR_NOT);
  if ((attrib & PRESENT) == 0) return broken(VS_PAGE_TR + ATTRIB, RULE_NOT_PRESENT);
  if (type != TYPE_TSS && (type != TYPE_TSS_16 || isLong(page)))
    return broken(VS_PAGE_TR + ATTRIB, RULE_TYPE);
  if (!isCanonical(pp, wordOf(page, VS_PAGE_TR + BASE))) return broken(VS_PAGE_TR + BASE, RULE_CANONICAL);
  return refusedLimit(page, VS_PAGE_TR);
}

function refusedLocalTable(pp: u32, page: VsPage): u32 {
  const attrib = wordOf(page, VS_PAGE_LDTR + ATTRIB);
  if ((attrib & PRESENT) == 0) return 0;
  if ((wordOf(page, VS_PAGE_LDTR) & TABLE_INDICATOR) != 0) return broken(VS_PAGE_LDTR, RULE_LOCAL_TABLE);
  if ((attrib & CODE_OR_DATA) != 0) return broken(VS_PAGE_LDTR + ATTRIB, RULE_SYSTEM_OR_NOT);
  if ((attrib & TYPE) != TYPE_LDT) return broken(VS_PAGE_LDTR + ATTRIB, RULE_TYPE);
  if (!isCanonical(pp, wordOf(page, VS_PAGE_LDTR + BASE))) return broken(VS_PAGE_LDTR + BASE, RULE_CANONICAL);
  return refusedLimit(page, VS_PAGE_LDTR);
}

/** The registers of a processor after reset or INIT. AMD APM vol. 2, table 14-1. */
import {
  DIRTY_ALL,
  VS_PAGE_CS,
  VS_PAGE_DS,
  VS_PAGE_ES,
  VS_PAGE_FS,
  VS_PAGE_GDTR,
  VS_PAGE_GS,
  VS_PAGE_IDTR,
  VS_PAGE_LDTR,
  VS_PAGE_REASON,
  VS_PAGE_SS,
  VS_PAGE_TR,
  VsPage,
} from "../abi/generated/vs-page";

/** Access rights: type, S, DPL and P in bits 7:0. */
const DATA: u64 = 0x93;
const CODE: u64 = 0x9b;
const LDT: u64 = 0x82;
const BUSY_TSS: u64 = 0x8b;
const LIMIT: u64 = 0xffff;

/** Sets every register and MSR of `page`; identity, exit record and TSC frequency stay. */
export function resetVs(page: VsPage): void {
  const at = changetype<u32>(page);
  memory.fill(at, 0, VS_PAGE_REASON);
  page.rip = 0xfff0;
  page.rflags = 0x2;
  page.rdx = 0x600;
  page.cr0 = 0x6000_0010;
  page.dr7 = 0x400;
  // Bit 0 of XCR0 is always 1; MicroV stores 0, which no processor takes.
  page.xcr0 = 0x1;
  page.pat = 0x0007_0406_0007_0406;
  page.apicBase = 0xfee0_0900;
  setSegment(at + VS_PAGE_CS, 0xf000, CODE, 0xffff_0000);
  setSegment(at + VS_PAGE_SS, 0, DATA, 0);
  setSegment(at + VS_PAGE_DS, 0, DATA, 0);
  setSegment(at + VS_PAGE_ES, 0, DATA, 0);
  setSegment(at + VS_PAGE_FS, 0, DATA, 0);
  setSegment(at + VS_PAGE_GS, 0, DATA, 0);
  setSegment(at + VS_PAGE_LDTR, 0, LDT, 0);
  setSegment(at + VS_PAGE_TR, 0, BUSY_TSS, 0);
  setSegment(at + VS_PAGE_GDTR, 0, 0, 0);
  setSegment(at + VS_PAGE_IDTR, 0, 0, 0);
  page.dirty = DIRTY_ALL;
  page.event = 0;
  page.unfinished = 0;
}

/** The four words of a segment in the VS page: selector, attrib, limit, base. */
function setSegment(at: u32, selector: u64, attrib: u64, base: u64): void {
  store<u64>(at, selector, 0);
  store<u64>(at, attrib, 8);
  store<u64>(at, LIMIT, 16);
  store<u64>(at, base, 24);
}

/**
 * Multiboot 1 (Multiboot Specification 0.6.96): the header that a kernel carries within its first 8 KiB, and
 * the information that it gets.
 */
import { GuestFile, head } from "../guest-file";
import { lengthOf } from "../../text/string";
import { putDecimal } from "../../text/number";
import { put } from "../../text/output";
import { advise, problem } from "../../text/problem";
import { area, boot, Boot } from "./place";

const MAGIC: u32 = 0x1bad_b002;
const HEADER_BYTES: u32 = 12;
/** EAX at the entry. */
export const MULTIBOOT_LOADED: u32 = 0x2bad_b002;

/** Flags that we honour: aligned modules, memory information, video information. */
const FLAGS_KNOWN: u32 = 0x7;
const FLAG_VIDEO: u32 = 0x4;
/** Requirements are bits 15:0; bit 16 asks to be loaded by other rules than ELF's. */
const FLAGS_REQUIRED: u32 = 0x1_ffff;

/** What `findMultiboot` returns besides the header's flags. */
export const NO_HEADER: i64 = -1;
export const BAD_CHECKSUM: i64 = -2;

/** Flags of the multiboot header in the file's head; NO_HEADER, or BAD_CHECKSUM if only its magic is right. */
export function findMultiboot(file: GuestFile): i64 {
  let result = NO_HEADER;
  for (let at: u32 = 0; at + HEADER_BYTES <= file.headBytes; at += 4) {
    const header = head() + at;
    if (load<u32>(header) != MAGIC) continue;
    if (load<u32>(header) + load<u32>(header, 4) + load<u32>(header, 8) == 0)
      return <i64>load<u32>(header, 4);
    result = BAD_CHECKSUM;
  }
  return result;
}

/** Refuses a requirement that we do not meet; false after a message that names the lowest one. */
export function checkFlags(flags: u32): bool {
  const unknown = flags & FLAGS_REQUIRED & ~FLAGS_KNOWN;
  if (unknown == 0) return true;
  const output = problem("multiboot-flag");
  put(output, "the guest's multiboot header requires flag ");
  putDecimal(output, <u64>ctz(unknown));
  put(output, ", which is not supported");
  advise(output, "flags 0 to 2 are");
  return false;
}

/** Information structure (section 3.3), and what it points to, by offset in the boot area. */
const INFO: u32 = 0x0;
const MAP: u32 = 0x80;
const MODULES: u32 = 0xc0;
const LOADER: u32 = 0xe0;
const VIDEO: u32 = 0x100;
const VIDEO_MODE: u32 = 0x300;
const VIDEO_MODES: u32 = 0x400;
const COMMAND_LINE: u32 = 0x410;

const HAS_MEMORY: u32 = 0x1;
const HAS_COMMAND_LINE: u32 = 0x4;
const HAS_MODULES: u32 = 0x8;
const HAS_MAP: u32 = 0x40;
const HAS_LOADER: u32 = 0x200;
const HAS_VIDEO: u32 = 0x800;

const AVAILABLE: u32 = 1;
/** Bytes of a map entry without its own size field. */
const MAP_ENTRY_BYTES: u32 = 20;
const MIB: u64 = 0x10_0000;
const LOWER_KIB: u64 = 640;

/** Builds the information for a header with these flags; what EBX is to hold. */
export function multibootInfo(flags: u32): u64 {
  const b = boot();
  const info = area() + INFO;
  store<u32>(info, HAS_MEMORY | HAS_COMMAND_LINE | HAS_MAP | HAS_LOADER);
  putMemory(b, info);
  store<u32>(info, at(b, COMMAND_LINE), 16);
  memory.copy(area() + COMMAND_LINE, b.commandLine, lengthOf(b.commandLine) + 1);
  if (b.initrdBytes != 0) putModule(b, info);
  store<u32>(info, at(b, LOADER), 64);
  store<u64>(area() + LOADER, 0x0000_566f_7263_694d); // "MicroV" and its NUL
  if ((flags & FLAG_VIDEO) != 0) putVideo(b, info);
  return b.areaAt + <u64>INFO;
}

/** Guest-physical address of an offset in the boot area, which lies below 4 GiB. */
function at(b: Boot, offset: u32): u32 {
  return <u32>b.areaAt + offset;
}

/** Sizes in KiB below and above 1 MiB, and a map of one range. */
function putMemory(b: Boot, info: u32): void {
  store<u32>(info, <u32>min(b.memory >> 10, LOWER_KIB), 4);
  const upper = b.memory > MIB ? (b.memory - MIB) >> 10 : 0;
  store<u32>(info, <u32>min(upper, <u64>u32.MAX_VALUE), 8);
  store<u32>(info, MAP_ENTRY_BYTES + 4, 44);
  store<u32>(info, at(b, MAP), 48);
  const map = area() + MAP;
  store<u32>(map, MAP_ENTRY_BYTES);
  store<u64>(map, 0, 4);
  store<u64>(map, b.memory, 12);
  store<u32>(map, AVAILABLE, 20);
}

function putModule(b: Boot, info: u32): void {
  store<u32>(info, load<u32>(info) | HAS_MODULES);
  store<u32>(info, 1, 20);
  store<u32>(info, at(b, MODULES), 24);
  const module = area() + MODULES;
  store<u32>(module, <u32>b.initrdAt);
  store<u32>(module, <u32>(b.initrdAt + b.initrdBytes), 4);
}

/** There is no video: VBE information with a list of no modes, and no current mode. */
function putVideo(b: Boot, info: u32): void {
  store<u32>(info, load<u32>(info) | HAS_VIDEO);
  store<u32>(info, at(b, VIDEO), 72);
  store<u32>(info, at(b, VIDEO_MODE), 76);
  store<u16>(info, 0xffff, 80);
  const video = area() + VIDEO;
  store<u32>(video, 0x4153_4556); // "VESA"
  store<u16>(video, 0x0200, 4);
  // The list's far pointer: the area may lie above 1 MiB, then no segment reaches it.
  const modes = at(b, VIDEO_MODES);
  const far = modes < 0x10_0000 ? ((modes >> 4) << 16) | (modes & 0xf) : 0;
  store<u32>(video, far, 14);
  store<u16>(area() + VIDEO_MODES, 0xffff);
}

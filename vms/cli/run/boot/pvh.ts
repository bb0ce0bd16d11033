/** PVH (Xen's x86/HVM direct boot ABI): hvm_start_info version 1, and the tables that it points to. */
import { lengthOf } from "../../text/string";
import { area, boot } from "./place";

const MAGIC: u32 = 0x336e_c578;
const VERSION: u32 = 1;
const RAM: u32 = 1;

/** By offset in the boot area. */
const START_INFO: u32 = 0x0;
const MAP: u32 = 0x40;
const MODULES: u32 = 0x80;
const COMMAND_LINE: u32 = 0x100;

/** Builds the start information; what EBX is to hold. */
export function startInfo(): u64 {
  const b = boot();
  const info = area() + START_INFO;
  store<u32>(info, MAGIC);
  store<u32>(info, VERSION, 4);
  store<u64>(info, b.areaAt + <u64>COMMAND_LINE, 24);
  memory.copy(area() + COMMAND_LINE, b.commandLine, lengthOf(b.commandLine) + 1);
  store<u64>(info, b.areaAt + <u64>MAP, 40);
  store<u32>(info, 1, 48);
  const map = area() + MAP;
  store<u64>(map, 0);
  store<u64>(map, b.memory, 8);
  store<u32>(map, RAM, 16);
  if (b.initrdBytes != 0) {
    store<u32>(info, 1, 12);
    store<u64>(info, b.areaAt + <u64>MODULES, 16);
    store<u64>(area() + MODULES, b.initrdAt);
    store<u64>(area() + MODULES, b.initrdBytes, 8);
  }
  return b.areaAt + <u64>START_INFO;
}

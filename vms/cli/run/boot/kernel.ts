/** Loads an ELF kernel: everything is checked first, then memory is made and filled. */
import { close, regionStore } from "../../hv";
import { Elf, readElf } from "../elf/header";
import { NO_NOTE, pvhEntry } from "../elf/notes";
import { elfProblem } from "../elf/problem";
import { isLoaded, loadSegments, readSegments } from "../elf/segments";
import { Entry, setFlatEntry } from "../entry";
import { GuestFile } from "../guest-file";
import { makeMemory } from "../guest-memory";
import { RunOptions } from "../options";
import { RUN_IMAGE_REFUSED } from "../status";
import { putHex } from "../../text/number";
import { put } from "../../text/output";
import { advise, problem, say } from "../../text/problem";
import { loadInitrd, openInitrd } from "./initrd";
import { BAD_CHECKSUM, checkFlags, findMultiboot, MULTIBOOT_LOADED, multibootInfo } from "./multiboot";
import { AREA_BYTES, area, boot, placeArea } from "./place";
import { startInfo } from "./pvh";

/** How the kernel wants to be entered. */
const NOWAY: u32 = 0;
const MULTIBOOT: u32 = 1;
const PVH: u32 = 2;

@unmanaged
class Way {
  kind: u32;
  /** Flags of the multiboot header. */
  flags: u32;
  /** Guest-physical address. */
  entry: u64;
}

const WAY = memory.data(16, 16);

/** Loads the kernel in `file` and sets `entry`. 0, or the exit status after a message. */
export function loadKernel(file: GuestFile, options: RunOptions, entry: Entry): i32 {
  const elf = readElf(file);
  if (elf == null || !readSegments(file, elf, options.memory)) return RUN_IMAGE_REFUSED;
  const way = changetype<Way>(WAY);
  if (!chooseWay(file, elf, way) || !checkEntry(way.entry)) return RUN_IMAGE_REFUSED;
  if (!placeArea(options.memory)) return noRoom();
  const b = boot();
  b.memory = options.memory;
  b.commandLine = options.commandLine;
  const initrd = options.initrd == 0 ? -1 : openInitrd(options.initrd, options.memory);
  if (options.initrd != 0 && initrd < 0) return RUN_IMAGE_REFUSED;
  const made = makeMemory(options.memory);
  if (made != 0) {
    if (initrd >= 0) close(initrd);
    return made;
  }
  if (!loadSegments(file)) return RUN_IMAGE_REFUSED;
  if (initrd >= 0 && !loadInitrd(initrd, options.initrd)) return RUN_IMAGE_REFUSED;
  const multiboot = way.kind == MULTIBOOT;
  const information = multiboot ? multibootInfo(way.flags) : startInfo();
  regionStore(b.areaAt, area(), AREA_BYTES);
  setFlatEntry(entry, way.entry, multiboot ? MULTIBOOT_LOADED : 0, information);
  return 0;
}

/** A 32-bit file with a multiboot header is multiboot, as QEMU has it; else a PVH note says how. */
function chooseWay(file: GuestFile, elf: Elf, way: Way): bool {
  const flags = findMultiboot(file);
  if (flags >= 0 && elf.wide == 0) {
    way.kind = MULTIBOOT;
    way.flags = <u32>flags;
    way.entry = elf.entry;
    return checkFlags(way.flags);
  }
  const note = pvhEntry(file);
  if (note >= 0) {
    way.kind = PVH;
    way.entry = <u64>note;
    return true;
  }
  way.kind = NOWAY;
  if (note == NO_NOTE) sayNoWay(flags);
  return false;
}

function sayNoWay(flags: i64): void {
  if (flags >= 0) {
    say(
      "multiboot-64",
      "the guest is a 64-bit file with a multiboot header, and multiboot kernels are 32-bit files",
      "make it one (objcopy -O elf32-i386), or give it a PVH note",
    );
  } else if (flags == BAD_CHECKSUM) {
    say(
      "multiboot-checksum",
      "the guest's multiboot header has a wrong checksum",
      "magic, flags and checksum must add up to 0",
    );
  } else {
    say(
      "unknown-elf",
      "the guest's ELF file has neither a multiboot header in its first 8 KiB nor a PVH note",
      "give it one; a program for Linux is no guest",
    );
  }
}

function checkEntry(entry: u64): bool {
  if (entry == 0) {
    elfProblem("guest-entry", "the guest has no entry point");
    return false;
  }
  if (isLoaded(entry)) return true;
  const output = problem("guest-entry");
  put(output, "the guest's entry point ");
  putHex(output, entry);
  put(output, " lies in none of its segments");
  advise(output, "link it so that the entry is a physical address");
  return false;
}

function noRoom(): i32 {
  say(
    "boot-information",
    "the guest's memory has no room for the boot information beside the kernel",
    "give it more with --mem SIZE",
  );
  return RUN_IMAGE_REFUSED;
}

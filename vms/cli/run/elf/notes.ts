/** ELF notes (System V ABI, chapter 5): where PVH kernels say how to enter them. */
import { GuestFile, readPart, unreadable } from "../guest-file";
import { elfProblem, truncated } from "./problem";
import { noteCount, noteOf, Segment } from "./segments";

/** Most bytes of one segment of notes; kernels have some hundred. */
const MOST_BYTES: u32 = 16384;
const NOTES = memory.data(16384, 16);
const HEADER_BYTES: u32 = 12;

/** "Xen" with its NUL, little endian. */
const OWNER: u32 = 0x006e_6558;
const OWNER_BYTES: u32 = 4;
/** XEN_ELFNOTE_PHYS32_ENTRY. */
const PHYS32_ENTRY: u32 = 18;

/** What `pvhEntry` returns besides an address: no note, or a message was given. */
export const NO_NOTE: i64 = -1;
export const BAD_NOTE: i64 = -2;

/** The guest-physical address in the file's PVH note, NO_NOTE, or BAD_NOTE after a message. */
export function pvhEntry(file: GuestFile): i64 {
  for (let i: u32 = 0; i < noteCount(); i++) {
    const entry = entryIn(file, noteOf(i));
    if (entry != NO_NOTE) return entry;
  }
  return NO_NOTE;
}

function entryIn(file: GuestFile, segment: Segment): i64 {
  if (segment.fileBytes > <u64>MOST_BYTES) return refuse("the guest has more than 16 KiB of ELF notes");
  const bytes = <u32>segment.fileBytes;
  const result = readPart(file.fd, <u32>NOTES, bytes, segment.offset);
  if (result < 0) {
    unreadable(file.path, result);
    return BAD_NOTE;
  }
  if (result != <i64>bytes) {
    truncated("its notes do", segment.offset + <u64>bytes, segment.offset + <u64>result);
    return BAD_NOTE;
  }
  return search(bytes);
}

/** Notes lie one after another: sizes of name and content, type, name, content, each padded to 4 bytes. */
function search(bytes: u32): i64 {
  let at: u32 = 0;
  while (bytes - at >= HEADER_BYTES) {
    const note = <u32>NOTES + at;
    const room = bytes - at - HEADER_BYTES;
    const nameBytes = load<u32>(note);
    const contentBytes = load<u32>(note, 4);
    // Each is below 16 KiB before they are added up.
    if (nameBytes > room || contentBytes > room)
      return refuse("one of the guest's ELF notes is larger than all of them");
    const paddedName = (nameBytes + 3) & ~3;
    if (paddedName > room || contentBytes > room - paddedName)
      return refuse("one of the guest's ELF notes is larger than all of them");
    if (nameBytes == OWNER_BYTES && load<u32>(note, 12) == OWNER && load<u32>(note, 8) == PHYS32_ENTRY) {
      return address(note + HEADER_BYTES + paddedName, contentBytes);
    }
    const next = HEADER_BYTES + paddedName + ((contentBytes + 3) & ~3);
    if (next > bytes - at) break; // the last note need not be padded
    at += next;
  }
  return NO_NOTE;
}

/** A PVH entry is 32 bits wide, in a note of 4 bytes or, from 64-bit linkers, 8. */
function address(at: u32, bytes: u32): i64 {
  if (bytes == 4) return <i64>load<u32>(at);
  if (bytes == 8 && load<u64>(at) <= <u64>0xffff_ffff) return <i64>load<u64>(at);
  return refuse("the guest's PVH note holds no 32-bit address");
}

function refuse(what: string): i64 {
  elfProblem("elf-note", what);
  return BAD_NOTE;
}

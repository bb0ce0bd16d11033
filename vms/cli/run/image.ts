/** The guest's file: what it is, and the loader for that. */
import { close, open } from "../hv";
import { O_RDONLY_CLOEXEC } from "../device/read-file";
import { say } from "../text/problem";
import { loadKernel } from "./boot/kernel";
import { BAD_CHECKSUM, findMultiboot } from "./boot/multiboot";
import { isElf } from "./elf/header";
import { Entry } from "./entry";
import { GuestFile, openGuest, unreadable } from "./guest-file";
import { RunOptions } from "./options";
import { empty, loadRaw16 } from "./raw16";
import { RUN_IMAGE_REFUSED } from "./status";

/** Makes guest memory with the guest in it and sets `entry`. 0, or the exit status after a message. */
export function loadGuest(options: RunOptions, entry: Entry): i32 {
  if (options.raw16 != 0) {
    const fd = open(options.file, O_RDONLY_CLOEXEC);
    if (fd < 0) {
      unreadable(options.file, fd);
      return RUN_IMAGE_REFUSED;
    }
    const status = loadRaw16(<i32>fd, options, entry);
    close(<i32>fd);
    return status;
  }
  const file = openGuest(options.file);
  if (file == null) return RUN_IMAGE_REFUSED;
  const status = loadByContent(file, options, entry);
  close(file.fd);
  return status;
}

function loadByContent(file: GuestFile, options: RunOptions, entry: Entry): i32 {
  if (file.headBytes == 0) return empty(options.file);
  if (isElf(file)) return loadKernel(file, options, entry);
  const flags = findMultiboot(file);
  if (flags >= 0 || flags == BAD_CHECKSUM) {
    say(
      "multiboot-not-elf",
      "the guest has a multiboot header, but is no ELF file",
      "link it as 32-bit ELF; other formats are not loaded",
    );
  } else {
    say(
      "unknown-image",
      "the file is of no kind that says by itself how to start it",
      "give an ELF kernel with multiboot header or PVH note, or --raw16 if it is a raw 16-bit program",
    );
  }
  return RUN_IMAGE_REFUSED;
}

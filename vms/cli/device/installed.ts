/** The files that belong to microv: in /lib/microv, or beside this program where it was just built. */
import { open, readLink } from "../hv";
import { native8 } from "../text/string";
import { ENOENT } from "./errno";
import { O_RDONLY_CLOEXEC } from "./read-file";

const PATH_BYTES: u32 = 4096;
const PATH = memory.data(4096, 16);
const NAME_BYTES: u32 = 64;

/** Descriptor of /lib/microv/`name` or, if there is none, of `name` beside this program; or a negative errno. */
export function openInstalled(name: string): i64 {
  const folder = native8("/lib/microv/");
  memory.copy(PATH, <usize>folder, 12);
  append(12, name);
  const first = open(<u32>PATH, O_RDONLY_CLOEXEC);
  if (first != ENOENT) return first;
  const end = folderOfProgram();
  if (end == 0) return first;
  append(end, name);
  return open(<u32>PATH, O_RDONLY_CLOEXEC);
}

function append(at: u32, name: string): void {
  memory.copy(PATH + <usize>at, <usize>native8(name), <usize>name.length + 1);
}

/** Fills PATH with this program's folder; its length with the slash, 0 if it is not to be found out. */
function folderOfProgram(): u32 {
  const length = readLink(native8("/proc/self/exe"), <u32>PATH, PATH_BYTES - NAME_BYTES);
  let end = length < 0 ? 0 : <u32>length;
  while (end > 0 && load<u8>(PATH + <usize>(end - 1)) != 0x2f) end -= 1; // /
  return end;
}

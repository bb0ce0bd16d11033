import { existsSync } from "node:fs";
import { join } from "node:path";

/** Images that are linked at the addresses they run at, so that gdb finds their lines without help. */
const IMAGES = ["kernel.elf", "core.elf"];

/** The command line that attaches gdb to a machine that waits for it, with the symbols that are built. */
export function gdbHint(build: string): string {
  const built = IMAGES.map((name) => join(build, name)).filter((path) => existsSync(path));
  const symbols = built.map((path) => ` -ex 'add-symbol-file ${path}'`).join("");
  // The hypervisor is not in memory yet, so only a breakpoint in the CPU can wait for it.
  return `gdb${symbols} -ex 'target remote localhost:1234' -ex 'hbreak FILE.ts:LINE' -ex continue`;
}

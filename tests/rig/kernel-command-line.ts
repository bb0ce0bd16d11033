import type { MachineOptions } from "./machine-options.ts";

/**
 * The kernel's command line. nokaslr: counts and addresses are the same in each run; panic=-1 ends the
 * machine at once instead of leaving it hanging; cryptomgr.notests: a third to a half of the whole boot would be
 * tests of ciphers that nothing here uses.
 * @param bed what the emulator needs
 */
export function kernelCommandLine(options: MachineOptions, bed: readonly string[] = []): string {
  const own = ["console=ttyS0", "quiet", "panic=-1", "nokaslr", "cryptomgr.notests"];
  return [...own, ...bed, ...(options.append ? [options.append] : [])].join(" ");
}

import { type MachineOptions, UsageError } from "./machine-options.ts";

/** The major version in the first line of `qemu-system-x86_64 --version`; undefined when it has none. */
export function qemuMajor(versionLine: string): number | undefined {
  const match = /QEMU emulator version (\d+)\./.exec(versionLine);
  return match ? Number(match[1]) : undefined;
}

/**
 * Refuses what this very QEMU gets wrong.
 * @throws {UsageError}
 */
export function checkEmulator(options: MachineOptions, versionLine: string): void {
  // Seen: 7.2 hangs at "Booting SMP configuration" under -icount, 10.0 does not. Nothing between was tried.
  const major = qemuMajor(versionLine);
  if (options.icount && options.cpus > 1 && (major === undefined || major < 10)) {
    throw new UsageError(
      `--icount needs --cpus 1 here: ${versionLine || "this QEMU"} hangs while it starts the second CPU`,
    );
  }
}

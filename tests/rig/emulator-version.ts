import { bedOf, type MachineOptions, UsageError } from "./machine-options.ts";
import { bochsFacts, type SetupFacts } from "./setup-facts.ts";

const BOCHS = "Bochs x86 Emulator 3.0";

/** The major version in the first line of `qemu-system-x86_64 --version`; undefined when it has none. */
export function qemuMajor(versionLine: string): number | undefined {
  const match = /QEMU emulator version (\d+)\./.exec(versionLine);
  return match ? Number(match[1]) : undefined;
}

/**
 * Refuses what this very emulator gets wrong.
 * @throws {UsageError}
 */
export function checkEmulator(options: MachineOptions, facts: Pick<SetupFacts, "qemu" | "bochs">): void {
  if (bedOf(options) === "qemu") return checkQemu(options, facts.qemu);
  const { version } = bochsFacts(facts);
  // 2.7 loses an INIT in a guest, and later ones were not tried: what gaps.ts says of Bochs is about 3.0.
  if (version !== BOCHS) throw new UsageError(`--bed bochs needs ${BOCHS}; this is ${version}`);
}

function checkQemu(options: MachineOptions, versionLine: string): void {
  // Seen: 7.2 hangs at "Booting SMP configuration" under -icount, 10.0 does not. Nothing between was tried.
  const major = qemuMajor(versionLine);
  if (options.icount && options.cpus > 1 && (major === undefined || major < 10)) {
    throw new UsageError(
      `--icount needs --cpus 1 here: ${versionLine || "this QEMU"} hangs while it starts the second CPU`,
    );
  }
}

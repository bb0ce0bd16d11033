import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BUILD } from "./setup-facts.ts";

/** The files of one machine. */
export interface MachineFolder {
  /** build/machine/<name>: the console's log stays here. */
  folder: string;
  /** A short path for sockets: Unix limits their names to 107 bytes. */
  sockets: string;
  consoleLog: string;
  initramfs: string;
}

/** Logs of earlier machines that stay. */
const KEPT = 100;
const SOCKETS = "microv-machine-";
const HOUR_MS = 3600_000;

/** Makes the folders of a new machine and removes those of old ones. */
export function createMachineFolder(): MachineFolder {
  const all = join(BUILD, "machine");
  mkdirSync(all, { recursive: true });
  removeOld(all, "", KEPT);
  removeOld(tmpdir(), SOCKETS, 0);
  const folder = mkdtempSync(join(all, `${new Date().toISOString().replace(/[:.]/g, "-")}-`));
  const sockets = mkdtempSync(join(tmpdir(), SOCKETS));
  return {
    folder,
    sockets,
    consoleLog: join(folder, "console.log"),
    initramfs: join(folder, "initramfs.cpio"),
  };
}

/** Removes what only a running machine needs. */
export function cleanMachineFolder(machine: MachineFolder): void {
  rmSync(machine.initramfs, { force: true });
  rmSync(machine.sockets, { recursive: true, force: true });
}

// Only what is an hour old: other machines may be running from younger folders.
function removeOld(parent: string, prefix: string, kept: number): void {
  const names = readdirSync(parent).filter((name) => name.startsWith(prefix));
  for (const name of names.sort().slice(0, names.length - kept)) {
    const path = join(parent, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > HOUR_MS) rmSync(path, { recursive: true, force: true });
  }
}

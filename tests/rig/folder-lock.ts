import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PAUSE_MS = 200;

/**
 * Runs `work` while no other process runs work of the same lock. The lock of a process that has gone is taken over.
 * @param folder made for the time; its parent is there
 */
export function withFolderLock<T>(folder: string, work: () => T): T {
  while (!take(folder)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  try {
    return work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function take(folder: string): boolean {
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, "pid"), `${process.pid}\n`);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (isOrphan(folder)) rmSync(folder, { recursive: true, force: true });
    return false;
  }
}

function isOrphan(folder: string): boolean {
  let pid: number;
  try {
    pid = Number(readFileSync(join(folder, "pid"), "utf8"));
  } catch {
    return false; // it is being taken, or given back
  }
  try {
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

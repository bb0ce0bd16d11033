import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { aptDownload, aptRecord } from "./apt.mjs";
import { cacheFolder, fileSha256 } from "./cache.mjs";
import { progress, runVisibly } from "./run-command.mjs";
import { SetupError } from "./setup-error.mjs";

/** @typedef {{name: string, version: string, sha256: string}} Deb a package file that apt can download */

/**
 * Provides files of Debian packages in the cache without installing the packages.
 * @param {string} label start of the folder's name, for people
 * @param {(Deb & {files: string[]})[]} debs files are patterns as tar
 *   takes them (`*` matches slashes too), each of which must match something
 * @param {(folder: string) => void} finish called once on the unpacked files
 * @returns {Promise<string>} the folder
 */
export async function provideUnpacked(label, debs, finish = () => {}) {
  const key = createHash("sha256").update(JSON.stringify(debs)).digest("hex");
  const folder = join(cacheFolder(), `${label}-${key}`);
  if (existsSync(folder)) return folder;
  // Filled beside and renamed at the end: an interrupted or a second run never sees half a folder.
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    for (const deb of debs) await unpack(deb, partial);
    finish(partial);
    if (existsSync(folder)) return folder; // a run beside us was first
    renameSync(partial, folder);
    return folder;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * The deb that apt would install under this name, or null when apt's lists do not have it.
 * @returns {Deb | null}
 */
export function findDeb(name, version = "") {
  const record = aptRecord(name, version);
  if (!record?.SHA256) return null;
  return { name, version: record.Version, sha256: record.SHA256 };
}

async function unpack(deb, folder) {
  progress(`downloading ${deb.name} ${deb.version}`);
  const download = join(folder, "download");
  const file = aptDownload(`${deb.name}=${deb.version}`, download);
  const sha256 = await fileSha256(file);
  if (sha256 !== deb.sha256) {
    throw new SetupError(`${deb.name}: the file's SHA-256 is ${sha256}, apt's lists say ${deb.sha256}`, 1);
  }
  const script = 'set -o pipefail; dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --wildcards "${@:3}"';
  runVisibly("bash", ["-c", script, "unpack", file, folder, ...deb.files]);
  rmSync(download, { recursive: true });
}

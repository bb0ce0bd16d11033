import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { progress, runVisibly, tryOutput, tryVisibly } from "./run-command.mjs";
import { SetupError } from "./setup-error.mjs";

/** Installed version of each given package; a package that is not installed is missing in the answer. */
export function installedVersions(packages) {
  // dpkg-query fails as a whole when one name is unknown to it, so it is asked for all and filtered here.
  const text = tryOutput("dpkg-query", ["-W", "-f", "${Package} ${db:Status-Status} ${Version}\n"]);
  if (text === null)
    throw new SetupError("dpkg-query does not work here; is this a Debian or Ubuntu system?");
  const wanted = new Set(packages);
  const found = new Map();
  for (const line of text.split("\n")) {
    const [name, status, version] = line.split(" ");
    if (wanted.has(name) && status === "installed") found.set(name, version);
  }
  return found;
}

/**
 * The control fields of the version of a package that apt would install (or of the given version).
 * @returns {Record<string, string> | null} null when apt's lists do not have it
 */
export function aptRecord(name, version = "") {
  const text = tryOutput("apt-cache", ["show", "--no-all-versions", version ? `${name}=${version}` : name]);
  if (!text) return null;
  return parseControl(text);
}

/** Parses the first stanza of a Debian control file (deb-control(5)); continuation lines are dropped. */
export function parseControl(text) {
  const record = {};
  for (const line of text.split("\n")) {
    if (line === "") break;
    const colon = line.indexOf(":");
    if (colon > 0 && !line.startsWith(" ")) record[line.slice(0, colon)] = line.slice(colon + 1).trim();
  }
  return record;
}

export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * Fetches apt's lists when one of them was never fetched, as in a fresh container: otherwise "the newest
 * kernel" would be the newest that the half of the lists know. Does nothing without root.
 */
export function completeLists() {
  const format = ["--format", "$(FILENAME)", "Created-By: Packages"];
  const files =
    tryOutput("apt-get", ["indextargets", ...format])
      ?.split("\n")
      .filter(Boolean) ?? [];
  const fetched = (file) => ["", ".lz4", ".gz", ".xz", ".zst"].some((suffix) => existsSync(file + suffix));
  if (isRoot() && (files.length === 0 || !files.every(fetched))) aptUpdate();
}

/** Fetches apt's lists again. Needs root. */
export function aptUpdate() {
  progress("fetching the lists of packages (apt-get update)");
  runVisibly("apt-get", ["-q", "update"]);
}

/** The line a user without root has to run for these packages. */
export function installLine(packages) {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(" ")}`;
}

/**
 * Installs packages ("name" or "name=version"), fetching apt's lists first only where they lack one of them
 * or turn out to be stale.
 * @throws {SetupError} exit 3 with the exact line to run, when not root
 */
export function aptInstall(packages) {
  if (!isRoot()) throw new SetupError(`packages are missing; run: ${installLine(packages)}`);
  const known = packages.every((p) => aptRecord(...p.split("=")) !== null);
  if (!known) aptUpdate();
  progress(`installing packages: ${packages.join(" ")}`);
  const args = ["-q", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", "install", ...packages];
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  if (tryVisibly("apt-get", args, { env })) return;
  if (!known) throw new SetupError(`apt-get could not install ${packages.join(" ")}; its output is above`, 1);
  aptUpdate();
  if (tryVisibly("apt-get", args, { env })) return;
  // A version that the old lists named may be gone; the next run picks a new one from the new lists.
  throw new SetupError("apt-get failed (its output is above); its lists are fresh now: try once more", 1);
}

/**
 * Downloads one package file into an empty folder of its own (works without root).
 * @param {string} spec "name=version"
 * @param {string} folder created; emptied first
 * @returns {string} path of the .deb
 */
export function aptDownload(spec, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // As root apt drops to its own user for the download, which may not enter this folder.
  const args = ["-q", "-o", "APT::Sandbox::User=root", "download", spec];
  if (!tryVisibly("apt-get", args, { cwd: folder })) {
    throw new SetupError(`"apt-get download ${spec}" failed; run "apt-get update" as root and try again`, 1);
  }
  const file = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (!file) throw new SetupError(`"apt-get download ${spec}" left no file behind`, 1);
  return join(folder, file);
}

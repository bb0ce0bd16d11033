import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, fileSha256 } from "./cache.mjs";
import { progress, tryOutput, tryVisibly } from "./run-command.mjs";
import { SetupError } from "./setup-error.mjs";

const APT_HELPER = "/usr/lib/apt/apt-helper";

/**
 * Downloads a file of the distribution's archive that no list of apt here names, such as a source of a later
 * release: from the mirrors that apt is configured for, by apt's own means (so its proxies count), and checks it.
 * A file of that name in the cache's folder is taken instead, for machines without such a mirror.
 * @param {string} path folder in the archive, in its component main
 * @param {{name: string, sha256: string}} file
 * @param {string} folder where it goes
 * @returns {Promise<string>} the file's path
 */
export async function downloadFromArchive(path, file, folder) {
  const target = join(folder, file.name);
  const given = join(cacheFolder(), file.name);
  if (existsSync(given)) copyFileSync(given, target);
  else if (!archiveUrls(repositories(), path, file.name).some((url) => download(url, target))) {
    throw new SetupError(
      `no mirror of apt's has ${file.name} (see above); get it (SHA-256 ${file.sha256}) and put it into ${cacheFolder()}`,
      1,
    );
  }
  const sha256 = await fileSha256(target);
  if (sha256 !== file.sha256)
    throw new SetupError(`${file.name}: the file's SHA-256 is ${sha256}, it must be ${file.sha256}`, 1);
  return target;
}

/** Where a file may lie: Ubuntu keeps much of Debian's main in universe. */
export function archiveUrls(repositories, path, name) {
  const escaped = encodeURIComponent(name);
  const paths = [path, path.replace("pool/main/", "pool/universe/")];
  return repositories.flatMap((repository) => paths.map((p) => `${repository}${p}/${escaped}`));
}

/** The roots of the archives in apt's configuration, without repetitions. */
function repositories() {
  const args = ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"];
  return [...new Set((tryOutput("apt-get", args) ?? "").split("\n").filter(Boolean))];
}

function download(url, target) {
  progress(`downloading ${url}`);
  // As root apt drops to its own user for the download, which may not enter this folder.
  const args = ["-q", "-o", "APT::Sandbox::User=root", "download-file", url, target];
  return tryVisibly(APT_HELPER, args);
}

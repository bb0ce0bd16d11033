import { existsSync } from "node:fs";
import { join } from "node:path";
import { findDeb, provideUnpacked } from "./deb-cache.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * Provides a static busybox, the machine's userland, in the cache: installing its package would replace the
 * busybox that this system's own initramfs may need.
 * @returns {Promise<string>} path of the program
 */
export async function provideBusybox() {
  const deb = findDeb("busybox-static");
  if (!deb) throw new SetupError("apt does not know busybox-static; run: sudo apt-get update");
  const folder = await provideUnpacked("busybox", [{ ...deb, files: ["*bin/busybox"] }]);
  // Debian 13 ships it under /usr.
  return ["bin/busybox", "usr/bin/busybox"]
    .map((path) => join(folder, path))
    .find((path) => existsSync(path));
}

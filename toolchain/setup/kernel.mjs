import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aptDownload, aptInstall, aptRecord, aptUpdate, installedVersions, isRoot } from "./apt.mjs";
import { cacheFolder, fileSha256 } from "./cache.mjs";
import { progress, runVisibly } from "./run-command.mjs";
import { SetupError } from "./setup-error.mjs";
import { extractVmlinux } from "./vmlinux.mjs";

/** What of the image's package the machine needs: the kernel, its configuration, and KVM's modules. */
const UNPACKED = [
  "./boot",
  "./lib/modules/*/kernel/arch/x86/kvm",
  "./lib/modules/*/kernel/drivers/crypto/ccp",
  "./lib/modules/*/kernel/virt/lib",
];

/** @typedef {{release: string, version: string, imageSha256: string, packages: string[]}} Kernel */

/**
 * The newest kernel that apt knows, from the distribution's meta package.
 * @param {string} os "debian" or "ubuntu"
 * @returns {Kernel}
 */
export function newestKernel(os) {
  const meta = os === "ubuntu" ? "linux-image-generic" : "linux-image-amd64";
  let record = aptRecord(meta);
  if (!record && isRoot()) {
    aptUpdate();
    record = aptRecord(meta);
  }
  if (!record) throw new SetupError(`apt does not know ${meta}; run: sudo apt-get update`);
  const release = kernelReleaseOf(record.Depends ?? "");
  if (!release) throw new SetupError(`${meta} names no kernel (Depends: ${record.Depends})`, 1);
  const image = aptRecord(`linux-image-${release}`);
  if (!image?.SHA256)
    throw new SetupError(`apt does not know linux-image-${release}; run: sudo apt-get update`);
  // Ubuntu keeps the modules in a package of their own.
  const packages = [`linux-image-${release}`, ...(os === "ubuntu" ? [`linux-modules-${release}`] : [])];
  return { release, version: image.Version, imageSha256: image.SHA256, packages };
}

/** The release in a meta package's dependencies, such as "6.1.0-56-amd64". */
export function kernelReleaseOf(depends) {
  return /\blinux-image-(\d[^\s,()|]*)/.exec(depends)?.[1] ?? null;
}

/**
 * Makes sure that the headers of this very kernel are installed: a driver built against others would be
 * refused by the kernel's symbol versions, or worse, would not be.
 * @returns {string} the folder to hand to kbuild
 */
export function provideHeaders(kernel) {
  const name = `linux-headers-${kernel.release}`;
  if (installedVersions([name]).get(name) !== kernel.version) aptInstall([`${name}=${kernel.version}`]);
  const installed = installedVersions([name]).get(name);
  if (installed !== kernel.version) {
    throw new SetupError(
      `kernel mismatch: the image is linux-image-${kernel.release} ${kernel.version}, ` +
        `the headers are ${name} ${installed ?? "(not installed)"}; run: apt-get update, then try again`,
    );
  }
  const folder = `/usr/src/${name}`;
  if (!existsSync(join(folder, "Makefile"))) throw new SetupError(`${name} left no Makefile in ${folder}`, 1);
  return folder;
}

/**
 * Makes sure that the kernel image is unpacked in the cache, under the package's SHA-256.
 * @param {Kernel} kernel
 * @returns {Promise<{vmlinux: string, vmlinuz: string, modulesDir: string}>}
 */
export async function provideImage(kernel) {
  const folder = join(cacheFolder(), `kernel-${kernel.imageSha256}`);
  const paths = {
    vmlinux: join(folder, "vmlinux"),
    vmlinuz: join(folder, "boot", `vmlinuz-${kernel.release}`),
    modulesDir: join(folder, "lib", "modules", kernel.release),
  };
  if (existsSync(paths.vmlinux)) return paths;
  // Filled beside and renamed at the end: an interrupted or a second run never sees half a folder.
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    for (const name of kernel.packages) await unpack(kernel, name, partial);
    progress(`extracting vmlinux ${kernel.release}`);
    const image = readFileSync(join(partial, "boot", `vmlinuz-${kernel.release}`));
    writeFileSync(join(partial, "vmlinux"), extractVmlinux(image));
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return paths;
}

async function unpack(kernel, name, folder) {
  progress(`downloading ${name} ${kernel.version}`);
  const download = join(folder, "download");
  const deb = aptDownload(`${name}=${kernel.version}`, download);
  const sha256 = await fileSha256(deb);
  const wanted = aptRecord(name, kernel.version)?.SHA256;
  if (sha256 !== wanted) {
    throw new SetupError(`${name}: the downloaded file's SHA-256 is ${sha256}, apt's lists say ${wanted}`, 1);
  }
  // 320 MB of other drivers stay packed.
  const tar = `dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --wildcards --no-wildcards-match-slash ${UNPACKED.map(
    (p) => `'${p}'`,
  ).join(" ")}`;
  runVisibly("bash", ["-c", `set -o pipefail; ${tar}`, "unpack", deb, folder]);
  rmSync(download, { recursive: true });
}

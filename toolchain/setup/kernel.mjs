import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aptRecord, installedVersions } from "./apt.mjs";
import { findDeb, provideUnpacked } from "./deb-cache.mjs";
import { progress } from "./run-command.mjs";
import { SetupError } from "./setup-error.mjs";
import { extractVmlinux } from "./vmlinux.mjs";

/** What of the kernel's packages the machine needs; the other 300 MB stay packed. */
const BOOT_FILES = ["./boot/*"];
const MODULE_FILES = ["*/kernel/arch/x86/kvm/*", "*/kernel/drivers/crypto/ccp/*", "*/kernel/virt/lib/*"];
/** Debian's cloud kernel comes without, and its kvm-amd does without. */
const NOT_IN_CLOUD = "*/kernel/drivers/crypto/ccp/*";

/**
 * @typedef {import("./deb-cache.mjs").Deb} Deb
 * @typedef {{release: string, version: string, debs: (Deb & {files: string[]})[]}} Kernel
 */

/**
 * The newest kernel that apt knows, from the distribution's meta package.
 * @param {string} os "debian" or "ubuntu"
 * @param {boolean} small where there is one with fewer drivers, which boots sooner
 * @returns {Kernel}
 */
export function newestKernel(os, small = false) {
  const debian = small ? "linux-image-cloud-amd64" : "linux-image-amd64";
  const meta = os === "ubuntu" ? "linux-image-generic" : debian;
  const record = aptRecord(meta);
  if (!record) throw new SetupError(`apt does not know ${meta}; run: sudo apt-get update`);
  const release = kernelReleaseOf(record.Depends ?? "");
  if (!release) throw new SetupError(`${meta} names no kernel (Depends: ${record.Depends})`, 1);
  const cloud = meta.includes("cloud");
  const modules = MODULE_FILES.filter((files) => !cloud || files !== NOT_IN_CLOUD);
  // Ubuntu keeps the modules in a package of their own.
  const wanted =
    os === "ubuntu"
      ? [
          { name: `linux-image-${release}`, files: BOOT_FILES },
          { name: `linux-modules-${release}`, files: modules },
        ]
      : [{ name: `linux-image-${release}`, files: [...BOOT_FILES, ...modules] }];
  const debs = wanted.map(({ name, files }) => {
    const deb = findDeb(name);
    if (!deb) throw new SetupError(`apt does not know ${name}; run: sudo apt-get update`);
    return { ...deb, files };
  });
  return { release, version: debs[0].version, debs };
}

/** The release in a meta package's dependencies, such as "6.1.0-56-amd64". */
export function kernelReleaseOf(depends) {
  return /\blinux-image-(\d[^\s,()|]*)/.exec(depends)?.[1] ?? null;
}

/**
 * The package of this very kernel's headers, as apt wants it: a driver built against others would be refused
 * by the kernel's symbol versions, or worse, would not be.
 * @returns {{name: string, version: string}}
 */
export function headersPackage(kernel) {
  return { name: `linux-headers-${kernel.release}`, version: kernel.version };
}

/**
 * Checks that image and headers are a pair.
 * @returns {string} the headers' folder, to hand to kbuild
 */
export function headersFolder(kernel) {
  const { name } = headersPackage(kernel);
  checkPair(kernel, installedVersions([name]).get(name));
  const folder = `/usr/src/${name}`;
  if (!existsSync(join(folder, "Makefile"))) throw new SetupError(`${name} left no Makefile in ${folder}`, 1);
  return folder;
}

/** Refuses, by name, headers of another version than the image. */
export function checkPair(kernel, headersVersion) {
  if (headersVersion === kernel.version) return;
  throw new SetupError(
    `kernel mismatch: the image is linux-image-${kernel.release} ${kernel.version}, the headers are ` +
      `linux-headers-${kernel.release} ${headersVersion ?? "(not installed)"}; run: sudo apt-get update, then try again`,
  );
}

/**
 * Makes sure that the kernel image is unpacked in the cache.
 * @param {Kernel} kernel
 * @returns {Promise<{vmlinux: string, vmlinuz: string, modulesDir: string}>}
 */
export async function provideImage(kernel) {
  const folder = await provideUnpacked("kernel", kernel.debs, (partial) => {
    progress(`extracting vmlinux ${kernel.release}`);
    const image = readFileSync(join(partial, "boot", `vmlinuz-${kernel.release}`));
    writeFileSync(join(partial, "vmlinux"), extractVmlinux(image));
    decompressModules(partial);
  });
  // Debian 13 ships them under /usr.
  const modules = ["lib", "usr/lib"].map((lib) => join(folder, lib, "modules", kernel.release));
  return {
    vmlinux: join(folder, "vmlinux"),
    vmlinuz: join(folder, "boot", `vmlinuz-${kernel.release}`),
    modulesDir: modules.find((path) => existsSync(path)) ?? modules[0],
  };
}

/** Debian 13 and Ubuntu compress each module; busybox's insmod wants it plain. */
function decompressModules(folder) {
  const tools = { ".ko.xz": "xz", ".ko.zst": "zstd" };
  for (const name of readdirSync(folder, { recursive: true })) {
    const suffix = Object.keys(tools).find((end) => name.endsWith(end));
    if (!suffix) continue;
    const path = join(folder, name);
    const { status, stdout } = spawnSync(tools[suffix], ["-dc", path], { maxBuffer: 1 << 28 });
    if (status !== 0) throw new SetupError(`"${tools[suffix]} -dc ${path}" failed`, 1);
    writeFileSync(join(folder, name.slice(0, name.lastIndexOf("."))), stdout);
    rmSync(path);
  }
}

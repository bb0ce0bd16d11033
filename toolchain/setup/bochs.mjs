import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { downloadFromArchive } from "./archive.mjs";
import { cacheFolder } from "./cache.mjs";
import { findDeb, provideUnpacked } from "./deb-cache.mjs";
import { progress, runLogged, tryOutput } from "./run-command.mjs";
import { SetupError } from "./setup-error.mjs";

/** Debian 13's source; Debian 12's own 2.7 loses an INIT that a processor gets while it runs a guest. */
const SOURCE = {
  name: "bochs_3.0+dfsg.orig.tar.xz",
  sha256: "78f6c73d4a6472d5130a87ab9dc306d02c7c71ed8e25b3a8ef642e2a7acd282b",
};

const PATCHES = join(dirname(fileURLToPath(import.meta.url)), "bochs");

/** No debugger, no window, no network, no sound: what is left is three times as fast. */
const CONFIGURE = [
  "--with-nogui",
  ...["--enable-x86-64", "--enable-smp", "--enable-cpu-level=6", "--enable-pci", "--enable-a20-pin"],
  ...["--enable-vmx=2", "--enable-svm"],
  // 3.0 does not compile with the first but not the second.
  ...["--enable-avx", "--enable-evex"],
  ...["--enable-memtype", "--enable-protection-keys", "--enable-long-phy-address"],
  ...["--enable-all-optimizations", "--enable-handlers-chaining", "--enable-trace-linking"],
  // Its timer's signal handler writes to the log; one that came while a line was being written waited for ever.
  "--disable-show-ips",
  "--disable-docbook",
];
const CXXFLAGS = "-O2 -fomit-frame-pointer -pipe";

/** The changes that Bochs needs, each a file that begins with its reason. */
export function bochsPatches() {
  const names = readdirSync(PATCHES).filter((name) => name.endsWith(".patch"));
  return names.sort().map((name) => ({ name, text: readFileSync(join(PATCHES, name), "utf8") }));
}

/**
 * Provides Bochs 3.0, built from source once, and the firmware of its machine, in the cache.
 * @returns {Promise<{version: string, program: string, bios: string, vgaBios: string}>} version as it says itself
 */
export async function provideBochs() {
  const firmware = await provideFirmware();
  const key = createHash("sha256")
    .update(JSON.stringify([SOURCE, bochsPatches(), CONFIGURE, CXXFLAGS]))
    .digest("hex");
  const folder = join(cacheFolder(), `bochs-${key}`);
  await othersBuild(folder);
  if (!existsSync(folder)) await buildInto(folder);
  const program = join(folder, "bochs");
  return { version: bochsVersion(program), program, ...firmware };
}

/** Built beside and renamed at the end: who is interrupted, or second, leaves no half folder. */
async function buildInto(folder) {
  removeLeftOvers();
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    const archive = await downloadFromArchive("pool/main/b/bochs", SOURCE, partial);
    const source = join(partial, "source");
    mkdirSync(source);
    const run = (command, args, env) => runLogged(command, args, { cwd: source, env });
    run("tar", ["-xf", archive, "--strip-components=1"]);
    for (const { name } of bochsPatches()) run("patch", ["-p1", "-i", join(PATCHES, name)]);
    progress("configuring Bochs 3.0");
    run("bash", ["./configure", ...CONFIGURE], { CXXFLAGS });
    const jobs = availableParallelism();
    progress(`compiling Bochs 3.0 (${jobs} at a time; with two about 90 s, once)`);
    run("make", [`-j${jobs}`]);
    run("strip", ["-o", join(partial, "bochs"), "bochs"]);
    rmSync(source, { recursive: true });
    rmSync(archive);
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Waits as long as another process builds the same: two at once would take each twice as long. */
async function othersBuild(folder) {
  const running = () =>
    unfinished().some((build) => build.alive && build.path.startsWith(`${folder}.`) && !existsSync(folder));
  if (running()) progress("another process is building Bochs 3.0; waiting for it");
  while (running()) await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Removes what builds that were killed left behind. */
function removeLeftOvers() {
  for (const { path, alive } of unfinished()) if (!alive) rmSync(path, { recursive: true, force: true });
}

/** Builds that are not renamed yet, by the process whose number their folder's name ends with. */
function unfinished() {
  const cache = cacheFolder();
  const names = existsSync(cache) ? readdirSync(cache) : [];
  return names.flatMap((name) => {
    const builder = /^bochs-[0-9a-f]{64}\.(\d+)$/.exec(name)?.[1];
    return builder ? [{ path: join(cache, name), alive: existsSync(`/proc/${builder}`) }] : [];
  });
}

/** BIOS and VGA BIOS are not in Debian's tarball; as packages they would be installed for nothing else. */
async function provideFirmware() {
  const wanted = [
    { name: "bochsbios", files: ["*/BIOS-bochs-latest"] },
    { name: "vgabios", files: ["*/vgabios.bin"] },
  ];
  const debs = wanted.map(({ name, files }) => {
    const deb = findDeb(name);
    if (!deb) throw new SetupError(`apt does not know ${name}; run: sudo apt-get update`);
    return { ...deb, files };
  });
  const folder = await provideUnpacked("bochs-firmware", debs);
  return {
    bios: join(folder, "usr/share/bochs/BIOS-bochs-latest"),
    vgaBios: join(folder, "usr/share/vgabios/vgabios.bin"),
  };
}

function bochsVersion(program) {
  const text = tryOutput("bash", ["-c", 'exec "$1" --help 2>&1', "bochs", program]) ?? "";
  const version = /Bochs x86 Emulator \S+/.exec(text);
  if (!version) throw new SetupError(`${program} does not run; remove its folder and try again`, 1);
  return version[0];
}

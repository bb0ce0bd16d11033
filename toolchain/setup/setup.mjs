import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { aptInstall, completeLists, installedVersions } from "./apt.mjs";
import { build } from "./build.mjs";
import { bochsPatches, provideBochs } from "./bochs.mjs";
import { provideBusybox } from "./busybox.mjs";
import { headersFolder, headersPackage, newestKernel, provideImage } from "./kernel.mjs";
import { provideNodeModules } from "./npm-modules.mjs";
import { PACKAGES } from "./packages.mjs";
import { checkPlatform, thisPlace } from "./platform.mjs";
import { progress, tryOutput } from "./run-command.mjs";
import { runMain, SetupError } from "./setup-error.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));

/** The repository's root folder. */
export const ROOT = resolve(HERE, "../..");

/** What set-up may be for; each has what those before it have. */
const PURPOSES = ["start", "bochs", "test"];

/**
 * Brings this machine to where the build and the emulated machine work: packages, node_modules, and a
 * kernel image with its headers; for some purposes also Bochs with a kernel of its own. What it found is in
 * build/setup.json. Does nothing, fast, when all of it is there already.
 * @param {"start" | "bochs" | "test"} purpose what is wanted
 * @throws {SetupError}
 */
export async function setUp(purpose) {
  const distribution = checkPlatform(thisPlace());
  provideNodeModules(ROOT);
  const file = join(ROOT, "build", "setup.json");
  const stamp = { purpose, inputs: inputsHash() };
  const known = readFacts(file);
  if (known && isCurrent(known, stamp)) return known;
  completeLists();
  const kernel = newestKernel(distribution.os);
  const small = purpose === "start" ? null : newestKernel(distribution.os, true);
  providePackages(purpose, [kernel, ...(small ? [small] : [])].map(headersPackage));
  const facts = {
    ...(await kernelFacts(kernel)),
    distribution: distribution.name,
    qemu: firstLine("qemu-system-x86_64", ["--version"]),
    gcc: firstLine("gcc", ["--version"]),
    busybox: await provideBusybox(),
    node: process.versions.node,
    ...(small ? { bochs: { ...(await provideBochs()), ...(await kernelFacts(small)) } } : {}),
    purpose,
    // Taken again: installing packages changes one of its inputs.
    inputs: inputsHash(),
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(facts, null, 2)}\n`);
  renameSync(`${file}.${process.pid}`, file);
  progress(`set up: kernel ${facts.kernelRelease} (${facts.kernelVersion}), ${facts.qemu}`);
  if (facts.bochs) progress(`set up: kernel ${facts.bochs.kernelRelease}, ${facts.bochs.version}`);
  return facts;
}

/** What an emulator and the build of the driver must know of a kernel. */
async function kernelFacts(kernel) {
  return {
    kernelRelease: kernel.release,
    kernelVersion: kernel.version,
    kernelDir: headersFolder(kernel),
    ...(await provideImage(kernel)),
  };
}

/** Installs what is missing, in one go: who may not is given one line to run. */
function providePackages(purpose, headers) {
  const wanted = PURPOSES.slice(0, PURPOSES.indexOf(purpose) + 1).flatMap((name) => PACKAGES[name]);
  const installed = installedVersions([...wanted, ...headers.map(({ name }) => name)]);
  const missing = wanted.filter((name) => !installed.has(name));
  for (const { name, version } of headers) {
    if (installed.get(name) !== version) missing.push(`${name}=${version}`);
  }
  if (missing.length > 0) aptInstall(missing);
}

function isCurrent(known, stamp) {
  if (known.inputs !== stamp.inputs) return false;
  if (PURPOSES.indexOf(known.purpose) < PURPOSES.indexOf(stamp.purpose)) return false;
  const files = ({ kernelDir, vmlinux, vmlinuz, modulesDir }) => [kernelDir, vmlinux, vmlinuz, modulesDir];
  const { bochs } = known;
  const paths = [...files(known), known.busybox];
  if (bochs) paths.push(...files(bochs), bochs.program, bochs.bios, bochs.vgaBios);
  return paths.every((path) => existsSync(path));
}

/** Changes when the installed packages, Node, or set-up itself change. */
function inputsHash() {
  const hash = createHash("sha256").update(process.versions.node);
  for (const name of readdirSync(HERE).sort()) {
    if (name.endsWith(".mjs") && !name.endsWith(".test.mjs")) hash.update(readFileSync(join(HERE, name)));
  }
  for (const { text } of bochsPatches()) hash.update(text);
  const status = statSync("/var/lib/dpkg/status", { throwIfNoEntry: false });
  return hash.update(`${status?.mtimeMs} ${status?.size} ${process.env.MICROV_CACHE}`).digest("hex");
}

function readFacts(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function firstLine(command, args) {
  return tryOutput(command, args)?.split("\n")[0] ?? "not found";
}

/** The value after an option on our command line, or undefined. */
function optionValue(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

// setup.mjs [--bochs | --test] [--build] [--for SCRIPT]
//   --bochs  also Bochs, and a kernel for its machine
//   --test   all that, and what only the tests need
//   --build  build what is not up to date
//   --for    the script that package.json runs next: refuses by name, first of all, where it is not there
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const script = optionValue("--for");
    if (script && !existsSync(join(ROOT, script))) throw new SetupError(`not there yet: ${script}`, 2);
    await setUp(PURPOSES.findLast((name) => process.argv.includes(`--${name}`)) ?? "start");
    if (process.argv.includes("--build")) build(ROOT);
  });
}

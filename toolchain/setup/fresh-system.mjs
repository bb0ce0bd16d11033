import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { runVisibly, tryOutput } from "./run-command.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * Debian's archives as this machine's own apt has them (mirror, security, updates), so that no address is
 * written down here.
 * @param {string} text lines of "URI|suite|component|origin"
 * @param {string} suite what is wanted; apt here may be on another one of Debian's
 * @returns {{uri: string, suite: string, component: string}[]} the first is the main archive
 */
export function parseArchives(text, suite) {
  const archives = text
    .split("\n")
    .map((line) => /^([^|]+)\|(bookworm|trixie)(-updates|-security)?\|([^|]+)\|Debian$/.exec(line))
    .filter((match) => match !== null)
    .map(([, uri, , part = "", component]) => ({ uri, suite: suite + part, component }));
  const main = archives.find((a) => a.suite === suite && a.component === "main");
  if (!main) throw new SetupError("apt here knows no archive of Debian; test:fresh needs one");
  return [main, ...archives.filter((a) => a !== main)];
}

/** Installs the smallest Debian of the suite with git into the folder, and gives it this machine's archives. */
export function debootstrap(system, suite) {
  const format = "$(REPO_URI)|$(CODENAME)|$(COMPONENT)|$(ORIGIN)";
  const text = tryOutput("apt-get", ["indextargets", "--format", format, "Created-By: Packages"]) ?? "";
  const archives = parseArchives(text, suite);
  const include = "--include=git,ca-certificates";
  runVisibly("debootstrap", ["--variant=minbase", include, suite, system, archives[0].uri]);
  const lines = archives.map((a) => `deb ${a.uri} ${a.suite} ${a.component}\n`);
  writeFileSync(join(system, "etc/apt/sources.list"), lines.join(""));
  // As a fresh container has it: nothing fetched yet.
  runVisibly("bash", ["-c", 'rm -rf "$1"/var/lib/apt/lists/*', "lists", system]);
}

/** Copies this very Node, and npm, to /usr/local. */
export function copyNode(system) {
  const local = join(system, "usr/local");
  mkdirSync(join(local, "bin"), { recursive: true });
  copyFileSync(process.execPath, join(local, "bin/node"));
  const cli = tryOutput("which", ["npm"])?.trim();
  if (!cli) throw new SetupError("npm is not in PATH");
  const npm = dirname(dirname(realpathSync(cli)));
  cpSync(npm, join(local, "lib/node_modules/npm"), { recursive: true });
  symlinkSync("../lib/node_modules/npm/bin/npm-cli.js", join(local, "bin/npm"));
  symlinkSync("../lib/node_modules/npm/bin/npx-cli.js", join(local, "bin/npx"));
}

/** Clones what is committed to /root/microv. */
export function cloneHead(root, system) {
  runVisibly("git", ["clone", "--quiet", `file://${root}`, join(system, "root/microv")]);
}

/**
 * Takes over how this machine reaches the network: name service, apt's proxies, npm's registry, and a
 * certificate authority of its own if there is one.
 * @returns {string[]} the environment that goes with it, as NAME=value
 */
export function networkSettings(system) {
  for (const file of ["/etc/resolv.conf", "/etc/hosts"]) {
    if (existsSync(file)) copyFileSync(file, join(system, file));
  }
  const proxies = (tryOutput("apt-config", ["dump"]) ?? "")
    .split("\n")
    .filter((l) => /^Acquire::https?::/.test(l));
  writeFileSync(join(system, "etc/apt/apt.conf.d/99host"), proxies.map((line) => `${line}\n`).join(""));
  const env = Object.entries(process.env).filter(([name]) => /^(https?|no)_proxy$/i.test(name));
  const registry = tryOutput("npm", ["config", "get", "registry"])?.trim();
  if (registry) env.push(["npm_config_registry", registry]);
  const authority = process.env.NODE_EXTRA_CA_CERTS;
  if (authority && existsSync(authority)) {
    copyFileSync(authority, join(system, "etc/ssl/host-authority.pem"));
    env.push(["NODE_EXTRA_CA_CERTS", "/etc/ssl/host-authority.pem"]);
  }
  return env.map(([name, value]) => `${name}=${value}`);
}

import { readFileSync } from "node:fs";
import { SetupError } from "./setup-error.mjs";

const SUPPORTED = "supported: Debian 12, Debian 13 or Ubuntu on x86-64, with Node 20.19 or newer";

/** @typedef {{os: string, version: string, name: string}} Distribution */

/**
 * Reads ID, VERSION_ID and PRETTY_NAME out of the text of /etc/os-release (os-release(5)).
 * @param {string} text
 * @returns {Distribution}
 */
export function parseOsRelease(text) {
  const value = (key) => {
    const line = text.split("\n").find((l) => l.startsWith(`${key}=`));
    return line ? line.slice(key.length + 1).replace(/^["']|["']$/g, "") : "";
  };
  return { os: value("ID"), version: value("VERSION_ID"), name: value("PRETTY_NAME") || value("ID") };
}

/**
 * Checks that the build and the emulated machine are known to work here.
 * @param {{platform: string, arch: string, nodeVersion: string, osRelease: string}} place
 * @returns {Distribution}
 * @throws {SetupError} one line: what this place is, what is supported and what to run
 */
export function checkPlatform(place) {
  const refuse = (what, todo) => new SetupError(`${what}; ${SUPPORTED}; ${todo}`);
  const container = "run it in a Debian 12 machine or container";
  // eslint's lowest Node 20.
  const [major = 0, minor = 0] = place.nodeVersion.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw refuse(`this is Node ${place.nodeVersion}`, "run: npx n 20");
  }
  if (place.platform !== "linux") throw refuse(`this is ${place.platform}`, container);
  if (place.arch !== "x64") throw refuse(`this is a ${place.arch} machine`, container);
  const distribution = parseOsRelease(place.osRelease);
  const debian = distribution.os === "debian" && ["12", "13"].includes(distribution.version);
  if (!debian && distribution.os !== "ubuntu") {
    throw refuse(`this is ${distribution.name || "an unknown Linux"}`, container);
  }
  return distribution;
}

/** The place this process runs in, as checkPlatform wants it. */
export function thisPlace() {
  let osRelease = "";
  try {
    osRelease = readFileSync("/etc/os-release", "utf8");
  } catch {
    // Not there on macOS or Windows, whose own refusal comes first.
  }
  return { platform: process.platform, arch: process.arch, nodeVersion: process.versions.node, osRelease };
}

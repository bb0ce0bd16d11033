import { readFileSync } from "node:fs";
import { join } from "node:path";
import { progress, runVisibly } from "./run-command.mjs";

/**
 * Whether what npm installed (node_modules/.package-lock.json) is what the lockfile pins. Packages that
 * the lockfile marks optional may be absent: they belong to other platforms.
 * @param {{packages: Record<string, {version?: string, optional?: boolean}>}} wanted package-lock.json
 * @param {{packages: Record<string, {version?: string}>}} installed node_modules/.package-lock.json
 */
export function matchesLockfile(wanted, installed) {
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === "") continue;
    const found = installed.packages[path];
    if (!found && !entry.optional) return false;
    if (found && found.version !== entry.version) return false;
  }
  return Object.keys(installed.packages).every((path) => path in wanted.packages);
}

/** Runs `npm ci` when node_modules is not what the lockfile says. */
export function provideNodeModules(root) {
  const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
  const wanted = read("package-lock.json");
  let installed = { packages: {} };
  try {
    installed = read("node_modules/.package-lock.json");
  } catch {
    // Not installed yet, or by a tool that leaves no record: npm ci settles both.
  }
  if (matchesLockfile(wanted, installed)) return;
  progress("installing the npm packages of the lockfile (npm ci)");
  // Without --include, NODE_ENV=production would leave the compilers out.
  runVisibly("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], { cwd: root });
}

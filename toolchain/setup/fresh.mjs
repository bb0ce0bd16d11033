import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRoot } from "./apt.mjs";
import { cloneHead, copyNode, debootstrap, networkSettings } from "./fresh-system.mjs";
import { progress, tryOutput } from "./run-command.mjs";
import { runMain, SetupError } from "./setup-error.mjs";
import { ROOT } from "./setup.mjs";

const NEEDED = ["debootstrap", "unshare", "git"];

/**
 * `npm run test:fresh [-- [--suite trixie] [SCRIPT [ARGS]]]`: an empty Debian 12 (or the suite named) with
 * nothing but Node and git, a clone of HEAD in it, and there `npm start` (or another script, such as `test`).
 * What is not committed is not tested.
 */
await runMain(() => {
  const { suite, script, args } = parseFreshArguments(process.argv.slice(2));
  if (!isRoot())
    throw new SetupError(
      "test:fresh makes a root file system, which only root may; run: sudo npm run test:fresh",
    );
  for (const name of NEEDED) {
    if (tryOutput("which", [name]) === null)
      throw new SetupError(`${name} is missing; run: apt-get install ${name}`);
  }
  const system = mkdtempSync(join(tmpdir(), "microv-fresh-"));
  try {
    progress(`installing an empty Debian (${suite}) into ${system}`);
    debootstrap(system, suite);
    copyNode(system);
    cloneHead(ROOT, system);
    const env = networkSettings(system);
    progress(`npm run ${script} in it`);
    const status = runInside(system, ["npm", "run", script, "--", ...args], env);
    if (status !== 0)
      throw new SetupError(`npm run ${script} failed with status ${status} in a fresh Debian (${suite})`, 1);
    progress(`npm run ${script} passed in a fresh Debian (${suite})`);
  } finally {
    // The mounts were in a namespace of their own and are gone with it.
    rmSync(system, { recursive: true, force: true });
  }
});

function parseFreshArguments(args) {
  const suite = args[0] === "--suite" ? args[1] : "bookworm";
  if (!["bookworm", "trixie"].includes(suite)) {
    throw new SetupError(`--suite ${suite}: must be bookworm or trixie`, 2);
  }
  const [script = "start", ...rest] = args[0] === "--suite" ? args.slice(2) : args;
  return { suite, script, args: rest };
}

/**
 * Runs a command in the system's clone, with its own mounts and processes, which end with it, and an
 * environment that has nothing of ours but what is given.
 */
function runInside(system, command, env) {
  const mounts = [
    'mount -t proc proc "$1/proc"',
    'mount -t sysfs -o ro sys "$1/sys"',
    'mount --rbind /dev "$1/dev"',
    'mount -t tmpfs tmp "$1/tmp"',
  ];
  const inside = 'system=$1; shift; exec chroot "$system" env -C /root/microv "$@"';
  const clean = ["-i", "HOME=/root", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ...env];
  const unshare = [
    "--mount",
    "--pid",
    "--fork",
    "--kill-child",
    "bash",
    "-ec",
    [...mounts, inside].join("\n"),
  ];
  const result = spawnSync("unshare", [...unshare, "inside", system, ...clean, ...command], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return result.status ?? 1;
}

import { rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache.mjs";
import { progress } from "./run-command.mjs";
import { ROOT } from "./setup.mjs";
import { runMain, SetupError } from "./setup-error.mjs";

/** `npm run clean [-- --cache]`: removes the build's output, and what was downloaded. */
await runMain(() => {
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => arg !== "--cache");
  if (unknown) throw new SetupError(`clean: no such option: ${unknown}; there is only --cache`, 2);
  for (const folder of [join(ROOT, "build"), ...(args.length > 0 ? [cacheFolder()] : [])]) {
    rmSync(folder, { recursive: true, force: true });
    progress(`removed ${folder}`);
  }
});

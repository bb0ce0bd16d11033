import { spawnSync } from "node:child_process";
import { build } from "./build.mjs";
import { DEMONSTRATION, shellScript } from "./demonstration.mjs";
import { progress } from "./run-command.mjs";
import { ROOT, setUp } from "./setup.mjs";
import { runMain, SetupError } from "./setup-error.mjs";

/** `npm start`: set-up, build, and the demonstration on the emulated machine. */
await runMain(async () => {
  await setUp("start");
  build(ROOT);
  progress("booting Debian with 2 CPUs in an emulated machine; the demonstration follows");
  const machine = ["--import", "tsx", "tests/rig/machine.ts", "--cpus", "2", shellScript(DEMONSTRATION)];
  const { status } = spawnSync(process.execPath, machine, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new SetupError(`the demonstration failed with status ${status}; see above`, 1);
  progress("done. Try commands of your own: npm run machine -- --help");
});

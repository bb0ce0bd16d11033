import { existsSync } from "node:fs";
import { join } from "node:path";
import { progress, runVisibly } from "./run-command.mjs";

/** Builds everything that is not up to date, with CMake, into build/. */
export function build(root) {
  if (!existsSync(join(root, "build", "CMakeCache.txt"))) {
    progress("configuring the build (cmake -B build)");
    runVisibly("cmake", ["-B", "build"], { cwd: root });
  }
  progress("building (cmake --build build)");
  runVisibly("cmake", ["--build", "build"], { cwd: root });
}

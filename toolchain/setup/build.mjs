import { availableParallelism } from "node:os";
import { progress, runVisibly } from "./run-command.mjs";

/** Builds everything that is not up to date, with CMake, into build/. */
export function build(root) {
  progress("building (cmake -B build && cmake --build build)");
  // Configured each time: what set-up found, such as a new kernel, may have changed.
  runVisibly("cmake", ["-B", "build", "--log-level=WARNING"], { cwd: root });
  runVisibly("cmake", ["--build", "build", "--parallel", String(availableParallelism())], { cwd: root });
}

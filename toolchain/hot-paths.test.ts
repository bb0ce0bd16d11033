import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { REPOSITORY } from "./repository.ts";
import { checkHotFunction } from "./stack/hot.ts";

/** What every exit runs through. */
const HOT: readonly [string, string][] = [
  ["kernel.elf", "ts_svmExit"],
  ["kernel.elf", "ts_vmm_kernel_svm_exit_serveExit"],
  ["kernel.elf", "ts_resume"],
  ["core.elf", "ts_upcall"],
];

for (const [image, name] of HOT) {
  test(`${name} of ${image} neither pushes nor pops`, () => {
    const file = path.join(REPOSITORY, "build", image);
    assert.ok(existsSync(file), `${file} is not built: run cmake -B build && cmake --build build`);
    checkHotFunction(file, name);
  });
}

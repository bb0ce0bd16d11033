import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readElf } from "../../toolchain/image/elf.ts";
import { startMachine } from "../rig/run-machine.ts";
import { BUILD } from "../rig/setup-facts.ts";
import { addressesOfSet, placesAt } from "./executed-log.ts";

const folder = mkdtempSync(join(tmpdir(), "microv-coverage-"));
const before = process.env["MICROV_COVERAGE"];
after(() => {
  if (before === undefined) delete process.env["MICROV_COVERAGE"];
  else process.env["MICROV_COVERAGE"] = before;
  rmSync(folder, { recursive: true });
});

test("what Bochs executed of kernel and core is there when its machine was killed", async () => {
  process.env["MICROV_COVERAGE"] = folder;
  const machine = await startMachine({
    vendor: "intel",
    cpus: 1,
    commands: "microv start && microv run /guests/hello && echo ready && sleep 1000",
  });
  await machine.printed("ready");
  machine.kill();
  assert.match((await machine.done).reason, /killed by SIGKILL/);
  const [set, ...others] = readdirSync(folder);
  assert.ok(set !== undefined && others.length === 0, `one machine, one file: ${[set, ...others].join(" ")}`);
  const images = ["kernel", "core"].map((name) =>
    readElf(name, new Uint8Array(readFileSync(join(BUILD, `${name}.elf`)))),
  );
  const places = [...placesAt(images, addressesOfSet(readFileSync(join(folder, set))))];
  const ran = (file: string): boolean => places.some((place) => place.startsWith(`${file}:`));
  for (const file of ["vmm/kernel/vmx/exit.ts", "vmm/core/main.ts", "vmm/core/exit/io.ts"])
    assert.ok(ran(file), file);
  for (const file of ["vmm/kernel/svm/exit.ts", "vmm/kernel/panic.ts"]) assert.ok(!ran(file), file);
});

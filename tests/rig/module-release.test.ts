import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { UsageError } from "./machine-options.ts";
import { checkModuleRelease, moduleRelease } from "./module-release.ts";
import { setupFacts } from "./setup-facts.ts";

const MODULE = Buffer.from(
  "\x7fELF...\0license=GPL\0vermagic=6.1.0-56-amd64 SMP preempt mod_unload \0name=x\0",
);

test("a module's kernel release is read from its vermagic", () => {
  assert.equal(moduleRelease(MODULE), "6.1.0-56-amd64");
  assert.equal(moduleRelease(Buffer.from("no module")), undefined);
});

test("Debian's own modules are for the kernel that set-up chose", () => {
  const facts = setupFacts();
  const kvm = readFileSync(join(facts.modulesDir, "kernel/arch/x86/kvm/kvm.ko"));
  assert.equal(moduleRelease(kvm), facts.kernelRelease);
});

test("a driver for another kernel is refused by both names", () => {
  assert.doesNotThrow(() => checkModuleRelease("microv.ko", MODULE, "6.1.0-56-amd64"));
  assert.throws(() => checkModuleRelease("microv.ko", MODULE, "6.1.0-57-amd64"), {
    message:
      /microv\.ko was built for kernel 6\.1\.0-56-amd64, the machine boots 6\.1\.0-57-amd64; run: cmake/,
  });
  assert.throws(() => checkModuleRelease("x", Buffer.alloc(9), "6.1.0-57-amd64"), UsageError);
});

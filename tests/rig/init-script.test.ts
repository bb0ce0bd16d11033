import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { initScript } from "./init-script.ts";
import { setupFacts } from "./setup-facts.ts";

const BASE = { nonce: "0".repeat(32), modules: [], shell: false };

test("busybox's shell can read it", () => {
  for (const options of [BASE, { ...BASE, shell: true }, { ...BASE, modules: ["/lib/a.ko"] }]) {
    const run = spawnSync(setupFacts().busybox, ["sh", "-n"], { input: initScript(options) });
    assert.equal(run.status, 0, run.stderr.toString());
  }
});

test("modules load in order, before the commands", () => {
  const text = initScript({ ...BASE, modules: ["/lib/a.ko", "/lib/b.ko"] });
  const places = ["insmod /lib/a.ko", "insmod /lib/b.ko", "/lib/microv/commands"].map((s) => text.indexOf(s));
  assert.ok(places[0]! > 0 && places[0]! < places[1]! && places[1]! < places[2]!);
});

test("a shell runs no commands, commands need no shell", () => {
  assert.doesNotMatch(initScript({ ...BASE, shell: true }), /microv\/commands/);
  assert.doesNotMatch(initScript(BASE), /cttyhack/);
});

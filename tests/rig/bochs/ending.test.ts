import assert from "node:assert/strict";
import { test } from "node:test";
import { bochsEnding } from "./ending.ts";

const said = (message: string): string =>
  `00000000000i[      ] using log file /log\n${"=".repeat(72)}\n` +
  `Bochs is exiting with the following message:\n${message}\n${"=".repeat(72)}\n`;

test("power-off, reset and triple fault are told apart by Bochs' last words", () => {
  const word = (message: string): unknown => bochsEnding(said(message)).shutdown;
  assert.equal(word("[ACPI  ] ACPI control: soft power off"), "guest-shutdown");
  assert.equal(word("[SYS   ] the machine reset itself"), "guest-reset");
  assert.equal(word("[CPU0  ] exception(): 3rd (14) exception with no resolution"), "guest-reset");
});

test("any other end is Bochs' own failure, and quoted", () => {
  const { shutdown, message } = bochsEnding(said("[CPU0  ] SMM restore: CR4 consistency"));
  assert.equal(shutdown, undefined);
  assert.equal(message, "[CPU0  ] SMM restore: CR4 consistency");
  assert.deepEqual(bochsEnding("00000000000i[      ] using log file /log\nKilled\n"), {
    shutdown: undefined,
    message: "Killed",
  });
});

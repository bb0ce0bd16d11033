import assert from "node:assert/strict";
import { test } from "node:test";
import { executedAddresses, executedParts, perIteration, staysInHost } from "./execution-log.ts";

const A = "ffffffff80200000";
const B = "ffffffff80200004";
const OUTSIDE = "ffffffff81000000";
const line = (pc: string): string =>
  `Trace 0: 0x7f14a6ed5b80 [0000000000000000/${pc}/10f0c2b0/ff020201] name`;

test("only the hypervisor's instructions count", () => {
  const log = [line(OUTSIDE), line(A), line(OUTSIDE), line(B), "something else", ""].join("\n");
  assert.deepEqual(executedAddresses(log, new Set([A, B])), [A, B]);
});

test("a block that QEMU stopped before did not run", () => {
  const stopped = `Stopped execution of TB chain before 0x7f14a6ed5b80 [${A}] name`;
  const known = new Set([A, B]);
  assert.deepEqual(executedAddresses([line(A), stopped, line(A), line(B)].join("\n"), known), [A, B]);
  assert.deepEqual(executedAddresses([line(A), line(OUTSIDE), stopped].join("\n"), known), [A]);
});

test("Bochs' log comes in parts, each after a 0; an address cut off at the end does not count", () => {
  const words = [0n, BigInt(`0x${A}`), BigInt(`0x${OUTSIDE}`), BigInt(`0x${B}`), 0n, 0n, BigInt(`0x${B}`)];
  const log = Buffer.alloc(8 * words.length + 7);
  words.forEach((word, i) => log.writeBigUInt64LE(word, 8 * i));
  assert.deepEqual(executedParts(log, new Set([A, B])), [[A, B], [], [B]]);
});

test("a stay in the host ends with the entry; what was cut off at the end is none", () => {
  assert.deepEqual(
    staysInHost([A, B, A, A, B, A], (address) => address === B),
    [
      [A, B],
      [A, A, B],
    ],
  );
});

test("a row is made of the stays that come with every iteration, as often as they come", () => {
  const run = [A, B];
  const exit = [A, A, B];
  const rare = [A, A, A, B];
  const stays = [rare, ...Array.from({ length: 8 }, () => [run, exit, run]).flat(), exit];
  assert.deepEqual(perIteration(stays, 8), [...run, ...run, ...exit]);
  assert.deepEqual(perIteration([rare, rare], 8), []);
});
